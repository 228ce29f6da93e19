#!/usr/bin/env python3
"""international/gwp/*.csv, japan/gwp.csv -> gwp (GWP100 of SAR, AR4, AR5, AR6 and Japan's reporting law by gas), refrigerants (leaks of single gases and blends, other gases)."""
import re
from collections import defaultdict
from decimal import Decimal

from common import leave, main, shipped, table, take, write_csv, write_set

SETS = ('AR4', 'AR5', 'AR5F', 'AR6', 'SAR', 'SHK2006', 'SHK2015', 'SHK2023')
GWP = ('gas', 'synonyms', *SETS, 'source')
LAW = {'SHK-GWP-2006': ('SHK2006', 'SAR'), 'SHK-GWP-2015': ('SHK2015', 'AR4'), 'SHK-GWP-2023': ('SHK2023', 'AR5')}   # the report whose values the law takes
DISPUTED = {'R-405A', 'R-511A'}                       # two published compositions or values disagree
# Hydrocarbons, ethers and HFOs of blends: none of the seven gases of an inventory, and in none of the sets used here.
UNCOUNTED = {'C2H6', 'C3H8', 'HC600', 'HC600a', 'HC601', 'HC601a', 'HCE170', 'HO1270', 'HFO1234yf', 'HFO1234ze'}
PRINTED = {'C2H6': 'R-170', 'C3H8': 'R-290', 'HC600': 'R-600', 'HC600a': 'R-600a', 'HC601': 'R-601', 'HC601a': 'R-601a',
           'HCE170': 'R-E170', 'HO1270': 'R-1270', 'HFO1234yf': 'HFO-1234yf', 'HFO1234ze': 'HFO-1234ze'}
ASHRAE = {'CO2': 'R-744', 'N2O': 'R-744A', 'SF6': 'R-846', 'PFC-14': 'R-14', 'PFC-116': 'R-116', 'PFC-218': 'R-218', 'PFC-318': 'R-C318',
          'PFC-31-10': 'R-31-10', 'Halon1301': 'R-13B1', 'Halon1211': 'R-12B1', 'CCl4': 'R-10', 'CH3Cl': 'R-40', 'CH2Cl2': 'R-30'}
SEVEN = ('CO2', 'CH4', 'N2O', 'HFC', 'PFC', 'SF6', 'NF3')
# Methane: the values of the sets as they are used here; AR5 as the UNFCCC, the UK, the US EPA and Japan's law take it.
METHANE = (('CH4 fossil', {'AR4': '25', 'AR5': '28', 'AR5F': '30', 'AR6': '29.8', 'SAR': '21'},
            'IPCC SAR; AR4 WG1 Table 2.14; AR5 WG1 Table 8.A.1 (28; 30 with the oxidised CO2); AR6 WG1 Table 7.15'),
           ('CH4 biogenic', {'AR4': '25', 'AR5': '28', 'AR5F': '28', 'AR6': '27.0', 'SAR': '21'},
            'IPCC SAR; AR4 WG1 Table 2.14; AR5 WG1 Table 8.A.1; AR6 WG1 Table 7.15 (non-fossil)'))


def ashrae(gas):
    m = re.fullmatch(r'(?:HFC|HCFC|CFC)-(.+)', gas)
    return ASHRAE.get(gas) or (f'R-{m[1]}' if m else '')


def plain(value):
    """Decimal without exponent and without zeros that nobody printed."""
    text = f'{value:f}'
    return text.rstrip('0').rstrip('.') if '.' in text else text


def methane(r):
    """The table's own values and ours are the same; those only remembered there are the ones of the tables named in METHANE."""
    kinds = {'CH4 (fossil)': METHANE[:1], 'CH4 (non-fossil)': METHANE[1:]}.get(r['gas'], METHANE)
    report = 'AR5F' if r['gas'] == 'CH4 (fossil)' and r['assessment_report'] == 'AR5' else r['assessment_report']
    if any(Decimal(values[report]) == Decimal(r['gwp']) for _, values, _ in kinds):
        return take(r)
    return leave('methane of a kind not said: fossil and other are told apart', r)


def law(source, gases):
    """What Japan's law takes, by period. A value that was only remembered ships where the report says the same."""
    out = defaultdict(dict)
    for r in table(source, 'japan/gwp.csv'):
        which, report = LAW[r['table_id']]
        gas = next((g for g in gases if g.lower() == r['gas_id']), r['gas_id'].upper())
        value = gases[gas]['value'].get(report) if gas in gases else METHANE[0][1][report]
        if r['confidence'] == 'memory' and (value is None or Decimal(value) != Decimal(r['gwp'])):
            leave('only remembered, and no report says the same', r)
            continue
        out[gas][which] = take(r)['gwp']
    return out


def single_gases(source):
    gases = {}
    for r in table(source, 'international/gwp/gwp100-ipcc-sar-ar4-ar5-ar6.csv'):
        if r['family'] == 'CH4':
            methane(r)
            continue
        if not shipped(r, 'confidence'):
            continue
        take(r)
        g = gases.setdefault(r['gas'], dict(gas=r['gas'], key=r['species_key'], family=r['family'], value={}, source=[]))
        g['value'][r['assessment_report']] = r['gwp']
        g['source'].append(f"{r['source_document']} ({r['confidence']})")
    for g in gases.values():
        if 'AR5' in g['value']:
            g['value']['AR5F'] = g['value']['AR5']
    for gas, values in law(source, gases).items():
        if gas in gases:
            gases[gas]['value'] |= values
            gases[gas]['source'].append("温対法施行令 " + ', '.join(values))
        else:
            for _, have, _ in METHANE:
                have.update(values)
    return gases


def blends(source):
    out = defaultdict(list)
    for r in table(source, 'international/gwp/refrigerant-blend-composition.csv'):
        # The mixture table writes R-O514A, R-FO411A and R-HO432A where the constituents need it; ASHRAE's names are R-514A and R-432A.
        out[re.sub(r'^R-[A-Z]+(?=\d)', 'R-', r['refrigerant'])].append(r)
    for n in DISPUTED:
        leave('disputed: published values of this blend disagree', *out[n])
    return {n: parts for n, parts in out.items() if n not in DISPUTED}


def share(part):
    """50 % -> 0.5, 23.5 % -> 0.235"""
    return plain(Decimal(part['mass_percent']).scaleb(-2))


def split(parts, bykey):
    """(the seven gases, Montreal gases, what is not counted); None where a constituent is neither known nor known not to count."""
    seven, montreal, rest = [], [], []
    for p in parts:
        gas = bykey.get(p['component'])
        if gas and gas['family'] in SEVEN:
            seven.append((gas, p))
        elif gas and gas['family'] in ('CFC', 'HCFC'):
            montreal.append((gas, p))
        elif p['component'] in UNCOUNTED:
            rest.append(p)
        else:
            return None
    return (seven, montreal, rest) if seven or montreal else None


def printed(component):
    m = re.fullmatch(r'(HFC|HCFC|CFC)(\d.*)', component)
    return PRINTED.get(component) or (f'{m[1]}-{m[2]}' if m else component)


def composition(parts):
    return ', '.join(f"{p['mass_percent']} % {printed(p['component'])}" for p in parts)


def blend_gwp(name, seven, parts):
    """By mass, of the constituents that count: R-410A on AR5 is 0.5 x 677 + 0.5 x 3170 = 1923.5."""
    row = dict(gas=name, synonyms='', source=f'computed by mass from {composition(parts)}; ASHRAE 34')
    for s in SETS:
        if all(s in g['value'] for g, _ in seven):
            row[s] = plain(sum(Decimal(g['value'][s]) * Decimal(share(p)) for g, p in seven))
    return row


def gwp_table(gases, mixed, out):
    rows = [dict(gas=n, synonyms='', source=s, **v) for n, v, s in METHANE]
    for g in gases.values():
        names = dict.fromkeys(n for n in (ashrae(g['gas']), g['key']) if n and n != g['gas'])
        rows.append(dict(gas=g['gas'], synonyms=';'.join(names), source='; '.join(dict.fromkeys(g['source'])), **g['value']))
    rows += [blend_gwp(n, seven, parts) for n, (seven, montreal, _), parts in mixed if not montreal]
    write_set(out, dict(
        id='gwp', kind='gwp', title='Global warming potentials, 100 years', title_ja='地球温暖化係数 (GWP100)',
        publisher='IPCC', edition='SAR (1995), AR4 (2007), AR5 (2013), AR6 (2021); SHK from FY2006, FY2015, FY2023', published='2021', licence='facts; compilation CC0 (openclimatedata)',
        source='openclimatedata/globalwarmingpotentials fc4e6f4, compared with chrisroadmap/ar6, EPA hub 2025 and UK DESNZ 2022, 2025',
        note='AR5: methane 28 for both kinds, as the UNFCCC and Japan\'s law use it; AR5F: fossil methane 30. SHK2006, SHK2015, SHK2023: Japan\'s reporting law, results to FY2013, to FY2022, from FY2023. An empty cell: the report '
             'has no value. Blends count the seven gases of an inventory only.', attribution='IPCC SAR, AR4, AR5, AR6 WG1; 温対法施行令; compilation openclimatedata (CC0)'))
    (out / 'gwp' / 'factors.csv').unlink()
    write_csv(out / 'gwp' / 'gwp.csv', GWP, rows)


def leak(name, seven, montreal, rest, note, source):
    """Kilograms of each gas in a kilogram; what the Montreal Protocol covers is reported outside the scopes."""
    base = dict(activity=f'refrigerant.{name.lower()}', scope='1', unit='kg', source=source)
    if rest:
        note += '; not among the seven gases, not counted: ' + composition(rest)
    rows = []
    co2 = [share(p) for g, p in seven if g['gas'] == 'CO2']
    other = [(g, p) for g, p in seven if g['gas'] != 'CO2']
    if seven:
        rows.append(dict(base, id=name.lower(), co2_kg=co2[0] if co2 else '', note=note,
                         other_gases=';'.join(f"{g['gas']}={share(p)}" for g, p in other)))
    if montreal:
        rows.append(dict(base, id=f'{name.lower()}-outside', part='outside', outside_scopes='1',
                         other_gases=';'.join(f"{g['gas']}={share(p)}" for g, p in montreal),
                         note=note + '; gases of the Montreal Protocol, reported outside the scopes'))
    return rows


def leaks(gases, mixed):
    rows = []
    one = dict(mass_percent='100')
    for g in gases.values():
        name = ashrae(g['gas'])
        kind = 0 if g['family'] in SEVEN else 1 if g['family'] in ('CFC', 'HCFC') or g['gas'].startswith('Halon') else None
        if name and kind is not None and g['gas'] not in ('N2O', 'SF6'):
            pair = [(g, one)]
            rows += leak(name, pair if kind == 0 else [], pair if kind else [], [], f"{g['gas']}; confidence: definition",
                         'mass balance: what is released is what is emitted')
    for name, (seven, montreal, rest), parts in mixed:
        rows += leak(name, seven, montreal, rest, f"{composition(parts)}; confidence: {parts[0]['confidence']}",
                     'composition: ASHRAE 34 as in the openscm-units mixture table; mass balance: what is released is what is emitted')
    return rows


def released(gases):
    base = dict(scope='1', unit='kg', source='mass balance: what is released is what is emitted')
    rows = [dict(base, id='gas-co2', activity='gas.co2', co2_kg='1', note='shielding gas, dry ice, extinguishers: mass used; confidence: definition'),
            dict(base, id='gas-ch4', activity='gas.ch4', ch4_fossil_kg='1', note='methane of fossil origin; confidence: definition'),
            dict(base, id='gas-ch4-biogenic', activity='gas.ch4.biogenic', ch4_biogenic_kg='1', note='methane of biogenic origin; confidence: definition'),
            dict(base, id='gas-n2o', activity='gas.n2o', n2o_kg='1', note='nitrous oxide; confidence: definition')]
    for g in gases.values():
        if g['family'] in ('HFC', 'PFC', 'SF6', 'NF3'):
            code = f"gas.{g['gas'].lower()}"
            rows.append(dict(base, id=code.replace('.', '-'), activity=code, other_gases=f"{g['gas']}=1", note=f"{g['gas']}; confidence: definition"))
    return rows


def make(source, out):
    gases = single_gases(source)
    bykey = {g['key']: g for g in gases.values()}
    mixed = [(n, split(p, bykey), p) for n, p in blends(source).items()]
    left = [n for n, s, _ in mixed if not s]
    for _, s, parts in mixed:
        take(*parts) if s else leave('no constituent, or not every one, is in the GWP table', *parts)
    mixed = [m for m in mixed if m[1]]
    gwp_table(gases, mixed, out)
    write_set(out, dict(
        id='refrigerants', title='Refrigerants and other gases released', title_ja='冷媒等の漏えい・ガスの使用', publisher='ASHRAE, IPCC',
        edition='ASHRAE 34 compositions', published='', licence='facts',
        source='openscm/openscm-units 14a4e60 mixture table (all 30 blends of EPA hub 2025 Table 12 agree); gases: mass balance',
        gwp='', note='Kilograms of gas per kilogram released: charged minus recovered at servicing. CFC and HCFC are reported outside '
        'the scopes. Left out: ' + ', '.join(sorted(DISPUTED)) + ' (published values disagree); ' + ', '.join(left)
        + ' (no constituent, or not every one, is in the GWP table).', attribution='ASHRAE Standard 34; openscm-units'),
        leaks(gases, mixed) + released(gases))


if __name__ == '__main__':
    main(make, __doc__)

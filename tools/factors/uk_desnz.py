#!/usr/bin/env python3
"""international/uk-desnz/*.csv -> uk-desnz-2016 ... uk-desnz-2025: the UK's conversion factors, one set for each calendar year."""
import csv
import re
from decimal import Decimal
from pathlib import Path

from common import exact, main, slug, table, write_set

VERSION = {2016: '1.01', 2017: '1.0', 2018: '1.01', 2019: '1.03', 2020: '1.0', 2021: '3.0', 2022: '3.0', 2023: '1.1', 2024: '1.1', 2025: '1.0'}
SHA = {2016: '1ef42c5ebb6e17a57769cf8274a71b348bb12815eb04b55196cfa8f7b8c0a81a', 2017: 'e3465c553583234252aa4b44e4429b304e46a2f0fb8daea8b8e7eb57517aa001',
       2018: '52eaa49f8ad6c0eefab763accd2dbab8f7b588157a8ac23051698290857ddde8', 2019: 'e3f26947f1107e34c012281232dfb639230b677478258d31054bfc081a26bc6e',
       2020: 'c47a39ecac3e7876b80d99e59b05b402bba068277d849ab53c522a3196d38146', 2021: 'f232462f55fe8c9d6475f081688c477766350f2dbc757c65e6f653e4d349a787',
       2022: 'c77abb4c9c000cf6b373d81098b6e7949193fe4857927708dc4cadfe0887e1b9', 2023: '804885cb9d8f02bbb97dcd92b79ca294080ba892ba67e3c95fcfbae52af359a6',
       2024: 'db8cb915af241b389add753402fb225f1850c583ac331994a71b2f281c484320', 2025: '8bfdb45b81ec4a88e3bdf4584637330f62e6bd09ce1940e654c5d7b7f736de94'}
COPY = dict.fromkeys(range(2016, 2024), 'TEC-Toolkit/cfkg edf7ff8') | {2024: 'SWASTIKA3011/Carbon-Lens 126636b',
                                                                       2025: 'streetvisit/carbon-recycling-platform 35bc3cd'}
# Units that convert into each other stand in this order; the first there is counts, the others are the same value rounded again.
UNIT = {'kWh (Gross CV)': ('kWh', 'gross'), 'kWh (Net CV)': ('kWh', 'net'), 'kWh': ('kWh', ''), 'litres': ('L', ''), 'Litres': ('L', ''),
        'cubic metres': ('m3', ''), 'million litres': ('1000m3', ''), 'tonnes': ('t', ''), 'kg': ('kg', ''), 'km': ('km', ''),
        'miles': ('mi', ''), 'passenger.km': ('pkm', ''), 'tonne.km': ('tkm', ''), 'Room per night': ('night', ''),
        'per FTE Working Hour': ('h', ''), 'GJ': ('GJ', '')}
SAME = {'mi': 'km', 'kg': 't', '1000m3': 'm3', 'm3': 'L'}
FUEL = {'diesel (average biofuel blend)': 'diesel', 'diesel (100% mineral diesel)': 'diesel.mineral',
        'petrol (average biofuel blend)': 'gasoline', 'petrol (100% mineral petrol)': 'gasoline.mineral',
        'natural gas (100% mineral blend)': 'natural-gas.mineral', 'burning oil': 'kerosene', 'aviation turbine fuel': 'jet-fuel',
        'aviation spirit': 'aviation-gasoline', 'lubricants': 'lubricating-oil', 'coal (industrial)': 'coal.industrial',
        'coal (domestic)': 'coal.domestic', 'coking coal': 'coal.coking', 'coal (electricity generation)': 'coal.electricity-generation',
        'coal (electricity generation - home produced coal only)': 'coal.electricity-generation-home',
        'biodiesel me': 'biodiesel', 'biodiesel me (from used cooking oil)': 'biodiesel.used-cooking-oil',
        'biodiesel (from used cooking oil)': 'biodiesel.used-cooking-oil', 'biodiesel me (from tallow)': 'biodiesel.tallow',
        'biodiesel (from tallow)': 'biodiesel.tallow', 'biodiesel hvo': 'biodiesel.hvo', 'biomethane (compressed)': 'biomethane',
        'biomethane (liquified)': 'biomethane.liquefied', 'methanol (bio)': 'biomethanol', 'avtur (renewable)': 'jet-fuel.renewable',
        'wood logs': 'wood-logs', 'wood chips': 'wood-chips', 'wood pellets': 'wood-pellets', 'off road biodiesel': 'biodiesel.off-road'}
TREATMENT = {'incineration-with-energy-recovery': 'incineration', 'combustion': 'incineration', 'closed-loop': 'recycling-closed-loop',
             'open-loop': 'recycling-open-loop', 'reuse': 're-use', 'reused': 're-use', 're-used': 're-use'}
SOURCE = {'primary-material-production': '', 'closed-loop-source': 'closed-loop', 'open-loop-source': 'open-loop', 're-used': 're-used',
          're-use': 're-used', 'reuse': 're-used', 'reused': 're-used'}
HAUL = {'domestic': 'domestic', 'short-haul': 'short-haul', 'long-haul': 'long-haul', 'international': 'international'}
DISPUTED = {'r-405a', 'r-511a'}                       # published values disagree
UNBASED = {'Bioenergy', 'WTT- bioenergy', 'Outside of scopes'}   # their kWh and GJ do not say gross or net


SHORT = {'battery-electric-vehicle': 'battery-electric', 'plug-in-hybrid-electric-vehicle': 'plug-in-hybrid', 'average-passenger': 'average',
         'plastic-average-plastics': 'plastic', 'plastic-average-plastic-film': 'plastic-film', 'plastic-average-plastic-rigid': 'plastic-rigid',
         'paper-paper': 'paper', 'metals': 'metal', 'tyres': 'tire', 'food-and-drink-waste': 'food', 'garden-waste': 'garden',
         'mixed-food-and-garden-waste': 'food-and-garden', 'household-residual-waste': 'household', 'municipal-waste': 'municipal',
         'commercial-and-industrial-waste': 'commercial-and-industrial', 'average-local-bus': 'local', 'local-london-bus': 'london',
         'local-bus-not-london': 'local-not-london', 'regular-taxi': 'regular', 'national-rail': 'national', 'international-rail': 'international'}


def word(text):
    return SHORT.get(slug(text), slug(text))


def words(*parts):
    return '.'.join(p for p in map(word, parts) if p)


def car(r):
    size = slug(r['level3']).removesuffix('-car')
    return words(size, r['column_text'])


def hgv(r):
    kind = 'hgv-refrigerated' if 'refrigerated' in r['level2'] else 'hgv'
    size = '' if slug(r['level3']) == 'all-hgvs' else slug(r['level3'])
    return '.'.join(p for p in (kind, size, slug(r['column_text'])) if p)


def road(r):
    """What moves on the road, for whatever purpose."""
    kind = r['level2'].lower()
    if 'cars' in kind:
        return 'car.' + car(r)
    if 'motorbike' in kind:
        return 'motorbike.' + slug(r['level3'])
    if 'vans' in kind:
        return 'van.' + words(re.sub(r' \(.*', '', r['level3']), r['column_text'])
    return hgv(r)


def air(r):
    return words(HAUL[slug(r['level3'].split(',')[0])], r['level4'].replace(' class', ''), r['column_text'])


def travel(r):
    kind = r['level2'].lower().replace('wtt- ', '')
    if kind == 'flights':
        return 'travel.air.' + air(r)
    if kind == 'ferry':
        return 'travel.ferry.' + slug(re.sub(r' \(.*', '', r['level3']))
    if kind in ('taxis', 'bus', 'rail'):
        return words('travel', {'taxis': 'taxi'}.get(kind, kind), r['level3'])
    return 'travel.' + road(r)


def freight(r):
    kind = r['level2'].lower().replace('wtt- ', '')
    if kind == 'freight flights':
        return 'freight.air.' + air(r)
    if kind == 'rail':
        return 'freight.rail'
    if kind in ('sea tanker', 'cargo ship'):
        return 'freight.sea.' + words(r['level3'], r['level4'].replace('–', '-'))
    return 'freight.road.' + road(r)


def fuel(r):
    return 'fuel.' + (FUEL.get(r['level3'].lower()) or slug(r['level3']))


def material(r):
    return re.sub(r'\s*\((?:incl|excl)\..*?\)', '', r['level3'].replace('Metal: ', '').replace('Paper and board: ', 'paper ')
                  .replace('Plastics: ', 'plastic ').replace('Organic: ', '').replace('WEEE - ', 'weee ').replace('Electrical items - ', 'electrical '))


def used(r):
    kind = SOURCE[slug(r['column_text'])]
    return 'material.' + words(material(r), kind)


def waste(r):
    treatment = slug(r['column_text'])
    return f'waste.{word(material(r))}.{TREATMENT.get(treatment, treatment)}'


def ashrae(name, built_in):
    """R404A -> refrigerant.r-404a, HFC-134a -> refrigerant.r-134a; None where the set of refrigerants has no such code."""
    short = name.split('/')[0].split(' = ')[0].strip().rstrip('*')
    m = re.fullmatch(r'R(\d.*)', short) or re.fullmatch(r'(?:HFC|HCFC|CFC)-(.+)', short)
    pfc = re.search(r'PFC-(14|116|218)\b', name)
    code = f"refrigerant.r-{(m[1] if m else pfc[1] if pfc else '').lower()}"
    return code if code in built_in and code.removeprefix('refrigerant.') not in DISPUTED else None


def refrigerant(r, built_in):
    """Kyoto gases in scope 1, others outside. To 2021 there is one value: it counts where the gas is wholly of one kind."""
    code = ashrae(r['level3'], built_in)
    column, kind = r['column_text'], r['level2']
    if not code or column.startswith('Total'):
        return []
    kyoto = {'Emissions including only Kyoto products': True, 'Emissions including only non-Kyoto products': False}.get(column)
    if kyoto is None:
        kyoto = {'Kyoto protocol - standard': True, 'Kyoto protocol- blends': True, 'Montreal protocol - standard': False}.get(kind)
        mixed = built_in[code] == {'', 'outside'}
        if kyoto is None or mixed:
            return []
    if ('' if kyoto else 'outside') not in built_in[code]:
        return []                                     # 0 of a kind that is not in it
    return [(code, dict(scope='1') if kyoto else dict(scope='1', part='outside', outside_scopes='1'))]


def places(r, built_in):
    """[(code, scope and so on)] of a row of the flat file; empty for what is not taken over."""
    level1, level2 = r['level1'].replace('(air)', '- air').replace('(sea)', '- sea').replace('(land)', '- land').replace(' -', '-'), r['level2'].lower()
    three = dict(scope='3')
    if level1 in ('Fuels', 'Bioenergy'):
        return [(fuel(r), dict(scope='1'))]
    if level1 in ('WTT- fuels', 'WTT- bioenergy'):
        return [(fuel(r), three | dict(category='3', part='wtt'))]
    if level1 == 'Refrigerant & other':
        return refrigerant(r, built_in)
    if level1 in ('Passenger vehicles', 'Delivery vehicles'):
        return [('vehicle.' + road(r), dict(scope='1'))]
    if level1.lower() == 'uk electricity for evs' and r['uom'] != 'tonne.km':
        return [('vehicle.' + road(r), dict(scope='2', basis='location'))]
    if level1 == 'UK electricity T&D for EVs' and r['uom'] != 'tonne.km':
        return [('vehicle.' + road(r), three | dict(category='3', part='t&d'))]
    if level1 == 'UK electricity':
        return [('electricity', dict(scope='2', basis='location'))]
    if level2 == 't&d- uk electricity':
        return [('electricity', three | dict(category='3', part='t&d'))]
    if level2.startswith('wtt- uk electricity'):
        return [('electricity', three | dict(category='3', part='wtt t&d' if 'T&D' in r['level2'] else 'wtt generation'))]
    if 'heat' in level1.lower() or 'district heat' in level2:
        return heat(r, level1, level2)
    if level1 in ('Water supply', 'Water treatment'):
        return [(f"water.{level1.split()[1]}", three | dict(category='1' if 'supply' in level2 else '5'))]
    if level1 == 'Material use':
        return [(used(r), three | dict(category='1'))]
    if level1 == 'Waste disposal':
        return [(waste(r), three | dict(category='5'))]
    if level1.startswith(('Business travel', 'WTT- business travel', 'WTT- pass vehs')):
        return [(travel(r), three | dict(category='6', part='wtt' if level1.startswith('WTT') else '')), *own(r, level1, level2)]
    if level1 in ('Freighting goods', 'WTT- delivery vehs & freight'):
        return [(freight(r), three | dict(category='4', part='wtt' if level1.startswith('WTT') else '')), *own(r, level1, level2)]
    if level1 == 'Hotel stay':
        where = {'uk': '', 'uk-london': 'london'}.get(slug(r['level3']), slug(r['level3']))
        return [(words('travel', 'hotel', where), three | dict(category='6'))]
    if level1 == 'Homeworking':
        what = '' if level2.startswith('homeworking') else slug(r['level2'])
        return [(words('commute', 'homeworking', what), three | dict(category='7'))]
    return []


def own(r, level1, level2):
    """Well-to-tank by distance is one table for own vehicles and others'; of the own ones it is category 3."""
    if level1.startswith(('WTT- pass vehs', 'WTT- delivery vehs')) and re.search('cars|motorbike|vans|hgv', level2) and r['uom'] in ('km', 'miles'):
        yield 'vehicle.' + road(r), dict(scope='3', category='3', part='wtt')


def heat(r, level1, level2):
    """District heat comes as steam or as hot water; what another firm makes on the own site has no way to go."""
    loss = 'distribution' in level2
    part = {(True, False): 'wtt', (True, True): 'wtt distribution', (False, True): 'distribution'}.get((level1.startswith('WTT'), loss), '')
    how = dict(scope='3', category='3', part=part) if part else dict(scope='2', basis='location')
    codes = ('heat.steam.onsite', 'heat.hot-water.onsite') if 'Onsite' in r['level3'] else ('heat.steam', 'heat.hot-water')
    return [(c, how) for c in codes]


def number(text):
    return exact(Decimal(text))


def same(r, *without):
    return tuple(r[c] for c in ('scope', 'level1', 'level2', 'level3', 'level4', 'column_text', 'uom') if c not in without)


def split(rows):
    """CO2e of the gases, by what they belong to."""
    gases = {}
    for r in rows:
        gases.setdefault(same(r), {})[r['gas']] = r['factor_kg_co2e']
    return gases


def biogenic(rows):
    """CO2 outside of scopes by fuel and unit."""
    out = {}
    for r in rows:
        if r['level1'] == 'Outside of scopes' and r['gas'] == 'CO2':
            code = 'electricity' if r['level2'] == 'Electricity generated' else fuel(r)
            out[code, UNIT[r['uom']]] = number(r['factor_kg_co2e'])
    return out


def printed(r):
    parts = dict.fromkeys(t for t in (r['level1'], r['level2'], r['level3'], r['level4'], r['column_text'], r['uom']) if t)
    return ' / '.join(parts)


def factor(r, year, code, how, gases, outside):
    unit, basis = UNIT[r['uom']]
    part = how.get('part', '')
    out = dict(activity=code, country='GB', valid_from=f'{year}-01-01', valid_to=f'{year}-12-31', unit=unit, heat_basis=basis,
               co2e_kg=number(r['factor_kg_co2e']), source=f'UK {year} v{VERSION[year]} flat file: {printed(r)}', note=f"confidence: {r['confidence']}", **how)
    if 'CH4' in gases and 'N2O' in gases:
        # Rounded by the publisher to five decimals each, per tonne to two.
        slack = Decimal('0.01001' if unit == 't' else '0.00002')
        if abs(sum(Decimal(gases[g]) for g in ('CO2', 'CH4', 'N2O')) - Decimal(r['factor_kg_co2e'])) > slack:
            raise SystemExit(f'{year}: the gases do not add up to the total: {printed(r)}')
        out |= dict(ch4_co2e_kg=number(gases['CH4']), n2o_co2e_kg=number(gases['N2O']))
    if not part and how['scope'] in '12' and (code, (unit, basis)) in outside:
        out['biogenic_co2_kg'] = outside[code, (unit, basis)]
    out['id'] = r['source_id'] or '-'.join(t for t in (slug(code), f's{how["scope"]}', slug(part.replace('&', 'n')), slug(unit), basis) if t)
    return out


def best(rows):
    """Of rows that differ only in a unit that converts into the other's, the one in the first unit."""
    key = {}
    for f in rows:
        k = tuple(f.get(c, '') for c in ('activity', 'scope', 'category', 'part', 'basis', 'outside_scopes', 'heat_basis'))
        key.setdefault(k, {}).setdefault(f['unit'], []).append(f)
    for units in key.values():
        for unit, same_rows in units.items():
            if len(same_rows) > 1:
                raise SystemExit('one key twice: ' + '; '.join(f['source'] for f in same_rows))
            if SAME.get(unit) not in units:
                yield same_rows[0]


def year_set(source, year, built_in, out):
    rows = [r for r in table(source, f'international/uk-desnz/uk-ghg-conversion-factors-{year}-flat.csv') if r['factor_kg_co2e']]
    gases, outside, made = split(rows), biogenic(rows), []
    for r in rows:
        if r['gas'] != 'total' or (r['level1'] in UNBASED and r['uom'] in ('kWh', 'GJ')):
            continue
        for i, (code, how) in enumerate(places(r, built_in)):
            f = factor(r, year, code, how, gases[same(r)], outside)
            if i and r['source_id']:
                f['id'] += '-' + code.split('.')[0 if code.startswith('vehicle') else 1]
            made.append(f)
    gwp = 'AR5' if year >= 2023 else 'AR4'
    publisher = 'DESNZ' if year >= 2023 else 'BEIS, Defra'
    write_set(out, dict(
        id=f'uk-desnz-{year}', title=f'UK Government GHG Conversion Factors {year}', title_ja=f'英国政府 温室効果ガス換算係数 {year}年',
        publisher=f'UK Government ({publisher})', edition=f'{year} v{VERSION[year]}', published=str(year), licence='Open Government Licence v3.0 (OGL-UK-3.0)',
        source=f'UK Government conversion factors for company reporting {year}, flat file v{VERSION[year]}; copy: {COPY[year]}, workbook sha256 {SHA[year]}',
        gwp=gwp, note='CO2e as published, by gas in CO2e. part: wtt (well to tank), t&d (lost in the grid). Left out: cells without a number, miles where '
                      'km stands, kWh and GJ of bioenergy (gross or net is not said), managed assets (use category), energy of vehicles (SECR), other countries\' grids.',
        attribution='Contains public sector information licensed under the Open Government Licence v3.0.'), best_sorted(made))


def best_sorted(made):
    kept = {id(f) for f in best(made)}
    return [f for f in made if id(f) in kept]


def make(source, out):
    built_in = {}
    with open(Path(out) / 'refrigerants' / 'factors.csv', encoding='utf-8', newline='') as f:
        for r in csv.DictReader(f):
            built_in.setdefault(r['activity'], set()).add(r['part'])
    for year in VERSION:
        year_set(source, year, built_in, out)


if __name__ == '__main__':
    main(make, __doc__)

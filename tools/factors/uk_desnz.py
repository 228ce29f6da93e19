#!/usr/bin/env python3
"""international/uk-desnz/*.csv -> uk-desnz-2016 ... uk-desnz-2025: the UK's conversion factors, one set for each calendar year."""
import csv
import re
from decimal import Context, Decimal
from pathlib import Path

from common import exact, leave, main, slug, table, take, write_set

VERSION = {2016: '1.01', 2017: '1.0', 2018: '1.01', 2019: '1.03', 2020: '1.0', 2021: '3.0', 2022: '3.0', 2023: '1.1', 2024: '1.1', 2025: '1.0'}
SHA = {2016: '1ef42c5ebb6e17a57769cf8274a71b348bb12815eb04b55196cfa8f7b8c0a81a', 2017: 'e3465c553583234252aa4b44e4429b304e46a2f0fb8daea8b8e7eb57517aa001',
       2018: '52eaa49f8ad6c0eefab763accd2dbab8f7b588157a8ac23051698290857ddde8', 2019: 'e3f26947f1107e34c012281232dfb639230b677478258d31054bfc081a26bc6e',
       2020: 'c47a39ecac3e7876b80d99e59b05b402bba068277d849ab53c522a3196d38146', 2021: 'f232462f55fe8c9d6475f081688c477766350f2dbc757c65e6f653e4d349a787',
       2022: 'c77abb4c9c000cf6b373d81098b6e7949193fe4857927708dc4cadfe0887e1b9', 2023: '804885cb9d8f02bbb97dcd92b79ca294080ba892ba67e3c95fcfbae52af359a6',
       2024: 'db8cb915af241b389add753402fb225f1850c583ac331994a71b2f281c484320', 2025: '8bfdb45b81ec4a88e3bdf4584637330f62e6bd09ce1940e654c5d7b7f736de94'}
COPY = dict.fromkeys(range(2016, 2024), 'TEC-Toolkit/cfkg edf7ff8') | {2024: 'SWASTIKA3011/Carbon-Lens 126636b',
                                                                       2025: 'streetvisit/carbon-recycling-platform 35bc3cd'}
UNIT = {'kWh (Gross CV)': ('kWh', 'gross'), 'kWh (Net CV)': ('kWh', 'net'), 'kWh': ('kWh', ''), 'litres': ('L', ''), 'Litres': ('L', ''),
        'cubic metres': ('m3', ''), 'million litres': ('1000m3', ''), 'tonnes': ('t', ''), 'kg': ('kg', ''), 'km': ('km', ''),
        'miles': ('mi', ''), 'passenger.km': ('pkm', ''), 'tonne.km': ('tkm', ''), 'Room per night': ('night', ''),
        'per FTE Working Hour': ('h', ''), 'GJ': ('GJ', '')}
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
KYOTO = {'Emissions including only Kyoto products': '', 'Emissions including only non-Kyoto products': 'outside'}
GAS = {'Carbon dioxide': 'gas.co2', 'Methane': 'gas.ch4', 'Nitrous oxide': 'gas.n2o', 'Nitrogen trifluoride': 'gas.nf3', 'Sulphur hexafluoride (SF6)': 'gas.sf6',
       'Carbon tetrachloride': 'refrigerant.r-10', 'Methyl chloride': 'refrigerant.r-40', 'Methylene chloride': 'refrigerant.r-30',
       'Halon-1211': 'refrigerant.r-12b1', 'Halon-1301': 'refrigerant.r-13b1', 'Dimethylether': 'refrigerant.r-e170',
       'Trifluoromethyl sulphur pentafluoride': 'gas.sf5cf3'}
OWN_GAS = {'gas.co2': 'co2_co2e_kg', 'gas.ch4': 'ch4_co2e_kg', 'gas.n2o': 'n2o_co2e_kg'}
COUNTRY = dict(p.split(':') for p in """
Australia:AU Austria:AT Belgium:BE Brazil:BR Bulgaria:BG Canada:CA Chinese_Taipei:TW Croatia:HR Cyprus:CY Czech_Republic:CZ Denmark:DK South_Korea:KR Egypt:EG
Estonia:EE Finland:FI France:FR Germany:DE Gibraltar:GI Greece:GR Hong_Kong,_China:HK Hungary:HU Iceland:IS India:IN Indonesia:ID Ireland:IE Israel:IL Italy:IT
Japan:JP Latvia:LV Lithuania:LT Luxembourg:LU Malaysia:MY Malta:MT Mexico:MX Netherlands:NL New_Zealand:NZ Norway:NO Pakistan:PK People's_Rep._of_China:CN
Philippines:PH Poland:PL Portugal:PT Romania:RO Russian_Federation:RU Saudi_Arabia:SA Singapore:SG Slovak_Republic:SK Slovenia:SI South_Africa:ZA Spain:ES
Sweden:SE Switzerland:CH Thailand:TH Turkey:TR Ukraine:UA United_States:US""".split())
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


def gas_code(name, built_in):
    """R404A -> refrigerant.r-404a, HFC-134a -> refrigerant.r-134a, HFE-125 -> gas.hfe-125; None where published values disagree."""
    short = name.split('/')[0].split(' = ')[0].split(' (H')[0].strip().rstrip('*').replace('I0mee', '10mee')
    if short in GAS:
        return GAS[short]
    m = re.fullmatch(r'R(\d.*)', short) or re.fullmatch(r'(?:HFC|HCFC|CFC)-(.+)', short)
    pfc = re.search(r'PFC-(14|116|218|318)\b', name)
    number = (m[1] if m else pfc[1] if pfc else '').lower().replace('318', 'c318')
    if f'r-{number}' in DISPUTED:
        return None
    many = re.search(r'PFC-(\d)-1-(\d+)', name)     # PFC-3-1-10 is PFC-31-10 elsewhere
    if many:
        return f'gas.pfc-{many[1]}1-{many[2]}'
    return f'refrigerant.r-{number}' if number else 'gas.' + slug(short)


def gas_kinds(source, built_in):
    """What is in each: '' for Kyoto gases, 'outside' for others. From the set of refrigerants, else from the years that tell them apart."""
    kinds = {code: set(parts) for code, parts in built_in.items()}
    for r in flat(source, 2022):
        code = gas_code(r['level3'], built_in) if r['level1'] == 'Refrigerant & other' else None
        if code and code not in built_in and r['column_text'] in KYOTO and r['factor_kg_co2e'] not in ('', '0'):
            kinds.setdefault(code, set()).add(KYOTO[r['column_text']])
    return kinds


def refrigerant(r, kinds):
    """Kyoto gases in scope 1, others outside. To 2021 there is one value: it counts where the gas is wholly of one kind."""
    code = gas_code(r['level3'], kinds)
    if not code:
        return leave('disputed: published values of this blend disagree', r)
    if r['column_text'].startswith('Total'):
        return leave('sum of the Kyoto and the other products, which ship by themselves', r)
    kind = KYOTO.get(r['column_text'])
    if kind is None:
        if len(kinds.get(code, ())) != 1:
            return leave('Kyoto and other gases in one value', r)
        kind = next(iter(kinds[code]))
    if kind not in kinds.get(code, ()):
        return leave('zero of a kind that is not in it', r)
    return [(code, dict(scope='1', part='outside', outside_scopes='1') if kind else dict(scope='1'))]


def abroad(r):
    """What comes before and on the way of electricity of other countries: a code of its own, since a life-cycle factor holds it already."""
    country = COUNTRY.get(r['level3'].removeprefix('Electricity: ').replace(' ', '_'))
    if not country:
        return leave('average of a continent, no country', r)
    part = {'WTT- overseas electricity (generation)': 'wtt generation', 'WTT- overseas electricity (T&D)': 'wtt t&d', 'T&D- overseas electricity': 't&d'}
    return [('electricity.upstream', dict(scope='3', category='3', part=part[r['level2']], country=country))]


def managed(r):
    """Vehicles and electricity of assets that are leased or managed: the publisher has them in scope 3 by themselves."""
    code = 'managed.electricity' if 'electricity' in r['level1'] else 'managed.vehicle.' + road(r)
    return [(code, dict(scope='3', category='8'))]


def places(r, kinds):
    """[(code, scope and so on)] of a row of the flat file; empty for what is not taken over, which is then left with its reason."""
    level1, level2 = r['level1'].replace('(air)', '- air').replace('(sea)', '- sea').replace('(land)', '- land').replace(' -', '-'), r['level2'].lower()
    three = dict(scope='3')
    if level1 in ('Fuels', 'Bioenergy'):
        return [(fuel(r), dict(scope='1'))]
    if level1 in ('WTT- fuels', 'WTT- bioenergy'):
        return [(fuel(r), three | dict(category='3', part='wtt'))]
    if level1 == 'Refrigerant & other':
        return refrigerant(r, kinds) or []
    if level1.startswith('Managed assets'):
        return managed(r)
    if 'overseas electricity' in level2:
        return abroad(r) or []
    if level1 in ('Passenger vehicles', 'Delivery vehicles'):
        return [('vehicle.' + road(r), dict(scope='1'))]
    if level1.lower() == 'uk electricity for evs':
        return [('vehicle.' + road(r), dict(scope='2', basis='location'))]
    if level1 == 'UK electricity T&D for EVs':
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
    """The digits that a cell of a workbook can show, fifteen; those behind them are of the binary number (0.21647000000000002)."""
    return exact(Context(prec=15).create_decimal(text))


def same(r, *without):
    return tuple(r[c] for c in ('scope', 'level1', 'level2', 'level3', 'level4', 'column_text', 'uom') if c not in without)


def split(rows):
    """The rows of the gases, by what they belong to."""
    gases = {}
    for r in rows:
        gases.setdefault(same(r), {})[r['gas']] = r
    return gases


def biogenic(rows):
    """CO2 outside of scopes by fuel and unit."""
    out = {}
    for r in rows:
        if r['level1'] == 'Outside of scopes' and r['gas'] == 'CO2':
            code = 'electricity' if r['level2'] == 'Electricity generated' else fuel(r)
            out[code, UNIT[r['uom']]] = r
    return out


def printed(r):
    parts = dict.fromkeys(t for t in (r['level1'], r['level2'], r['level3'], r['level4'], r['column_text'], r['uom']) if t)
    return ' / '.join(parts)


def by_gas(r, year, unit, gases):
    """CO2, CH4 and N2O in CO2e, as published; the publisher rounds each to five decimals, per tonne to two."""
    if 'CH4' not in gases or 'N2O' not in gases:
        return {}
    if len({g['source_id'].rpartition('_')[0] for g in gases.values()}) != 1:
        raise SystemExit(f'{year}: the ids of the gases are not those of the total: {printed(r)}')
    slack = Decimal('0.01001' if unit == 't' else '0.00002')
    if abs(sum(Decimal(gases[g]['factor_kg_co2e']) for g in ('CO2', 'CH4', 'N2O')) - Decimal(r['factor_kg_co2e'])) > slack:
        raise SystemExit(f'{year}: the gases do not add up to the total: {printed(r)}')
    take(gases['CO2'], gases['CH4'], gases['N2O'])
    return {f'{g.lower()}_co2e_kg': number(gases[g]['factor_kg_co2e']) for g in ('CO2', 'CH4', 'N2O')}


def factor(r, year, code, how, gases, outside):
    unit, basis = UNIT[r['uom']]
    part, value = how.get('part', ''), number(r['factor_kg_co2e'])
    out = dict(activity=code, country='GB', valid_from=f'{year}-01-01', valid_to=f'{year}-12-31', unit=unit, heat_basis=basis,
               source=f'UK {year} v{VERSION[year]} flat file: {printed(r)}', note=f"confidence: {r['confidence']}") | how
    out['co2_kg' if r['gas'] == 'CO2' else 'co2e_kg'] = value
    out |= by_gas(r, year, unit, gases)
    if code in OWN_GAS:
        out[OWN_GAS[code]] = value
    bio = outside.get((code, (unit, basis)))
    if not part and how['scope'] in '12' and bio:
        out['biogenic_co2_kg'] = number(take(bio)['factor_kg_co2e'])
        if bio['source_id']:
            out['note'] = f"biogenic CO2: {bio['source_id']}; " + out['note']
    where = out['country'].lower() if out['country'] != 'GB' else ''
    out['id'] = r['source_id'] or '-'.join(t for t in (slug(code), where, f's{how["scope"]}', slug(part.replace('&', 'n')), slug(unit), basis) if t)
    take(r)
    return out


KEY = ('activity', 'country', 'scope', 'category', 'part', 'basis', 'outside_scopes', 'heat_basis', 'unit')


def check_keys(rows):
    key = {}
    for f in rows:
        k = tuple(f.get(c, '') for c in KEY)
        if k in key:
            raise SystemExit(f"one key twice: {key[k]}; {f['source']}")
        key[k] = f['source']


def why_not(r):
    """Of a row that no factor can be made of; None for one that counts."""
    if not r['factor_kg_co2e']:
        return 'no number (structural blank)'
    if not re.fullmatch(r'[0-9.]+(E-?[0-9]+)?', r['factor_kg_co2e'], re.I):
        return f"no number: {r['factor_kg_co2e']}"
    if r['gas'] == 'energy' or r['ghg_unit'] == '`':
        return 'energy by distance (SECR), not emissions'
    if r['level1'] in UNBASED and r['uom'] in ('kWh', 'GJ'):
        return 'bioenergy per kWh or GJ: gross or net is not said'
    return None


def flat(source, year):
    return table(source, f'international/uk-desnz/uk-ghg-conversion-factors-{year}-flat.csv')


def year_rows(source, year, kinds):
    rows = []
    for r in flat(source, year):
        why = why_not(r)
        leave(why, r) if why else rows.append(r)
    gases, outside = split(rows), biogenic(rows)
    for r in rows:
        if r['gas'] != 'total' and not (r['level2'] == 'T&D- overseas electricity' and r['gas'] == 'CO2'):
            continue
        for i, (code, how) in enumerate(places(r, kinds)):
            f = factor(r, year, code, how, gases[same(r)], outside)
            if i and r['source_id']:
                f['id'] += '-' + code.split('.')[0 if code.startswith('vehicle') else 1]
            yield f
    leave('one gas of a cell of which another gas or the total has no number', *rows)


def year_set(source, year, kinds, out):
    made = list(year_rows(source, year, kinds))
    check_keys(made)
    gwp = 'AR5' if year >= 2023 else 'AR4'
    publisher = 'DESNZ' if year >= 2023 else 'BEIS, Defra'
    ids = " An id is the publisher's, of the total; those of CO2, CH4 and N2O end in 2, 3 and 4." if year >= 2023 else ''
    write_set(out, dict(
        id=f'uk-desnz-{year}', title=f'UK Government GHG Conversion Factors {year}', title_ja=f'英国政府 温室効果ガス換算係数 {year}年',
        publisher=f'UK Government ({publisher})', edition=f'{year} v{VERSION[year]}', published=str(year), licence='Open Government Licence v3.0 (OGL-UK-3.0)',
        source=f'UK Government conversion factors for company reporting {year}, flat file v{VERSION[year]}; copy: {COPY[year]}, workbook sha256 {SHA[year]}',
        gwp=gwp, note='CO2e as published, by gas in CO2e. part: wtt (well to tank), t&d (lost in the grid). Left out: cells without a number, '
                      'kWh and GJ of bioenergy (gross or net is not said), energy of vehicles (SECR), averages of continents.' + ids,
        attribution='Contains public sector information licensed under the Open Government Licence v3.0.'), made)


def make(source, out):
    built_in = {}
    with open(Path(out) / 'refrigerants' / 'factors.csv', encoding='utf-8', newline='') as f:
        for r in csv.DictReader(f):
            built_in.setdefault(r['activity'], set()).add(r['part'])
    kinds = gas_kinds(source, built_in)
    for year in VERSION:
        year_set(source, year, kinds, out)


if __name__ == '__main__':
    main(make, __doc__)

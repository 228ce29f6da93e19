#!/usr/bin/env python3
"""international/us-epa/*.csv -> us-epa-hub-2025 (fuels, vehicles, electricity, steam, freight, waste, travel: kilograms of each gas)."""
from collections import defaultdict
from decimal import Decimal

from common import PUBLIC_DOMAIN, exact, leave, main, shift, slug, table, take, write_set

HUB = 'international/us-epa/us-epa-ghg-emission-factors-hub-2025.csv'
UNIT = {'mmBtu': 'MMBtu', 'short ton': 'short_ton', 'gallon': 'gal', 'scf': 'ft3', 'vehicle-mile': 'mi', 'passenger-mile': 'pmi',
        'short ton-mile': 'short_ton_mi', 'MWh': 'MWh'}
LB = Decimal('0.45359237')                            # kg, exact (NIST SP 811)
PLACES = {'kg': 0, 'g': -3}
FUEL = {  # what the hub calls otherwise than the other sets
    'Anthracite': 'coal.anthracite', 'Bituminous': 'coal.bituminous', 'Sub-bituminous': 'coal.sub-bituminous', 'Lignite': 'coal.lignite',
    'Mixed (Commercial Sector)': 'coal.mixed-commercial', 'Mixed (Electric Power Sector)': 'coal.mixed-electric-power',
    'Mixed (Industrial Coking)': 'coal.mixed-industrial-coking', 'Mixed (Industrial Sector)': 'coal.mixed-industrial',
    'Petroleum Coke (Solid)': 'petroleum-coke', 'Tires': 'waste-tire', 'Plastics': 'waste-plastic', 'Wood and Wood Residuals': 'wood',
    'Propane Gas': 'propane-gas', 'Asphalt and Road Oil': 'asphalt', 'Distillate Fuel Oil No. 1': 'fuel-oil-1',
    'Distillate Fuel Oil No. 2': 'fuel-oil-2', 'Distillate Fuel Oil No. 4': 'fuel-oil-4', 'Residual Fuel Oil No. 5': 'fuel-oil-5',
    'Residual Fuel Oil No. 6': 'fuel-oil-6', 'Residual Fuel Oil': 'residual-oil', 'Kerosene-Type Jet Fuel': 'jet-fuel',
    'Liquefied Petroleum Gases (LPG)': 'lpg', 'Lubricants': 'lubricating-oil', 'Motor Gasoline': 'gasoline', 'Diesel Fuel': 'diesel',
    'Naphtha (<401 deg F)': 'naphtha', 'Other Oil (>401 deg F)': 'other-oil', 'Biodiesel (100%)': 'biodiesel', 'Ethanol (100%)': 'ethanol',
    'Compressed Natural Gas (CNG)': 'cng', 'Liquefied Natural Gas (LNG)': 'lng', 'Jet Fuel': 'jet-fuel',
}
ALSO = {'Distillate Fuel Oil No. 2': ['fuel.diesel']}  # the same oil as diesel fuel (Table 2 has the same CO2)
BIOGENIC = ('Biodiesel (100%)', 'Ethanol (100%)', 'Biodiesel', 'Ethanol')
ROAD = {'Gasoline Passenger Cars': 'car.gasoline', 'Gasoline Light-Duty Trucks': 'light-truck.gasoline',
        '(Vans, Pickup Trucks, SUVs)': 'light-truck.gasoline',      # second line of the heading before it
        'Gasoline Heavy-Duty Vehicles': 'heavy-truck.gasoline', 'Gasoline Motorcycles': 'motorcycle.gasoline',
        'Passenger Cars': 'car', 'Light-Duty Cars': 'car', 'Light-Duty Trucks': 'light-truck', 'Medium-Duty Trucks': 'medium-truck',
        'Medium- and Heavy-Duty Vehicles': 'medium-heavy-truck', 'Heavy-Duty Trucks': 'heavy-truck', 'Buses': 'bus'}
EQUIPMENT = (('Gasoline (2 stroke)', 'gasoline', '.2-stroke'), ('Gasoline (4 stroke)', 'gasoline', '.4-stroke'),
             ('Gasoline Off-Road Trucks', 'gasoline', '.off-road-trucks'), ('Diesel Off-Road Trucks', 'diesel', '.off-road-trucks'),
             ('Diesel Equipment', 'diesel', ''), ('Gasoline', 'gasoline', ''), ('Diesel', 'diesel', ''), ('LPG', 'lpg', ''),
             ('Residual Fuel Oil', 'residual-oil', ''), ('Jet Fuel', 'jet-fuel', ''), ('Aviation Gasoline', 'aviation-gasoline', ''))
WASTE = {'Mixed MSW': 'mixed', 'Mixed Plastics': 'plastic', 'Tires': 'tire', 'Mixed Paper (general)': 'paper', 'Food Waste': 'food',
         'Mixed Metals': 'metal', 'Mixed Electronics': 'electronics', 'Mixed Organics': 'organics', 'Yard Trimmings': 'garden'}
TREATMENT = {'Recycled': 'recycling', 'Landfilled': 'landfill', 'Combusted': 'incineration', 'Composted': 'composting',
             'Anaerobically digested (dry, cured)': 'anaerobic-digestion-dry', 'Anaerobically digested (wet, cured)': 'anaerobic-digestion-wet'}
FREIGHT = {'Medium- and Heavy-Duty Truck': 'road', 'Passenger Car': 'road.car', 'Light-Duty Truck': 'road.light-truck', 'Rail': 'rail',
           'Waterborne Craft': 'sea', 'Aircraft': 'air'}
TRAVEL = {'Passenger Car': 'car', 'Light-Duty Truck': 'light-truck', 'Motorcycle': 'motorcycle',
          'Intercity Rail - Northeast Corridor': 'rail.intercity-northeast', 'Intercity Rail - Other Routes': 'rail.intercity-other',
          'Intercity Rail - National Average': 'rail', 'Commuter Rail': 'rail.commuter', 'Transit Rail (i.e. Subway, Tram)': 'rail.transit',
          'Bus': 'bus', 'Air Travel - Short Haul (< 300 miles)': 'air.short-haul',
          'Air Travel - Medium Haul (>= 300 miles, < 2300 miles)': 'air.medium-haul', 'Air Travel - Long Haul (>= 2300 miles)': 'air.long-haul'}


def fuel(item):
    return 'fuel.' + (FUEL.get(item) or slug(item))


def kilograms(r):
    return shift(r['factor'], PLACES[r['factor_unit']])


class Hub:
    """The hub's rows by table; the gases of one item and unit together."""

    def __init__(self, source):
        self.tables = defaultdict(lambda: defaultdict(list))
        for r in table(source, HUB):
            key = (r['group'], r['item'], r['detail'], r['model_year'], r['per_unit'])
            self.tables[r['table']][key].append(r)

    def items(self, number):
        for key, rows in self.tables[number].items():
            rows = [r for r in rows if r['gas'] in ('CO2', 'CH4', 'N2O', 'CO2e')]
            if rows and 'non-baseload' not in key[0]:
                take(*rows)
                yield (*key, {r['gas']: r for r in rows})


def row(code, unit, scope, gases, number, item, biogenic=False, **more):
    """Kilograms per unit; CO2 of biomass apart."""
    place = {'CO2': 'biogenic_co2_kg' if biogenic else 'co2_kg', 'CH4': 'ch4_biogenic_kg' if biogenic else 'ch4_fossil_kg', 'N2O': 'n2o_kg'}
    first = next(iter(gases.values()))
    out = dict(id=f"t{number}-{slug(code.split('.', 1)[-1].replace('.', '-'))}-{unit.lower().replace('_', '-')}", activity=code, country='US',
               valid_from='2025-01-15', scope=scope, unit=unit, source=f'EPA Hub 2025 Table {number}: {item}')
    out |= {place[g]: kilograms(r) for g, r in gases.items() if g in place}
    if unit == 'MMBtu' and code.startswith('fuel.'):
        out['heat_basis'] = 'gross'
    note = more.pop('note', '')
    return out | more | dict(note='; '.join(t for t in (note, f"confidence: {first['confidence']}") if t))


def stationary(hub):
    for group, item, detail, _, per, gases in hub.items('1'):
        codes = [fuel(item), *ALSO.get(item, ())]
        if 'Pulping' in group:
            codes = ['fuel.pulping-liquor.' + slug(item)]
        note = 'standard cubic feet' if per == 'scf' else 'fossil and biogenic part in one' if item == 'Municipal Solid Waste' else ''
        for code in codes:
            yield row(code, UNIT[per], '1', gases, '1', item, detail == 'biogenic', note=note)


def heat_contents(hub):
    """Gross heat of a short ton, a gallon, a cubic foot; for US sites only."""
    for rows in hub.tables['1'].values():
        for r in rows:
            if r['gas'] == 'heat_content':
                take(r)
                for code in (fuel(r['item']), *ALSO.get(r['item'], ())):
                    yield dict(activity=code, from_unit=UNIT[r['per_unit']], to_unit='MMBtu', multiply_by=f"{Decimal(r['factor']):f}", heat_basis='gross',
                               valid_from='2025-01-15', source=f"EPA Hub 2025 Table 1: {r['item']}", country='US')


def vehicles(hub):
    """CO2 by fuel (Table 2) and CH4, N2O by distance (Tables 3, 4) are two records; equipment (Table 5) has all by fuel."""
    co2 = {}
    for _, item, _, _, per, gases in hub.items('2'):
        bio = item in BIOGENIC
        co2[fuel(item)] = gases['CO2']
        yield row(fuel(item) + '.vehicle', UNIT[per], '1', gases, '2', item, bio, note='CO2 only: CH4 and N2O go by distance (vehicle.*)')
    for number in '34':
        for _, item, burnt, year, per, gases in hub.items(number):
            code = '.'.join(t for t in ('vehicle', ROAD[item], slug(burnt), year.replace('≤', 'to-')) if t)
            yield row(code, UNIT[per], '1', gases, number, ', '.join(t for t in (item.strip('()'), burnt, year) if t), burnt in BIOGENIC,
                      note='CH4 and N2O only: CO2 goes by fuel (fuel.*.vehicle)')
    for group, item, burnt, _, per, gases in hub.items('5'):
        _, name, kind = next(e for e in EQUIPMENT if e[0] == burnt)
        code = f'fuel.{name}.{slug(item)}{kind}'
        yield row(code, UNIT[per], '1', {'CO2': co2['fuel.' + name]} | gases, '5', f'{item}, {burnt}; CO2: Table 2')


def electricity(hub):
    """lb/MWh x 0.45359237, exactly. Lost on the way to the meter: the same gases x loss / (1 - loss)."""
    loss = {r['item']: r for rows in hub.tables['6'].values() for r in rows if r['gas'] == 'loss_fraction'}
    for group, region, name, _, per, gases in hub.items('6'):
        if 'total output' not in group:
            continue
        average = region == 'US Average'
        lb = {g: Decimal(r['factor']) for g, r in gases.items()}
        base = dict(activity='electricity', country='US', region='' if average else region, valid_from='2025-01-15', unit='MWh')
        source = f'EPA Hub 2025 Table 6 (eGRID2023): {region}'
        note = f"{name}: {gases['CO2']['factor']}, {gases['CH4']['factor']}, {gases['N2O']['factor']} lb/MWh; confidence: third-party"
        column = {'CO2': 'co2_kg', 'CH4': 'ch4_fossil_kg', 'N2O': 'n2o_kg'}
        yield dict(base, id=f't6-{slug(region)}', scope='2', basis='location', source=source, note=note,
                   **{column[g]: exact(v * LB) for g, v in lb.items()})
        if region in loss:
            f = Decimal(take(loss[region])['factor'])
            share = f / (1 - f)
            yield dict(base, id=f't6-{slug(region)}-loss', scope='3', category='3', part='grid loss', source=source,
                       note=f'computed: output rate x {f} / (1 - {f}), six decimals; confidence: third-party',
                       **{column[g]: exact(round(v * LB * share, 6)) for g, v in lb.items()})


def others(hub):
    for _, item, _, _, per, gases in hub.items('7'):
        for code in ('heat.steam', 'heat.hot-water'):
            yield row(code, UNIT[per], '2', gases, '7', item, basis='location')
    for _, item, _, _, per, gases in hub.items('8'):
        yield row('freight.' + FREIGHT[item], UNIT[per], '3', gases, '8', f'{item} per {per}', category='4')
    for _, item, treatment, _, per, gases in hub.items('9'):
        code = f'waste.{WASTE.get(item) or slug(item)}.{TREATMENT[treatment]}'
        yield row(code, UNIT[per], '3', gases, '9', f'{item}, {treatment}', category='5', co2e_kg=shift(gases['CO2e']['factor'], 3), gwp='AR5')
    for _, item, _, _, per, gases in hub.items('10'):
        for kind, category in (('travel', '6'), ('commute', '7')):
            r = row(f'{kind}.{TRAVEL[item]}', UNIT[per], '3', gases, '10', item, category=category)
            yield dict(r, id=f"{r['id']}-{kind}")


def make(source, out):
    hub = Hub(source)
    rows = [*stationary(hub), *vehicles(hub), *electricity(hub), *others(hub)]
    for key, of in ((k, of) for number in hub.tables.values() for k, of in number.items()):
        leave('non-baseload rate: for avoided emissions' if 'non-baseload' in key[0] else 'GWP100: compared with the GWP table', *of)
    write_set(out, dict(
        id='us-epa-hub-2025', title='US EPA GHG Emission Factors Hub 2025, with eGRID2023', title_ja='米国環境保護庁 排出係数ハブ 2025 (eGRID2023)',
        publisher='US EPA', edition='2025', published='2025-01-15', licence=PUBLIC_DOMAIN,
        source='EPA Center for Corporate Climate Leadership, GHG Emission Factors Hub, 15 Jan 2025; copy: SWASTIKA3011/Carbon-Lens 126636b, '
               'workbook sha256 eb6ba3af74b20ddf3d8b128396d28049f0b0cb45b6aee162ef2270b4cbbf19af',
        gwp='AR5', note='Mass of each gas; heat values are gross. Electricity: total output rates, region = eGRID subregion; a site without '
                        'one takes the US average. Gases of Tables 11 and 12 are in the set refrigerants.',
        attribution='US Environmental Protection Agency, GHG Emission Factors Hub (2025), eGRID2023 (US Government work, public domain).'), rows, list(heat_contents(hub)))


if __name__ == '__main__':
    main(make, __doc__)

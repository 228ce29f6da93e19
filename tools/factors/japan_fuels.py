#!/usr/bin/env python3
"""japan/fuels.csv -> japan-shk-fuels-2010, japan-shk-fuels-2023 (CO2 of fuels in Japan's reporting law) and japan-energy-law."""
from common import EDITED, MOE, PDL, leave, main, shift, shipped, table, take, write_set

# Source name -> code. A kind of coal has its own code: "coal" alone does not say which one it is, so it has no factor.
CODE = {
    'coking_coal': 'fuel.coal.coking', 'coking_coal_imported': 'fuel.coal.coking-imported',
    'coking_coal_for_coke': 'fuel.coal.coking-for-coke', 'coking_coal_pci': 'fuel.coal.pci',
    'steam_coal': 'fuel.coal.steam', 'steam_coal_imported': 'fuel.coal.steam-imported',
    'steam_coal_domestic': 'fuel.coal.steam-domestic', 'anthracite': 'fuel.coal.anthracite',
    'anthracite_imported': 'fuel.coal.anthracite-imported', 'coal_coke': 'fuel.coal-coke',
    'petroleum_coke': 'fuel.petroleum-coke', 'petroleum_coke_fcc': 'fuel.petroleum-coke', 'coal_tar': 'fuel.coal-tar',
    'asphalt': 'fuel.asphalt', 'ngl_condensate': 'fuel.ngl', 'crude_oil': 'fuel.crude-oil', 'gasoline': 'fuel.gasoline',
    'naphtha': 'fuel.naphtha', 'jet_fuel': 'fuel.jet-fuel', 'kerosene': 'fuel.kerosene', 'diesel': 'fuel.diesel',
    'heavy_oil_a': 'fuel.heavy-oil-a', 'heavy_oil_bc': 'fuel.heavy-oil-bc', 'lubricating_oil': 'fuel.lubricating-oil',
    'lpg': 'fuel.lpg', 'petroleum_hydrocarbon_gas': 'fuel.petroleum-gas', 'lng': 'fuel.lng',
    'natural_gas': 'fuel.natural-gas', 'coke_oven_gas': 'fuel.coke-oven-gas', 'blast_furnace_gas': 'fuel.blast-furnace-gas',
    'blast_furnace_gas_power': 'fuel.blast-furnace-gas.power', 'converter_gas': 'fuel.converter-gas', 'rdf': 'fuel.rdf',
    'rpf': 'fuel.rpf', 'waste_tire': 'fuel.waste-tire', 'waste_plastic_municipal': 'fuel.waste-plastic.municipal',
    'waste_plastic_industrial': 'fuel.waste-plastic.industrial', 'oil_from_waste_oil': 'fuel.oil-from-waste-oil',
    'oil_from_waste_plastic': 'fuel.oil-from-waste-plastic', 'city_gas': 'fuel.city-gas',
}
# Waste used as fuel is not CO2 of energy origin in the law: a scope 1 line, no line of the law's energy CO2.
NOT_ENERGY = {'rdf', 'rpf', 'waste_tire', 'waste_plastic_municipal', 'waste_plastic_industrial', 'oil_from_waste_oil',
              'oil_from_waste_plastic'}
# tCO2/kL = kg/L, tCO2/t = kg/kg, tCO2/thousand m3 = kg/m3: the published digits stand as they are where the unit is a
# thousandth of the printed one.
UNIT = {'kL': ('L', 0), 't': ('kg', 0), 'thousand_m3_SATP': ('m3', 0), 'thousand_m3_N': ('Nm3', 0)}
EDITION = {'SHK-2010': ('japan-shk-fuels-2010', '2009-04-01', '2023-03-31'), 'SHK-2023': ('japan-shk-fuels-2023', '2023-04-01', '')}
SHORT = {
    'SHK-2010': '温対法 算定省令 別表第1・第2 (FY2009-FY2022 results): GJ per unit x tC/GJ x 44/12, three significant figures; '
                'copies compared: 省エネ法施行規則 別表第1, 算定・報告マニュアル',
    'SHK-2023': '環境省・経済産業省 算定方法・排出係数一覧 p.23 参考1 (from FY2023 results); copy: OpenGreenTrack fuels.tsv',
}


def law_unit(fuel):
    return UNIT[fuel['unit']]


def fuel_rows(fuel, first, last):
    unit, places = law_unit(fuel)
    code, source = CODE[fuel['fuel_id']], SHORT[fuel['table_id']]
    note = [fuel['name_ja']]
    if fuel['fuel_id'] == 'city_gas':
        note.append('substitute value (代替値) where the supplier has published none')
        if fuel['table_id'] == 'SHK-2023':
            source = '算定省令 別表第5 (40.0 GJ and 0.0140 tC/GJ per thousand m3), as quoted by Tokyo Gas FAQ 8954; 代替値 2.05'
            note.append('volume at 25 degC and 1 bar; the metered volume may be taken as it is')
        else:
            source = '44.8 GJ/thousand m3N x 0.0136 tC/GJ x 44/12; 算定・報告マニュアル Ver.3.5 別表2'
    # The published tCO2 per unit is what counts; a computed one stands or falls with its two inputs.
    confidence = fuel['co2_confidence']
    if confidence.startswith('computed'):
        confidence = f"{fuel['confidence']}, computed"
    note.append(f'confidence: {confidence}')
    key = code[len('fuel.'):].replace('.', '-')
    base = dict(activity=code, country='JP', valid_from=first, valid_to=last, scope='1', unit=unit,
                co2_kg=shift(fuel['co2_factor_tCO2_per_unit'], places), source=source, note='; '.join(note))
    rows = [dict(base, id=key)]
    if fuel['fuel_id'] not in NOT_ENERGY:
        rows += [dict(base, id=f'{key}-{b.replace("_", "-")}', basis=b) for b in ('shk_basic', 'shk_adjusted')]
    return rows


def heat_source(fuel):
    if fuel['table_id'] == 'SHK-2010':
        return '省エネ法施行規則 別表第1 (to FY2022), gross; confidence: ' + fuel['calorific_confidence']
    if fuel['fuel_id'] == 'city_gas':
        return '算定省令 別表第5 as quoted by Tokyo Gas FAQ 8954, gross; confidence: official-text'
    return ('算定省令 別表第1 (from FY2023), gross; confidence: derived: times the carbon factor and 44/12 it gives the published '
            'tCO2 per unit in all 36 rows, and agrees with the national standard heat values in 3EID 2015')


def heat_row(fuel, first, last):
    unit, _ = law_unit(fuel)
    return dict(country='JP', activity=CODE[fuel['fuel_id']], from_unit=unit, to_unit='GJ',
                multiply_by=shift(fuel['calorific_value_GJ_per_unit'], -3), heat_basis='gross', valid_from=first, valid_to=last,
                source=heat_source(fuel))


def lpg_rows(source, first, last):
    """Bills of small users show LPG in m3, trucks deliver litres. 1/458 t per m3 is exact the other way round: 0.458 m3 per kg."""
    there = {r['conversion_id']: r for r in table(source, 'japan/unit_conversions.csv')}
    gas, liquid, city = (there[k] for k in ('lpg_mixed_m3_to_t', 'lpg_mixed_L_to_kg', 'city_gas_m3_to_Nm3_lowpressure'))
    take(gas, liquid, city)
    for name, r in there.items():
        leave('propane and butane have no factor of their own in the list of fuels' if name.startswith('lpg') else
              'a constant of the program' if name == 'crude_oil_equivalent' else 'in the unit table', r)
    assert gas['exact_expression'] == '1/458' and shipped(gas, 'confidence') and shipped(liquid, 'confidence')
    when = dict(valid_from=first, valid_to=last)
    rows = [dict(country='JP', activity='fuel.lpg', from_unit='kg', to_unit='m3', multiply_by='0.458', **when,
                 source='日本LPガス協会 産気率 0.458 m3/kg, mixed LPG (propane 70, butane 30 % by mass); the supplier\'s own value goes '
                        'first; confidence: ' + gas['confidence']),
            # kL is named, too: through the unit table alone it would be as near to the m3 of the gas as to the litre.
            *(dict(country='JP', activity='fuel.lpg', from_unit=unit, to_unit='kg', multiply_by=shift(liquid['multiply_by'], places), **when,
                   source='日本LPガス協会, liquid at 15 degC, mixed LPG (70/30); confidence: ' + liquid['confidence'])
              for unit, places in (('L', 0), ('kL', 3)))]
    if first < '2023':
        rows.append(dict(country='JP', activity='fuel.city-gas', from_unit='m3', to_unit='Nm3', multiply_by=city['multiply_by'], **when,
                         source='low pressure, metered at 15 degC (sjnk-rm.co.jp howto); confidence: ' + city['confidence']))
    return rows


def state_rows(fuel, first, last):
    """In which state the table's m3 of gas is, so that gas whose state is known (Nm3, m3@15C+0.98kPa) can be read as such; a metered m3
    is taken as it is."""
    if law_unit(fuel)[0] != 'm3':
        return []
    return [dict(country='JP', activity=CODE[fuel['fuel_id']], from_unit='m3@25C@100kPa', to_unit='m3', multiply_by='1', valid_from=first,
                 valid_to=last, source='算定省令 (from FY2023): gas in m3 at 25 degC and 1 bar (標準環境状態); the metered volume may be taken '
                                       f"as it is; confidence: {fuel['co2_confidence']}")]


def heat_known(fuel):
    return fuel['table_id'] == 'SHK-2023' or shipped(fuel, 'calorific_confidence')


def edition(source, out, which, text):
    name, first, last = EDITION[which]
    fuels = [f for f in table(source, 'japan/fuels.csv') if f['table_id'] == which]
    rows, heats, states = [], [], []
    for fuel in fuels:
        computed = fuel['co2_confidence'].startswith('computed')
        inputs = ('calorific_confidence', 'carbon_confidence') if computed else ('co2_confidence',)
        if shipped(fuel, *inputs):
            rows += fuel_rows(take(fuel), first, last)
            states += state_rows(fuel, first, last)
        if heat_known(fuel):
            heats.append(heat_row(fuel, first, last))
    write_set(out, dict(text, id=name, publisher=MOE, licence=PDL, gwp=''), rows, heats + states + lpg_rows(source, first, last))


def energy_law(source, out):
    law = {r['item_id']: r for r in table(source, 'japan/shoene.csv')}
    rows = []
    for item, first, last, where in (
            ('elec_other_old', '', '2023-03-31', '省エネ法施行規則 (to FY2022): 9.76 GJ/thousand kWh, grid, day and night not told apart'),
            ('elec_new', '2023-04-01', '', '省エネ法施行規則 (from FY2023): 8.64 GJ/thousand kWh, average of all sources; helpdesk 473589')):
        assert shipped(take(law[item]), 'confidence')
        rows.append(dict(activity='electricity', unit='kWh', gj_per_unit=shift(law[item]['value'], -3), valid_from=first,
                         valid_to=last, source=f"{where}; confidence: {law[item]['confidence']}"))
    own = take(law['elec_solar_self'])
    for name, r in law.items():
        leave('day and night are not told apart by the records' if name in ('elec_day_old', 'elec_night_old') else
              'a threshold or a constant, not a coefficient of a fuel', r)
    rows.append(dict(activity='electricity.generated', unit='kWh', gj_per_unit=shift(own['value'], -3), valid_from='2023-04-01',
                     source='省エネ法 helpdesk 473589: own generation without fuel (sun, wind, water) 3.6 GJ/thousand kWh; '
                            f"what is made from fuel is counted as the fuel; confidence: {own['confidence']}"))
    for fuel in table(source, 'japan/fuels.csv'):
        if not heat_known(fuel) or fuel['fuel_id'] == 'city_gas':
            continue
        _, first, last = EDITION[fuel['table_id']]
        unit, _ = law_unit(fuel)
        rows.append(dict(activity=CODE[fuel['fuel_id']], unit=unit, gj_per_unit=shift(fuel['calorific_value_GJ_per_unit'], -3),
                         valid_from=first, valid_to=last, source=heat_source(fuel)))
    # Not the 40.0 (44.8) of the emissions law: the energy law takes the supplier's own value.
    rows.append(dict(activity='fuel.city-gas', unit='m3', gj_per_unit='0.0450', valid_from='2014-04-01',
                     source='13A 45.0 GJ/thousand m3, metered volume as it is: 省エネ法 helpdesk 631539; 西部ガス 2014 (expydoc 7365842); '
                            "the supplier's own value goes first; confidence: official-text"))
    write_set(out, dict(
        id='japan-energy-law', title='Energy coefficients of Japan\'s energy-saving law', title_ja='省エネ法 エネルギー換算係数',
        publisher='経済産業省', edition='to FY2022 and from FY2023', published='', licence='法令 (著作権法 第13条: no copyright)',
        source='省エネ法施行規則 別表第1; METI-commissioned helpdesk on tayori.com 473589, 616718, 631539', gwp='',
        note='GJ per unit for the crude-oil equivalent; the sum of GJ is multiplied by 0.0258 kL/GJ. No emission factors.',
        attribution=EDITED), law=rows)


def make(source, out):
    edition(source, out, 'SHK-2010', dict(
        title='Fuel combustion, Japan\'s reporting law, FY2009 to FY2022', title_ja='温対法 燃料の使用 (2009～2022年度)',
        edition='FY2009 to FY2022 results', published='', source=SHORT['SHK-2010'],
        note='CO2 only. Volumes of gas in Nm3 (0 degC). Values that were only remembered are left out (coke-oven, blast-furnace and '
             'converter gas).', attribution='出典: 温対法 算定省令、算定・報告マニュアル (環境省・経済産業省); ' + EDITED))
    edition(source, out, 'SHK-2023', dict(
        title='Fuel combustion, Japan\'s reporting law, from FY2023', title_ja='温対法 燃料の使用 (2023年度～)',
        edition='from FY2023 results, list of the FY2025 results', published='', source=SHORT['SHK-2023'],
        note='CO2 only, the published tCO2 per unit. Volumes of gas at 25 degC and 1 bar; the metered volume may be taken as it is. '
             'Coal without a kind has no factor: name the kind (fuel.coal.steam-imported ...).',
        attribution='出典: 環境省・経済産業省 算定方法・排出係数一覧 (温室効果ガス排出量 算定・報告・公表制度); ' + EDITED))
    energy_law(source, out)


if __name__ == '__main__':
    main(make, __doc__)

#!/usr/bin/env python3
"""japan/scope3.csv, nonenergy.csv, scope3_capital_goods.csv, 3eid2015_producer_price.csv -> japan-scope3-moe-3.6, japan-vehicles,
japan-upstream-old, japan-capital-moe, japan-3eid-2015."""
from decimal import Context, Decimal

from common import EDITED, MOE, PDL, exact, leave, main, shift, shipped, table, take, write_set

NONENERGY = {  # waste burnt: source id -> code
    'waste_oil': 'waste.oil.incineration', 'waste_oil_hazardous': 'waste.oil-hazardous.incineration',
    'waste_synth_fiber': 'waste.synthetic-fiber.incineration', 'waste_tire_inc': 'waste.tire.incineration',
    'waste_plastic_ind_inc': 'waste.plastic.incineration', 'waste_pet_container': 'waste.pet-container.incineration',
    'waste_plastic_mun_inc': 'waste.plastic-municipal.incineration', 'waste_paper_inc': 'waste.paper.incineration',
    'waste_diaper_inc': 'waste.diaper.incineration',
}
AVERAGE = {'waste_incineration_average': 'waste.mixed.incineration', 'waste_landfill_average': 'waste.mixed.landfill',
           'waste_transport': 'waste.mixed.transport'}
FARE = {'expense_air_domestic': 'air-domestic', 'expense_air_international': 'air-international', 'expense_rail': 'rail',
        'expense_ship': 'ship', 'expense_bus': 'bus', 'expense_taxi': 'taxi'}
CITY = {'large': 'large-city', 'medium': 'medium-city', 'small_a': 'small-city-a', 'small_b': 'small-city-b', 'town': 'town'}
FREIGHT = {'tkm_rail': 'freight.rail', 'tkm_ship': 'freight.sea', 'tkm_air': 'freight.air', 'tkm_ship_20': 'freight.sea.improved-20',
           'tkm_ship_15': 'freight.sea.improved-15', 'tkm_ship_10': 'freight.sea.improved-10', 'tkm_ship_5': 'freight.sea.improved-5',
           'tkm_ship_0': 'freight.sea.improved-0'}
UPSTREAM = {'elec_upstream_old': ('electricity', 'kWh', 0), 'steam_upstream_old': ('heat.steam', 'GJ', 3),
            'upstream_heavy_oil_a': ('fuel.heavy-oil-a', 'L', 0), 'upstream_kerosene': ('fuel.kerosene', 'L', 0),
            'upstream_diesel': ('fuel.diesel', 'L', 0), 'upstream_gasoline': ('fuel.gasoline', 'L', 0),
            'upstream_lpg': ('fuel.lpg', 'kg', 0), 'upstream_lng': ('fuel.lng', 'kg', 0), 'upstream_city_gas': ('fuel.city-gas', 'Nm3', 0)}
VEHICLE = {'car_gasoline': 'vehicle.car.gasoline', 'kei_gasoline': 'vehicle.kei-car.gasoline', 'truck_gasoline': 'vehicle.truck.gasoline',
           'smalltruck_gasoline': 'vehicle.small-truck.gasoline', 'keitruck_gasoline': 'vehicle.kei-truck.gasoline',
           'truck_diesel': 'vehicle.truck.diesel', 'smalltruck_diesel': 'vehicle.small-truck.diesel', 'car_diesel': 'vehicle.car.diesel'}
DB = '環境省 排出原単位データベース Ver.3.6 (2026-04)'


def row(code, category, unit, co2, r, sheet, **more):
    note = '; '.join(t for t in (r['name_ja'], f"confidence: {r['confidence']}") if t)
    return dict(id=f"{code.replace('.', '-')}-{category}", activity=code, country='JP', scope='3', category=str(category), unit=unit,
                co2_kg=co2, source=f'{DB} {sheet}', note=note, **more)


def moe(source):
    rows = []
    since = dict(valid_from='2023-04-01')
    for r in table(source, 'japan/nonenergy.csv'):
        if r['activity_id'] in NONENERGY and shipped(r, 'confidence'):
            rows.append(row(NONENERGY[r['activity_id']], 5, 'kg', shift(r['value'], 0), take(r), 'sheet 8; copy: OpenGreenTrack scope3.tsv', **since))
            own = row(NONENERGY[r['activity_id']] + '-on-site', 1, 'kg', shift(r['value'], 0), r, 'sheet 8; copy: OpenGreenTrack scope3.tsv', **since)
            rows.append(own | dict(scope='1', category='', note='burnt by the firm itself, without use of the heat; ' + own['note']))
        elif r['activity_id'] in ('dry_ice', 'spray_co2'):
            leave('mass used is mass emitted: gas.co2 of the set refrigerants', r)
        elif not r['value']:
            leave('no value: charged minus recovered is emitted, set refrigerants', r)
        else:
            shipped(r, 'confidence')
    for r in table(source, 'japan/scope3.csv'):
        i, value = r['factor_id'], r['value']
        if not shipped(r, 'confidence'):
            continue
        if i in AVERAGE or i in FARE or i in FREIGHT or i in ('per_night', 'per_employee_year') or i.startswith('commute_'):
            take(r)
        elif i.startswith('per_day_'):
            leave('disputed: the day trip is above the night away, as transcribed', r)
        elif i.startswith('io_'):
            leave('one value each, cited by a firm: 3EID stands in', r)
        if i in AVERAGE:
            rows.append(row(AVERAGE[i], 5, 'kg', value, r, 'sheet 8; copy: OpenGreenTrack scope3.tsv', **since))
        elif i in FARE:
            for kind, category in (('travel', 6), ('commute', 7)):
                rows.append(row(f'{kind}.{FARE[i]}', category, 'JPY', value, r, 'sheet 11; copies: ukato-jpg/scope3-calc, OpenGreenTrack'))
        elif i == 'per_night':
            rows.append(row('travel.hotel', 6, 'night', value, r, 'sheet 12; copies: ukato-jpg/scope3-calc, OpenGreenTrack'))
        elif i == 'per_employee_year':
            rows.append(row('travel.employee', 6, 'person-year', shift(value, 3), r, 'sheet 13; copies: ukato-jpg/scope3-calc, OpenGreenTrack'))
        elif i.startswith('commute_'):
            _, place, size = i.split('_', 2)
            rows.append(row(f'commute.{place}.{CITY[size]}', 7, 'person-day', value, r, 'sheet 14; copies: ukato-jpg/scope3-calc, OpenGreenTrack'))
        elif i in FREIGHT:
            rows.append(row(FREIGHT[i], 4, 'tkm', shift(value, 3), r, 'sheet 2; copy: OpenGreenTrack scope3.tsv', **since))
    return rows


def upstream(source):
    rows = []
    for r in table(source, 'japan/scope3.csv'):
        if r['factor_id'] not in UPSTREAM or not shipped(r, 'confidence'):
            continue
        code, unit, places = UPSTREAM[take(r)['factor_id']]
        # No conversion joins today's metered m3 to Nm3: the city gas row ends with the table that had Nm3.
        last = '2023-03-31' if unit == 'Nm3' else ''
        rows.append(dict(id=code.replace('.', '-'), activity=code, country='JP', valid_to=last, scope='3', category='3',
                         part='fuel upstream', unit=unit, co2_kg=shift(r['value'], places),
                         fallback=f"{'MOE DB' if r['db_version'].startswith('Ver') else ''} {r['db_version']}, older than the activity year".strip(),
                         source=f"{'環境省 排出原単位データベース [7]' if r['db_version'].startswith('Ver') else 'CFPコミュニケーションプログラム 基本データベース'} "
                                f"{r['db_version']}, as cited by アステラス製薬 スコープ3排出量の算定方法",
                         note=f"{r['name_ja']}; confidence: {r['confidence']}; old edition"))
    return rows


def vehicles(source):
    both = {}
    for r in table(source, 'japan/nonenergy.csv'):
        kind, _, gas = r['activity_id'].rpartition('_')
        if kind in VEHICLE and shipped(r, 'confidence'):
            both.setdefault(kind, {'name': r['name_ja'], 'confidence': r['confidence'], 'to': r['valid_to_result_fy']})[gas] = take(r)['value']
    return [dict(id=VEHICLE[k].replace('.', '-'), activity=VEHICLE[k], country='JP', valid_to=f"{int(v['to']) + 1}-03-31", scope='1', unit='km',
                 ch4_fossil_kg=v['ch4'], n2o_kg=v['n2o'], source='温対法施行令 (to FY2022) as quoted by a local-government plan (expydoc 7632556)',
                 note=f"{v['name']}: CH4 and N2O by distance; CO2 comes from the fuel; confidence: {v['confidence']}") for k, v in both.items()]


def spend(source):
    """All countries' emissions by gas, and under codes of their own those within Japan alone. The CO2e of HFC, PFC, SF6 and NF3 is what the
    total has beside CO2, CH4 and N2O."""
    text = '3EID 2015 (南斉規介 2019), sheet E, (I-A)^-1, producer price; 3EID_2015.xlsx sha256 47a8985b'
    home = '3EID 2015 (南斉規介 2019), sheet E, domestic production only, producer price; 3EID_2015.xlsx sha256 47a8985b'
    for r in map(take, table(source, 'japan/3eid2015_producer_price.csv')):
        base = dict(country='JP', scope='3', category='1', unit='MJPY_2015', gwp='AR4', note=f"{r['sector_ja']}; confidence: official-file")
        co2 = exact(Context(prec=15).create_decimal(Decimal(r['co2_energy']) + Decimal(r['co2_nonenergy'])))
        yield dict(base, id=r['sector_code'], activity=f"spend.3eid-2015.{r['sector_code']}", co2e_kg=shift(r['ghg_tCO2e_per_million_JPY'], 3),
                   co2_co2e_kg=shift(co2, 3), ch4_co2e_kg=shift(r['ch4_co2e'], 3), n2o_co2e_kg=shift(r['n2o_co2e'], 3), source=text)
        yield dict(base, id=f"{r['sector_code']}-domestic", activity=f"spend.3eid-2015-domestic.{r['sector_code']}",
                   co2e_kg=shift(r['ghg_domestic_only_tCO2e_per_million_JPY'], 3), source=home)


def capital(source):
    return [dict(id=r['sector_code'], activity=f"capital.moe.{r['sector_code']}", country='JP', scope='3', category='2', unit='MJPY',
                 co2e_kg=shift(r['value_tCO2e_per_million_JPY'], 3), source='環境省 排出原単位データベース [6] 資本財の価格当たり排出原単位',
                 note=f"{r['sector_ja']}: sector of the company that buys the capital good; {r['level']}; confidence: {r['confidence']}")
            for r in table(source, 'japan/scope3_capital_goods.csv') if shipped(r, 'confidence') and take(r)]


def make(source, out):
    write_set(out, dict(
        id='japan-scope3-moe-3.6', title='Scope 3 unit values of Japan\'s Ministry of the Environment', title_ja='環境省 排出原単位データベース (Scope 3)',
        publisher='環境省', edition='Ver.3.6', published='2026-04', licence=PDL, source=DB, gwp='',
        note='Waste, business travel, commuting, freight by rail, sea and air. Freight by road has no row: its table was not at hand. '
             'One method per trip: by fare, by night, or per employee. person-day: persons times working days; person-year: employees '
             'times years.', attribution='出典: 環境省 サプライチェーンを通じた組織の温室効果ガス排出等の算定のための排出原単位データベース; ' + EDITED),
        moe(source),
        # Units of the publisher's own, with the form that a Japanese table prints.
        [dict(from_unit=a, to_unit=b, multiply_by='1', source='definition: the same unit in Japanese')
         for a, b in (('人日', 'person-day'), ('人年', 'person-year'))])
    write_set(out, dict(
        id='japan-upstream-old', title='Upstream of fuels and electricity, Japan, old edition', title_ja='燃料・電力の上流 (古い版)',
        publisher='環境省, CFPコミュニケーションプログラム', edition='MOE DB Ver.2.x, CFP-DB 1.01', published='', licence=PDL, gwp='',
        source='アステラス製薬 スコープ3排出量の算定方法, citing both', note='Stands in until a current edition is at hand: every line carries a caveat.',
        attribution='出典: 環境省 排出原単位データベース; CFPコミュニケーションプログラム 基本データベース Ver.1.01; as cited, edited by the tanso project'), upstream(source))
    write_set(out, dict(
        id='japan-vehicles', title='CH4 and N2O of vehicles by distance, Japan, to FY2022', title_ja='自動車の走行に伴うCH4・N2O (～2022年度)',
        publisher='環境省', edition='to FY2022 results', published='', licence='法令 (著作権法 第13条: no copyright)', gwp='',
        source='温対法施行令 as quoted by a local-government plan (expydoc 7632556)', note='CO2 of the fuel is in the fuel sets.',
        attribution='出典: 温対法施行令'), vehicles(source))
    write_set(out, dict(
        id='japan-3eid-2015', title='Purchases by sector, producer price 2015, Japan (3EID)', title_ja='産業連関表による環境負荷原単位 3EID 2015年表 (生産者価格)',
        publisher='国立環境研究所', edition='2015 table', published='2019', licence='free use with citation (NIES); facts', gwp='AR4',
        source='3EID_2015.xlsx, sheet E, sha256 47a8985b49aefab99e0932c842e3af10b1fc1345062bb9c202b4510cbc5b567a',
        note='tCO2e per million JPY at PRODUCER price of 2015, (I-A)^-1: imports as if made in Japan. Trade and freight margins and the '
             'change of prices since are not in it: record a conversion from JPY to JPY_2015, and state how consumption tax was handled. '
             'What is made within Japan alone stands under spend.3eid-2015-domestic.*.',
        attribution='南斉規介 (2019) 産業連関表による環境負荷原単位データブック(3EID), 国立環境研究所'), list(spend(source)))
    write_set(out, dict(
        id='japan-capital-moe', title='Capital goods by the buyer\'s sector, Japan', title_ja='環境省 資本財の価格当たり排出原単位 (Scope 3 カテゴリ2)',
        publisher='環境省', edition='sheet [6], all 149 rows; the copy names no version', published='', licence=PDL, gwp='',
        source='環境省 排出原単位データベース [6]; copy: ukato-jpg/scope3-calc d06c2497, src/data/cat2-capital-goods.json',
        note='tCO2e per million JPY of capital goods bought in the year (not depreciated). The sector is the buyer\'s. The source does not '
             'say on which GWPs its CO2e stands, so none is named here.',
        attribution='出典: 環境省 サプライチェーンを通じた組織の温室効果ガス排出等の算定のための排出原単位データベース; ' + EDITED), capital(source))


if __name__ == '__main__':
    main(make, __doc__)

#!/usr/bin/env python3
"""make-workshop.py [DIR]   writes the example workshop's bills (default: workshop/ beside this file).

Everything is fictitious: firm, numbers, customer and supply point numbers. Same program, same bytes. The magnitudes are those of a
metal-working shop of about 35 people: 480 MWh a year, a small heat treatment furnace on city gas, LPG for forklifts, kerosene for winter
heating, a few vans."""
import datetime as dt
import json
import sys
from pathlib import Path

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent / 'workshop'
FICTION = '架空'
MONTHS = [(2025, m) for m in range(4, 13)] + [(2026, m) for m in range(1, 4)]
MAIN_NUMBER, POWER_NUMBER = '0310000000000000900011', '0310000000000000900028'  # 22 digits, area 03
GAS_NUMBER = '900-0001-2345'
TEPCO = '東京電力エナジーパートナー(株)'


def noise(key, spread):
    """-spread .. spread per mille, from the key alone."""
    h = 2166136261
    for c in key.encode():
        h = (h ^ c) * 16777619 % 2**32
    return h // 7 % (2 * spread + 1) - spread


def scaled(base, season, key, spread=25):
    return base * season * (1000 + noise(key, spread)) // 1_000_000


def day(y, m, d):
    return dt.date(y, m, d)


def after(y, m):
    return (y + m // 12, m % 12 + 1)


def jp(d):
    return d.strftime('%Y/%m/%d')


def grouped(n):
    return f'{n:,}'


def line(*cells):
    return ','.join(f'"{c}"' if any(x in str(c) for x in ',"\n') else str(c) for c in cells)


def write(name, lines, encoding):
    (OUT / name).write_bytes(('\r\n'.join(lines) + '\r\n').encode(encoding))


# per mille of the mean month, April first
COOLING = [930, 900, 980, 1120, 1180, 1080, 950, 930, 980, 1010, 1000, 940]
FURNACE = [1000, 960, 980, 940, 860, 960, 1010, 1040, 1060, 1080, 1090, 1020]
HEATING = [350, 0, 0, 0, 0, 0, 0, 400, 1500, 2400, 2300, 1100]


def electricity():
    rows, total, yen_total = [], 0, 0
    for i, (y, m) in enumerate(MONTHS):
        # the meter is read on the 1st of each month at the plant, so that the year is covered without a gap
        start, end = day(y, m, 1), day(*after(y, m), 1) - dt.timedelta(days=1)
        for k, (number, place, menu, power, base) in enumerate((
                (MAIN_NUMBER, '本社工場', '業務用高圧', '180', 36_500), (POWER_NUMBER, '戸川倉庫', '低圧電力', '18', 2_100))):
            if k == 1:  # the warehouse is read on the 13th
                start, end = day(y, m, 13), day(*after(y, m), 12)
            kwh = scaled(base, COOLING[i], f'kwh{k}{i}')
            yen = kwh * (26 if k == 0 else 31) + (310_000 if k == 0 else 21_000)
            total, yen_total = total + kwh, yen_total + yen
            rows.append(line(len(rows) + 1, number, place, menu, power, 'kW', jp(start), '〜', jp(end), grouped(kwh), grouped(yen)))
    # the warehouse's year begins on 1 April with the end of the period before
    kwh = scaled(2_100, 400, 'kwh-first')
    yen = kwh * 31 + 8_400
    rows.insert(0, line(0, POWER_NUMBER, '戸川倉庫', '低圧電力', '18', 'kW', '2025/04/01', '〜', '2025/04/12', grouped(kwh), grouped(yen)))
    total, yen_total = total + kwh, yen_total + yen
    write('denki.csv', [
        line('お客様番号：9000012345(架空)'), line('作成年月日：2026年04月20日'),
        line('◆電気料金明細表（2025年04月分〜2026年03月分）'), '',
        line('№', '供給地点特定番号', 'ご使用場所', '料金メニュー', '契約電力', '単位', '使用期間', '', '', '使用電力量（kWh）', '請求金額合計（円）'),
        *rows,
        line('', '合 計', '', '', '', '', '', '', '', grouped(total), grouped(yen_total)),
        line('※この明細は架空の工場のために作ったものです。'),
    ], 'cp932')


def gas():
    rows, total, yen_total = [], 0, 0
    for i, (y, m) in enumerate(MONTHS):
        start, end = day(y, m, 1), day(*after(y, m), 1) - dt.timedelta(days=1)
        m3 = scaled(2_850, FURNACE[i], f'gas{i}')
        yen = m3 * 118 + 14_300
        total, yen_total = total + m3, yen_total + yen
        rows.append(line(f'{y}年{m:02}月分', GAS_NUMBER, '東京電力エナジーパートナー株式会社', f'{jp(start)}～{jp(end)}', grouped(m3), grouped(yen), f'G{y}{m:02}-01'))
    write('gas.csv', [
        line('都市ガスご使用量のお知らせ(架空)'), line('13A'),
        line('請求月', 'お客様番号', 'ガス小売事業者', '検針期間', 'ガス使用量', 'ご請求金額', '請求番号'),
        *rows, line('合計', '', '', '', grouped(total), grouped(yen_total), ''),
        line('※ガス使用量の単位は立方メートルです。'),
    ], 'cp932')


def lpg():
    rows, yen_total = [], 0
    for i, (y, m) in enumerate(MONTHS):
        for k, d in enumerate((8, 22)):
            kg = 50 * (2 + (noise(f'lpg{i}{k}', 400) > 0))
            yen = kg * 395
            yen_total += yen
            rows.append(line(jp(day(y, m, d)), 'LPガス', kg, 'kg', grouped(yen), '大山プロパン販売(架空)', f'{y % 100}{m:02}{d:02}{k + 1}'))
    write('lpg.csv', [
        line('LPガス納品明細(フォークリフト用ボンベ)', '', '', '', '', '', '架空'),
        line('配送日', '品名', '数量', '単位', '金額', '販売店', '伝票番号'),
        *rows, line('合計', '', '', '', grouped(yen_total), '', ''),
    ], 'cp932')


def kerosene():
    rows, yen_total = [], 0
    for i, (y, m) in enumerate(MONTHS):
        litres = scaled(620, HEATING[i], f'oil{i}') // 10 * 10
        if litres == 0:
            continue
        parts = (litres,) if litres < 600 else (litres // 20 * 10, litres - litres // 20 * 10)
        for k, part in enumerate(parts):
            yen = part * 112
            yen_total += yen
            rows.append(line(jp(day(y, m, 5 + 14 * k)), '灯油', f'{part}.0', 'L', grouped(yen), '渋沢石油(架空)', f'K{y % 100}{m:02}-{k + 1}'))
    write('kerosene.csv', [
        line('納品日', '商品名', '数量', '単位', '金額', '販売店', '伝票番号'),
        *rows, line('合計', '', '', '', grouped(yen_total), '', ''),
    ], 'utf-8-sig')


def signed(hundredths, width=10):
    return f'{"-" if hundredths < 0 else "+"}{abs(hundredths) // 100:0{width - 3}}.{abs(hundredths) % 100:02}'


def card():
    cars = (('湘南400あ90-01(架空)', '軽油', '0201', 5200, 148), ('湘南500い90-02(架空)', 'レギュラー', '0101', 3400, 171),
            ('湘南480う90-03(架空)', 'レギュラー', '0101', 2600, 171))
    rows, n = [], 0
    for i, (y, m) in enumerate(MONTHS):
        for k, (car, product, code, litres, price) in enumerate(cars):
            for trip in range(3 if k == 0 else 2):
                n += 1
                q = litres * (1000 + noise(f'card{i}{k}{trip}', 120)) // 1000
                d = day(y, m, 4 + 8 * trip + 2 * k)
                rows.append(line(car, '９００１', '秦野中央ＳＳ(架空)', d.strftime('%Y%m%d'), '0815', f'{n:06}', product, code, signed(q), signed(q),
                                 signed(q * price // 100 * 100)))
        n += 1
        rows.append(line(cars[0][0], '９００１', '秦野中央ＳＳ(架空)', day(y, m, 25).strftime('%Y%m%d'), '1730', f'{n:06}',
                         'エンジンオイル' if i % 3 == 0 else '洗車', '0901', signed(100), signed(100), signed(330000 if i % 3 == 0 else 88000)))
    # a refund, as cards print it
    n += 1
    rows.append(line(cars[1][0], '９００１', '秦野中央ＳＳ(架空)', '20250630', '1200', f'{n:06}', 'レギュラー', '0101', signed(-350), signed(-350), signed(-59800)))
    write('card.csv', [
        line('実車番・届先', '給油ＳＳコード', '給油ＳＳ名称', '給油日付', '給油時刻', 'レシート番号', '商品名称', '商品コード', '数量', '換算後数量', '合計金額'),
        *rows,
    ], 'cp932')


def activities():
    head = 'site,activity,start,end,month,quantity,unit,cost,currency,method,category,document,uncertainty_percent,note'
    rows = [head]

    def add(activity, quantity, unit, month='', start='', end='', site='main', cost='', method='', category='', document='', uncertainty='', note=''):
        rows.append(line(site, activity, start, end, month, quantity, unit, cost, 'JPY' if cost else '', method, category, document, uncertainty, note))

    add('refrigerant.r-410a', '2.0', 'kg', start='2025-07-18', end='2025-07-18', method='invoice', document='点検記録 2025-07(架空)',
        note='空調機の冷媒補充(漏えい分)')
    add('gas.co2', '1260', 'kg', start='2025-04-01', end='2026-03-31', method='delivery', note='溶接用炭酸ガス 30 kg ボンベ 42 本')
    for i, (y, m) in enumerate(MONTHS):
        month = f'{y}-{m:02}'
        workdays = (21, 19, 21, 22, 17, 20, 22, 19, 19, 19, 18, 21)[i]
        add('commute.factory.medium-city', str(35 * workdays), 'person-day', month=month, method='calculated', uncertainty='20', note='在籍 35 人×出勤日数')
        m3 = scaled(96, 1000, f'water{i}', 80)
        add('spend.3eid-2015.471101', str(m3 * 262), 'JPY', month=month, method='invoice', category='1', note=f'上水道 {m3} m3 の料金(税抜)')
        add('waste.mixed.incineration', str(scaled(310, 1000, f'mixed{i}', 150)), 'kg', month=month, method='invoice', document=f'W{y % 100}{m:02}(架空)')
        add('freight.rail', str(scaled(2_400, FURNACE[i], f'rail{i}')), 'tkm', month=month, method='calculated')
        add('travel.rail', str(scaled(62_000, 1000, f'train{i}', 200)), 'JPY', month=month, method='expense claims')
    for quarter, (start, end) in enumerate((('2025-04-01', '2025-06-30'), ('2025-07-01', '2025-09-30'), ('2025-10-01', '2025-12-31'), ('2026-01-01', '2026-03-31'))):
        add('waste.plastic.incineration', str(scaled(640, 1000, f'plastic{quarter}', 120)), 'kg', start=start, end=end, method='invoice',
            document=f'マニフェスト {quarter + 1}(架空)')
        add('waste.oil.incineration', str(scaled(420, 1000, f'oil{quarter}', 120)), 'kg', start=start, end=end, method='invoice',
            document=f'マニフェスト油 {quarter + 1}(架空)')
        add('freight.sea', str(scaled(18_500, 1000, f'sea{quarter}', 100)), 'tkm', start=start, end=end, method='calculated')
    add('freight.air', '3150', 'tkm', start='2025-09-08', end='2025-09-10', method='calculated', document='AWB 900-00001234(架空)', note='試作品の緊急輸送')
    add('travel.hotel', '48', 'night', start='2025-04-01', end='2026-03-31', method='expense claims')
    add('spend.3eid-2015.262301', '84.2', 'MJPY', start='2025-04-01', end='2026-03-31', method='accounts', category='1', uncertainty='30',
        note='みがき棒鋼・冷間仕上鋼材の購入額(税抜)')
    add('spend.3eid-2015.301603', '12.6', 'MJPY', start='2025-04-01', end='2026-03-31', method='accounts', category='1', uncertainty='30', note='切削工具')
    add('spend.3eid-2015.471101', '18900', 'JPY', start='2025-04-01', end='2026-03-31', site='togawa', method='invoice', category='1', note='上水道 72 m3 の料金(税抜)')
    write('activities.csv', rows, 'utf-8')


def book():
    doc = {
        'organization': {'name': '丹沢精密工業株式会社 (架空)', 'name_en': 'Tanzawa Seimitsu Kogyo (fictitious)', 'industry': '24', 'country': 'JP', 'currency': 'JPY',
                         'fiscal_start': '4', 'gwp': 'AR5', 'consolidation': 'operational_control', 'base_year': '2025',
                         'recalculation_threshold_percent': '5', 'member_id': 'EX-001'},
        'sites': [
            {'id': 'main', 'name': '本社工場 (架空)', 'country': 'JP', 'region': '神奈川県', 'relation': 'own', 'share_percent': '100', 'controlled': '1', 'floor_area_m2': '2850'},
            {'id': 'togawa', 'name': '戸川倉庫 (架空)', 'country': 'JP', 'region': '神奈川県', 'relation': 'own', 'share_percent': '100', 'controlled': '1', 'floor_area_m2': '420'},
        ],
        'meters': [
            {'id': 'E-main', 'site': 'main', 'activity': 'electricity', 'number': MAIN_NUMBER, 'supplier': TEPCO, 'unit': 'kWh', 'note': '高圧 180 kW'},
            {'id': 'E-togawa', 'site': 'togawa', 'activity': 'electricity', 'number': POWER_NUMBER, 'supplier': TEPCO, 'unit': 'kWh', 'note': '低圧電力 18 kW'},
            {'id': 'G-main', 'site': 'main', 'activity': 'fuel.city-gas', 'number': GAS_NUMBER, 'supplier': '東京電力エナジーパートナー株式会社', 'unit': 'm3', 'note': '13A、熱処理炉'},
        ],
        'conversions': [{'activity': '', 'from_unit': 'JPY', 'to_unit': 'JPY_2015', 'multiply_by': '0.9', 'valid_from': '2025-04-01', 'valid_to': '2026-03-31',
                         'source': '架空の物価指数 (2015年=100 のとき 2025年度=111.1)。実際には購入品目の物価指数で割る'}],
        'drivers': [
            {'name': 'turnover', 'start': '2025-04-01', 'end': '2026-03-31', 'value': '612', 'unit': 'MJPY'},
            {'name': 'output', 'start': '2025-04-01', 'end': '2026-03-31', 'value': '1840', 'unit': 't'},
            {'name': 'headcount', 'start': '2025-04-01', 'end': '2026-03-31', 'value': '35', 'unit': 'person'},
        ],
        'targets': [{'id': 'T2030', 'label': 'Scope 1+2 を 2030 年度に 2025 年度比 25 % 減', 'scopes': '1+2', 'basis': 'market', 'kind': 'absolute',
                     'base_year': '2025', 'target_year': '2030', 'reduction_percent': '25', 'framework': '自主目標'}],
        'measures': [{'id': 'M1', 'name': '水銀灯の LED 化', 'site': 'main', 'start': '2025-11-01', 'co2e_kg_per_year': '7400', 'cost': '2350000', 'currency': 'JPY',
                      'status': '実施済み'}],
        'removals': [{'id': 'R1', 'kind': 'absorption', 'start': '2025-11-08', 'end': '2025-11-08', 'co2_kg': '568', 'method': '植樹会で植えた苗木の、主催者による見積り',
                      'permanence_years': '30', 'owner': '丹沢精密工業株式会社 (架空)', 'evidence': '植樹会の参加証 第 12 号 (架空)。算定の根拠は主催者の資料による'}],
        'exclusions': [{'scope': '3', 'category': '15', 'reason': '投資を行っていない'}],
    }
    rows = ['{']
    for n, (table, content) in enumerate(doc.items()):
        end = ',' if n + 1 < len(doc) else ''
        if isinstance(content, dict):
            rows.append(f'  "{table}": {json.dumps(content, ensure_ascii=False)}{end}')
        else:
            rows.append(f'  "{table}": [')
            rows += [f'    {json.dumps(x, ensure_ascii=False)}{"," if i + 1 < len(content) else ""}' for i, x in enumerate(content)]
            rows.append(f'  ]{end}')
    (OUT / 'book.json').write_text('\n'.join(rows + ['}', '']), encoding='utf-8')


OUT.mkdir(parents=True, exist_ok=True)
for make in (electricity, gas, lpg, kerosene, card, activities, book):
    make()

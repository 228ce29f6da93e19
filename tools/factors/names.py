#!/usr/bin/env python3
"""Names of activity codes, Japanese and English, with further words by which people look for them -> names.csv."""
import csv
import re
from pathlib import Path

from common import main, table, write_csv

NAMES = """
electricity|電気|electricity|電力 買電 系統電力 power grid kwh
electricity.generated|自家発電 (自家消費)|own generation used on site|太陽光 自家消費 solar pv
electricity.exported|電気の売電・逆潮流|electricity fed out|売電 逆潮流 余剰 export feed-in
heat.steam|蒸気|steam|スチーム 熱
heat.hot-water|温水|hot water|熱 地域熱供給 district heating
heat.cold-water|冷水|cold water|熱 地域冷房 district cooling chilled
fuel.gasoline|ガソリン|gasoline|揮発油 petrol ハイオク レギュラー
fuel.diesel|軽油|diesel|ディーゼル 燃料 gas oil
fuel.kerosene|灯油|kerosene|paraffin
fuel.heavy-oil-a|A重油|heavy oil A|重油 fuel oil
fuel.heavy-oil-bc|B・C重油|heavy oil B, C|重油 C重油 B重油 fuel oil
fuel.lpg|LPG (液化石油ガス)|LPG|プロパン プロパンガス ブタン propane butane
fuel.lng|LNG (液化天然ガス)|LNG|liquefied natural gas
fuel.city-gas|都市ガス|city gas|ガス 13A 12A town gas
fuel.natural-gas|天然ガス (LNGを除く)|natural gas|国産天然ガス pipeline
fuel.petroleum-gas|石油系炭化水素ガス|petroleum hydrocarbon gas|
fuel.coal|石炭 (種類なし)|coal (kind not named)|
fuel.coal.coking|原料炭|coking coal|石炭
fuel.coal.coking-imported|輸入原料炭|imported coking coal|石炭
fuel.coal.coking-for-coke|コークス用原料炭|coking coal for coke|石炭
fuel.coal.pci|吹込用原料炭|coal for injection (PCI)|石炭
fuel.coal.steam|一般炭|steam coal|石炭
fuel.coal.steam-imported|輸入一般炭|imported steam coal|石炭
fuel.coal.steam-domestic|国産一般炭|domestic steam coal|石炭
fuel.coal.anthracite|無煙炭|anthracite|石炭
fuel.coal.anthracite-imported|輸入無煙炭|imported anthracite|石炭
fuel.coal-coke|石炭コークス|coke|コークス
fuel.petroleum-coke|石油コークス|petroleum coke|FCCコーク
fuel.coal-tar|コールタール|coal tar|
fuel.asphalt|石油アスファルト|asphalt|bitumen
fuel.ngl|コンデンセート (NGL)|condensate (NGL)|
fuel.crude-oil|原油|crude oil|
fuel.naphtha|ナフサ|naphtha|
fuel.jet-fuel|ジェット燃料油|jet fuel|航空燃料
fuel.lubricating-oil|潤滑油|lubricating oil|
fuel.coke-oven-gas|コークス炉ガス|coke-oven gas|COG
fuel.blast-furnace-gas|高炉ガス|blast-furnace gas|BFG
fuel.blast-furnace-gas.power|発電用高炉ガス|blast-furnace gas for power|
fuel.converter-gas|転炉ガス|converter gas|LDG
fuel.rdf|RDF (廃棄物固形燃料)|refuse-derived fuel|
fuel.rpf|RPF (古紙・廃プラスチック固形燃料)|refuse paper and plastic fuel|
fuel.waste-tire|廃タイヤ (燃料)|waste tyres as fuel|tire
fuel.waste-plastic.municipal|廃プラスチック類 (一般廃棄物、燃料)|municipal waste plastic as fuel|
fuel.waste-plastic.industrial|廃プラスチック類 (産業廃棄物、燃料)|industrial waste plastic as fuel|
fuel.oil-from-waste-oil|廃油からの燃料油|fuel oil made from waste oil|再生油
fuel.oil-from-waste-plastic|廃プラスチックからの燃料油|fuel oil made from waste plastic|
fuel.wood-pellets|木質ペレット|wood pellets|バイオマス biomass
gas.co2|CO2 (溶接用ガス・ドライアイス)|CO2 used (welding, dry ice)|炭酸ガス シールドガス ドライアイス 消火器 shielding
gas.ch4|メタンの放出|methane released|
gas.ch4.biogenic|メタンの放出 (バイオ由来)|biogenic methane released|
gas.n2o|一酸化二窒素の放出|nitrous oxide released|笑気ガス
gas.sf6|六フッ化硫黄 (SF6)|sulphur hexafluoride (SF6)|絶縁ガス switchgear
gas.nf3|三フッ化窒素 (NF3)|nitrogen trifluoride (NF3)|
water.supply|上水|water supply|水道
water.treatment|下水・排水処理|waste water treatment|下水道 sewage
waste.mixed.incineration|廃棄物 (平均) 焼却|waste, average, incinerated|ごみ
waste.mixed.landfill|廃棄物 (平均) 埋立|waste, average, landfilled|ごみ 最終処分
waste.mixed.transport|廃棄物の輸送|waste transport|収集運搬
waste.plastic.incineration|廃プラスチック類 (産業廃棄物) 焼却|industrial waste plastic, incinerated|廃プラ
waste.plastic-municipal.incineration|廃プラスチック類 (一般廃棄物) 焼却|municipal waste plastic, incinerated|廃プラ
waste.pet-container.incineration|PET製容器 焼却|PET containers, incinerated|ペットボトル
waste.oil.incineration|廃油 焼却|waste oil, incinerated|
waste.oil-hazardous.incineration|廃油 (特定有害産業廃棄物) 焼却|hazardous waste oil, incinerated|
waste.synthetic-fiber.incineration|合成繊維 焼却|synthetic fibre, incinerated|
waste.tire.incineration|廃タイヤ 焼却|waste tyres, incinerated|tire
waste.paper.incineration|紙くず 焼却|waste paper, incinerated|
waste.diaper.incineration|紙おむつ 焼却|nappies, incinerated|diaper
freight.road|貨物輸送 トラック|freight by road|運送 truck lorry
freight.rail|貨物輸送 鉄道|freight by rail|
freight.sea|貨物輸送 船舶|freight by sea|海運 ship
freight.sea.improved-20|貨物輸送 船舶 (燃費20%以上改善)|freight by sea, ship improved by 20 %|
freight.sea.improved-15|貨物輸送 船舶 (燃費15%以上改善)|freight by sea, ship improved by 15 %|
freight.sea.improved-10|貨物輸送 船舶 (燃費10%以上改善)|freight by sea, ship improved by 10 %|
freight.sea.improved-5|貨物輸送 船舶 (燃費5%以上改善)|freight by sea, ship improved by 5 %|
freight.sea.improved-0|貨物輸送 船舶 (燃費0%以上改善)|freight by sea, ship improved by 0 %|
freight.air|貨物輸送 航空|freight by air|航空便
travel.air-domestic|出張 国内線航空機 (運賃)|business travel, domestic flights (fare)|飛行機 flight
travel.air-international|出張 国際線航空機 (運賃)|business travel, international flights (fare)|飛行機 flight
travel.rail|出張 鉄道 (運賃)|business travel by rail (fare)|電車 新幹線 train
travel.ship|出張 船舶 (運賃)|business travel by ship (fare)|フェリー ferry
travel.bus|出張 バス (運賃)|business travel by bus (fare)|
travel.taxi|出張 タクシー (運賃)|business travel by taxi (fare)|ハイヤー
travel.hotel|宿泊|hotel nights|ホテル 旅館
travel.employee|出張 (従業員数当たり)|business travel per employee|
commute.air-domestic|通勤 国内線航空機 (運賃)|commuting by domestic flights (fare)|
commute.air-international|通勤 国際線航空機 (運賃)|commuting by international flights (fare)|
commute.rail|通勤 鉄道 (運賃)|commuting by rail (fare)|電車 定期券 train
commute.ship|通勤 船舶 (運賃)|commuting by ship (fare)|
commute.bus|通勤 バス (運賃)|commuting by bus (fare)|
commute.taxi|通勤 タクシー (運賃)|commuting by taxi (fare)|
commute.office.large-city|通勤 オフィス 大都市|commuting, office, large city|政令市 東京23区
commute.office.medium-city|通勤 オフィス 中都市|commuting, office, medium city|
commute.office.small-city-a|通勤 オフィス 小都市A|commuting, office, small city A|
commute.office.small-city-b|通勤 オフィス 小都市B|commuting, office, small city B|
commute.office.town|通勤 オフィス 町村|commuting, office, town|
commute.factory.large-city|通勤 工場 大都市|commuting, factory, large city|政令市 東京23区
commute.factory.medium-city|通勤 工場 中都市|commuting, factory, medium city|
commute.factory.small-city-a|通勤 工場 小都市A|commuting, factory, small city A|
commute.factory.small-city-b|通勤 工場 小都市B|commuting, factory, small city B|
commute.factory.town|通勤 工場 町村|commuting, factory, town|
vehicle.car.gasoline|乗用車 ガソリン (走行)|car, gasoline (distance)|自動車
vehicle.kei-car.gasoline|軽自動車 ガソリン (走行)|kei car, gasoline (distance)|
vehicle.truck.gasoline|普通貨物車 ガソリン (走行)|truck, gasoline (distance)|
vehicle.small-truck.gasoline|小型貨物車 ガソリン (走行)|small truck, gasoline (distance)|
vehicle.kei-truck.gasoline|軽貨物車 ガソリン (走行)|kei truck, gasoline (distance)|
vehicle.truck.diesel|普通貨物車 軽油 (走行)|truck, diesel (distance)|
vehicle.small-truck.diesel|小型貨物車 軽油 (走行)|small truck, diesel (distance)|
vehicle.car.diesel|乗用車 軽油 (走行)|car, diesel (distance)|
"""


def cased(name):
    """r-410a -> R-410A (ASHRAE writes blends with a capital), r-134a -> R-134a, hfc-43-10mee -> HFC-43-10mee"""
    head, _, rest = name.partition('-')
    blend = re.fullmatch(r'[45]\d\d[a-z]', rest)
    return f"{head.upper()}{'-' if rest else ''}{rest.upper() if blend else rest}"


def rows_of_sets(source, out, known):
    """Refrigerants and gases are called by their own name; purchases by the sector's."""
    with open(Path(out) / 'refrigerants' / 'factors.csv', encoding='utf-8', newline='') as f:
        codes = dict.fromkeys(r['activity'] for r in csv.DictReader(f))
    for code in codes:
        kind, _, name = code.partition('.')
        if code not in known:
            gas = cased(name)
            yield dict(activity=code, ja=('冷媒 ' if kind == 'refrigerant' else '') + gas + ('' if kind == 'refrigerant' else ' の放出'),
                       en=f'refrigerant {gas}' if kind == 'refrigerant' else f'{gas} released',
                       words='フロン エアコン leak' if kind == 'refrigerant' else '')
    for r in table(source, 'japan/3eid2015_producer_price.csv'):
        yield dict(activity=f"spend.3eid-2015.{r['sector_code']}", ja=f"購入 {r['sector_ja']} (3EID 2015)",
                   en=f"purchases, 3EID 2015 sector {r['sector_code']} ({r['sector_ja']})")
    for r in table(source, 'japan/scope3_capital_goods.csv'):
        yield dict(activity=f"capital.moe.{r['sector_code']}", ja=f"資本財 {r['sector_ja']}",
                   en=f"capital goods, buyer's sector {r['sector_code']} ({r['sector_ja']})", words='設備投資 capex')


def make(source, out):
    rows = [dict(zip(('activity', 'ja', 'en', 'words'), line.split('|'))) for line in NAMES.strip().splitlines()]
    rows += rows_of_sets(source, out, {r['activity'] for r in rows})
    rows.sort(key=lambda r: r['activity'])
    write_csv(Path(out) / 'names.csv', ('activity', 'ja', 'en', 'words'), rows)
    print(f'names.csv: {len(rows)} codes')


if __name__ == '__main__':
    main(make, __doc__)

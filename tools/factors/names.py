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
waste.plastic.incineration-on-site|廃プラスチック類 (産業廃棄物) 自社焼却|industrial waste plastic, burnt on site|廃プラ スコープ1
waste.plastic-municipal.incineration-on-site|廃プラスチック類 (一般廃棄物) 自社焼却|municipal waste plastic, burnt on site|廃プラ スコープ1
waste.pet-container.incineration-on-site|PET製容器 自社焼却|PET containers, burnt on site|ペットボトル スコープ1
waste.oil.incineration-on-site|廃油 自社焼却|waste oil, burnt on site|スコープ1
waste.oil-hazardous.incineration-on-site|廃油 (特定有害産業廃棄物) 自社焼却|hazardous waste oil, burnt on site|スコープ1
waste.synthetic-fiber.incineration-on-site|合成繊維 自社焼却|synthetic fibre, burnt on site|スコープ1
waste.tire.incineration-on-site|廃タイヤ 自社焼却|waste tyres, burnt on site|tire スコープ1
waste.paper.incineration-on-site|紙くず 自社焼却|waste paper, burnt on site|スコープ1
waste.diaper.incineration-on-site|紙おむつ 自社焼却|nappies, burnt on site|diaper スコープ1
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

# The main ones of the UK, the US and the IPCC; the others are called by their words.
ABROAD = """
fuel.diesel.mineral|軽油 (バイオ燃料なし)|diesel without biofuel|
fuel.diesel.vehicle|軽油 (車両、CO2のみ)|diesel for vehicles, CO2 only|ディーゼル
fuel.gasoline.mineral|ガソリン (バイオ燃料なし)|gasoline without biofuel|petrol
fuel.gasoline.vehicle|ガソリン (車両、CO2のみ)|gasoline for vehicles, CO2 only|petrol
fuel.natural-gas.mineral|天然ガス (バイオガスなし)|natural gas without biogas|
fuel.gas-oil|ガスオイル (免税軽油)|gas oil|red diesel
fuel.fuel-oil|燃料油|fuel oil|重油
fuel.fuel-oil-1|留出燃料油 No.1|distillate fuel oil no. 1|heating oil
fuel.fuel-oil-2|留出燃料油 No.2|distillate fuel oil no. 2|heating oil
fuel.fuel-oil-4|留出燃料油 No.4|distillate fuel oil no. 4|
fuel.fuel-oil-5|残渣燃料油 No.5|residual fuel oil no. 5|重油
fuel.fuel-oil-6|残渣燃料油 No.6|residual fuel oil no. 6|重油 bunker
fuel.ipcc.diesel|軽油 (IPCC既定値)|diesel (IPCC default)|gas oil
fuel.ipcc.gasoline|ガソリン (IPCC既定値)|gasoline (IPCC default)|petrol
fuel.ipcc.natural-gas|天然ガス (IPCC既定値)|natural gas (IPCC default)|
fuel.ipcc.lpg|LPG (IPCC既定値)|LPG (IPCC default)|
fuel.ipcc.residual-oil|残渣燃料油 (IPCC既定値)|residual fuel oil (IPCC default)|重油
fuel.propane|プロパン (液体、英・米)|propane, liquid|
fuel.propane-gas|プロパン (気体、米)|propane, gaseous|
fuel.butane|ブタン (英・米)|butane|
fuel.cng|圧縮天然ガス (CNG)|compressed natural gas (CNG)|
fuel.aviation-gasoline|航空ガソリン|aviation gasoline|avgas
fuel.coal.bituminous|瀝青炭|bituminous coal|石炭
fuel.coal.sub-bituminous|亜瀝青炭|sub-bituminous coal|石炭
fuel.coal.lignite|褐炭|lignite|石炭
fuel.coal.industrial|石炭 (産業用)|coal, industrial|石炭
fuel.coal.domestic|石炭 (家庭用)|coal, domestic|石炭
fuel.biodiesel|バイオディーゼル|biodiesel|FAME
fuel.bioethanol|バイオエタノール|bioethanol|
fuel.ethanol|エタノール|ethanol|
fuel.biogas|バイオガス|biogas|
fuel.biomethane|バイオメタン|biomethane|
fuel.landfill-gas|埋立ガス|landfill gas|
fuel.wood|木材・木くず|wood and wood residuals|バイオマス biomass
fuel.wood-chips|木質チップ|wood chips|バイオマス biomass
fuel.wood-logs|薪|wood logs|バイオマス biomass
heat.steam.onsite|蒸気 (敷地内の他社から)|steam made on site by another firm|
heat.hot-water.onsite|温水 (敷地内の他社から)|hot water made on site by another firm|
freight.road.car|貨物輸送 乗用車|freight by passenger car|
freight.road.light-truck|貨物輸送 小型トラック|freight by light truck|
freight.road.hgv.average-laden|貨物輸送 大型トラック (平均積載)|freight by heavy goods vehicle, average load|HGV lorry truck トラック
freight.road.van.average.diesel|貨物輸送 バン 軽油|freight by van, diesel|
freight.sea.container-ship.average|貨物輸送 コンテナ船|freight by container ship|海運
freight.sea.bulk-carrier.average|貨物輸送 ばら積み船|freight by bulk carrier|海運
freight.air.domestic.with-rf|貨物輸送 航空 国内 (放射強制力を含む)|freight by air, domestic, with radiative forcing|航空便
freight.air.short-haul.with-rf|貨物輸送 航空 短距離 (放射強制力を含む)|freight by air, short haul, with radiative forcing|航空便
freight.air.long-haul.with-rf|貨物輸送 航空 長距離 (放射強制力を含む)|freight by air, long haul, with radiative forcing|航空便
travel.car|出張 乗用車|business travel by car|自動車
travel.car.average.petrol|出張 乗用車 ガソリン|business travel by car, petrol|自動車
travel.car.average.diesel|出張 乗用車 軽油|business travel by car, diesel|自動車
travel.car.average.battery-electric|出張 電気自動車|business travel by electric car|EV
travel.car.average.unknown|出張 乗用車 (燃料不明)|business travel by car, fuel unknown|自動車
travel.rail.national|出張 鉄道 (英国国鉄)|business travel by national rail|電車 train
travel.bus.local|出張 路線バス|business travel by local bus|
travel.bus.coach|出張 長距離バス|business travel by coach|
travel.taxi.regular|出張 タクシー (距離)|business travel by taxi (distance)|
travel.hotel.london|宿泊 ロンドン|hotel nights, London|ホテル
travel.hotel.japan|宿泊 日本 (英国の係数)|hotel nights, Japan (UK factors)|ホテル
travel.air.short-haul|出張 航空機 短距離|business travel by air, short haul|飛行機 flight
travel.air.medium-haul|出張 航空機 中距離|business travel by air, medium haul|飛行機 flight
travel.air.long-haul|出張 航空機 長距離|business travel by air, long haul|飛行機 flight
travel.air.domestic.average.with-rf|出張 航空機 国内 (放射強制力を含む)|business travel by air, domestic, with radiative forcing|飛行機 flight
travel.air.short-haul.economy.with-rf|出張 航空機 短距離 エコノミー (放射強制力を含む)|business travel by air, short haul, economy, with radiative forcing|飛行機 flight
travel.air.long-haul.economy.with-rf|出張 航空機 長距離 エコノミー (放射強制力を含む)|business travel by air, long haul, economy, with radiative forcing|飛行機 flight
travel.air.long-haul.business.with-rf|出張 航空機 長距離 ビジネス (放射強制力を含む)|business travel by air, long haul, business, with radiative forcing|飛行機 flight
commute.car|通勤 乗用車|commuting by car|自動車
commute.homeworking|在宅勤務|homeworking|テレワーク telework
managed.electricity|リース・管理資産の電気 (英国)|electricity of managed assets (UK)|リース leased
managed.vehicle.car.average.diesel|リース・管理車両 乗用車 平均 軽油 (英国)|managed car, average, diesel (UK)|リース leased
managed.vehicle.car.average.petrol|リース・管理車両 乗用車 平均 ガソリン (英国)|managed car, average, petrol (UK)|リース leased
managed.vehicle.van.average.diesel|リース・管理車両 バン 平均 軽油 (英国)|managed van, average, diesel (UK)|リース leased
electricity.upstream|電気の上流・送配電損失 (英国による各国の値)|upstream and grid loss of electricity, other countries (UK figures)|WTT T&D カテゴリ3
fuel.ipcc.sulphite-lyes|黒液 (IPCC既定値)|black liquor, sulphite lyes (IPCC default)|
gas.sf5cf3|五フッ化硫黄トリフルオロメチル|trifluoromethyl sulphur pentafluoride|
gas.methyl-bromide|臭化メチルの放出|methyl bromide released|
gas.methyl-chloroform|メチルクロロホルムの放出|methyl chloroform released|
vehicle.car.average.petrol|乗用車 平均 ガソリン (走行)|average car, petrol (distance)|自動車
vehicle.car.average.diesel|乗用車 平均 軽油 (走行)|average car, diesel (distance)|自動車
vehicle.car.average.battery-electric|電気自動車 平均 (走行)|average electric car (distance)|EV
vehicle.van.average.diesel|バン 平均 軽油 (走行)|average van, diesel (distance)|
vehicle.hgv.average-laden|大型トラック 平均積載 (走行)|heavy goods vehicle, average load (distance)|HGV lorry truck
waste.plastic.landfill|プラスチック 埋立|plastic waste, landfilled|廃プラ
waste.plastic.recycling|プラスチック リサイクル|plastic waste, recycled|廃プラ
waste.paper.landfill|紙くず 埋立|waste paper, landfilled|
waste.paper.recycling|紙くず リサイクル|waste paper, recycled|
waste.metal.recycling|金属くず リサイクル|scrap metal, recycled|
waste.household.landfill|家庭ごみ 埋立|household waste, landfilled|
waste.commercial-and-industrial.landfill|事業系廃棄物 埋立|commercial and industrial waste, landfilled|
waste.commercial-and-industrial.incineration|事業系廃棄物 焼却|commercial and industrial waste, incinerated|
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
    for year in range(2016, 2026):
        with open(Path(out) / f'uk-desnz-{year}' / 'factors.csv', encoding='utf-8', newline='') as f:
            codes |= dict.fromkeys(r['activity'] for r in csv.DictReader(f) if r['activity'].startswith(('refrigerant.', 'gas.')))
    for code in codes:
        kind, _, name = code.partition('.')
        if code not in known:
            gas = cased(name)
            yield dict(activity=code, ja=('冷媒 ' if kind == 'refrigerant' else '') + gas + ('' if kind == 'refrigerant' else ' の放出'),
                       en=f'refrigerant {gas}' if kind == 'refrigerant' else f'{gas} released',
                       words='フロン エアコン leak' if kind == 'refrigerant' else '')
    for r in table(source, 'japan/3eid2015_producer_price.csv'):
        yield dict(activity=f"spend.3eid-2015.{r['sector_code']}", ja=f"購入 {r['sector_ja']} (3EID 2015)",
                   en=f"purchases, 3EID 2015 sector {r['sector_code']} ({r['sector_ja']})", words='調達 原材料 spend')
        yield dict(activity=f"spend.3eid-2015-domestic.{r['sector_code']}", ja=f"購入 {r['sector_ja']} (3EID 2015 国内のみ)",
                   en=f"purchases, 3EID 2015 sector {r['sector_code']}, made in Japan alone ({r['sector_ja']})", words='調達 原材料 spend')
    for r in table(source, 'japan/scope3_capital_goods.csv'):
        yield dict(activity=f"capital.moe.{r['sector_code']}", ja=f"資本財 {r['sector_ja']}",
                   en=f"capital goods, buyer's sector {r['sector_code']} ({r['sector_ja']})", words='設備投資 capex')


def make(source, out):
    rows = [dict(zip(('activity', 'ja', 'en', 'words'), line.split('|'))) for line in (NAMES.strip() + ABROAD.rstrip()).splitlines()]
    rows += rows_of_sets(source, out, {r['activity'] for r in rows})
    rows.sort(key=lambda r: r['activity'])
    write_csv(Path(out) / 'names.csv', ('activity', 'ja', 'en', 'words'), rows)
    print(f'names.csv: {len(rows)} codes')


if __name__ == '__main__':
    main(make, __doc__)

#!/usr/bin/env python3
"""international/ipcc/*.csv, international/grid/owid*.csv -> ipcc-2006-stationary, world-grid-intensity: where a country has no set of its own."""
import re
from decimal import ROUND_UP, Decimal

from common import exact, leave, main, slug, table, take, write_set

FUEL = {'Motor Gasoline': 'gasoline', 'Jet Kerosene': 'jet-fuel', 'Other Kerosene': 'kerosene', 'Gas/Diesel Oil': 'diesel', 'Residual Fuel Oil': 'residual-oil',
        'Liquefied Petroleum Gases': 'lpg', 'Bitumen': 'asphalt', 'Lubricants': 'lubricating-oil', 'Natural Gas Liquids': 'ngl', 'Anthracite': 'coal.anthracite',
        'Coking Coal': 'coal.coking', 'Other Bituminous Coal': 'coal.bituminous', 'Sub-Bituminous Coal': 'coal.sub-bituminous', 'Lignite': 'coal.lignite',
        'Coke Oven Coke and Lignite Coke': 'coal-coke', 'Oxygen Steel Furnace Gas': 'converter-gas', 'Waste Oil': 'waste-oils'}
OWN = {'JPN', 'GBR', 'USA'}                           # have sets of their own
# ISO 3166-1: two letters are the first two of three, but for these.
ALPHA2 = dict(p.split(':') for p in """
ABW:AW AGO:AO ARE:AE ARM:AM ATG:AG AUT:AT BDI:BI BEN:BJ BGD:BD BHS:BS BIH:BA BLR:BY BLZ:BZ BRB:BB BRN:BN CAF:CF CHL:CL CHN:CN
COD:CD COG:CG COK:CK COM:KM CPV:CV CYM:KY DNK:DK EST:EE FLK:FK FRO:FO GIN:GN GLP:GP GNB:GW GNQ:GQ GRD:GD GRL:GL GUF:GF GUY:GY
IRL:IE IRQ:IQ ISR:IL JAM:JM KAZ:KZ KOR:KR LBR:LR LBY:LY MAC:MO MDG:MG MDV:MV MEX:MX MLT:MT MNE:ME MOZ:MZ MTQ:MQ PAK:PK PNG:PG
POL:PL PRK:KP PRT:PT PRY:PY PYF:PF SEN:SN SLB:SB SLV:SV SPM:PM SRB:RS SUR:SR SVK:SK SVN:SI SWE:SE SWZ:SZ SYC:SC TCD:TD TKM:TM
TUN:TN TUR:TR UKR:UA URY:UY""".split())


def percent(r):
    """The wider side of the 95 % interval, rounded up to a tenth."""
    value, low, high = (Decimal(r[c]) for c in ('co2_kg_per_tj', 'co2_lower_95', 'co2_upper_95'))
    return str((max(high - value, value - low) / value * 100).quantize(Decimal('0.1'), ROUND_UP))


CONFIRMED = 'the Table 2.3 CH4/N2O'                    # in `checks`: the tables for makers and for shops have the same pair, and it gives the published CO2e


def ipcc_gases(r, by):
    """{column: kilograms}: CO2, and CH4 and N2O where they are confirmed; `by` TJ in a unit."""
    bio = r['biogenic'] == 'yes'
    kilograms = lambda c: exact(Decimal(r[c]) * by)
    gases = {'biogenic_co2_kg' if bio else 'co2_kg': kilograms('co2_kg_per_tj')}
    if CONFIRMED in r['checks']:
        gases |= {'ch4_biogenic_kg' if bio else 'ch4_fossil_kg': kilograms('ch4_kg_per_tj_manufacturing'), 'n2o_kg': kilograms('n2o_kg_per_tj_manufacturing')}
    return gases


def ipcc(source):
    """Per TJ of net heat as published, per tonne with the table's net heat value. Biomass without CH4 and N2O has no row: they are its scope 1.
    Codes of its own: a default for any country under a common code would step in unseen where a set has a gap on purpose."""
    for r in table(source, 'international/ipcc/ipcc-2006-stationary-defaults.csv'):
        whole = CONFIRMED in r['checks']
        if r['biogenic'] != 'no' and not whole:
            leave('biomass whose CH4 and N2O are only remembered', r)
            continue
        if r['co2_confidence'] != 'cross-checked':
            leave('CO2 is not cross-checked', r)
            continue
        code = 'fuel.ipcc.' + (FUEL.get(r['fuel']) or slug(re.sub(r' \(.*', '', r['fuel']) if r['biogenic'] == 'yes' else r['fuel']))
        base = dict(activity=code, scope='1', uncertainty_percent=percent(r), fallback='IPCC 2006 default, in place of a factor of the country')
        tables = 'Tables 2.2, 2.3' if whole else 'Table 2.2'
        gases = 'CH4 and N2O confirmed by the CO2e of the GHG Protocol tool; uncertainty of CO2' if whole else 'CO2 only'
        limits = f"95 %: {r['co2_lower_95']} to {r['co2_upper_95']} kg CO2/TJ"
        yield dict(base, id=code[10:] + '-tj', unit='TJ', heat_basis='net', **ipcc_gases(take(r), 1),
                   source=f"IPCC 2006 GL Vol.2 {tables}: {r['fuel']}", note=f"{gases}; {limits}; confidence: {r['co2_confidence']}")
        if r['ncv_tj_per_gg'] and r['ncv_confidence'] == 'cross-checked':
            yield dict(base, id=code[10:] + '-t', unit='t', **ipcc_gases(r, Decimal(r['ncv_tj_per_gg']) / 1000),
                       source=f"IPCC 2006 GL Vol.2 Table 1.2, {tables}: {r['fuel']}",
                       note=f"{gases}; computed: {r['co2_kg_per_tj']} kg/TJ x {r['ncv_tj_per_gg']} TJ/Gg; {limits}; confidence: cross-checked")


def grid(source):
    for r in table(source, 'international/grid/owid-ember-carbon-intensity-2010-2025.csv'):
        three, year = r['iso3'], r['year']
        if not re.fullmatch('[A-Z]{3}', three) or three in OWN:
            leave('has a set of its own' if three in OWN else 'a group of countries, or no country of ISO 3166', r)
            continue
        take(r)
        two = ALPHA2.get(three, three[:2])
        yield dict(id=f'{two.lower()}-{year}', activity='electricity', country=two, valid_from=f'{year}-01-01', valid_to=f'{year}-12-31', scope='2', basis='location',
                   unit='kWh', co2e_kg=r['kg_co2e_per_kwh'], fallback='life-cycle intensity of generation (OWID/Ember), where no factor of the country is there',
                   source=f"OWID/Ember: {r['entity']}, {year}", note=f"life-cycle, per kWh generated; confidence: {r['confidence']}")


def make(source, out):
    write_set(out, dict(
        id='ipcc-2006-stationary', title='IPCC 2006 defaults for stationary combustion', title_ja='IPCC 2006 既定値 固定燃焼', publisher='IPCC', edition='2006',
        published='2006', licence='facts, cite; text copyright IPCC', source='IPCC 2006 Guidelines for National GHG Inventories, Vol. 2 Energy, Tables 1.2, 2.2; two transcriptions compared',
        gwp='', note='CO2 per TJ of net heat, and per tonne. For any country, under codes of its own (fuel.ipcc.diesel): nothing steps in that nobody chose; every line carries a caveat. CH4 and N2O stand '
                     'where a second source confirms them (11 fuels), else the row is CO2 only. Biomass has a row only with them.',
        attribution='IPCC (2006), 2006 IPCC Guidelines for National Greenhouse Gas Inventories, Vol. 2'), list(ipcc(source)))
    write_set(out, dict(
        id='world-grid-intensity', title='Carbon intensity of electricity by country, 2010 to 2025, life-cycle', title_ja='国別 電力の炭素強度 2010～2025年 (ライフサイクル)',
        publisher='Our World in Data, Ember', edition='export of 2026-04', published='2026-04', licence='CC BY 4.0',
        source='OWID grapher "carbon intensity of electricity" (Ember; Energy Institute); copy: sayanarman/CAP6938-Final-Project 28a2c8a, compared with mackenzieehodgson/irrigation_calc 093d7c2',
        gwp='', note='Life-cycle CO2e per kWh generated: upstream of fuels and building of plants are in it, loss in the grid is not. It stands in where a country has no set; every '
                     'line carries a caveat. Not for Japan, the UK and the US. The publisher names no GWP set.',
        attribution='Ember; Energy Institute Statistical Review of World Energy; processed by Our World in Data. CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/); selected and reformatted.'), list(grid(source)))


if __name__ == '__main__':
    main(make, __doc__)

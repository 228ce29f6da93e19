#!/usr/bin/env python3
"""international/us-epa/us-epa-supply-chain-*.csv -> us-epa-supply-chain-1.3.0, -1.2 (purchases, per US dollar of a year)."""
from decimal import Decimal

from common import PUBLIC_DOMAIN, main, table, take, write_set

TOTAL = 'international/us-epa/us-epa-supply-chain-v1.3.0-naics6-co2e-usd2022.csv'
BY_GAS = 'international/us-epa/us-epa-supply-chain-v1.3.0-naics6-by-gas-usd2022.csv'
OLD = 'international/us-epa/us-epa-supply-chain-v1.2-naics6-co2e-usd2021.csv'
OTHER = {'Carbon tetrafluoride': 'PFC-14', 'HFC-125': 'HFC-125', 'HFC-134a': 'HFC-134a', 'HFC-143a': 'HFC-143a', 'HFC-23': 'HFC-23',
         'HFC-236fa': 'HFC-236fa', 'HFC-32': 'HFC-32', 'Hexafluoroethane': 'PFC-116', 'Nitrogen trifluoride': 'NF3', 'Perfluorobutane': 'PFC-31-10',
         'Perfluorocyclobutane': 'PFC-318', 'Perfluorohexane': 'PFC-51-14', 'Perfluoropropane': 'PFC-218', 'Sulfur hexafluoride': 'SF6'}
REST = 'HFCs and PFCs, unspecified (kgCO2e/2022USD)'


def reconcile(source, made, out):
    """The gases on AR5 are the CO2e that EPA prints, to its three decimals and the three digits of the masses."""
    ar5 = {r['gas']: Decimal(r['AR5']) for r in table(out, 'gwp/gwp.csv') if r['AR5']}
    total = {}
    for r in made:
        masses = [('CO2', r.get('co2_kg')), ('CH4 fossil', r.get('ch4_fossil_kg')), ('N2O', r.get('n2o_kg')),
                  *(p.split('=') for p in r.get('other_gases', '').split(';') if p)]
        co2e = sum(ar5[g] * Decimal(v) for g, v in masses if v) + Decimal(r.get('co2e_kg', '0'))
        total[r['activity']] = total.get(r['activity'], 0) + co2e
    for r in table(source, TOTAL):
        want, have = Decimal(r['factor_with_margins']), total.pop(f"spend.us-naics.{r['naics2017']}")
        if abs(want - have) > Decimal('0.0006') + want * Decimal('0.005'):
            raise SystemExit(f"{r['naics2017']}: {have} is not the published {want}")
    if total:
        raise SystemExit(f'no published total: {sorted(total)}')


def plain(text):
    """1.72e-01 -> 0.172: every published digit, no exponent."""
    return f'{Decimal(text):f}'


def rows(source):
    for r in map(take, table(source, BY_GAS)):
        code = r['naics2017']
        base = dict(activity=f'spend.us-naics.{code}', scope='3', category='1', unit='USD_2022', source=f'EPA Supply Chain v1.3.0, by GHG, with margins: NAICS {code}',
                    note=f"{r['title'].strip()}; purchaser price of 2022; confidence: {r['confidence']}")
        gas = {name: r[f'{name} (kg/2022USD)'] for name in ('Carbon dioxide', 'Methane', 'Nitrous oxide', *OTHER)}
        other = ';'.join(f'{OTHER[n]}={plain(gas[n])}' for n in OTHER if Decimal(gas[n]))
        yield dict(base, id=code, co2_kg=plain(gas['Carbon dioxide']), ch4_fossil_kg=plain(gas['Methane']), n2o_kg=plain(gas['Nitrous oxide']), other_gases=other)
        if Decimal(r[REST]):
            yield dict(base, id=f'{code}-unspecified', part='unspecified HFC and PFC', co2e_kg=plain(r[REST]), gwp='AR5')


def total(r, scheme, column, version, what):
    """CO2e alone, as it is printed."""
    return dict(id=f"{r['naics2017']}-{what.replace(' ', '-')}", activity=f"spend.{scheme}.{r['naics2017']}", scope='3', category='1',
                unit=f"USD_{r['currency_year']}", co2e_kg=r[column], source=f"EPA Supply Chain v{version}, CO2e, {what}: NAICS {r['naics2017']}",
                note=f"{r['title'].strip()}; purchaser price of {r['currency_year']}; confidence: {r['confidence']}")


def without_margins(source):
    """To the gate of the factory: trade and freight between maker and buyer are not in it, the price is still the buyer's."""
    for r in map(take, table(source, TOTAL)):
        yield total(r, 'us-naics-without-margins', 'factor_without_margins', '1.3.0', 'without margins')


def old(source):
    """Under codes of their own: the edition before is another method and never stands in for this one, nor beside it."""
    for r in map(take, table(source, OLD)):
        yield total(r, 'us-naics-2021', 'factor_with_margins', '1.2', 'with margins')
        yield total(r, 'us-naics-2021-without-margins', 'factor_without_margins', '1.2', 'without margins')


def make(source, out):
    made = list(rows(source))
    reconcile(source, made, out)
    common = dict(publisher='US EPA', published='', licence=PUBLIC_DOMAIN)
    write_set(out, dict(
        common, id='us-epa-supply-chain-1.3.0', title='US EPA Supply Chain GHG Emission Factors v1.3.0 by NAICS-6', title_ja='米国環境保護庁 サプライチェーン排出係数 v1.3.0 (NAICS 6桁)',
        edition='1.3.0', source='EPA Supply Chain Greenhouse Gas Emission Factors v1.3.0 by NAICS-6, by GHG and CO2e, USD 2022; copy: sungkomp/mcp-csv-agent 2f5575d, '
               'compared with jessicawaters/Supply-Chain-Greenhouse-Gas-Emission-Factors 59b872e',
        gwp='AR5', note='Kilograms of each gas per US dollar of 2022 at purchaser price, margins included; CO2e without margins under codes of its own (spend.us-naics-without-margins.*). '
                        'Money of another year or currency: record a conversion to USD_2022. The kind of methane is not said: it stands as fossil. Never next to v1.2 in one series.',
        attribution='US Environmental Protection Agency, Supply Chain Greenhouse Gas Emission Factors v1.3.0 (US Government work, public domain).'), made + list(without_margins(source)))
    write_set(out, dict(
        common, id='us-epa-supply-chain-1.2', title='US EPA Supply Chain GHG Emission Factors v1.2 by NAICS-6, for restating old years', title_ja='米国環境保護庁 サプライチェーン排出係数 v1.2 (NAICS 6桁、過去分の再計算用)',
        edition='1.2', source='EPA Supply Chain Greenhouse Gas Emission Factors v1.2 by NAICS-6, CO2e, USD 2021; copy: rupakrish78/GHG-Astair 0245993, '
               'compared with JiaQi0316/test da03822 (1,014 of 1,016 rows)',
        gwp='AR4', note='Kilograms of CO2e per US dollar of 2021 at purchaser price. Only to restate figures that were made with it, under codes of its own (spend.us-naics-2021.*): v1.3.0 is another '
                        'method and its figures are no continuation of these.',
        attribution='US Environmental Protection Agency, Supply Chain Greenhouse Gas Emission Factors v1.2 (US Government work, public domain).'), list(old(source)))


if __name__ == '__main__':
    main(make, __doc__)

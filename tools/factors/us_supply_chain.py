#!/usr/bin/env python3
"""international/us-epa/us-epa-supply-chain-v1.3.0-naics6-by-gas-usd2022.csv -> us-epa-supply-chain-1.3.0 (purchases, per US dollar)."""
from decimal import Decimal

from common import main, table, write_set

TOTAL = 'international/us-epa/us-epa-supply-chain-v1.3.0-naics6-co2e-usd2022.csv'
BY_GAS = 'international/us-epa/us-epa-supply-chain-v1.3.0-naics6-by-gas-usd2022.csv'
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
    for r in table(source, BY_GAS):
        code = r['naics2017']
        base = dict(activity=f'spend.us-naics.{code}', scope='3', category='1', unit='USD', source=f'EPA Supply Chain v1.3.0, by GHG, with margins: NAICS {code}',
                    note=f"{r['title'].strip()}; purchaser price of 2022; confidence: {r['confidence']}")
        gas = {name: r[f'{name} (kg/2022USD)'] for name in ('Carbon dioxide', 'Methane', 'Nitrous oxide', *OTHER)}
        other = ';'.join(f'{OTHER[n]}={plain(gas[n])}' for n in OTHER if Decimal(gas[n]))
        yield dict(base, id=code, co2_kg=plain(gas['Carbon dioxide']), ch4_fossil_kg=plain(gas['Methane']), n2o_kg=plain(gas['Nitrous oxide']), other_gases=other)
        if Decimal(r[REST]):
            yield dict(base, id=f'{code}-unspecified', part='unspecified HFC and PFC', co2e_kg=plain(r[REST]), gwp='AR5')


def make(source, out):
    made = list(rows(source))
    reconcile(source, made, out)
    write_set(out, dict(
        id='us-epa-supply-chain-1.3.0', title='US EPA Supply Chain GHG Emission Factors v1.3.0 by NAICS-6', title_ja='米国環境保護庁 サプライチェーン排出係数 v1.3.0 (NAICS 6桁)',
        publisher='US EPA', edition='1.3.0', published='', licence='public domain (US Government work, 17 USC 105)',
        source='EPA Supply Chain Greenhouse Gas Emission Factors v1.3.0 by NAICS-6, by GHG, USD 2022; copy: sungkomp/mcp-csv-agent 2f5575d, '
               'compared with jessicawaters/Supply-Chain-Greenhouse-Gas-Emission-Factors 59b872e',
        gwp='AR5', note='Kilograms of each gas per US dollar of 2022 at purchaser price, margins included. Money of another year or currency: convert at the '
                        'rate of 2022 and take out the change of prices first. The kind of methane is not said: it stands as fossil. Never next to v1.2 in one series.',
        attribution='US Environmental Protection Agency, Supply Chain Greenhouse Gas Emission Factors v1.3.0'), made)


if __name__ == '__main__':
    main(make, __doc__)

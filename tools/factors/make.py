#!/usr/bin/env python3
"""All factor sets from the source tables: make.py SOURCE-FOLDER factors. Or the account of the tables: make.py SOURCE-FOLDER --account
says for each how many rows it has, how many ship, and why each of the others does not; it fails where one is not accounted for."""
import contextlib
import io
import sys
import tempfile
from pathlib import Path

import common
import gases
import japan_fuels
import japan_scope3
import japan_suppliers
import names
import uk_desnz
import us_epa
import us_supply_chain
import world

UNUSED = {  # tables that no set is made of
    'japan/absorption.csv': 'removals, not emissions: formulas and coefficients of absorption',
    'japan/refrigerant_blends.csv': 'computed again from the compositions',
    'international/gwp/refrigerant-blend-gwp100-computed.csv': 'computed again from the compositions',
    'international/us-epa/us-epa-egrid2023-subregion-output-rates.csv': 'the same rates as Table 6 of the hub',
    'international/grid/aib-production-and-residual-mix-via-ignite.csv': 'CC BY-SA compilation: not for a bundle under another licence',
    'international/grid/eea-co2-intensity-electricity-2010-2019.csv': 'the same countries and years as OWID/Ember: two rows would fit equally',
    'international/grid/ifi-default-grid-factors-2021-v3.1.csv': 'no licence stated; margins for projects, not for inventories',
}


def make(source, out):
    for part in (japan_fuels, japan_suppliers, gases, japan_scope3, us_epa, uk_desnz,
                 us_supply_chain, world, names):
        part.make(source, out)


def every_table(source):
    for name, why in UNUSED.items():
        common.leave(why, *common.table(source, name))
    unread = {str(p.relative_to(source)) for p in Path(source).rglob('*.csv')} - set(common.tables)
    if unread:
        raise SystemExit(f'tables that nobody reads: {sorted(unread)}')
    return sorted(t for t in common.tables if (Path(source) / t).is_file())


def say_account(source):
    whole = common.Counter()
    with tempfile.TemporaryDirectory() as out, contextlib.redirect_stdout(io.StringIO()):
        make(source, Path(out))
        names_ = every_table(source)
    for name in names_:
        print(f'{name}: {len(common.tables[name])} rows')
        for fate, n in common.account(name):
            print(f'{n:8} {fate}')
            whole[fate] += n
    print(f'all tables: {sum(whole.values())} rows')
    for fate, n in sorted(whole.items(), key=lambda f: (f[0] != common.TAKEN, -f[1])):
        print(f'{n:8} {fate}')
    return 'NOT ACCOUNTED FOR' not in whole


if __name__ == '__main__':
    if len(sys.argv) == 3 and sys.argv[2] == '--account':
        sys.exit(0 if say_account(Path(sys.argv[1])) else 1)
    common.main(make, __doc__)

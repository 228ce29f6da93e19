#!/usr/bin/env python3
"""All factor sets from the source tables: python3 tools/factors/make.py SOURCE-FOLDER factors"""
import gases
import japan_fuels
import japan_scope3
import japan_suppliers
import names
import uk_desnz
import us_epa
import us_supply_chain
import world
from common import main


def make(source, out):
    for part in (japan_fuels, japan_suppliers, gases, japan_scope3, us_epa, uk_desnz,
                 us_supply_chain, world, names):
        part.make(source, out)


if __name__ == '__main__':
    main(make, __doc__)

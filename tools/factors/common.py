"""What all converters share: reading a source table, decimal text without loss, writing a set in one canonical form, and the account of
what became of each row of a source table."""
import csv
import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

FACTOR = ('id activity country region supplier menu valid_from valid_to scope part category basis unit co2_kg ch4_fossil_kg '
          'ch4_biogenic_kg n2o_kg other_gases co2e_kg co2_co2e_kg ch4_co2e_kg n2o_co2e_kg gwp heat_basis biogenic_co2_kg outside_scopes '
          'uncertainty_percent fallback source note').split()
CONVERSION = 'activity from_unit to_unit multiply_by heat_basis valid_from valid_to supplier source country'.split()
LAW = 'activity supplier unit gj_per_unit valid_from valid_to source'.split()

MOE = '環境省・経済産業省'
PDL = '公共データ利用規約 第1.0版 (PDL 1.0, CC BY 4.0 compatible)'
PUBLIC_DOMAIN = 'public domain (US Government work, 17 USC 105)'
EDITED = 'MOE/METI, edited by Japan GX Group, selected and reformatted by the tanso project'


TAKEN = 'ships'
tables = {}                                           # the rows of each source table that was read, in order of reading


class Row(dict):
    """A row of a source table; `fate` says what became of it: TAKEN, or why it has no place in a set."""
    fate = None


def table(source, name):
    """Rows of a source table; every value as the text that stands there. The same rows each time."""
    if name not in tables:
        with open(Path(source) / name, encoding='utf-8-sig', newline='') as f:
            tables[name] = [Row(r) for r in csv.DictReader(f)]
    return tables[name]


def take(*rows):
    """The rows ship: each has a figure in a set. Returns the first."""
    for r in rows:
        r.fate = TAKEN
    return rows[0]


def leave(why, *rows):
    """The rows do not ship, unless they do in another place."""
    for r in rows:
        r.fate = r.fate or why


def account(name):
    """[(fate, number of rows)] of a table that was read: what ships first, then the reasons by size."""
    fates = Counter(r.fate or 'NOT ACCOUNTED FOR' for r in tables[name])
    return sorted(fates.items(), key=lambda f: (f[0] != TAKEN, -f[1], f[0]))


def shift(text, places):
    """text x 10^places, every published digit kept: shift('0.000452', 3) == '0.452'."""
    value = Decimal(text).scaleb(places)
    return f'{value:f}'


def exact(value):
    """A decimal without exponent and without zeros at the end."""
    text = f'{value:f}'
    return (text.rstrip('0').rstrip('.') if '.' in text else text) or '0'


def slug(text):
    """Battery Electric Vehicle -> battery-electric-vehicle: a part of a code or an id."""
    return re.sub(r'[^a-z0-9]+', '-', text.lower()).strip('-')


def shipped(row, *columns):
    """A value that is only remembered never ships."""
    if all(row[c] not in ('memory', 'not-found') for c in columns):
        return True
    leave('only remembered' if any(row[c] == 'memory' for c in columns) else 'not found', row)
    return False


def fiscal(year):
    """First and last day of the Japanese fiscal year that starts in `year`."""
    return f'{int(year)}-04-01', f'{int(year) + 1}-03-31'


def write_csv(path, columns, rows):
    used = [c for c in columns if any(r.get(c) for r in rows)] or columns
    for r in rows:
        unknown = set(r) - set(columns)
        if unknown:
            raise SystemExit(f'{path}: no such column: {sorted(unknown)}')
    with open(path, 'w', encoding='utf-8', newline='') as f:
        out = csv.writer(f, lineterminator='\n')
        out.writerow(used)
        out.writerows([r.get(c, '') for c in used] for r in rows)


def write_set(out, meta, factors=(), conversions=(), law=()):
    """One folder: set.json, factors.csv and what else there is. Ids are unique, checked here and again by `factors check`."""
    folder = Path(out) / meta['id']
    folder.mkdir(parents=True, exist_ok=True)
    ids = [r['id'] for r in factors]
    twice = {i for i in ids if ids.count(i) > 1} if len(set(ids)) != len(ids) else set()
    if twice:
        raise SystemExit(f"{meta['id']}: id used twice: {sorted(twice)}")
    order = 'id kind title title_ja publisher edition published licence source gwp note attribution'.split()
    text = {k: meta.get(k, '') for k in order if k != 'kind' or k in meta}
    (folder / 'set.json').write_text(json.dumps(text, ensure_ascii=False, indent=2) + '\n', encoding='utf-8')
    write_csv(folder / 'factors.csv', FACTOR, list(factors))
    for name, columns, rows in (('conversions.csv', CONVERSION, conversions), ('energy-law.csv', LAW, law)):
        if rows:
            write_csv(folder / name, columns, list(rows))
    print(f"{meta['id']}: {len(ids)} factors, {len(conversions)} conversions, {len(law)} coefficients of the energy law")


def main(make, text):
    import sys
    if len(sys.argv) != 3:
        raise SystemExit(f'{text}\nusage: {sys.argv[0]} SOURCE-FOLDER OUT-FOLDER')
    make(Path(sys.argv[1]), Path(sys.argv[2]))

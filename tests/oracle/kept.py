#!/usr/bin/env python3
"""kept.py TANSO [CASES] [SEED]   kept figures against fresh ones: random books, random changes, byte for byte.

`show` keeps what it printed of a year in the ledger, under the state of all that it was made of. After each change (import,
void, set, undo, a factor set) every year is shown in several forms three times: keeping, from what is kept, and with keeping
switched off; all must be the same bytes and status. Then: a kept row that another program altered gives no wrong figure and
is found by check --integrity; show neither waits nor fails while another command writes, and not in a file that cannot be
written.
"""
import json
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from books import Maker  # noqa: E402
from model import period  # noqa: E402
from run import Firm, write_set  # noqa: E402

FORMS = (('--format', 'json'), (), ('--lang', 'ja'), ('--by', 'site'), ('--by', 'activity', '--format', 'csv'),
         ('--by', 'month', '-q'), ('--format', 'csv'), ('--by', 'scope,gas'), ('--gwp', 'AR6', '--format', 'json'),
         ('--gwp', 'AR4', '--by', 'site'))
SEVERAL = (('--format', 'json'), (), ('--format', 'csv', '--gwp', 'AR6'))
hits = 0


class Trouble(Exception):
    pass


def show(firm, keep, year, form):
    firm.env['TANSO_KEEP'] = keep
    done = firm.run('show', '--year', year, *form, status=(0, 1))
    if firm.trouble:
        raise Trouble(firm.trouble[0])
    return done.returncode, done.stdout, done.stderr


def ledger(firm):
    return sqlite3.connect(firm.folder / 'tanso.db', timeout=0, isolation_level=None)


def kept(firm):
    with ledger(firm) as db:
        return db.execute('SELECT year, part, hex(content) FROM kept ORDER BY 1, 2').fetchall()


def same(firm, year, form, what):
    fresh, first, again = (show(firm, k, year, form) for k in ('never', 'always', 'always'))
    for name, got in (('keeping', first), ('kept', again)):
        if got != fresh:
            raise Trouble(f'{what}: show --year {year} {form}: {name} differs\n{fresh}\n{got}')


def all_same(firm, r, years, what):
    global hits
    for year in years:
        for form in r.sample(FORMS, 3):
            before = kept(firm)
            same(firm, year, form, what)
            hits += kept(firm) == before
    span = f'{years[0]}-{years[-1]}' if len(years) > 1 else 'all'
    for form in SEVERAL:
        same(firm, span, form, what)


def records(firm):
    out = json.loads(firm.run('list', 'activities', '--format', 'json').stdout)
    return out if isinstance(out, list) else next(v for v in out.values() if isinstance(v, list))


def change(firm, r, rest, folders, step):
    """one change that may or may not touch a year; a refusal is a change, too (of nothing)"""
    kind = r.choice(('import', 'import', 'void', 'set', 'gwp', 'undo', 'factors', 'extra'))
    any_status = (0, 1, 2, 3)
    if kind == 'import' and rest:
        part = {'activities': [rest.pop() for _ in range(min(len(rest), r.randint(1, 5)))]}
        (firm.folder / f'part{step}.json').write_text(json.dumps(part))
        firm.run('import', f'part{step}.json', status=any_status)
    elif kind == 'void':
        ids = [x.get('id') or x.get('activity_id') for x in records(firm)]
        if ids:
            firm.run('void', 'activities', r.choice(ids), '--why', 'test', status=any_status)
    elif kind == 'set':
        sites = json.loads(firm.run('list', 'sites', '--format', 'json').stdout)
        sites = sites if isinstance(sites, list) else next(v for v in sites.values() if isinstance(v, list))
        if sites:
            firm.run('set', 'sites', r.choice(sites)['id'], f'name=N{step}', status=any_status)
    elif kind == 'gwp':
        firm.run('set', 'organization', f"gwp={r.choice(('AR4', 'AR5', 'AR6'))}", status=any_status)
    elif kind == 'undo':
        with ledger(firm) as db:
            last = db.execute('SELECT max(id) FROM batch').fetchone()[0]
        firm.run('undo', r.randint(max(1, last - 3), last), status=any_status)
    elif kind == 'factors' and folders:
        folder = r.choice(folders)
        text = (folder / 'set.json').read_text()
        (folder / 'set.json').write_text(json.dumps(dict(json.loads(text), title=f'Edition {step}')))
        firm.run('factors', 'add', folder, status=any_status)
    elif kind == 'extra':
        firm.run('add', 'exclusions', f'scope={r.choice("123")}', f'reason=r{step}', status=any_status)
    firm.trouble.clear()
    return kind


def altered(firm, r, years):
    """another program writes into the kept rows"""
    for year in years:
        same(firm, year, ('--format', 'json'), 'before')
    rows = kept(firm)
    if not rows:
        raise Trouble('nothing is kept')
    year, part, _ = r.choice(rows)
    with ledger(firm) as db:
        how = r.choice(("content = CAST(replace(CAST(content AS TEXT), '0', '1') AS BLOB)", 'sum = sum + 1',
                        "content = x'31'", "key = CAST(CAST(key AS TEXT) || ' ' AS BLOB)"))
        db.execute(f'UPDATE kept SET {how} WHERE year = ? AND part = ?', (year, part))
    for y in years:
        same(firm, y, ('--format', 'json'), f'altered {how}')
    with ledger(firm) as db:
        db.execute("UPDATE kept SET content = CAST(CAST(content AS TEXT) || ' ' AS BLOB) WHERE rowid = (SELECT min(rowid) FROM kept)")
    found = firm.run('check', '--integrity', status=(1,))
    if firm.trouble or 'E3070' not in found.stderr:
        raise Trouble(f'check --integrity does not find an altered row: {found.stderr}')
    firm.run('check', '--integrity')
    if firm.trouble:
        raise Trouble(f'the altered row was not dropped: {firm.trouble}')


def while_written(firm, years):
    with ledger(firm) as db:
        db.execute('DELETE FROM kept')
    other = ledger(firm)
    other.execute('BEGIN IMMEDIATE')
    begin = time.monotonic()
    for y in years:
        same(firm, y, ('--format', 'json'), 'while another writes')
    took = time.monotonic() - begin
    other.execute('ROLLBACK')
    other.close()
    if took > 5 * len(years) or kept(firm):
        raise Trouble(f'show waited for a writer: {took:.1f} s, {kept(firm)}')


def read_only(firm, years):
    os.chmod(firm.folder / 'tanso.db', 0o400)
    os.chmod(firm.folder, 0o500)
    try:
        for y in years:
            same(firm, y, ('--format', 'json'), 'read-only')
    finally:
        os.chmod(firm.folder, 0o700)
        os.chmod(firm.folder / 'tanso.db', 0o600)


def case(program, seed, base):
    r = random.Random(seed)
    maker = Maker(seed)
    org, sets, book = maker.book()
    folders = []
    for head, cells in sets:
        write_set(base / head['id'], head, cells)
        folders.append(base / head['id'])
    firm = Firm(program, base / 'one')
    firm.begin(org, folders)
    rest = list(book.get('activities', []))
    r.shuffle(rest)
    start = int(org['fiscal_start'])
    touched = sorted({d.year - (d.month < start) for a in rest for d in period(a)}) or [2024]
    years = list(range(touched[0], touched[-1] + 1))[:4]
    first = dict(book, activities=[rest.pop() for _ in range(len(rest) * 2 // 3)])
    (firm.folder / 'book.json').write_text(json.dumps(first))
    firm.run('import', 'book.json')
    if firm.trouble:
        raise Trouble(firm.trouble[0])
    all_same(firm, r, years, 'first')
    for step in range(6):
        all_same(firm, r, years, f'step {step}, {change(firm, r, rest, folders, step)}')
    while_written(firm, years)
    altered(firm, r, years)
    read_only(firm, years)


def each_book(case, name):
    """Random books, one after another: tells each that differs; -> how many there were, and how many differ"""
    program, cases = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else int(time.time())
    print(f'seed {seed}, {cases} books', flush=True)
    failed = 0
    for n in range(seed, seed + cases):
        base = Path(tempfile.mkdtemp(prefix=f'{name}-{n}-', dir='/dev/shm' if os.access('/dev/shm', os.W_OK) else None))
        try:
            case(program, n, base)
        except Trouble as t:
            failed += 1
            print(f'seed {n}: {str(t)[:3000]}', flush=True)
        finally:
            shutil.rmtree(base, ignore_errors=True)
    return cases, failed


def main():
    cases, failed = each_book(case, 'kept')
    print(f'{cases} books, {failed} with differences; {hits} times shown from what was kept before')
    return failed > 0 or not hits


if __name__ == '__main__':
    sys.exit(main())

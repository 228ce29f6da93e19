#!/usr/bin/env python3
"""run.py TANSO [CASES] [SEED] [--jobs N] [--keep]   random books, the program against an independent model.

Each case is one seed: factor sets and a book are made (books.py), calculated twice, by the program and by model.py with
figures.py, and every figure that the published rules settle is compared; then the same book is entered in other ways
(other order, several files, twice, by export) and must give the same figures to the last digit. A failing case is named
by its seed, so that `run.py TANSO 1 SEED --keep` shows it alone and keeps its files.
"""
import argparse
import csv
import json
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from fractions import Fraction as F
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from books import Maker  # noqa: E402
from compare import compare, compare_estimate  # noqa: E402
from figures import Year  # noqa: E402
from japan import JapanMaker, built_in, compare_japan  # noqa: E402
from model import Model, Row, period  # noqa: E402

TABLES = ('entities', 'sites', 'meters', 'conversions', 'drivers', 'targets', 'removals', 'exclusions', 'instruments', 'activities')


class Firm:
    """a ledger in a folder of its own"""

    def __init__(self, program, folder):
        self.program, self.folder, self.trouble = program, folder, []
        folder.mkdir(parents=True)
        self.env = {'PATH': os.environ['PATH'], 'LC_ALL': 'C.UTF-8', 'HOME': str(folder)}
        for name in ('ASAN_OPTIONS', 'UBSAN_OPTIONS', 'TANSO_FACTORS'):
            if name in os.environ:
                self.env[name] = os.environ[name]

    def run(self, *arguments, status=(0,)):
        done = subprocess.run([self.program, *map(str, arguments)], cwd=self.folder, env=self.env, text=True,
                              capture_output=True, timeout=120)
        if done.returncode not in status:
            self.trouble.append(f"{' '.join(map(str, arguments))}: status {done.returncode}: {done.stderr[:600]}")
        return done

    def begin(self, org, sets):
        self.run('init', '--name', org['name'], '--country', org['country'], '--fiscal-start', org['fiscal_start'],
                 '--gwp', org['gwp'], '--consolidation', org['consolidation'])
        for folder in sets:
            self.run('factors', 'add', folder)

    def show(self, year):
        done = self.run('show', '--year', year, '--format', 'json', '--lines', status=(0, 1))
        try:
            return done.returncode, json.loads(done.stdout)
        except ValueError:
            self.trouble.append(f'show {year}: no json: {done.stdout[:200]} {done.stderr[:300]}')
            return done.returncode, None


def write_set(folder, head, rows):
    folder.mkdir(parents=True)
    (folder / 'set.json').write_text(json.dumps(head), encoding='utf-8')
    columns = sorted({c for r in rows for c in r}, key=lambda c: (c != 'id', c))
    with open(folder / 'factors.csv', 'w', encoding='utf-8', newline='') as f:
        w = csv.DictWriter(f, columns, restval='')
        w.writeheader()
        w.writerows(rows)


def write_table(path, rows):
    columns = sorted({c for r in rows for c in r})
    with open(path, 'w', encoding='utf-8', newline='') as f:
        w = csv.DictWriter(f, columns, restval='')
        w.writeheader()
        w.writerows(rows)


def rounded_wholes(model, shown):
    """lines of one source over all years that touch a record add up to the once rounded line"""
    for r in model.records:
        for key, pieces in model.pieces[r.id].items():
            if len({(p.source, p.share) for p in pieces}) != 1 or not r.whole or model.missing[r.id] and any(
                    k == key for k, _, _ in model.missing[r.id]):
                continue
            if key == ('2', None, 'market') and model.covered.get(r.id):
                continue
            exact = sum((p.amounts['co2e'] * ((p.last - p.first).days + 1) for p in pieces), F(0)) * r.shares[r.first]
            whole = abs(exact) * 1000000 + F(1, 2)
            whole = (whole.numerator // whole.denominator) * (1 if exact >= 0 else -1)
            years = {y for y in shown if any(l['activity_id'] == r.id for l in shown[y]['lines'])}
            scope = key[0] if key[0] != 'out' else None
            if scope is None:
                continue
            got = sum(F(l['co2e_kg']) * 1000000 for y in years for l in shown[y]['lines'] if l['activity_id'] == r.id
                      and l['scope'] == scope and l['category'] == key[1] and l['basis'] == key[2])
            if got != whole:
                yield f'{r.id} {key}: over all years {float(got)} mg, rounded whole {float(whole)} mg'


def same(name, one, two):
    for part in sorted(one):
        if part == 'caveats' and sorted(map(str, one[part])) == sorted(map(str, two.get(part, []))):
            continue
        a, b = one[part], two.get(part)
        if part in ('lines', 'sites', 'uncalculated', 'intensities', 'targets', 'removals'):
            a, b = sorted(map(json.dumps, a)), sorted(map(json.dumps, b))
        if a != b:
            yield f'{name}: {part} differs: {str(a)[:300]} / {str(b)[:300]}'


PARTS = ('correction', 'activity', 'factor', 'method', 'gwp', 'boundary')


def figures_of(out):
    """the figures of show that a bridge has, in kg; None where they are null"""
    all_ = {k: out['totals'][k] and F(out['totals'][k]['co2e_kg']) for k in ('scope1', 'scope2_location', 'scope2_market', 'scope3')}
    for c, g in out['scope3_categories'].items():
        all_['scope3_category_' + c] = F(g['co2e_kg'])
    return all_


def one_bridge(firm, since, year, published, now):
    """the parts sum to the change of the figure, and the lines to the parts, to the last digit"""
    done = firm.run('explain', '--year', year, '--since', since, '--format', 'json', status=(0, 1))
    if not done.stdout:
        return
    out = json.loads(done.stdout)
    was, is_ = figures_of(published), figures_of(now)
    for f in out['figures']:
        name = f['figure']
        for key, want in (('from_kg', was.get(name)), ('to_kg', is_.get(name))):
            if (f[key] is None) != (want is None) or want is not None and F(f[key]) != want:
                yield f'since {since} {year} {name}: {key} {f[key]}, shown {want and float(want)}'
        if f['activity_kg'] is None:
            continue
        parts = {p: F(f[p + '_kg']) for p in PARTS}
        rest = F(f['to_kg'] or 0) - F(f['from_kg'] or 0) - sum(parts.values())
        if rest:
            yield f'since {since} {year} {name}: residual {float(rest)}'
        lines = [x for x in out['lines'] if x['figure'] == name or name == 'scope3' and x['figure'].startswith('scope3_')]
        for p in PARTS:
            if sum(F(x[p + '_kg']) for x in lines) != parts[p]:
                yield f'since {since} {year} {name}: the lines do not sum to {p}'
        for x in lines:
            change = sum(F(x[p + '_kg']) for p in PARTS)
            if x['from_kg'] is not None and change != F(x['to_kg']) - F(x['from_kg']):
                yield f'since {since} {year} {name}: a line that does not sum: {x}'


def bridges(firm, shown, activities, r):
    """any two years; then again after the earlier one was closed and changed"""
    if len(shown) < 2:
        return
    for since, year in sorted({tuple(sorted(r.sample(sorted(shown), 2))) for _ in range(2)}):
        yield from one_bridge(firm, since, year, shown[since], shown[year])
    firm.run('close', '--year', since, '--incomplete')
    for a in r.sample(activities, min(2, len(activities))):
        firm.run('void', 'activities', a['id'], '--why', 'not ours')
        firm.run('add', 'activities', *(f'{k}={v}' for k, v in dict(a, id=a['id'] + '-again', quantity='13').items()), status=(0, 1))
    _, now = firm.show(year)
    if now:
        yield from one_bridge(firm, since, year, shown[since], now)


def back_and_forth(firm, activities, r):
    """what is taken out again, by undo or by void, leaves the figures as they were"""
    extra = [dict(a, id='extra-' + a['id'], quantity='7') for a in activities[:3]]
    if not extra:
        return
    for n, undo in enumerate((True, False)):
        rows = [dict(a, id=f"{a['id']}-{n}") for a in extra]
        (firm.folder / f'extra{n}.json').write_text(json.dumps({'activities': rows}))
        done = firm.run('import', f'extra{n}.json', '--format', 'json')
        if undo and done.returncode == 0:
            firm.run('undo', json.loads(done.stdout)[0]['batch'])
        elif done.returncode == 0:
            for a in rows:
                firm.run('void', 'activities', a['id'], '--why', 'not ours')


def other_ways(program, base, org, sets, book, years, shown, seed):
    """the same book entered otherwise gives the same figures"""
    r = random.Random(seed)
    master = {k: v for k, v in book.items() if k != 'activities'}
    activities = list(book.get('activities', []))
    r.shuffle(activities)
    pieces = r.choice((1, 3, 7))
    firm = Firm(program, base / 'split')
    firm.begin(org, sets[::-1])
    as_json = r.random() < 0.5
    for table in TABLES[:-1]:
        if not as_json and master.get(table):
            rows = list(master[table])
            r.shuffle(rows)
            write_table(firm.folder / f'{table}.csv', rows)
            firm.run('import', f'{table}.csv')
    if as_json:
        (firm.folder / 'master.json').write_text(json.dumps(master))
        firm.run('import', 'master.json')
    for n in range(pieces):
        part = activities[n::pieces]
        if not part:
            continue
        if r.random() < 0.5:
            (firm.folder / f'p{n}.json').write_text(json.dumps({'activities': part}))
            firm.run('import', f'p{n}.json')
        else:
            write_table(firm.folder / f'p{n}.csv', part)
            firm.run('import', f'p{n}.csv')
    twice = Firm(program, base / 'twice')
    firm.run('export', '-o', twice.folder / 'book.json')
    twice.begin(org, sets)
    twice.run('import', 'book.json')
    twice.run('import', 'book.json')
    back_and_forth(twice, activities, r)
    for f in (firm, twice):
        for y in years:
            status, out = f.show(y)
            if out:
                yield from same(f'{f.folder.name} {y}', shown[y], out)
        yield from f.trouble


def case(work):
    program, seed, keep = work
    base = Path(tempfile.mkdtemp(prefix=f'oracle-{seed}-', dir='/dev/shm' if os.access('/dev/shm', os.W_OK) else None))
    try:
        found = list(one(program, seed, base))
    except Exception as e:  # a fault of the check itself is a failure, too
        import traceback
        found = [f'{e!r} {traceback.format_exc()}']
    if keep:
        print('files in', base)
    else:
        shutil.rmtree(base)
    return seed, found


def one(program, seed, base):
    japan = seed % 6 == 5
    maker = JapanMaker(seed) if japan else Maker(seed)
    org, sets, book = maker.book()
    folders, (rows, conversions, law) = [], built_in() if japan else ([], [], [])
    rows = list(rows)
    for head, cells in sets:
        shuffled = list(cells)
        maker.r.shuffle(shuffled)
        write_set(base / head['id'], head, shuffled)
        folders.append(base / head['id'])
        rows += [Row(head['id'], c, True, head['gwp']) for c in cells]
    firm = Firm(program, base / 'one')
    firm.begin(org, folders)
    (firm.folder / 'book.json').write_text(json.dumps(book, indent=1))
    firm.run('import', 'book.json')
    if firm.trouble:
        yield from firm.trouble
        return
    model = Model(org, rows, dict(book, conversions=book.get('conversions', []) + conversions))
    start = int(org['fiscal_start'])
    touched = {d.year - (d.month < start) for a in book.get('activities', []) for d in period(a)}
    years = sorted(touched) or [2024]
    years = list(range(years[0], years[-1] + 1))
    shown = {}
    for y in years:
        status, out = firm.show(y)
        if out is None:
            break
        shown[y] = out
        for text in compare(Year(model, y), out, status):
            yield f'{y}: {text}'
        for text in compare_japan(Year(model, y), out, law) if japan else ():
            yield f'{y}: {text}'
    yield from firm.trouble
    if len(shown) < len(years):
        return
    yield from rounded_wholes(model, shown)
    if maker.r.random() < 0.35:
        for text in other_ways(program, base, org, folders, book, years[:2], shown, seed):
            yield text
    if not japan and maker.r.random() < 0.3:
        yield from compare_estimate(firm, maker, sets, org)
    for text in bridges(firm, shown, list(book.get('activities', [])), random.Random(seed)):
        yield text
    yield from firm.trouble


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument('tanso')
    p.add_argument('cases', nargs='?', type=int, default=150)
    p.add_argument('seed', nargs='?', type=int)
    p.add_argument('--jobs', type=int, default=max(2, min(4, os.cpu_count() or 2)))
    p.add_argument('--keep', action='store_true')
    o = p.parse_args()
    seed = o.seed if o.seed is not None else int(time.time())
    print(f'seed {seed}, {o.cases} books', flush=True)
    work = [(os.path.abspath(o.tanso), seed + n, o.keep) for n in range(o.cases)]
    failed = 0
    with multiprocessing.Pool(o.jobs) as pool:
        for number, found in pool.imap(case, work):
            failed += bool(found)
            if (number - seed + 1) % 500 == 0:
                print(f'{number - seed + 1} books', flush=True)
            for text in sorted(found, key=lambda t: " line " not in t and "uncalc" not in t)[:6]:
                print(f'seed {number}: {text}', flush=True)
    print(f'{o.cases} books, {failed} with differences')
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())

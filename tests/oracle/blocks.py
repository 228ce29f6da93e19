#!/usr/bin/env python3
"""blocks.py TANSO [CASES] [SEED]   years put together from month blocks against years calculated by their records, byte for byte.

Random books without what could not be calculated (such months have no block), changed many times: records are added to any year,
across months and years and by length, voided, imported again after an undo; sites, meters, conversions, factor sets, exclusions,
holdings, the GWP set and instruments come, change and go. After each change all years are shown as they are kept and with keeping
switched off: the bytes and the status must be the same. Counts the blocks that were taken instead of records, in all cases
together not few, and ends with check --integrity, which must find nothing, and must find a block that was written wrongly with a
right check.
"""
import json
import random
import sys
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from books import Maker  # noqa: E402
from kept import FORMS, Trouble, each_book, ledger, show  # noqa: E402
from run import Firm, write_set  # noqa: E402

STEPS = 14
ANY = (0, 1, 2, 3)
taken = wrongs = 0


def rows(firm):
    with ledger(firm) as db:
        return {(y, p): (k, c) for y, p, k, c in db.execute('SELECT year, part, hex(key), hex(content) FROM kept')}


def count(before, after):
    """blocks that stand as they stood, of years that were calculated anew"""
    global taken
    anew = {y for (y, p), v in after.items() if p == 'json' and before.get((y, p), v)[0] != v[0]}
    taken += sum(before.get(k) == v for k, v in after.items() if k[1].startswith('block') and k[0] in anew)


def same(firm, r, what):
    before = rows(firm)
    form = r.choice(FORMS)
    one = r.choice(('2023', '2024', '2025', '2026'))
    for year, f in (('all', ('--format', 'json')), (one, form)):
        kept, fresh = (show(firm, k, year, f) for k in ('always', 'never'))
        if kept != fresh:
            raise Trouble(f'{what}: show --year {year} {f} differs\n{fresh}\n{kept}')
    count(before, rows(firm))


def listed(firm, table):
    out = json.loads(firm.run('list', table, '--format', 'json').stdout)
    return out if isinstance(out, list) else next(v for v in out.values() if isinstance(v, list))


def fields(row):
    return [f'{k}={v}' for k, v in row.items()]


def record(firm, r, maker, book, step):
    a = maker.activity(book)
    while a['activity'] == 'unknown.code':
        a = maker.activity(book)
    if r.random() < 0.6:  # in any year, over any border
        start = date(2023, 6, 1) + timedelta(days=r.randint(0, 1200))
        a.pop('month', None)
        a['start'], a['end'] = start.isoformat(), (start + timedelta(days=r.choice((0, 9, 30, 45, 90, 364, 500)))).isoformat()
    (firm.folder / f'more{step}.json').write_text(json.dumps({'activities': [a]}))
    firm.run('import', f'more{step}.json', status=ANY)


def void(firm, r):
    ids = [x.get('id') or x.get('activity_id') for x in listed(firm, 'activities')]
    if ids:
        firm.run('void', 'activities', r.choice(ids), '--why', 'test', status=ANY)


def undo(firm, r):
    with ledger(firm) as db:
        last = db.execute('SELECT max(id) FROM batch').fetchone()[0]
    firm.run('undo', r.randint(max(3, last - 4), last), status=ANY)


def site(firm, r, step):
    change = r.choice((f'name=N{step}', f"share_percent={r.choice(('100', '40', '33.3'))}", 'controlled=1', 'country=FR',
                       f'boundary_to=2026-{r.randint(1, 9):02d}-15', 'relation=leased_out'))
    sites = listed(firm, 'sites')
    if sites:  # the book may have been undone
        firm.run('set', 'sites', r.choice(sites)['id'], change, status=ANY)


def meter(firm, r, book, step):
    meters = listed(firm, 'meters')
    if meters and r.random() < 0.6:
        firm.run('set', 'meters', r.choice(meters)['id'], r.choice(('supplier=Acme', 'supplier=Other', f'note=n{step}')), status=ANY)
    else:
        firm.run('add', 'meters', f'id=n{step}', f"site={r.choice(book['sites'])['id']}", 'activity=electricity', 'unit=kWh', status=ANY)
        firm.run('add', 'activities', f'meter=n{step}', f'month=2025-{r.randint(1, 12):02d}', f'quantity={r.randint(0, 900)}', 'unit=kWh', status=ANY)


def conversion(firm, r, maker, step):
    own = listed(firm, 'conversions')
    new = maker.conversions()
    if own and r.random() < 0.5:
        row = r.choice(own)
        name = row.get('n') or row.get('id')
        firm.run('set', 'conversions', name or '1', f'multiply_by={r.choice((2, 12.5, 0.9))}', status=ANY)
    elif new:
        c = {k: v for k, v in r.choice(new).items() if v}
        c['valid_from'] = f'2025-{r.randint(1, 12):02d}-0{r.randint(1, 9)}'
        firm.run('add', 'conversions', *fields(c), status=ANY)


def factor_set(firm, r, folders, step):
    folder = r.choice(folders)
    if r.random() < 0.5:
        text = (folder / 'set.json').read_text()
        (folder / 'set.json').write_text(json.dumps(dict(json.loads(text), title=f'Edition {step}')))
    else:  # another figure in one row
        lines = (folder / 'factors.csv').read_text(encoding='utf-8').splitlines(keepends=True)
        k = r.randrange(1, len(lines))
        lines[k] = lines[k].replace('1', '2').replace('5', '3') if r.random() < 0.5 else lines[k].replace('.', '.0', 1)
        (folder / 'factors.csv').write_text(''.join(lines), encoding='utf-8')
    firm.run('factors', 'add', folder, status=ANY)


def instrument(firm, r, step):
    own = listed(firm, 'instruments')
    if own:  # the last batch takes it out again, or not
        undo(firm, r)
    else:
        start = date(2024, 1, 1) + timedelta(days=r.randint(0, 700))
        firm.run('add', 'instruments', f'id=i{step}', 'type=certificate', f'start={start}', f'end={start + timedelta(days=200)}',
                 'kwh=5000', 'co2e_kg_per_kwh=0', 'quality_criteria_met=1', status=ANY)
        same(firm, r, f'step {step}, instrument')
        with ledger(firm) as db:
            last = db.execute('SELECT max(id) FROM batch').fetchone()[0]
        firm.run('undo', last, status=ANY)


def change(firm, r, maker, book, folders, step):
    kinds = ('record', 'record', 'record', 'void', 'void', 'undo', 'undo', 'site', 'meter', 'conversion', 'factors', 'gwp', 'exclusion', 'instrument')
    kind = r.choice(kinds)
    if kind == 'record':
        record(firm, r, maker, book, step)
    elif kind == 'void':
        void(firm, r)
    elif kind == 'undo':
        undo(firm, r)
    elif kind == 'site':
        site(firm, r, step)
    elif kind == 'meter':
        meter(firm, r, book, step)
    elif kind == 'conversion':
        conversion(firm, r, maker, step)
    elif kind == 'factors' and folders:
        factor_set(firm, r, folders, step)
    elif kind == 'gwp':
        firm.run('set', 'organization', f"gwp={r.choice(('AR4', 'AR5', 'AR6'))}", status=ANY)
    elif kind == 'exclusion':
        firm.run('add', 'exclusions', f'scope={r.choice("123")}', f'reason=r{step}', status=ANY)
    elif kind == 'instrument':
        instrument(firm, r, step)
    firm.trouble.clear()
    return kind


def calculable(firm):
    """takes out what is uncalculated: a month that has some has no block"""
    for _ in range(4):
        out = json.loads(firm.run('show', '--year', 'all', '--format', 'json', status=(0, 1)).stdout)
        bad = {u.get('activity_id') or u.get('id') for y in out['years'] for u in y['uncalculated']}
        for name in sorted(filter(None, bad)):
            firm.run('void', 'activities', name, '--why', 'no factor', status=ANY)
        if not bad:
            break


def mix(h, v):
    p = (h ^ v) * 0x9E3779B97F4A7C15
    return (p ^ p >> 64 ^ h << 23 ^ h >> 41) & (2 ** 64 - 1)


def mixed(h, data):
    """the check that a kept row carries (src/ledger/seal.c)"""
    h = mix((h + 4) & (2 ** 64 - 1), len(data) + 0x51ed270b)
    for k in range(0, len(data), 8):
        h = mix(h, int.from_bytes(data[k:k + 8], 'little'))
    return h


def check_of(year, part, first, last, key, content):
    h = mixed(0, b''.join(v.to_bytes(4, 'little', signed=True) for v in (year, first, last)))
    for data in (part.encode(), key, content):
        h = mixed(h, data)
    return h - 2 ** 64 if h >> 63 else h


def wrong_block(firm):
    """a block with another's content and a right check: no key tells, but the check of integrity does"""
    clean = firm.run('check', '--integrity', status=ANY)
    if clean.returncode:
        raise Trouble(f'check --integrity: {clean.stderr}')
    with ledger(firm) as db:
        db.execute("DELETE FROM kept WHERE part NOT LIKE 'block%'")
        blocks = db.execute("SELECT year, part, first, last, key, content, sum FROM kept ORDER BY length(content) DESC").fetchall()
        if any(check_of(*b[:6]) != b[6] for b in blocks):
            raise Trouble('the check of a kept row is not what this test takes it for')
        one = blocks[0] if blocks else None
        for other in blocks[1:]:
            if other[0] == one[0] and other[5] != one[5]:
                break
        else:
            return
        db.execute('UPDATE kept SET content = ?, sum = ? WHERE year = ? AND part = ?',
                   (one[5], check_of(*other[:5], one[5]), other[0], other[1]))
    year = str(other[0])
    wrong, fresh = (show(firm, k, year, ('--format', 'json')) for k in ('always', 'never'))
    if wrong == fresh:
        return  # it holds for no state of now
    found = firm.run('check', '--integrity', status=ANY)
    if found.returncode != 1 or 'E3070' not in found.stderr and 'E3071' not in found.stderr:
        raise Trouble(f'check --integrity does not find a wrong block: {found.stderr}')
    mended, fresh = (show(firm, k, year, ('--format', 'json')) for k in ('always', 'never'))
    if mended != fresh:
        raise Trouble('a wrong block is still there after check --integrity')
    global wrongs
    wrongs += 1


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
    book.pop('instruments', None)
    (firm.folder / 'book.json').write_text(json.dumps(book))
    firm.run('import', 'book.json')
    if firm.trouble:
        raise Trouble(firm.trouble[0])
    calculable(firm)
    same(firm, r, 'first')
    done = []
    for step in range(STEPS):
        done.append(change(firm, r, maker, book, folders, step))
        same(firm, r, f'step {step}, {done}')
    wrong_block(firm)


def main():
    cases, failed = each_book(case, 'blocks')
    print(f'{cases} books, {failed} with differences; {taken} blocks taken in place of records, {wrongs} wrong ones found')
    return failed > 0 or taken < 10 * cases or 2 * wrongs < cases


if __name__ == '__main__':
    sys.exit(main())

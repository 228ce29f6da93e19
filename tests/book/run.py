#!/usr/bin/env python3
"""run.py TANSO [--accept] [--recalc]   the annual workbook of each case, held against its golden dump and against show's JSON.

A case is NAME.YEAR.LANG.golden with its book NAME.json beside it; cases are found by listing, so a new one is an empty golden file
and --accept. The factors are those of factors/ here: no edition of the built-in sets changes a golden file. With --recalc the
workbooks go through LibreOffice instead (77 when there is none)."""
import difflib
import hashlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import dump  # noqa: E402
import recalc  # noqa: E402
import xlsx  # noqa: E402

NAMES = (['scope1_kg', 'scope2_location_kg', 'scope2_market_kg', 'scope3_kg'] +
         [f'scope3_category_{c}_kg' for c in range(1, 16)] +
         ['biogenic_co2_kg', 'outside_scopes_kg', 'energy_gj', 'crude_oil_equivalent_kl'])
FIRST = 5  # first row of the long tables


def places(header):
    """Enumerators of the header and their values, so that a sheet or column that is added moves nothing here."""
    at = {}
    for body in re.findall(r'^enum \w* ?{(.*?)}', header.read_text(encoding='utf-8'), re.M | re.S):
        names = re.findall(r'^ +(\w+)(?:,|$)', body, re.M)
        at.update((name, i) for i, name in enumerate(names))
    return at


AT = places(HERE.parents[1] / 'src' / 'report' / 'sheet.h')
# All that a formula of ours is made of; a text in it is one of our own total keys.
FORMULA = re.compile(r"(?:ROUND|IF|MIN|MAX|SUM|SUMIFS|SUMPRODUCT|\$?[A-Z]{1,2}\$?\d+|'[^'!]+'!|\"(?:S1|S2-[LM]|S3|OUT|SHK-[BA]|OK|NG|supplier|instrument|residual|average|spend|measured|calculated|estimated|not_stated)\"|"
                     r"\d+(?:\.\d+)?|[-+*/(),:=])+")


class Failed(Exception):
    pass


def check(condition, text):
    if not condition:
        raise Failed(text)


def run(tanso, ledger, *args, env=None, **more):
    e = {**os.environ, 'TANSO_FACTORS': str(HERE / 'factors'), **(env or {})}
    return subprocess.run([tanso, '--ledger', str(ledger), *args], capture_output=True, text=True, env=e, timeout=120, **more)


def make_ledger(tanso, name, folder):
    book = json.loads((HERE / f'{name}.json').read_text(encoding='utf-8'))
    o = book['organization']
    ledger = folder / f'{name}.db'
    options = [x for key, option in (('country', '--country'), ('fiscal_start', '--fiscal-start'), ('gwp', '--gwp'),
                                     ('consolidation', '--consolidation')) if key in o for x in (option, o[key])]
    r = run(tanso, ledger, 'init', '--name', o['name'], *options)
    check(r.returncode == 0, f'init: {r.stderr}')
    r = run(tanso, ledger, 'import', str(HERE / f'{name}.json'))
    check(r.returncode == 0, f'import: {r.stdout}{r.stderr}')
    return ledger


def report(tanso, ledger, year, lang, out, **more):
    r = run(tanso, ledger, 'report', '--year', year, '-o', str(out), '--lang', lang, **more)
    check(r.returncode in (0, 1), f'report: status {r.returncode}: {r.stderr}')
    check(out.exists(), 'report wrote nothing')


def same_golden(golden, path, accept):
    now = dump.dump(path)
    if accept:
        golden.write_text(now, encoding='utf-8')
        return
    was = golden.read_text(encoding='utf-8')
    diff = list(difflib.unified_diff(was.splitlines(), now.splitlines(), 'golden', 'now', lineterm='', n=0))
    check(not diff, 'the dump differs:\n' + '\n'.join(diff[:40]))


def nothing_hidden(sheets):
    for s in sheets:
        check(s.state == 'visible', f'sheet {s.name} is {s.state}')
        check(not s.merged, f'sheet {s.name} has merged cells')
        check(not s.links, f'sheet {s.name} has links')
        for c in s.cells.values():
            if c.formula is not None:
                check(FORMULA.fullmatch(c.formula), f'{s.name}!{c.ref}: not a formula of ours: {c.formula}')
                check(c.value is not None and c.kind != 'e', f'{s.name}!{c.ref}: a formula without a value')


def exact(text):
    """The decimal that a cell's binary number stands for: at most 15 digits, as spreadsheets show them."""
    return Decimal(repr(float(text)))


def named(sheets, defined):
    """Value of each defined name: Decimal, or the text."""
    at = {s.name: s for s in sheets}
    out = {}
    for name, target, local in defined:
        if local:
            continue
        m = re.fullmatch(r"'?([^'!]+)'?!\$([A-Z]+)\$(\d+)", target)
        check(m and m[1] in at, f'name {name} points to {target}')
        c = at[m[1]].cells.get(m[2] + m[3])
        check(c is not None and c.value, f'name {name} points to an empty cell')
        out[name] = exact(c.value) if c.kind == 'n' else c.value
    return out


def agrees(value, expected, name):
    if expected is None:
        check(isinstance(value, str), f'{name} is {value} where show has nothing')
    else:
        check(isinstance(value, Decimal) and value == Decimal(expected), f'{name} is {value}, show has {expected}')


def same_as_show(tanso, ledger, year, values):
    shown = json.loads(run(tanso, ledger, 'show', '--year', year, '--by', 'scope', '--format', 'json').stdout)
    t = shown['totals']
    for key in ('scope1', 'scope2_location', 'scope2_market', 'scope3'):
        agrees(values[key + '_kg'], t[key] and t[key]['co2e_kg'], key)
    for c in range(1, 16):
        g = shown['scope3_categories'].get(str(c))
        agrees(values[f'scope3_category_{c}_kg'], g and g['co2e_kg'], f'category {c}')
    if not isinstance(values['outside_scopes_kg'], str):
        agrees(values['outside_scopes_kg'], t['outside_scopes']['co2e_kg'], 'outside_scopes')
    if not isinstance(values['biogenic_co2_kg'], str):
        agrees(values['biogenic_co2_kg'], t['biogenic_co2_kg'], 'biogenic')
    agrees(values['energy_gj'], shown['energy']['gj'], 'energy_gj')
    agrees(values['crude_oil_equivalent_kl'], shown['energy']['crude_oil_equivalent_kl'], 'crude oil')


def column(name, further=0):
    return xlsx.letters(AT[name] + further + 1)


def lines_settled(sheet):
    """Every difference is 0, every settlement small, and the months of a line add up to it."""
    key, settlement, result, booked, difference = (
        column(c) for c in ('C_KEY', 'C_SETTLEMENT', 'C_RESULT', 'C_BOOKED', 'C_DIFFERENCE'))
    months = [column('C_MONTH_1', m) for m in range(12)]
    row, lines = FIRST, 0
    while f'A{row}' in sheet.cells:
        def value(letters):
            c = sheet.cells.get(f'{letters}{row}')
            return exact(c.value) if c else Decimal(0)
        check(value(difference) == 0, f'row {row}: difference {value(difference)}')
        check(value(result) == value(booked), f'row {row}: {value(result)} is not {value(booked)}')
        check(abs(value(settlement)) <= Decimal('0.000012'), f'row {row}: settlement {value(settlement)}')
        total = sum(value(m) for m in months)
        law = sheet.cells[f'{key}{row}'].value.startswith('SHK')
        check(law or total == value(result), f'row {row}: months give {total}, the line {value(result)}')
        row, lines = row + 1, lines + 1
    return lines


def cross_checks(sheet):
    verdicts = [c.value for ref, c in sheet.cells.items() if ref[0] == 'E' and c.formula]
    check(verdicts and set(verdicts) == {'OK'}, f'cross-checks say {verdicts}')


def payloads_stay_text(name, sheets):
    if name != 'hostile':
        return
    book = json.loads((HERE / 'hostile.json').read_text(encoding='utf-8'))
    texts = {c.value for s in sheets for c in s.cells.values() if c.kind == 's'}
    for a in book['activities']:
        for column in ('id', 'site', 'supplier', 'menu', 'note', 'document'):
            want = a[column].replace('_x0041_', '_x005F_x0041_').strip()
            check(want in {t.strip() for t in texts}, f'{column} {a[column]!r} is not there as a text')


def evidence(name, sheets):
    """The files are named with the hash of their content."""
    want = hashlib.sha256((HERE / f'{name}.json').read_bytes()).hexdigest()
    found = {c.value for ref, c in sheets[AT['SHEET_EVIDENCE']].cells.items() if ref[0] == 'D' and len(c.value or '') == 64}
    check(found <= {want} and (found or name == 'empty'), f'the evidence names {found}, the file is {want}')
    hashes = re.compile(column('L_HASH') + r'(\d+)')
    short = {c.value for ref, c in sheets[AT['SHEET_LEDGER']].cells.items() if (m := hashes.fullmatch(ref)) and int(m[1]) >= FIRST}
    check(short <= {want[:12]} and (short or name == 'empty'), f'the ledger names {short}')


def same_bytes(tanso, ledger, year, lang, path, folder):
    again = folder / 'again' / path.name
    again.parent.mkdir(exist_ok=True)
    report(tanso, ledger, year, lang, again, env={'TZ': 'Pacific/Auckland', 'LC_ALL': 'C.UTF-8', 'SOURCE_DATE_EPOCH': '1'},
           cwd=folder)
    check(path.read_bytes() == again.read_bytes(), 'a second run gives other bytes')


def failed_write(tanso, ledger, year, lang, path):
    """A full disk, in the workbook's own folder or where the temporary files go (those are larger): status 3, the old workbook
    untouched, nothing left behind; or all is well. libxlsxwriter does not notice by itself when a temporary file is cut short."""
    before, listing = path.read_bytes(), sorted(os.listdir(path.parent))
    with zipfile.ZipFile(path) as z:
        parts = sorted(i.file_size for i in z.infolist())
    limits = [2000, 9000, len(before), *(n - 1 for n in parts[-3:]), parts[-1] // 2]
    for most in limits:
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        r = run(tanso, ledger, 'report', '--year', year, '-o', str(path), '--lang', lang, preexec_fn=limit)
        check(r.returncode == 3 or most >= parts[-1], f'files of at most {most} bytes: status {r.returncode} {r.stderr}')
        check(r.returncode != 3 or 'error: E' in r.stderr, f'a write that fails is not named: {r.stderr}')
        check(path.read_bytes() == before, f'files of at most {most} bytes: the old workbook is harmed')
        check(sorted(os.listdir(path.parent)) == listing, f'files of at most {most} bytes: something is left behind')


def one(tanso, golden, folder, accept):
    name, year, lang, _ = golden.name.split('.')
    ledger = make_ledger(tanso, name, folder)
    path = folder / 'out' / f'{name}.xlsx'
    path.parent.mkdir()
    report(tanso, ledger, year, lang, path)
    sheets, defined = xlsx.read(path)
    nothing_hidden(sheets)
    values = named(sheets, defined)
    missing = [n for n in NAMES if n not in values]
    check(not missing, f'names missing: {missing}')
    same_as_show(tanso, ledger, year, values)
    lines = lines_settled(sheets[AT['SHEET_CALCULATION']])
    cross_checks(sheets[AT['SHEET_CHECKS']])
    payloads_stay_text(name, sheets)
    evidence(name, sheets)
    same_bytes(tanso, ledger, year, lang, path, folder)
    failed_write(tanso, ledger, year, lang, path)
    same_golden(golden, path, accept)
    return f'{lines} lines'


def recalculated(tanso, golden, folder, _):
    name, year, lang, _ = golden.name.split('.')
    path = folder / f'{name}.xlsx'
    report(tanso, make_ledger(tanso, name, folder), year, lang, path)
    formulas, faults = recalc.compare(path, folder)
    check(not faults, '\n'.join(faults[:20]))
    check(formulas or name == 'empty', 'there are no formulas')
    return f'{formulas} formulas recalculated'


def main(argv):
    tanso = str(Path(argv[1]).resolve())
    if '--recalc' in argv and not shutil.which('soffice'):
        print('recalc: no LibreOffice here; skipped')
        return 77
    cases = sorted(HERE.glob('*.golden'))
    failed = 0
    for golden in cases:
        with tempfile.TemporaryDirectory() as folder:
            try:
                what = (recalculated if '--recalc' in argv else one)(tanso, golden, Path(folder), '--accept' in argv)
                print(f'ok   {golden.name}: {what}')
            except Failed as e:
                failed += 1
                print(f'FAIL {golden.name}: {e}')
    print(f'{len(cases)} workbooks, {failed} failed')
    return 1 if failed or not cases else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv))

#!/usr/bin/env python3
"""entry.py TANSO   the entry workbook: written, filled as a person would, imported; again after LibreOffice saved it.

Cells are filled by editing the sheet's XML, so that nothing but the cells changes."""
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).parent))
import recalc  # noqa: E402
import xlsx  # noqa: E402

YEAR = '2026'


def run(tanso, ledger, *args, status=0):
    r = subprocess.run([tanso, '--ledger', str(ledger), *map(str, args)], capture_output=True, text=True, timeout=60)
    assert r.returncode == status, f'{args}: status {r.returncode}, not {status}\n{r.stdout}{r.stderr}'
    return r


def fill(path, out, cells):
    """cells: {sheet name: {address: number or text}}"""
    with zipfile.ZipFile(path) as z:
        book = z.read('xl/workbook.xml').decode()
        names = re.findall(r'<sheet name="([^"]*)"', book)
        with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as to:
            for item in z.namelist():
                data = z.read(item)
                n = re.fullmatch(r'xl/worksheets/sheet(\d+)\.xml', item)
                if n and names[int(n[1]) - 1] in cells:
                    text = data.decode()
                    for ref, v in cells[names[int(n[1]) - 1]].items():
                        body = f'><v>{v}</v></c>' if not isinstance(v, str) else f' t="inlineStr"><is><t>{escape(v)}</t></is></c>'
                        text, found = re.subn(rf'<c r="{ref}"( s="\d+")?/>', lambda m: f'<c r="{ref}"{m[1] or ""}{body}', text)
                        assert found == 1, f'{names[int(n[1]) - 1]}!{ref} is no cell to fill'
                    data = text.encode()
                to.writestr(item, data)


def imported(tanso, ledger, path, status=0):
    r = run(tanso, ledger, 'import', path, '--format', 'json', status=status)
    one = json.loads(r.stdout)[0]
    return one['accepted'], one['skipped'], one['refused'], r.stderr


def activities(tanso, ledger):
    r = run(tanso, ledger, 'list', 'activities', '--year', YEAR, '--format', 'json')
    rows = json.loads(r.stdout)
    rows = rows['activities'] if isinstance(rows, dict) else rows
    keep = ('site', 'meter', 'activity', 'start', 'end', 'quantity', 'unit', 'cost', 'status')
    return sorted(tuple(x.get(k) or '' for k in keep) for x in rows)


def serial(text):
    """A date as a spreadsheet keeps it."""
    from datetime import date
    return (date.fromisoformat(text) - date(1899, 12, 30)).days


def known_firm(tanso, folder, lang, words):
    """A firm with a meter and last year's bill: cells beside the bill, the check, what is booked."""
    ledger = folder / f'known-{lang}.db'
    run(tanso, ledger, 'init', '--name', '架空金属')
    run(tanso, ledger, 'add', 'sites', 'id=main')
    run(tanso, ledger, 'add', 'meters', 'id=E1', 'site=main', 'activity=electricity', 'unit=kWh')
    run(tanso, ledger, 'add', 'activities', 'meter=E1', 'month=2025-04', 'quantity=1000')
    run(tanso, ledger, 'add', 'activities', 'meter=E1', 'start=2026-04-01', 'end=2026-04-16', 'quantity=480')
    entry, again, filled = (folder / f'{n}-{lang}.xlsx' for n in ('entry', 'again', 'filled'))
    for path in (entry, again):
        run(tanso, ledger, 'template', '-o', path, '--year', YEAR, '--lang', lang)
    assert entry.read_bytes() == again.read_bytes(), 'the same ledger gives other bytes'

    sheets = {s.name: s for s in xlsx.read(entry)[0]}
    power = sheets[words['electricity']]
    assert power.cells['D5'].value == '2026-04' and power.cells['D16'].value == '2027-03'
    assert (power.cells['M5'].value, power.cells['N5'].value) == ('480', '1000'), 'booked and last year stand beside the cell'
    assert power.cells['O5'].value == words['part'] and power.cells['O6'].value == words['open']
    for s in sheets.values():
        assert s.state == 'visible' and not s.merged and not s.links, s.name

    fill(entry, filled, {words['electricity']: {'E6': 940.5, 'G6': 21000, 'E7': 990, 'H7': serial('2026-06-04'),
                                                'I7': serial('2026-07-03'), 'J7': words['estimated']},
                         words['records']: {'A5': 'main', 'B5': 'fuel.diesel 軽油', 'C5': serial('2026-06-01'), 'E5': 200, 'F5': 'L'}})
    assert imported(tanso, ledger, filled)[0] == 3
    assert activities(tanso, ledger) == sorted([
        ('main', 'E1', 'electricity', '2026-04-01', '2026-04-16', '480', 'kWh', '', ''),
        ('main', 'E1', 'electricity', '2026-05-01', '2026-05-31', '940.5', 'kWh', '21000', ''),
        ('main', 'E1', 'electricity', '2026-06-04', '2026-07-03', '990', 'kWh', '', 'estimated'),
        ('main', '', 'fuel.diesel', '2026-06-01', '2026-06-01', '200', 'L', '', '')]), activities(tanso, ledger)
    assert imported(tanso, ledger, filled)[0] == 0, 'a file is booked once'
    return ledger, entry, filled


def later(tanso, folder, ledger, filled, words):
    """The same file with a month more: only that is booked. A wrong cell is named by its address."""
    more, wrong = folder / 'more.xlsx', folder / 'wrong.xlsx'
    fill(filled, more, {words['electricity']: {'E8': 0}})
    accepted, skipped, refused, _ = imported(tanso, ledger, more)
    assert (accepted, refused) == (1, 0) and skipped >= 3, (accepted, skipped, refused)
    fill(filled, wrong, {words['electricity']: {'E9': 'abc'}})
    accepted, _, refused, said = imported(tanso, ledger, wrong, status=1)
    assert (accepted, refused) == (0, 1) and f'{words["electricity"]}!E9: error: ' in said, said
    return more


def new_firm(tanso, folder, lang, words):
    """A firm with nothing: its site, its meter and its first bill in one file."""
    ledger, entry, filled = folder / f'new-{lang}.db', folder / 'new.xlsx', folder / 'new-filled.xlsx'
    run(tanso, ledger, 'init', '--name', '新しい会社')
    run(tanso, ledger, 'template', '-o', entry, '--year', YEAR, '--lang', lang)
    assert imported(tanso, ledger, entry) [:3] == (0, 0, 0), 'an empty form is no data and no error'
    fill(entry, filled, {words['sites']: {'A5': 'hadano', 'B5': '秦野工場', 'E5': words['own']},
                         words['meters']: {'A5': 'E1', 'B5': 'hadano', 'C5': 'electricity 電気', 'G5': 'kWh'},
                         words['drivers']: {'A5': 'turnover', 'C5': 12.5, 'D5': 'MJPY'},
                         words['electricity']: {'B5': 'E1', 'E5': 1234}})
    assert imported(tanso, ledger, filled)[0] == 4
    assert activities(tanso, ledger) == [('hadano', 'E1', 'electricity', '2026-04-01', '2026-04-30', '1234', 'kWh', '', '')]


def asked(tanso, folder, lang, words):
    """The findings of a year go out as questions, and what the firm writes comes back: a figure that was missing, and the reason of one that is right."""
    clients, out = folder / 'clients', folder / 'out'
    clients.mkdir()
    out.mkdir()
    ledger, sent, filled = clients / 'ito.db', out / f'ito-{YEAR}.xlsx', folder / 'answered.xlsx'
    run(tanso, ledger, 'init', '--name', '伊藤製作所')
    run(tanso, ledger, 'add', 'sites', 'id=main')
    run(tanso, ledger, 'add', 'meters', 'id=E1', 'site=main', 'activity=electricity', 'unit=kWh')
    for month in (f'2026-{m:02}' for m in range(4, 12)):
        run(tanso, ledger, 'add', 'activities', 'meter=E1', f'month={month}', f'quantity={12000 if month == "2026-11" else 1000}')
    run(tanso, ledger, 'portfolio', clients, '--year', YEAR, '--questions', out, '--lang', lang, status=1)
    sheet = {s.name: s for s in xlsx.read(sent)[0]}[words['questions']]
    row = next(r for r in range(5, 30) if '12000' in sheet.cells[f'C{r}'].value)
    fill(sent, filled, {words['questions']: {f'E{row}': '=暖房を始めた', f'F{row}': '伊藤'}, words['electricity']: {'E13': 1100}})
    assert imported(tanso, ledger, filled)[0] == 2
    (answer,) = json.loads(run(tanso, ledger, 'list', 'answers', '--format', 'json').stdout)
    assert (answer['answer'], answer['answered_by']) == ('=暖房を始めた', '伊藤'), answer
    said = run(tanso, ledger, 'check', '--year', YEAR, '--lang', lang, status=1).stderr
    assert [line.split(':')[1].strip() for line in said.splitlines() if '=暖房を始めた' in line] == ['note'], said


WORDS = {'ja': {'electricity': '電気・熱', 'records': '給油・廃棄物・移動など', 'sites': '事業所', 'meters': 'メーター', 'drivers': '活動指標',
                'estimated': '推計', 'own': '自社', 'open': '未入力', 'part': '一部の日だけ登録済み', 'questions': 'お尋ね'},
         'en': {'electricity': 'Electricity and heat', 'records': 'Deliveries, waste, travel', 'sites': 'Sites', 'meters': 'Meters',
                'drivers': 'Drivers', 'estimated': 'estimated', 'own': 'own', 'open': 'to be filled', 'part': 'booked in part', 'questions': 'Questions'}}


def resaved(tanso, folder, ledger, entry, more):
    """LibreOffice computes every formula of the form to the value that it carries, and a form that it saved reads as before."""
    formulas, faults = recalc.compare(entry, folder / 'recalc')
    assert formulas > 20 and not faults, faults
    copy = recalc.recalculate(more, folder / 'resave')
    accepted, skipped, refused, said = imported(tanso, ledger, copy)
    assert (accepted, refused) == (0, 0) and skipped >= 4, said


def main():
    tanso = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as t:
        for lang, words in WORDS.items():
            folder = Path(t) / lang
            folder.mkdir()
            ledger, entry, filled = known_firm(tanso, folder, lang, words)
            more = later(tanso, folder, ledger, filled, words)
            new_firm(tanso, folder, lang, words)
            asked(tanso, folder, lang, words)
            if lang == 'ja' and shutil.which('soffice'):
                resaved(tanso, folder, ledger, entry, more)
    print('entry workbook: filled, imported twice, resaved')


if __name__ == '__main__':
    main()

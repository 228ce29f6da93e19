#!/usr/bin/env python3
"""lists.py PROGRAM   `factors import-list` on made-up lists in the layout of pdftotext: what comes out, what is refused, and where.

tests/data/lists: power.txt, gas.txt, gas.tsv (texts), *.factors.csv (the sets they make; --accept rewrites them). Each broken
variant is one edit of such a text; it must be refused with the code, at the line, and leave no folder behind.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM = os.path.abspath(sys.argv[1])
ACCEPT = '--accept' in sys.argv
DATA = Path(__file__).parent / 'data' / 'lists'
faults = checks = 0

POWER_TOTAL_5 = '                                            (参考値)事業者全体      0.000587     0.000585\n'
# name, text, old, new, code, line (0: none)
BROKEN = [
    # a menu could land with the wrong supplier
    ('a total is missing: two suppliers run into one block', 'power.txt', '                                            (参考値)事業者全体      0.000310     0.000310\n', '', 'E4058', 21),
    ('the last total of a page is missing', 'power.txt', POWER_TOTAL_5, '', 'E4061', 31),
    ('a supplier is one row too high', 'power.txt',
     '                                            メニューA           0.000000     0.000000\nA9004   (株)まつかぜ                             メニューB(残差)       0.000374     0.000374',
     'A9004   (株)まつかぜ                             メニューA           0.000000     0.000000\n                                            メニューB(残差)       0.000374     0.000374', 'E4062', 22),
    ('the same, and the share left out', 'power.txt',
     '                                            メニューA           0.000000     0.000000\nA9004   (株)まつかぜ                             メニューB(残差)       0.000374     0.000374      16.15 ',
     'A9004   (株)まつかぜ                             メニューA           0.000000     0.000000\n                                            メニューB(残差)       0.000374     0.000374            ', 'E4059', 21),
    ('a block without its supplier', 'power.txt', 'A9004   (株)まつかぜ ', '                  ', 'E4062', 22),
    ('a supplier without menus has lost its number', 'power.txt', 'A9002   ひなた商事(株)(旧：(株)ひなた) ', ' ' * 40, 'E4062', 17),
    ('a menu is missing', 'power.txt', '                                     メニューB         0.000118      0.000118\n', '', 'E4059', 45),
    ('two menus are missing, the supplier still in the middle', 'power.txt',
     '                                     メニューA         0.000000      0.000000\n                                     メニューB         0.000118      0.000118\nA9011   North Wind Energy(株)（旧:北風(株)）   メニューC         0.000269      0.000269        -\n                                     メニューD         0.000384      0.000384\n',
     '                                     メニューB         0.000118      0.000118\nA9011   North Wind Energy(株)（旧:北風(株)）   メニューC         0.000269      0.000269        -\n', 'E4060', 44),
    ('the residual is not the last menu', 'power.txt', 'メニューB         0.000118', 'メニューB(残差)     0.000118', 'E4060', 45),
    ('a name over two lines', 'power.txt', 'A9010   森のでんき(株) ', '        森のでんき\nA9010   (株)      ', 'E4062', 41),
    ('a name on other lines than its number', 'power.txt', 'A9010   森のでんき(株) ', 'A9010               ', 'E4063', 41),
    # a number unread
    ('one factor instead of two', 'power.txt', '0.000400     0.000380', '0.000400             ', 'E4056', 17),
    ('a third factor', 'power.txt', '係数が代替値の事業者からの受電のため\n                                            (参考値)事業者全体      0.000308', '係数 0.000300\n                                            (参考値)事業者全体      0.000308', 'E4066', 22),
    ('five decimals', 'power.txt', '0.000563      0.000563', '0.00056       0.000563', 'E4066', 41),
    ('a value among the notes', 'power.txt', '率）を控除することができます。', '率）を控除することができます。 0.000423', 'E4066', 71),
    ('a grid company out of order', 'power.txt', '       2 みなみ電力(株)  ', '       3 みなみ電力(株)  ', 'E4062', 62),
    # the list itself
    ('a page is missing', 'power.txt', '2 / 3 ページ', '3 / 3 ページ', 'E4055', 32),
    ('the end is missing', 'power.txt', '3 / 3 ページ', '', 'E4055', 75),
    ('a number twice', 'power.txt', 'A9012', 'A9001', 'E4065', 50),
    ('a name twice', 'power.txt', '(株)Shiokaze', '(株)まつかぜ   ', 'E4065', 26),
    ('no substitute value', 'power.txt', '       代替値                                   0.000416', '', 'E4053', 0),
    ('no national average', 'power.txt', '       全国平均係数(t-CO₂/kWh)                0.000423', '', 'E4053', 0),
    ('another document', 'power.txt', '電気事業者別排出係数(特定', '熱供給の一覧(特定', 'E4053', 1),
    ('no years', 'power.txt', '○令和7年度の温室効果ガス', '○温室効果ガス', 'E4053', 1),
    ('years that do not follow one another', 'power.txt', '○令和7年度の', '○令和8年度の', 'E4054', 1),
    ('no day of publication', 'power.txt', ' R８.１.９ 環境省・経済産業省公表、R8.2.25、R8.6.4一部更新', '', 'E4053', 1),
    ('gas: a supplier off the middle', 'gas.txt', '\nA8003   きた瓦斯(株)\n                             北の区域 残差                           2.00         2.00', '\n                             北の区域 残差                           2.00         2.00\nA8003   きた瓦斯(株)', 'E4059', 14),
    ('gas: a row without a supplier', 'gas.txt', 'A8002   にし瓦斯(株) ', '                 ', 'E4059', 13),
    ('gas: a name that changes', 'gas.tsv', 'A8001\tひがし瓦斯(株)\t西', 'A8001\tひがしガス(株)\t西', 'E4065', 5),
    ('gas: an area twice', 'gas.tsv', '西の区域', '東の区域 残差', 'E4064', 5),
    ('gas: no number', 'gas.tsv', 'A8002\t', '\t', 'E4062', 6),
]
# Edits that change nothing: name, text, what (a regular expression), new
SAME = [
    ('form feeds part the pages', 'power.txt', r'\n +([23] / 3 )', '\n\f        \\1'),
    ('Windows line ends', 'power.txt', r'\n', '\r\n'),
    ('full-width brackets', 'power.txt', r'\(参考値\)', '（参考値）'),
]


def check(name, good, what=''):
    global checks, faults
    checks += 1
    if not good:
        faults += 1
        print(f'FAILED {name}: {what}')


def run(folder, file, path=None):
    env = {k: v for k, v in os.environ.items() if not k.startswith(('TANSO_', 'LC_', 'LANG'))}
    env.update(LC_ALL='C.UTF-8', **({'PATH': path} if path else {}))
    return subprocess.run([PROGRAM, 'factors', 'import-list', file, '-o', 'out'], cwd=folder, env=env, capture_output=True, text=True,
                          timeout=120)


def made(folder, file, path=None):
    r = run(folder, file, path)
    out = Path(folder, 'out')
    text = (out / 'factors.csv').read_text(encoding='utf-8') if (out / 'factors.csv').exists() else None
    there = out.exists()
    shutil.rmtree(out, ignore_errors=True)
    return r, text, there


def without_lines(text):
    """The notes name the line of the text; another layout has other lines."""
    return re.sub(r', line \d+', '', text or '')


def texts(folder):
    for file in ('power.txt', 'gas.txt', 'gas.tsv'):
        r, text, _ = made(folder, str(DATA / file))
        kept = DATA / f'{file}.factors.csv'
        if ACCEPT and text:
            kept.write_text(text, encoding='utf-8')
        check(file, r.returncode == 0 and text == kept.read_text(encoding='utf-8'), r.stderr or 'another set than kept')
    for name, file, old, new in SAME:
        text = (DATA / file).read_text(encoding='utf-8')
        Path(folder, 'list.txt').write_bytes(re.sub(old, new, text).encode())
        r, csv, _ = made(folder, 'list.txt')
        check(name, r.returncode == 0 and csv == (DATA / f'{file}.factors.csv').read_text(encoding='utf-8'), r.stderr)
    for name, file, old, new, code, line in BROKEN:
        text = (DATA / file).read_text(encoding='utf-8')
        check(name, text.count(old) >= 1, 'the edit does not apply')
        Path(folder, 'list.txt').write_text(text.replace(old, new, 1), encoding='utf-8')
        r, _, there = made(folder, 'list.txt')
        want = f'list.txt:{line}: error: {code}' if line else f'list.txt: error: {code}'
        check(name, r.returncode == 1 and want in r.stderr and not there and r.stdout == '', f'want {want}\n{r.stderr}')


def total_outside(folder):
    text = (DATA / 'power.txt').read_text(encoding='utf-8').replace('0.000308     0.000308', '0.000375     0.000308')
    Path(folder, 'list.txt').write_text(text, encoding='utf-8')
    r, _, there = made(folder, 'list.txt')
    check('a total outside its menus is told', r.returncode == 0 and there and 'list.txt:23: warning: E4069' in r.stderr, r.stderr)


def pdf_of(text):
    """A PDF of a page for each form feed: one square of 6 x 10 for each character, a font without outlines, and a map to Unicode."""
    to_unicode = b'/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n' \
                 b'1 begincodespacerange <0000> <FFFF> endcodespacerange\n1 beginbfrange <0000> <FFFF> <0000> endbfrange\nendcmap end end'
    objects = [b'<< /Type /Catalog /Pages 2 0 R >>', None,
               b'<< /Type /Font /Subtype /Type0 /BaseFont /Grid /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>',
               b'<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Grid /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> '
               b'/DW 600 /FontDescriptor 6 0 R >>',
               b'<< /Length %d >>\nstream\n%s\nendstream' % (len(to_unicode), to_unicode),
               b'<< /Type /FontDescriptor /FontName /Grid /Flags 4 /FontBBox [0 0 600 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 '
               b'/CapHeight 800 /StemV 80 >>']
    pages = []
    for page in text.split('\f'):
        lines = page.split('\n')
        height = 12 * len(lines) + 40
        content = b'BT /F 10 Tf\n'
        for n, line in enumerate(lines):
            column = 0
            for piece in re.split('( {2,})', line):
                if piece.strip():
                    code = piece.encode('utf-16-be').hex().encode()
                    content += b'1 0 0 1 %d %d Tm <%s> Tj\n' % (20 + 6 * column, height - 20 - 12 * n, code)
                column += len(piece)
        content += b'ET'
        objects.append(b'<< /Length %d >>\nstream\n%s\nendstream' % (len(content), content))
        objects.append(b'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1200 %d] /Contents %d 0 R /Resources << /Font << /F 3 0 R >> >> >>'
                       % (height, len(objects)))
        pages.append(len(objects))
    objects[1] = b'<< /Type /Pages /Count %d /Kids [%s] >>' % (len(pages), b' '.join(b'%d 0 R' % p for p in pages))
    out, at = b'%PDF-1.4\n', []
    for n, body in enumerate(objects, 1):
        at.append(len(out))
        out += b'%d 0 obj\n%s\nendobj\n' % (n, body)
    start = len(out)
    out += b'xref\n0 %d\n0000000000 65535 f \n' % (len(objects) + 1) + b''.join(b'%010d 00000 n \n' % a for a in at)
    return out + b'trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n' % (len(objects) + 1, start)


def pdf(folder):
    if not shutil.which('pdftotext'):
        print('SKIPPED: pdftotext is not installed, no PDF was read')
        return
    text = (DATA / 'power.txt').read_text(encoding='utf-8')
    for page in (2, 3):
        text = text.replace(f'\n                                                                                         {page} / 3 ページ',
                            f'\f                                                                                         {page} / 3 ページ')
    Path(folder, 'list.pdf').write_bytes(pdf_of(text))
    r, csv, _ = made(folder, 'list.pdf')
    kept = without_lines((DATA / 'power.txt.factors.csv').read_text(encoding='utf-8'))
    check('the PDF gives the set of its text', r.returncode == 0 and without_lines(csv) == kept, r.stderr)
    Path(folder, '-x.pdf').write_bytes(pdf_of(text))
    Path(folder, 'broken.pdf').write_bytes(b'%PDF-1.4\nnothing')
    r, _, there = made(folder, 'broken.pdf')
    check('a broken PDF', r.returncode == 1 and 'broken.pdf: error: E4051' in r.stderr and not there, r.stderr)


def programs(folder):
    """What stands for pdftotext: nothing, one that fails, one that never ends to write."""
    Path(folder, 'list.pdf').write_bytes(b'%PDF-1.4\n')
    tools = Path(folder, 'tools')
    tools.mkdir()
    r, _, there = made(folder, 'list.pdf', str(tools))
    check('no pdftotext', r.returncode == 1 and 'error: E4050' in r.stderr and not there, r.stderr)
    for name, script, code in (('fails', 'exit 3', 'E4051'), ('killed', 'kill -9 $$', 'E4051'), ('not text', "printf 'a\\377b'", 'E4051'),
                               ('endless', 'while :; do echo 0123456789012345678901234567890123456789012345678901234567890123456789; done', 'E4052')):
        (tools / 'pdftotext').write_text(f'#!/bin/sh\n{script}\n')
        (tools / 'pdftotext').chmod(0o755)
        r, _, there = made(folder, 'list.pdf', str(tools))
        check(name, r.returncode == 1 and f'error: {code}' in r.stderr and not there, r.stderr)


def folders(folder):
    Path(folder, 'out').mkdir()
    Path(folder, 'out', 'mine').write_text('kept')
    r = run(folder, str(DATA / 'power.txt'))
    check('a folder that is there', r.returncode == 1 and 'E4068' in r.stderr and os.listdir(Path(folder, 'out')) == ['mine'], r.stderr)
    shutil.rmtree(Path(folder, 'out'))


with tempfile.TemporaryDirectory(prefix='tanso-lists-') as work:
    for part in (texts, total_outside, pdf, programs, folders):
        part(work)
print(f'lists: {checks} checks, {faults} failed')
sys.exit(1 if faults or not checks else 0)

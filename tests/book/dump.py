#!/usr/bin/env python3
"""dump.py BOOK.xlsx   the workbook as text, one cell a line: what a golden file holds and a diff can show.

Times of import and content hashes differ from run to run or version to version and are masked."""
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import xlsx  # noqa: E402

MASKS = ((re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ'), '<time>'), (re.compile(r'\btanso \d+\.\d+\.\d+\b'), 'tanso <version>'),
         (re.compile(r'\b[0-9a-f]{64}\b'), '<sha256>'), (re.compile(r'^[0-9a-f]{12}$'), '<hash>'))


def masked(text):
    for pattern, word in MASKS:
        text = pattern.sub(word, text)
    return text.replace('\\', '\\\\').replace('\n', '\\n')


def dump(path):
    sheets, defined = xlsx.read(path)
    out = [f'name {n} = {t}' for n, t, local in sorted(defined) if not local]
    for s in sheets:
        out.append('')
        out.append(f'== {s.name}' + ('' if s.state == 'visible' else f' ({s.state})'))
        for ref in sorted(s.cells, key=xlsx.order):
            c = s.cells[ref]
            if c.value is None and c.formula is None:
                continue
            formula = f'  ={c.formula}' if c.formula is not None else ''
            shown = f'"{masked(c.value)}"' if c.kind in ('s', 'str') else repr(float(c.value)).removesuffix('.0')
            fmt = '' if c.format == '0' or c.kind == 's' else f'  [{c.format}]'
            out.append(f'{ref} {shown}{formula}{fmt}')
    return '\n'.join(out) + '\n'


if __name__ == '__main__':
    sys.stdout.write(dump(sys.argv[1]))

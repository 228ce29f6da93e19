#!/usr/bin/env python3
"""csv_oracle.py DRIVER   the table reader against Python's csv module on random texts of quotes, delimiters and line ends (a printed seed).
A blank line is [] there and one empty field here; a quotation that never closes is refused here."""
import csv
import io
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

SEED = 20240402
FILES = 3000
PIECES = ['a', 'b', '1', '電', '"', '"', '""', ',', ',', '\n', '\r', '\r\n', ' ', ';', 'long text without anything']


def quotation_open(text):
    """Whether the text ends inside a quotation: the rule of RFC 4180, a field at a time."""
    state = 'start'
    for c in text:
        if state == 'quoted':
            state = 'closed' if c == '"' else 'quoted'
        elif state == 'closed' and c == '"':
            state = 'quoted'
        elif c in ',\r\n':
            state = 'start'
        else:
            state = 'quoted' if state == 'start' and c == '"' else 'plain'
    return state == 'quoted'


def expected(text):
    if quotation_open(text):
        return None
    return [row or [''] for row in csv.reader(io.StringIO(text, newline=''))]


def main(driver):
    rng = random.Random(SEED)
    texts = [''.join(rng.choices(PIECES, k=rng.randrange(40))) for _ in range(FILES)]
    wrong = refused = 0
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for i, text in enumerate(texts):
            path = Path(folder, str(i))
            path.write_bytes(text.encode())
            paths.append(str(path))
        lines = subprocess.run([driver, *paths], capture_output=True, text=True, check=True).stdout.splitlines()
    for text, line in zip(texts, lines, strict=True):
        expect = expected(text)
        refused += expect is None
        if json.loads(line) != expect:
            wrong += 1
            print(f'differs: {text!r}\n  python {expect}\n  reader {line}')
    print(f'csv oracle: seed {SEED}, {FILES} texts ({refused} refused), {wrong} differ')
    return 1 if wrong or not refused or refused == FILES else 0


sys.exit(main(sys.argv[1]))

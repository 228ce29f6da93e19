#!/usr/bin/env python3
"""provenance.py SOURCE-ROOT   the sets in factors/ are what the converters make of the source tables, byte for byte; each row of a
table ships or is left for a reason that is named; each set says what its licence demands, and each row how far it can be trusted.

The tables do not belong to the repository: they are looked for in $TANSO_FACTOR_SOURCES, then beside the source tree. Without them
the test is skipped, aloud (77)."""
import csv
import filecmp
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

root = Path(sys.argv[1]).resolve()
places = [os.environ.get('TANSO_FACTOR_SOURCES'), root.parent / 'shared' / 'factor-sources']
source = next((Path(p) for p in places if p and (Path(p) / 'japan' / 'fuels.csv').is_file()), None)
if not source:
    print('SKIPPED: no source tables (TANSO_FACTOR_SOURCES, or ../shared/factor-sources)')
    sys.exit(77)


def files(folder):
    return {str(p.relative_to(folder)) for p in Path(folder).rglob('*') if p.is_file()}


DEMANDED = {'Open Government Licence': 'Contains public sector information licensed under the Open Government Licence v3.0.', '公共データ利用規約': 'edited by', 'CC BY 4.0': 'CC BY 4.0',
            'public domain (US': 'US Government work, public domain'}


def unsaid(folder):
    """What a set does not say and should."""
    meta = json.loads((folder / 'set.json').read_text(encoding='utf-8'))
    for licence, words in DEMANDED.items():
        if meta['licence'].startswith(licence) and words not in meta['attribution']:
            yield f"{folder.name}: the attribution lacks '{words}'"
    if not meta['attribution']:
        yield f'{folder.name}: no attribution'
    if (folder / 'factors.csv').is_file():
        with open(folder / 'factors.csv', encoding='utf-8', newline='') as f:
            without = [r['id'] for r in csv.DictReader(f) if 'confidence: ' not in r['note']]
        if without:
            yield f'{folder.name}: {len(without)} rows without a confidence, the first {without[0]}'


def account():
    """False where a row of a source table has no answer."""
    env = dict(os.environ, PYTHONDONTWRITEBYTECODE='1')
    done = subprocess.run([sys.executable, root / 'tools' / 'factors' / 'make.py', source, '--account'], env=env, stdout=subprocess.PIPE, text=True)
    print(done.stdout.partition('all tables')[1] + done.stdout.partition('all tables')[2], end='')
    return done.returncode == 0


with tempfile.TemporaryDirectory() as made:
    env = dict(os.environ, PYTHONDONTWRITEBYTECODE='1')
    subprocess.run([sys.executable, root / 'tools' / 'factors' / 'make.py', source, made], check=True, env=env, stdout=subprocess.DEVNULL)
    new, shipped = files(made), files(root / 'factors')
    differ = sorted(f for f in new & shipped if not filecmp.cmp(Path(made) / f, root / 'factors' / f, shallow=False))
    for name, odd in (('made but not shipped', new - shipped), ('differs', differ)):
        for f in sorted(odd):
            print(f'{name}: {f}')
    others = sorted(shipped - new)   # sets with another origin
    print(f'provenance: {len(new)} files made from {source.name}, {len(differ)} differ; of another origin: {", ".join(others) or "none"}')
    silent = [t for s in sorted((root / 'factors').glob('*/set.json')) for t in unsaid(s.parent)]
    print('\n'.join(silent)) if silent else None
    sys.exit(1 if differ or new - shipped or len(new) < 66 or silent or not account() else 0)

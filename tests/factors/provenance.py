#!/usr/bin/env python3
"""provenance.py SOURCE-ROOT   the sets in factors/ are what the converters make of the source tables, byte for byte.

The tables do not belong to the repository: they are looked for in $TANSO_FACTOR_SOURCES, then beside the source tree. Without them
the test is skipped, aloud (77)."""
import filecmp
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
    sys.exit(1 if differ or new - shipped or len(new) < 66 else 0)

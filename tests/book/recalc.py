#!/usr/bin/env python3
"""recalc.py BOOK.xlsx...   LibreOffice, told to recalculate everything on loading, must find the value that each formula carries.

Fails on a differing value, on an error value (#REF!, #NAME?, Err:...), and on a workbook without formulas. 77: no LibreOffice."""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import xlsx  # noqa: E402

PROFILE = '''<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
'''


def recalculate(path, folder):
    """The path of LibreOffice's copy of the workbook, all formulas computed anew."""
    user = Path(folder) / 'profile' / 'user'
    user.mkdir(parents=True, exist_ok=True)
    (user / 'registrymodifications.xcu').write_text(PROFILE)
    out = Path(folder) / 'out'
    run = subprocess.run(['soffice', f'-env:UserInstallation=file://{user.parent}', '--headless', '--norestore',
                          '--convert-to', 'xlsx:Calc MS Excel 2007 XML', '--outdir', str(out), str(path)],
                         capture_output=True, text=True, timeout=240)
    copy = out / (Path(path).stem + '.xlsx')
    if not copy.exists():
        raise SystemExit(f'{path}: LibreOffice gave nothing: {run.stdout}{run.stderr}')
    return copy


def differs(a, b):
    try:
        x, y = float(a), float(b)
    except (TypeError, ValueError):
        return a != b
    # booked values have six places; other quotients may differ in the last bits
    return abs(x - y) > 1e-12 * max(1.0, abs(x), abs(y))


def compare(path, folder):
    """(formulas, list of faults)"""
    before, _ = xlsx.read(path)
    after = {s.name: s for s in xlsx.read(recalculate(path, folder))[0]}
    faults, formulas = [], 0
    for s in before:
        other = after.get(s.name)
        for ref, c in s.cells.items():
            if c.formula is None:
                continue
            formulas += 1
            now = other.cells.get(ref) if other else None
            if now is None or now.kind == 'e' or str(now.value).startswith(('#', 'Err:')):
                faults.append(f'{s.name}!{ref}: ={c.formula}: {now.value if now else "gone"}')
            elif differs(c.value, now.value):
                faults.append(f'{s.name}!{ref}: ={c.formula}: written {c.value}, recalculated {now.value}')
    return formulas, faults


def main(paths):
    if not shutil.which('soffice'):
        print('recalc: no LibreOffice here; skipped')
        return 77
    bad = False
    for path in paths:
        with tempfile.TemporaryDirectory() as folder:
            formulas, faults = compare(path, folder)
        for f in faults[:40]:
            print(f)
        print(f'{path}: {formulas} formulas, {len(faults)} wrong')
        bad = bad or faults or not formulas
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))

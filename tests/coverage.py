#!/usr/bin/env python3
"""coverage.py BUILD   branches that the tests of a build with -Db_coverage=true did not take, in the engine, units and decimals.

Prints lines and branches of each file, then every branch that was not taken as FILE:LINE with its source line, and fails when there is one.
A line that no input can reach says so in a comment, "unreached: REASON" (on the line, or on one of its own above it); such lines are counted
apart. A branch is one way out of one condition: `a && b` has four.
"""
import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WATCHED = re.compile(r'src/calc/\w+\.[ch]$|src/core/(unit\w*|dec|ratio|big|divide|number)\.[ch]$')
OBJECTS = [('src/calc/libcalc.a.p', r'.*'), ('src/core/libcore.a.p', r'(unit\w*|dec|ratio|big|divide)\.c')]


def notes(build):
    for folder, names in OBJECTS:
        for path in sorted((build / folder).glob('*.gcno')):
            if re.fullmatch(names, path.stem):
                yield path


def measured(build):
    """-> {file: {line: (count, [taken, ...])}}, several objects' shares of a header added up"""
    found = defaultdict(dict)
    for path in notes(build):
        done = subprocess.run(['gcov', '--json-format', '--stdout', '--branch-probabilities', str(path)], cwd=build, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f'gcov {path}: {done.stderr.strip()}')
        for entry in json.loads(done.stdout.splitlines()[0])['files']:
            name = Path(build, entry['file']).resolve()
            name = name.relative_to(ROOT).as_posix() if name.is_relative_to(ROOT) else ''
            if not WATCHED.match(name):
                continue
            lines = found[name]
            for line in entry['lines']:
                number, taken = line['line_number'], [b['count'] for b in line['branches']]
                count, before = lines.get(number, (0, []))
                if before and len(before) == len(taken):
                    taken = [a + b for a, b in zip(before, taken)]
                lines[number] = (count + line['count'], taken or before)
    return found


def excused(text, number):
    line, above = text[number - 1], text[number - 2] if number > 1 else ''
    return 'unreached:' in line or 'unreached:' in above and above.strip().startswith('/*')


def main():
    found = measured(Path(sys.argv[1]).resolve())
    if not found:
        sys.exit('nothing was measured: is this a build with -Db_coverage=true?')
    total, bad = [0, 0, 0, 0, 0], []
    print(f'{"file":28} {"lines":>12} {"branches":>12} excused')
    for name in sorted(found):
        text = (ROOT / name).read_text(encoding='utf-8').split('\n')
        row = [0, 0, 0, 0, 0]
        for number, (count, taken) in sorted(found[name].items()):
            if excused(text, number):
                row[4] += sum(not n for n in taken) or not count
                continue
            row[0] += count > 0
            row[1] += 1
            row[2] += sum(n > 0 for n in taken)
            row[3] += len(taken)
            missed = [str(i) for i, n in enumerate(taken, 1) if not n]
            if missed or not count:
                what = f'branch {", ".join(missed)} of {len(taken)}' if missed else 'line'
                bad.append(f'{name}:{number}: {what} not taken: {text[number - 1].strip()}')
        total = [a + b for a, b in zip(total, row)]
        print(f'{name:28} {row[0]:5}/{row[1]:<6} {row[2]:5}/{row[3]:<6} {row[4] or ""}')
    print('\n'.join(bad))
    print(f'coverage: {total[0]} of {total[1]} lines, {total[2]} of {total[3]} branches, {total[4]} excused as unreached')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())

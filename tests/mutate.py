#!/usr/bin/env python3
"""mutate.py SOURCE WORK [--count N] [--seconds S] [--seed K] [--again LOG] [FILE]...   does a test notice when the engine is wrong?

Changes one thing at a time in src/calc (a comparison, an operator, a constant, a condition, a statement), builds the engine and its quick tests in a
copy under WORK, and runs them until one fails; what they do not notice goes through the calculation vectors. What nothing notices is a survivor:
printed as FILE:LINE: what it was -> what it became. --again tries the survivors that an earlier run printed. Run by hand, not by tests/run;
survivors are explained in docs/decisions/.
"""
import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SWAPS = [(r'<=', '<'), (r'>=', '>'), (r'==', '!='), (r'!=', '=='), (r'(?<![-<>=])<(?![<=])', '<='), (r'(?<![-<>=])>(?![>=])', '>='), (r'&&', '||'),
         (r'\|\|', '&&'), (r' \+ ', ' - '), (r' - ', ' + '), (r' \* ', ' / '), (r'\btrue\b', 'false'), (r'\bfalse\b', 'true'), (r'\b0\b', '1'),
         (r'\b1\b', '2'), (r'\b2\b', '3'), (r'!(?=[a-z(])', ''), (r'\+\+', '--'), (r' \+= ', ' -= '), (r' \|= ', ' = ')]
DELETED = re.compile(r'^\s+(?:[a-z_>.\[\]-]+(?:\(.*\)| [-+|]?= .*|\+\+)|continue|break);$')
TESTS = ['calc', 'category', 'convert', 'instrument', 'scope2', 'select', 'split', 'boundary', 'corners', 'overflow']


def places(path):
    """-> (line number, before, after) of every change that a file offers; nothing in comments, texts, declarations of tables or prototypes"""
    inside = False
    for number, line in enumerate(path.read_text(encoding='utf-8').split('\n'), 1):
        text = line.strip()
        inside = inside or text.startswith('/*')
        if inside or text.startswith(('#', '*', 'static const', '{"')) or 'unreached:' in line:
            inside = inside and '*/' not in text
            continue
        code = re.split(r'/\*', line)[0]
        if DELETED.match(code.rstrip()):
            yield number, line, ''
        if not line.startswith('    '):
            continue
        for pattern, to in SWAPS:
            for hit in re.finditer(pattern, code):
                if code[:hit.start()].count('"') % 2 == 0 and code[:hit.start()].count("'") % 2 == 0:
                    yield number, line, line[:hit.start()] + to + line[hit.end():]


class Bench:
    """a copy of the source with a build of its own"""

    def __init__(self, source, folder):
        self.tree, self.build = folder / 'tree', folder / 'build'
        if not self.tree.exists():
            left = {n for n in os.listdir(source) if n.startswith('build') or n in ('.git', 'factors')}
            shutil.copytree(source, self.tree, symlinks=True, ignore=lambda at, names: left if Path(at) == source else set())
            (self.tree / 'factors').symlink_to(source / 'factors')
        targets = [f'tests/unit/test_{t}' for t in TESTS] + ['tests/unit/calc_oracle']
        self.ninja = ['ninja', '-C', str(self.build), '-j1', *targets]
        if not (self.build / 'build.ninja').exists():
            subprocess.run(['meson', 'setup', str(self.build), str(self.tree), '-Doptimization=0'], check=True, capture_output=True)
        subprocess.run(self.ninja, check=True, capture_output=True)

    def noticed(self, name, number, before, after):
        """-> what noticed the change, or None"""
        path = self.tree / name
        whole = path.read_text(encoding='utf-8')
        lines = whole.split('\n')
        lines[number - 1] = after
        try:
            path.write_text('\n'.join(lines), encoding='utf-8')
            if subprocess.run(self.ninja, capture_output=True).returncode:
                return 'the compiler'
            for test in TESTS:
                try:
                    done = subprocess.run([str(self.build / f'tests/unit/test_{test}')], env={'CK_FORK': 'no'}, capture_output=True, timeout=30)
                except subprocess.TimeoutExpired:
                    return 'time'
                if done.returncode:
                    return test
            if subprocess.run([*self.ninja, 'tanso'], capture_output=True).returncode:
                return 'the compiler'
            oracle = [sys.executable, str(self.tree / 'tests/unit/calc_oracle.py'), str(self.build / 'tests/unit/calc_oracle')]
            try:
                if subprocess.run(oracle, capture_output=True, timeout=60).returncode:
                    return 'calc oracle'
                vectors = [sys.executable, str(self.tree / 'tests/vectors.py'), str(self.build / 'tanso'), str(self.tree / 'tests/data/vectors')]
                return 'vectors' if subprocess.run(vectors, capture_output=True, timeout=120).returncode else None
            except subprocess.TimeoutExpired:
                return 'time'
        finally:
            path.write_text(whole, encoding='utf-8')


def printed_before(log):
    """the changes that an earlier run printed as survivors"""
    for line in log.read_text(encoding='utf-8').splitlines():
        hit = re.fullmatch(r'(src/calc/\w+\.c):(\d+): (.*)  ->  (.*)', line)
        if hit:
            yield hit[1], int(hit[2]), hit[3], '' if hit[4] == '(nothing)' else hit[4]


def main():
    arguments = argparse.ArgumentParser(usage=__doc__)
    arguments.add_argument('source', type=Path)
    arguments.add_argument('work', type=Path)
    arguments.add_argument('files', nargs='*')
    arguments.add_argument('--count', type=int, default=300)
    arguments.add_argument('--seconds', type=int, default=900)
    arguments.add_argument('--seed', type=int, default=1)
    arguments.add_argument('--benches', type=int, default=2)
    arguments.add_argument('--again', type=Path)
    given = arguments.parse_args()
    source = given.source.resolve()
    names = given.files or [f'src/calc/{p.name}' for p in sorted((source / 'src/calc').glob('*.c'))]
    every = [(name, *place) for name in names for place in places(source / name)]
    chosen = random.Random(given.seed).sample(every, min(given.count, len(every)))
    if given.again:
        chosen = list(printed_before(given.again))[::-1]
    benches = [Bench(source, given.work / f'bench{i}') for i in range(given.benches)]
    end, tally, survivors = time.monotonic() + given.seconds, {}, []

    def work(bench):
        while chosen and time.monotonic() < end:
            name, number, before, after = chosen.pop()
            by = bench.noticed(name, number, before, after)
            tally[by] = tally.get(by, 0) + 1
            if not by:
                survivors.append(f'{name}:{number}: {before.strip()}  ->  {after.strip() or "(nothing)"}')
                print(survivors[-1], flush=True)

    with ThreadPoolExecutor(given.benches) as pool:
        list(pool.map(work, benches))
    tried = sum(tally.values())
    print(f'{len(every)} changes are possible, {tried} were tried: {tally.get("the compiler", 0)} do not compile, {len(survivors)} survive; noticed by '
          + ', '.join(f'{by} {n}' for by, n in sorted(tally.items(), key=str) if by not in (None, 'the compiler')))
    return 0


if __name__ == '__main__':
    sys.exit(main())

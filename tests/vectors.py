#!/usr/bin/env python3
"""vectors.py PROGRAM FOLDER [WORD]... [--got] [--table] [--wrong]   calculation vectors: what goes in, what must come out.

A folder of FILE.json, each a list of vectors; their form is described in tests/data/vectors/README.md. One file is one TAP test; what
differs is named by vector, path, expected and got. WORD runs only the vectors whose "file/id" contains one; --got prints what these give;
--table prints, for the README, which published answers the program contradicts and why; with --wrong every vector must fail.
Values are compared as text, digit by digit.
"""
import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from decimal import ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path

KEYS = {'id', 'rule', 'source', 'kind', 'note', 'estimate', 'book', 'year', 'run', 'sets', 'set', 'factors', 'conversions', 'files',
        'expect', 'published', 'contradicts'}
WANTED = {'id', 'rule', 'source', 'kind', 'expect'}
HEAD = {'id': 'vector', 'title': 'A vector\'s own factors', 'publisher': 'a vector', 'edition': '1', 'published': '2024-01-01',
        'licence': 'own', 'source': 'stated with the vector', 'gwp': 'AR5'}
INIT = {'name': '--name', 'country': '--country', 'fiscal_start': '--fiscal-start', 'gwp': '--gwp', 'consolidation': '--consolidation'}
PER_KG = {'kg': Decimal(1), 't': Decimal(1000), 'g': Decimal('0.001'), 'lb': Decimal('0.45359237'), 'kt': Decimal(1000000),
          '': Decimal(1), 'GJ': Decimal(1), 'MWh': Decimal(1), 'kL': Decimal(1), '%': Decimal(1)}
ABSENT = '(absent)'


# ---- paths: totals.scope1.co2e_kg, lines[scope=1,category=3].factor, caveats.*.code, lines.length ----

def steps_of(path):
    return re.findall(r'\[[^\]]*\]|[^.\[\]]+', path)


def selected(items, step):
    wanted = [pair.split('=', 1) for pair in step[1:-1].split(',')]
    found = [x for x in items if all(str('null' if x.get(k) is None else x[k]) == v for k, v in wanted)]
    return found[0] if len(found) == 1 else ABSENT if not found else f'({len(found)} items fit {step})'


def value_at(value, steps):
    """the value, or a text in brackets that says why there is none"""
    for n, step in enumerate(steps):
        if step == '*' and isinstance(value, list):
            return [value_at(x, steps[n + 1:]) for x in value]
        if step == 'length' and isinstance(value, list):
            value = len(value)
        elif step.startswith('[') and isinstance(value, list):
            value = selected(value, step)
        elif step.isdigit() and isinstance(value, list):
            value = value[int(step)] if int(step) < len(value) else ABSENT
        elif isinstance(value, dict) and step in value:
            value = value[step]
        else:
            return ABSENT
    return value


# ---- what a published answer says: "2.05 t" is met by anything that rounds to it ----

def rounds_to(got, published):
    number, _, unit = published.partition(' ')
    if unit not in PER_KG or not isinstance(got, str) or not re.fullmatch(r'-?[0-9.]+', got):
        return False
    number = Decimal(number.replace(',', ''))
    with localcontext() as context:
        context.prec = 60
        return (Decimal(got) / PER_KG[unit]).quantize(Decimal(1).scaleb(number.as_tuple().exponent), ROUND_HALF_UP) == number


# ---- running ----

class Place:
    """a folder of its own with the vector's files, in which commands run one after another until one says no"""

    def __init__(self, program, folder, vectors):
        self.program, self.folder, self.vectors = program, Path(folder), vectors
        self.status, self.out, self.err = 0, '', ''
        self.env = {'PATH': os.environ['PATH'], 'LC_ALL': 'C.UTF-8', 'HOME': folder, 'TZ': 'UTC'}
        self.env.update({k: v for k, v in os.environ.items() if k in ('ASAN_OPTIONS', 'UBSAN_OPTIONS', 'GCOV_PREFIX', 'GCOV_PREFIX_STRIP')})

    def run(self, *arguments):
        done = subprocess.run([self.program, *map(str, arguments)], cwd=self.folder, env=self.env, capture_output=True, timeout=120)
        self.status, self.out = done.returncode, done.stdout.decode('utf-8', 'replace')
        self.err += done.stderr.decode('utf-8', 'replace')
        return self.status == 0

    def write_table(self, path, rows):
        columns = list(dict.fromkeys(c for r in rows for c in r))
        with open(self.folder / path, 'w', encoding='utf-8', newline='') as f:
            table = csv.DictWriter(f, columns, restval='', lineterminator='\n')
            table.writeheader()
            table.writerows(rows)

    def write_files(self, vector):
        """-> the folders of the vector's sets"""
        folders = [str(self.vectors / 'sets' / name) for name in vector.get('sets', [])]
        if 'factors' in vector or 'conversions' in vector:
            (self.folder / 'set').mkdir()
            (self.folder / 'set/set.json').write_text(json.dumps(HEAD | vector.get('set', {})), encoding='utf-8')
            stated = {'source': HEAD['source']}
            self.write_table('set/factors.csv', [r | stated for r in vector.get('factors', [])] or [{'id': '', 'activity': '', 'unit': ''}])
            if 'conversions' in vector:
                self.write_table('set/conversions.csv', [r | stated for r in vector['conversions']])
            folders.append('set')
        if 'book' in vector:
            (self.folder / 'book.json').write_text(json.dumps(vector['book'], ensure_ascii=False), encoding='utf-8')
        for name, text in vector.get('files', {}).items():
            (self.folder / name).write_text(text, encoding='utf-8')
        return folders

    def of_book(self, vector, folders):
        organization = {'name': 'Vector'} | vector['book'].get('organization', {})
        options = [x for column, option in INIT.items() if column in organization for x in (option, organization[column])]
        done = self.run('init', *options)
        for folder in folders:
            done = done and self.run('factors', 'add', folder)
        return done and self.run('import', 'book.json')

    def follow(self, vector):
        folders = self.write_files(vector)
        if 'book' in vector and not self.of_book(vector, folders):
            self.out = ''
        elif 'run' in vector:
            commands = vector['run'] if isinstance(vector['run'][0], list) else [vector['run']]
            for command in commands:
                if not self.run(*command):
                    break
        elif 'book' in vector:
            self.run('show', '--year', vector['year'], '--format', 'json', '--lines')
        else:
            sets = [x for folder in folders for x in ('--factors', folder)]
            self.run('estimate', *vector['estimate'], '--format', 'json', *sets)


def faults_of_form(vector, seen):
    name = vector.get('id', '(no id)')
    if not WANTED <= set(vector):
        yield f'{name}: it says nothing of {", ".join(sorted(WANTED - set(vector)))}'
        return
    if set(vector) - KEYS:
        yield f'{name}: unknown: {", ".join(sorted(set(vector) - KEYS))}'
    if name in seen:
        yield f'{name}: the id stands twice'
    if vector['kind'] not in ('published', 'arithmetic'):
        yield f"{name}: kind is {vector['kind']}"
    elif (vector['kind'] == 'arithmetic') != vector['source'].startswith('arithmetic: '):
        yield f"{name}: kind {vector['kind']}, but the source is \"{vector['source'][:40]}\""
    if vector['kind'] == 'published' and 'published' not in vector:
        yield f'{name}: "published" does not say what the source prints'
    if not vector['expect'] or not any(k in vector for k in ('estimate', 'book', 'run')):
        yield f'{name}: nothing is calculated, or nothing expected'
    if 'book' in vector and 'year' not in vector and 'run' not in vector:
        yield f'{name}: a book without a year'
    if set(vector['expect']) == {'status'} and not vector['expect']['status']:
        yield f'{name}: status 0 alone proves nothing'


def shown(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def compare(vector, place):
    expect = dict(vector['expect'])
    codes = sorted(set(re.findall(r': (?:error|warning): (E\d{4})', place.err) +
                       re.findall(r'^(?:error|warning): (E\d{4})', place.err, re.M)))
    for path, want, got in (('status', expect.pop('status', 0), place.status),
                            ('codes', sorted(expect.pop('codes', [])), codes)):
        if got != want:
            yield path, shown(want), shown(got) + (f' ({place.err.strip()[:400]})' if place.err else '')
    if not expect and 'published' not in vector:
        return
    try:
        result = json.loads(place.out)
    except ValueError:
        yield '(the result)', 'JSON', place.out[:200] or '(nothing)'
        return
    for path, want in expect.items():
        got = value_at(result, steps_of(path))
        if got != want:
            yield path, shown(want), shown(got)
    for path, said in vector.get('published', {}).items():
        got = value_at(result, steps_of(path))
        if 'contradicts' not in vector and not rounds_to(got, said):
            yield path, f'published: {said}', shown(got)
    if 'contradicts' in vector and all(rounds_to(value_at(result, steps_of(path)), said)
                                       for path, said in vector.get('published', {}).items()):
        yield '"contradicts"', 'another answer than the published one', 'the published one'


def run_vector(program, folder, vector, show):
    with tempfile.TemporaryDirectory(prefix='tanso-vector-') as work:
        place = Place(program, work, folder)
        try:
            place.follow(vector)
        except (OSError, ValueError, KeyError, subprocess.TimeoutExpired) as e:
            return [f"{vector['id']}: {type(e).__name__}: {e}"]
        if show:
            print(f"# {vector['id']}: status {place.status}\n{place.out}{place.err}")
        return [f"{vector['id']}: {path}\n    expected {want}\n    got      {got}" for path, want, got in compare(vector, place)]


def table(files):
    lines = ['| vector | source | published | here | why |', '| --- | --- | --- | --- | --- |']
    for name, vectors in files:
        for v in vectors:
            if 'contradicts' in v:
                ours = '; '.join(shown(v['expect'].get(path, 'refused')) for path in v['published'])
                lines.append(f"| {name}/{v['id']} | {v['source']} | {'; '.join(v['published'].values())} | {ours} | {v['contradicts']} |")
    return '\n'.join(lines) + '\n'


def main():
    arguments = argparse.ArgumentParser(usage=__doc__)
    arguments.add_argument('program', type=Path)
    arguments.add_argument('folder', type=Path)
    arguments.add_argument('words', nargs='*')
    arguments.add_argument('--got', action='store_true')
    arguments.add_argument('--table', action='store_true')
    arguments.add_argument('--wrong', action='store_true')
    given = arguments.parse_args()
    folder, program = given.folder.resolve(), str(given.program.resolve())
    files = [(p.stem, json.loads(p.read_text(encoding='utf-8'))) for p in sorted(folder.glob('*.json'))]
    if given.table:
        print(table(files), end='')
        return 0
    whole = not given.words and not given.wrong
    seen, failed, count, published = set(), 0, 0, 0
    print(f'1..{len(files) + whole}')
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for number, (name, vectors) in enumerate(files, 1):
            if given.words:
                vectors = [v for v in vectors if any(w in f"{name}/{v['id']}" for w in given.words)]
            faults = [] if vectors or given.words else ['no vector in it']
            for v in vectors:
                faults += faults_of_form(v, seen)
                seen.add(v.get('id'))
            sound = [v for v in vectors if WANTED <= set(v)]
            for said in pool.map(lambda v: run_vector(program, folder, v, given.got), sound):
                faults += said
            if given.wrong:
                faults = [f"{v['id']}: it passes, and must not" for v in vectors if not any(f.startswith(v['id'] + ':') for f in faults)]
            count += len(vectors)
            published += sum(v.get('kind') == 'published' for v in vectors)
            failed += bool(faults)
            print(f"{'not ok' if faults else 'ok'} {number} - {name} ({len(vectors)} vectors)")
            for fault in faults:
                print(f'{name}.json: {fault}', file=sys.stderr) # what the runner prints of a failure
    if whole:
        current = table(files) in (folder / 'README.md').read_text(encoding='utf-8')
        failed += not current
        print(f"{'ok' if current else 'not ok'} {len(files) + 1} - README.md has the table of contradicted answers")
    print(f'# {count} vectors in {len(files)} files, {published} of them from published guidance; {failed} files failed')
    return 1 if failed or not count else 0


if __name__ == '__main__':
    sys.exit(main())

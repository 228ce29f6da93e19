#!/usr/bin/env python3
"""mutate.py BUILD WORK [--jobs N] [--seconds S] [--slow]   does a test notice when the engine is wrong?

Changes one thing at a time in src/calc (a comparison, an operator, a constant, a condition, a statement) and runs tests until one fails. All
mutants are compiled at once: each is a copy of its function beside the others, and a number chooses which one runs (a mutant of -1 notes the
functions that a test comes through: a mutant is tried only by tests that reach it). Tests and the program are one process that forks (mutate.c).
The stages, each for what the earlier ones left: the engine's unit tests; whether gcc -O2 makes the same instructions of it, which is no change;
the calculation vectors, whose books the unchanged program has imported; the unit tests of the layers above and the failing arithmetic; with --slow
the cases of the command line and the oracle of the whole program. What nothing notices is a survivor. WORK/results.csv keeps what was found, so
that a run goes on where an earlier one ended (of the same sources: numbers are theirs). BUILD is a finished build. Run by hand, not by tests/run;
survivors are explained in docs/decisions/0010-mutations.md.
"""
import argparse
import csv
import importlib.util
import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SWAPS = [(r'<=', '<'), (r'>=', '>'), (r'==', '!='), (r'!=', '=='), (r'(?<![-<>=])<(?![<=])', '<='), (r'(?<![-<>=])>(?![>=])', '>='), (r'&&', '||'),
         (r'\|\|', '&&'), (r' \+ ', ' - '), (r' - ', ' + '), (r' \* ', ' / '), (r'\btrue\b', 'false'), (r'\bfalse\b', 'true'), (r'\b0\b', '1'),
         (r'\b1\b', '2'), (r'\b2\b', '3'), (r'!(?=[a-z(])', ''), (r'\+\+', '--'), (r' \+= ', ' -= '), (r' \|= ', ' = ')]
DELETED = re.compile(r'^\s+(?:[a-z_>.\[\]-]+(?:\(.*\)| [-+|]?= .*|\+\+)|continue|break);$')
ENGINE_TESTS = ['calc', 'select', 'convert', 'scope2', 'boundary', 'category', 'instrument', 'restate', 'gap', 'losers', 'contradict', 'quality', 'corners',
                'split']
TESTS_ABOVE = ['inventory', 'show_json', 'explain', 'estimate', 'findings', 'overflow']
STAGES = ('unit', 'O2', 'vectors', 'above', 'slow')
SAME = 'the same instructions at -O2'
READING = ('show', 'check', 'list', 'explain', 'estimate')
WRAPPED = re.compile(r'-Wl,--wrap=\S+')


# ---- what may be changed, and the file in which all of it stands ----

def ends_a_statement(code):
    return re.search(r'[;{}:]$|^$|^else$|^(?:if|for|while) .*\)$', code.strip())


def places(path):
    """-> (line number, before, after) of every change that a file offers; nothing in comments, texts, declarations of tables or prototypes"""
    inside, before = False, '}'
    for number, line in enumerate(path.read_text(encoding='utf-8').split('\n'), 1):
        text = line.strip()
        inside = inside or text.startswith('/*')
        if inside or text.startswith(('#', '*', 'static const', '{"')) or 'unreached:' in line:
            inside = inside and '*/' not in text
            continue
        code = re.split(r'/\*', line)[0]
        statement, before = ends_a_statement(before) and code.count('{') == code.count('}'), code
        if statement and DELETED.match(code.rstrip()):
            yield number, line, ';' + line[len(code):]
        if not line.startswith('    '):
            continue
        for pattern, to in SWAPS:
            for hit in re.finditer(pattern, code):
                if code[:hit.start()].count('"') % 2 == 0 and code[:hit.start()].count("'") % 2 == 0:
                    yield number, line, line[:hit.start()] + to + line[hit.end():]


def arguments_of(parameters):
    depth, word, words = 0, '', []
    for c in parameters + ',':
        if c == ',' and depth == 0:
            words.append(word)
            word = ''
            continue
        depth += (c in '([') - (c in ')]')
        word += c
    if words == ['void']:
        return []
    return [re.search(r'\(\*(\w+)', w)[1] if '(*' in w else re.findall(r'\w+', re.sub(r'\[.*', '', w))[-1] for w in words]


class Function:
    """first: line of its head; opened, closed: lines of its braces"""

    def __init__(self, lines, opened):
        self.opened, self.first = opened, opened - 1
        while not re.match(r'\w', lines[self.first - 1]):
            self.first -= 1
        self.closed = opened + lines[opened:].index('}') + 1
        self.head = ' '.join(x.strip() for x in lines[self.first - 1:opened - 1])
        self.name, parameters = re.match(r'.*?(\w+)\((.*)\)$', self.head).groups()
        self.arguments = ', '.join(arguments_of(parameters))

    def copy(self, lines, name, number=0, after=''):
        head = re.sub(rf'\b{self.name}\(', f'{name}(', 'static ' + re.sub(r'\b(static|inline) ', '', self.head), count=1)
        body = [after if n == number else lines[n - 1] for n in range(self.opened, self.closed + 1)]
        return [head, *body]


class Mutant:
    def __init__(self, number, path, function, line, before, after):
        self.number, self.file, self.function, self.line, self.before, self.after = number, path.name, function, line, before, after

    def __str__(self):
        return f'src/calc/{self.file}:{self.line}: {self.before.strip()}  ->  {self.after.strip() or "(nothing)"}'


def schemata(path, mutants, functions):
    """-> (lines of the file with all mutants, {line: mutant})"""
    lines, out, owner, at = path.read_text(encoding='utf-8').split('\n'), [], {}, 0
    out += ['extern int tanso_mutant; extern unsigned char mutated_reached[];']
    for place, f in functions:
        own = [m for m in mutants if m.function is f]
        out += lines[at:f.first - 1] + [f.head + ';']
        for m in own:
            start = len(out)
            out += f.copy(lines, f'{f.name}__{m.number}', m.line, m.after)
            owner.update({n: m for n in range(start + 1, len(out) + 1)})
        out += f.copy(lines, f'{f.name}__0')
        out += [f.head, '{', f'mutated_reached[{place}] = 1;', 'switch (tanso_mutant) {']
        out += [f'case {m.number}: return {f.name}__{m.number}({f.arguments});' for m in own]
        out += ['}', f'return {f.name}__0({f.arguments});', '}']
        at = f.closed
    return out + lines[at:], owner


# ---- building ----

class Builder:
    def __init__(self, build, work):
        self.build, self.work = build, work
        self.commands = {Path(build, c['file']).resolve(): c['command'] for c in json.loads((build / 'compile_commands.json').read_text())}

    def compile_as(self, like, source, out, *more):
        """-> what the compiler says; the flags are those of the build, but without optimization and warnings"""
        words = [w for w in shlex.split(self.commands[like]) if not re.match(r'-(O\d|g|W.*|M.*|D_FORTIFY.*|fstack.*|fcf.*|fdiagnostics.*|o|c)$', w)]
        words = [w for w in words if w != 'ccache' and not w.endswith(('.o', '.o.d', '.c'))]
        done = subprocess.run([*words, '-w', '-O0', *more, '-c', str(source), '-o', str(out)], cwd=self.build, capture_output=True, text=True)
        return done.stderr if done.returncode else ''

    def must(self, *command):
        done = subprocess.run(command, cwd=self.build, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f'{shlex.join(map(str, command))}\n{done.stderr}')

    def mutated(self, path, mutants, functions):
        """builds a file with all its mutants; -> those that the compiler takes"""
        source, out = self.work / path.name, self.work / (path.stem + '.o')
        while True:
            lines, owner = schemata(path, mutants, functions)
            source.write_text('\n'.join(lines), encoding='utf-8')
            said = self.compile_as(path, source, out, '-I', str(path.parent))
            wrong = {owner.get(int(n)) for n in re.findall(rf'{re.escape(source.name)}:(\d+):\d+: error', said)}
            if not said:
                return mutants
            if not wrong - {None}:
                sys.exit(f'{path}: {said}')
            mutants = [m for m in mutants if m not in wrong]

    def tests(self):
        """objects of the unit tests, each main under a name of its own, and the list of them"""
        table, objects = ['struct unit_test { const char *name; int (*run)(void); };'], []
        for name in ENGINE_TESTS + TESTS_ABOVE:
            out = self.work / f'test_{name}.o'
            said = self.compile_as(ROOT / f'tests/unit/test_{name}.c', ROOT / f'tests/unit/test_{name}.c', out)
            if said:
                sys.exit(said)
            self.must('objcopy', '--redefine-sym', f'main=test_{name}', str(out))
            table.append(f'int test_{name}(void);')
            objects.append(out)
        table.append('const struct unit_test mutate_tests[] = {' + ''.join(f'{{"{n}", test_{n}}}, ' for n in ENGINE_TESTS + TESTS_ABOVE) + '{0, 0}};')
        return objects, table

    def whole(self, functions, engine):
        objects, table = self.tests()
        table += [f'const int mutated_functions = {functions};', f'unsigned char mutated_reached[{functions}];']
        (self.work / 'table.c').write_text('\n'.join(table) + '\n')
        for name, source in (('table', self.work / 'table.c'), ('mutate', ROOT / 'tests/mutate.c'), ('main', ROOT / 'src/cli/main.c')):
            out = self.work / f'{name}.o'
            said = self.compile_as(ROOT / 'src/cli/main.c', source, out)
            if said:
                sys.exit(said)
            objects.append(out)
        self.must('objcopy', '--redefine-sym', 'main=tanso_main', str(self.work / 'main.o'))
        said = subprocess.run(['ninja', '-C', str(self.build), '-t', 'commands', 'tanso', 'tests/unit/test_overflow'], capture_output=True, text=True)
        links = [line for line in said.stdout.splitlines() if ' -o tanso ' in line or ' -o tests/unit/test_overflow ' in line]
        libraries = [w for line in links for w in shlex.split(line) if w.endswith(('.a', '.so')) and 'libcalc' not in w]
        self.must('gcc', '-o', str(self.work / 'mutate'), *map(str, objects), *map(str, engine), *sorted(set(WRAPPED.findall(said.stdout))),
                  '-Wl,--start-group', *dict.fromkeys(libraries), '-Wl,--end-group', '-lrt', '-lm', '-pthread')
        return self.work / 'mutate'


def same_at_o2(builder, path, mutants, functions):
    """the mutants of which gcc -O2 makes the same instructions as of the function itself"""
    lines, _ = schemata(path, mutants, functions)
    source, out = builder.work / f'{path.stem}_o2.c', builder.work / f'{path.stem}.s'
    source.write_text('\n'.join(lines), encoding='utf-8')
    said = builder.compile_as(path, source, out, '-I', str(path.parent), '-O2', '-S', '-fno-inline', '-fno-ipa-icf', '-fno-ipa-cp', '-fno-ipa-sra',
                              '-fno-ipa-ra', '-fno-partial-inlining', '-fno-reorder-blocks-and-partition', '-fno-reorder-functions', '-fno-toplevel-reorder')
    if said:
        sys.exit(said)
    bodies = dict(re.findall(r'^(\w+__\d+):\n(.*?)^\t\.size\t\1', out.read_text(), re.M | re.S))

    def plain(name):
        seen = {}
        text = re.sub(r'^\.LF[BE]\d+:\n', '', bodies[name], flags=re.M).replace(name, 'ITSELF')
        return re.sub(r'\.L\d+', lambda hit: seen.setdefault(hit[0], f'L{len(seen)}'), text)

    return {m for m in mutants if f'{m.function.name}__{m.number}' in bodies
            and plain(f'{m.function.name}__{m.number}') == plain(f'{m.function.name}__0')}


# ---- running ----

def allowed(ms):
    """what takes far longer than without a change never ends"""
    return 3 * ms + 60


class Server:
    """a process that forks a child for each thing to do"""

    def __init__(self, program, folder):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        env = {'PATH': os.environ['PATH'], 'LC_ALL': 'C.UTF-8', 'HOME': str(folder), 'TZ': 'UTC', 'CK_FORK': 'no'}
        self.process = subprocess.Popen([str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, cwd=folder,
                                        text=True, encoding='utf-8')

    def ask(self, mutant, ms, folder, *words):
        fields = [str(mutant), str(ms), str(folder), *map(str, words)]
        self.process.stdin.write('\x1f'.join(fields) + '\n')
        self.process.stdin.flush()
        status, self.cpu = map(int, self.process.stdout.readline().split())
        return status

    def test(self, mutant, ms, name):
        return self.ask(mutant, ms, self.folder, 'test', name)

    def output(self):
        return tuple((self.folder / name).read_text(encoding='utf-8', errors='replace') for name in ('out', 'err'))


vectors = None # the module vectors.py


def load_vectors():
    global vectors
    spec = importlib.util.spec_from_file_location('vectors', ROOT / 'tests/vectors.py')
    vectors = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(vectors)
    for path in sorted((ROOT / 'tests/data/vectors').glob('*.json')):
        for v in json.loads(path.read_text(encoding='utf-8')):
            yield f"{path.stem}/{v['id']}", v


def place_of(server, folder, mutant, ms):
    """a place of vectors.py that asks the server"""
    class Asked(vectors.Place):
        def run(self, *words):
            self.status = server.ask(mutant, ms, self.folder, 'tanso', *words)
            self.out, said = server.output()
            self.err += said
            self.commands.append(words)
            if mutant < 0:
                self.reached = bytes(a | b for a, b in zip(self.reached, (server.folder / 'reached').read_bytes()))
            return self.status == 0

    place = Asked('', folder, ROOT / 'tests/data/vectors')
    place.reached, place.commands = bytes(10000), []
    return place


class Vector:
    """a vector whose book stands imported in a folder of its own, where what is left of it only reads"""

    def __init__(self, name, vector, work):
        self.name, self.vector, self.folder, self.made = name, vector, work / 'vectors' / name.replace('/', '-'), ''

    def prepare(self, server):
        """with the unchanged engine: what is left to do, which functions that reaches, and how long it takes"""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        place = place_of(server, self.folder, 0, 20000)
        folders, v = place.write_files(self.vector), self.vector
        if 'book' in v and not place.of_book(v, folders):
            self.commands = [place.commands[-1]] # what is refused is tried again
        else:
            self.made = place.err
            run = [v['run']] if 'run' in v and isinstance(v['run'][0], str) else v.get('run', [])
            self.commands = run or [['show', '--year', v['year'], '--format', 'json', '--lines'] if 'book' in v else
                                    ['estimate', *v['estimate'], '--format', 'json', *(x for f in folders for x in ('--factors', f))]]
        self.reads = all(c[0] in READING for c in self.commands)
        noticed, self.reached = self.tried(server, -1, 20000)
        self.ms = allowed(server.cpu)
        if noticed:
            sys.exit(f'{self.name} fails without any change')

    def tried(self, server, mutant, ms):
        """-> (does it notice, functions reached)"""
        folder = self.folder if self.reads else server.folder / 'place'
        if not self.reads:
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(self.folder, folder)
        place = place_of(server, folder, mutant, ms)
        place.err = self.made
        for words in self.commands:
            if not place.run(*words):
                break
        return any(vectors.compare(self.vector, place)), place.reached


class Run:
    """stages one after another, each for what the earlier ones did not notice; the log has a row (mutant, stage, by what) of each try"""

    def __init__(self, given, mutants, place_of_function, program):
        self.given, self.mutants, self.place, self.program = given, mutants, place_of_function, program
        self.lock, self.first, self.end = threading.Lock(), {}, time.monotonic() + given.seconds
        self.log = given.work / 'results.csv'
        rows = csv.reader(self.log.open(encoding='utf-8')) if self.log.exists() else []
        self.found = {(int(number), stage): by for number, stage, by in rows}

    def noticed_by(self, mutant):
        return next((by for stage in STAGES if (by := self.found.get((mutant.number, stage)))), '')

    def write(self, mutant, stage, by):
        with self.lock, self.log.open('a', encoding='utf-8') as f:
            self.found[mutant.number, stage] = by
            csv.writer(f, lineterminator='\n').writerow([mutant.number, stage, by])

    def left_for(self, stage):
        return [m for m in self.mutants if (m.number, stage) not in self.found and not self.noticed_by(m)]

    def stage(self, stage, notices):
        """in an order that is random but always the same, so that a run that ends early has tried a fair sample"""
        left = self.left_for(stage)
        random.Random(1).shuffle(left)
        print(f'{stage}: {len(left)} to try', flush=True)

        def work(number):
            server = Server(self.program, self.given.work / f'server{number}')
            while left and time.monotonic() < self.end:
                try:
                    m = left.pop()
                except IndexError:
                    return
                self.write(m, stage, notices(server, m))

        threads = [threading.Thread(target=work, args=(n,)) for n in range(1, self.given.jobs + 1)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()

    def in_order(self, mutant, names):
        """what has noticed a change of this function comes first, then of this file"""
        function, file = self.first.get(mutant.function, []), self.first.get(mutant.file, [])
        rank = {name: n for n, name in enumerate([*function, *(x for x in file if x not in function)])}
        return sorted(names, key=lambda name: rank.get(name, 1000))

    def noticed_first(self, mutant, name):
        with self.lock:
            for key in (mutant.function, mutant.file):
                order = self.first.setdefault(key, [])
                if name in order:
                    order.remove(name)
                order.insert(0, name)

    def measured(self, names):
        """-> {test: (CPU milliseconds it may take, functions reached)}"""
        server, tests = Server(self.program, self.given.work / 'server0'), {}
        for name in names:
            if server.test(-1, 60000, name):
                sys.exit(f'test_{name} fails without any change:\n{server.output()[0]}')
            tests[name] = (allowed(server.cpu), (server.folder / 'reached').read_bytes())
        return tests

    def unit_stage(self, stage, names):
        tests = self.measured(names)

        def notices(server, mutant):
            for name in self.in_order(mutant, tests):
                ms, reached = tests[name]
                if reached[self.place[mutant.function]] and server.test(mutant.number, ms, name):
                    self.noticed_first(mutant, name)
                    return f'test_{name}'
            return ''

        self.stage(stage, notices)

    def vector_stage(self):
        server = Server(self.program, self.given.work / 'server0')
        all_of_them = {name: Vector(name, v, self.given.work) for name, v in load_vectors()} if self.left_for('vectors') else {}
        for v in all_of_them.values():
            v.prepare(server)

        def notices(server, mutant):
            for name in self.in_order(mutant, all_of_them):
                v = all_of_them[name]
                if v.reached[self.place[mutant.function]] and v.tried(server, mutant.number, v.ms)[0]:
                    self.noticed_first(mutant, name)
                    return 'vectors'
            return ''

        self.stage('vectors', notices)

    def slowly(self, _, mutant):
        """the cases of the command line, and the oracle of the whole program"""
        program = self.given.work / f'tanso-{mutant.number}'
        program.write_text(f'#!/bin/sh\nMUTANT={mutant.number} exec {shlex.quote(str(self.program))} "$@"\n')
        program.chmod(0o755)
        for name, command in (('cli', ['tests/cli/run.py', program, 'tests/cli']), ('oracle', ['tests/oracle/run.py', program, '200', '7'])):
            try:
                if subprocess.run([sys.executable, *map(str, command)], cwd=ROOT, capture_output=True, timeout=600).returncode:
                    return name
            except subprocess.TimeoutExpired:
                return name
        return ''


def every_mutant():
    """-> mutants, {function: its number}, {file: its numbered functions}"""
    mutants, place_of_function, by_file = [], {}, {}
    number = 0
    for path in sorted((ROOT / 'src/calc').glob('*.c')):
        lines = path.read_text(encoding='utf-8').split('\n')
        functions = [Function(lines, n) for n, line in enumerate(lines, 1) if line == '{']
        for f in functions:
            place_of_function[f] = len(place_of_function)
        for line, before, after in places(path):
            inside = [f for f in functions if f.opened < line < f.closed]
            if inside:
                number += 1
                mutants.append(Mutant(number, path, inside[0], line, before, after))
        by_file[path] = [(place_of_function[f], f) for f in functions]
    return mutants, place_of_function, by_file


def mark_same(run, builder, by_file):
    """a change of which gcc makes the same program is none"""
    for path, functions in by_file.items():
        own = [m for m in run.left_for('O2') if m.file == path.name and (m.number, 'unit') in run.found]
        same = same_at_o2(builder, path, own, functions) if own else set()
        for m in own:
            run.write(m, 'O2', SAME if m in same else '')


def summary(run):
    left = [m for m in run.mutants if not run.noticed_by(m)]
    for m in left:
        print(m, '' if (m.number, 'vectors') in run.found else ' (not tried by the vectors)')
    tally = Counter(run.noticed_by(m) for m in run.mutants)
    print(f'{len(run.mutants)} changes: {len(left)} survive; ' + ', '.join(f'{by} {n}' for by, n in tally.most_common() if by))


def main():
    arguments = argparse.ArgumentParser(usage=__doc__)
    arguments.add_argument('build', type=Path)
    arguments.add_argument('work', type=Path)
    arguments.add_argument('--jobs', type=int, default=2)
    arguments.add_argument('--seconds', type=int, default=24 * 3600)
    arguments.add_argument('--slow', action='store_true')
    given = arguments.parse_args()
    given.build, given.work = given.build.resolve(), given.work.resolve()
    given.work.mkdir(parents=True, exist_ok=True)
    for name, at in (('factors', ROOT / 'factors'), ('factors.pack', given.build / 'factors.pack')):
        if not (given.work / name).exists():
            (given.work / name).symlink_to(at)
    mutants, place, by_file = every_mutant()
    builder, taken = Builder(given.build, given.work), []
    for path, functions in by_file.items():
        taken += builder.mutated(path, [m for m in mutants if m.file == path.name], functions)
    program = builder.whole(len(place), [given.work / (p.stem + '.o') for p in by_file])
    print(f'{len(mutants)} changes are possible, {len(mutants) - len(taken)} do not compile', flush=True)
    run = Run(given, taken, place, program)
    run.unit_stage('unit', ENGINE_TESTS)
    mark_same(run, builder, by_file)
    run.vector_stage()
    run.unit_stage('above', TESTS_ABOVE)
    if given.slow:
        run.stage('slow', run.slowly)
    summary(run)
    return 0


if __name__ == '__main__':
    sys.exit(main())

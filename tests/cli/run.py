#!/usr/bin/env python3
"""run.py PROGRAM CASES... [--accept]   runs one-file cases and compares.

A case (*.test) reads like documentation:
    # free text
    < name            what follows up to the next directive is the content of a file of that name ("< name cp932": in that encoding)
    $ command         run by sh in a throwaway folder; `tanso` is the program
    > expected standard output, line by line ("> ..." matches any run of lines, "~ regex" matches one line)
    >2 expected standard error (">2~ regex" for one line; without it, standard error must be empty)
    >= status         (without it: 0)
Directives of one command belong to the `$` above them; commands of a case run one after another in the same folder.
Environment: LC_ALL=C.UTF-8, no TANSO_* variables, HOME in the throwaway folder. --accept rewrites the expectations.
"""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path


class Step:
    def __init__(self, command, line):
        self.command, self.line = command, line
        self.out, self.err, self.status = [], [], 0


def parse(path):
    """-> list of ('file', name, encoding, text) and Step, in order"""
    items, current = [], None
    for number, text in enumerate(path.read_text(encoding='utf-8').split('\n'), 1):
        if text.startswith('< ') or text == '<':
            name, *encoding = text[2:].split()
            current = ['file', name, encoding[0] if encoding else 'utf-8', []]
            items.append(current)
        elif text.startswith('$ '):
            items.append(Step(text[2:], number))
            current = None
        elif isinstance(current, list):
            current[3].append(text)
        elif items and isinstance(items[-1], Step) and text.startswith(('>', '~')):
            step = items[-1]
            if text.startswith('>='):
                step.status = int(text[2:])
            elif text.startswith('>2~ '):
                step.err.append(('regex', text[4:]))
            elif text.startswith('>2'):
                step.err.append(('text', text[3:]))
            elif text.startswith('~ '):
                step.out.append(('regex', text[2:]))
            else:
                step.out.append(('any', '') if text == '> ...' else ('text', text[2:]))
    return items


def matches(expected, lines):
    if not expected:
        return not lines
    kind, want = expected[0]
    if kind == 'any':
        return any(matches(expected[1:], lines[i:]) for i in range(len(lines) + 1))
    if not lines:
        return False
    ok = re.fullmatch(want, lines[0]) if kind == 'regex' else want == lines[0]
    return bool(ok) and matches(expected[1:], lines[1:])


def run_case(program, path):
    """-> list of (step, what it printed, differences)"""
    results, path = [], path.resolve()
    with tempfile.TemporaryDirectory(prefix='tanso-cli-') as folder:
        env = {k: v for k, v in os.environ.items() if not k.startswith(('TANSO_', 'LC_', 'LANG'))}
        tools = Path(folder, '.bin')
        tools.mkdir()
        (tools / 'tanso').symlink_to(program)
        env.update(LC_ALL='C.UTF-8', HOME=folder, PATH=f"{tools}:{env['PATH']}", TZ='UTC',
                   TEST_DATA=str(path.parent.parent / 'data'), EXAMPLES=str(path.parent.parent.parent / 'examples'))
        for name in ('TANSO_PRELOAD',):
            env.pop(name, None)
        for item in parse(path):
            if isinstance(item, list):
                text = '\n'.join(item[3])
                Path(folder, item[1]).parent.mkdir(parents=True, exist_ok=True)
                Path(folder, item[1]).write_bytes((text.rstrip('\n') + '\n').encode(item[2]))
                continue
            p = subprocess.run(['sh', '-c', item.command], cwd=folder, env=env, capture_output=True, timeout=120)
            out, err = (x.decode('utf-8', 'replace').replace(folder, '$DIR').replace('\r\n', '\n') for x in (p.stdout, p.stderr))
            lines = [x.split('\n')[:-1] if x.endswith('\n') else x.split('\n') if x else [] for x in (out, err)]
            faults = []
            if p.returncode != item.status:
                faults.append(f'status {p.returncode}, expected {item.status}')
            for name, expected, got in (('stdout', item.out, lines[0]), ('stderr', item.err, lines[1])):
                if not matches(expected, got):
                    faults.append(f'{name} is:\n' + '\n'.join('    ' + x for x in got) + '\n  expected:\n' +
                                  '\n'.join('    ' + w for _, w in expected))
            results.append((item, lines, p.returncode, faults))
    return results


def accept(path, results):
    """Rewrites the expectations behind each command with what it printed."""
    by_line = {step.line: (lines, status) for step, lines, status, _ in results}
    out, skipping = [], False
    for number, text in enumerate(path.read_text(encoding='utf-8').split('\n'), 1):
        if number in by_line:
            lines, status = by_line[number]
            out.append(text)
            out += ['> ' + x if x else '>' for x in lines[0]] + ['>2 ' + x for x in lines[1]]
            out += [f'>= {status}'] if status else []
            skipping = True
        elif not (skipping and text.startswith(('>', '~'))):
            skipping = False
            out.append(text)
    path.write_text('\n'.join(out), encoding='utf-8')


def main():
    rewriting = '--accept' in sys.argv
    program, *cases = [a for a in sys.argv[1:] if a != '--accept']
    program = str(Path(program).resolve())
    if not os.access(program, os.X_OK):
        sys.exit(f'{program} is not there')
    paths = sorted(p for c in cases for p in ([Path(c)] if c.endswith('.test') else Path(c).glob('**/*.test')))
    failed = 0
    for path in paths:
        results = run_case(program, path)
        faults = [(s, f) for s, _, _, fs in results for f in fs]
        if faults and rewriting:
            accept(path, results)
            print(f'rewritten: {path.name}')
        elif faults:
            failed += 1
            for step, fault in faults:
                print(f'{path}:{step.line}: $ {step.command}\n  {fault}')
        elif not results:
            failed += 1
            print(f'{path}: no command in it')
    print(f'cli: {len(paths)} cases, {failed} failed')
    sys.exit(1 if failed or not paths else 0)


if __name__ == '__main__':
    main()

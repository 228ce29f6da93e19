#!/usr/bin/env python3
"""agree.py TANSO MAN_FOLDER   options, --help and the man pages tell the same, in both languages, and every option is accepted."""
import re
import subprocess
import sys
from pathlib import Path

tanso, man = sys.argv[1], Path(sys.argv[2])
faults = []


def run(*args):
    return subprocess.run([tanso, *args], capture_output=True, text=True, timeout=30)


def options_in_help(text):
    return set(re.findall(r'^  (?:-\w, )?--([a-z-]+)', text, re.M))


def options_in_man(text):
    return set(re.findall(r'\\fB\\-\\-([a-z\\-]+)\\fR', text))


commands = re.findall(r'^  ([a-z]+) ', run('--help', '--lang', 'en').stdout.split('commands:')[1].split('options:')[0], re.M)
for lang, folder in (('en', man / 'man1'), ('ja', man / 'ja' / 'man1')):
    for command in [None, *commands]:
        name = f'tanso-{command}.1' if command else 'tanso.1'
        helped = run(*([command] if command else []), '--help', '--lang', lang)
        page = folder / name
        if helped.returncode or helped.stderr or not page.exists():
            faults.append(f'{name} ({lang}): help or page missing: {helped.stderr}')
            continue
        h, m = options_in_help(helped.stdout), {o.replace('\\', '') for o in options_in_man(page.read_text())}
        if h != m or not h:
            faults.append(f'{name} ({lang}): help has {sorted(h - m)} and the man page {sorted(m - h)} of their own')
        usage = set(re.findall(r'--([a-z-]+)', helped.stdout.split('\n\n')[1]))
        if usage - h:
            faults.append(f'{name} ({lang}): the usage names {sorted(usage - h)}, which are no options')
        # every option is known to the parser: with --help behind it nothing runs, and an unknown option would be status 2
        for option in h:
            value = re.search(rf'^  (?:-\w, )?--{option} ([A-Za-z0-9_|.,-]+)', helped.stdout, re.M)
            given = [f'--{option}', *([value.group(1).split('|')[0]] if value else [])]
            tried = run(*([command] if command else []), *given, '--help')
            if tried.returncode:
                faults.append(f'{command}: {given} is refused: {tried.stderr}')
        lint = subprocess.run(['mandoc', '-Tlint', '-Werror', str(page)], capture_output=True, text=True) if command is None else None
        if lint and lint.returncode not in (0, 127) and 'ERROR' in lint.stdout:
            faults.append(lint.stdout)
if run('--version').stdout.split()[0] != 'tanso' or run('nonsense').returncode != 2 or run().returncode != 2 or run('show', '--nonsense').returncode != 2:
    faults.append('statuses of wrong usage')
for f in faults:
    print(f)
print(f'agree: {len(commands)} commands, {len(faults)} faults')
sys.exit(1 if faults or len(commands) < 15 else 0)

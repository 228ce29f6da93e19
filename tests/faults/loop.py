#!/usr/bin/env python3
"""loop.py TANSO FAULTS.so [POINTS]   kills and fails the program at its file-changing calls, one point after another.

For each job (init, import, a partial import, set, undo, backup, report over an old report): after every kill and every failed call
  - the ledger is sound and holds the old state or the new one, nothing else (what `tanso export` writes tells the states apart);
  - an output file is the old one or the new one, whole;
  - a failed call never ends with status 0 unless the job is really done;
  - running the same command again gives the new state, and no temporary file stays.
POINTS: at most so many points for kills, a fifth of them for each kind of failure (evenly spaced; default 70: every call)."""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

tanso, shim = (str(Path(p).resolve()) for p in sys.argv[1:3])
most = int(sys.argv[3]) if len(sys.argv) > 3 else 70
ENV = {**{k: v for k, v in os.environ.items() if not k.startswith(('TANSO_', 'LC_', 'LANG'))}, 'LC_ALL': 'C.UTF-8'}
KINDS = [('kill', False, 1), ('enospc', False, 5), ('enospc', True, 5), ('eio', True, 5), ('short', False, 5)]  # the last: one point in so many


def run(args, folder, **env):
    return subprocess.run([tanso, *args], cwd=folder, env={**ENV, **env}, capture_output=True, timeout=60)


def state(folder):
    """The book as text; None: no ledger; a message: the ledger is not sound."""
    if not Path(folder, 'tanso.db').exists():
        return None
    check = run(['check', '--integrity'], folder)
    if check.returncode:
        return 'unsound: ' + check.stderr.decode()
    export = run(['export', '-o', 'state.json'], folder)
    text = Path(folder, 'state.json').read_text() if export.returncode == 0 else 'no export: ' + export.stderr.decode()
    Path(folder, 'state.json').unlink(missing_ok=True)
    return text


def outputs(folder, names):
    return {n: Path(folder, n).read_bytes() if Path(folder, n).exists() else None for n in names}


def activities(rows, bad=False):
    lines = ['site,activity,start,end,quantity,unit,note']
    for i in range(rows):
        y, m = divmod(i, 12)
        q = 'n/a' if bad and i == 5 else f'{100 + i}.{i % 10}'
        lines.append(f'main,fuel.diesel,{2010 + y % 10}-{m + 1:02d}-01,{2010 + y % 10}-{m + 1:02d}-28,{q},L,r{i}'
                     if i < 120 else f'main,fuel.gasoline,2020-01-{i % 28 + 1:02d},2020-02-{i % 27 + 1:02d},{q},L,x{i}')
    return '\n'.join(dict.fromkeys(lines)) + '\n'


def base(folder):
    run(['init', '--name', 'Fault Works'], folder)
    run(['add', 'sites', 'id=main', 'name=Main'], folder)
    Path(folder, 'a.csv').write_text(activities(150))
    Path(folder, 'bad.csv').write_text(activities(20, bad=True).replace('2010', '2031'))
    Path(folder, 'y.csv').write_text('site,activity,month,quantity,unit\nmain,fuel.diesel,2024-05,100,L\nmain,electricity,2024-05,100,kWh\n')


def imported(folder):
    base(folder)
    run(['import', 'y.csv'], folder)


def reported(folder):
    imported(folder)
    Path(folder, 'r.xlsx').write_bytes(b'the old report')


JOBS = [  # name, preparation, command, status when done, output files
    ('init', lambda f: None, ['init', '--name', 'Fault Works'], 0, []),
    ('import', base, ['import', 'a.csv'], 0, []),
    ('import --partial', base, ['import', '--partial', 'bad.csv'], 1, []),
    ('set', imported, ['set', 'sites', 'main', 'name=Other'], 0, []),
    ('undo', imported, ['undo', '3'], 0, []),
    ('backup', imported, ['backup', '-o', 'b.db'], 0, ['b.db']),
    ('report', reported, ['report', '--year', '2024', '-o', 'r.xlsx'], None, ['r.xlsx']),
]


def copy(source, target):
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)


def spaced(calls, fewer):
    n = max(1, min(calls, most) // fewer)
    return sorted({(i * calls + n - 1) // n for i in range(1, n + 1)})


def try_job(name, prepare, command, status, files, work):
    start, now = Path(work, 'start'), Path(work, 'now')
    shutil.rmtree(start, ignore_errors=True)
    start.mkdir()
    prepare(start)
    copy(start, now)
    old, old_files = state(now), outputs(now, files)
    copy(start, now)
    count = Path(work, 'count')
    done = run(command, now, LD_PRELOAD=shim, TANSO_FAULT_COUNT=str(count))
    status = done.returncode if status is None else status
    new, new_files = state(now), outputs(now, files)
    if done.returncode != status or (old == new and old_files == new_files) or str(new).startswith(('unsound', 'no export')):
        print(f'{name}: cannot even run it: {done.returncode} {done.stderr.decode()} {str(new)[:200]}')
        return 1
    calls, faults, tried = int(count.read_text()), 0, 0
    seen = {'old': 0, 'new': 0}
    for kind, stays, fewer in KINDS:
        for point in spaced(calls, fewer):
            copy(start, now)
            env = {'LD_PRELOAD': shim, 'TANSO_FAULT_AT': str(point), 'TANSO_FAULT': kind, **({'TANSO_FAULT_STAYS': '1'} if stays else {})}
            p = run(command, now, **env)
            tried += 1
            what = []
            after, after_files = state(now), outputs(now, files)
            if after not in (old, new):
                what.append(f'a third state: {str(after)[:300]}')
            for f in files:
                if after_files[f] not in (old_files[f], new_files[f]):
                    what.append(f'{f} is neither the old nor the new one')
            is_new = after == new and after_files == new_files
            seen['new' if is_new else 'old'] += 1
            if kind != 'kill' and p.returncode == status == 0 and not is_new:
                what.append('status 0 without the work done')
            if kind != 'kill' and p.returncode < 0:
                what.append(f'died of signal {-p.returncode}')
            if kind != 'kill' and p.returncode not in (0, status) and not p.stderr:
                what.append('no message')
            again = run(command, now)
            final = state(now)
            refused_twice = name in ('init', 'undo') and is_new
            if final != new or (files and outputs(now, files) != new_files):
                what.append(f'running it again does not finish the job: {again.returncode} {again.stderr.decode()[:300]}')
            if again.returncode != status and not refused_twice and name != 'import --partial':
                what.append(f'running it again ends with {again.returncode}: {again.stderr.decode()[:200]}')
            left = [x.name for x in now.iterdir() if x.name.endswith('.tmp')]
            if left:
                what.append(f'left behind: {left}')
            for w in what:
                faults += 1
                print(f'{name}: {kind}{" (stays)" if stays else ""} at call {point} of {calls}: {w}')
    print(f'{name}: {calls} calls, {tried} faults tried: old state {seen["old"]}, new state {seen["new"]}, faults found {faults}')
    return faults


with tempfile.TemporaryDirectory(prefix='tanso-faults-') as work:
    found = sum(try_job(*job, work) for job in JOBS)
sys.exit(1 if found else 0)

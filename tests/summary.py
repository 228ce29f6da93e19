#!/usr/bin/env python3
"""summary.py BUILD...   adds up the test logs of several build folders; names what failed or was skipped.
A test that reports in TAP counts with each line of its report (a file of vectors each)."""
import json
import re
import sys
from pathlib import Path

count = {'passed': 0, 'failed': 0, 'skipped': 0}
for build in sys.argv[1:]:
    log = Path(build, 'meson-logs', 'testlog.json')
    if not log.exists():
        count['failed'] += 1
        print(f'{build}: no tests ran')
        continue
    for line in log.read_text(encoding='utf-8').splitlines():
        test = json.loads(line)
        word = {'OK': 'passed', 'EXPECTEDFAIL': 'passed', 'SKIP': 'skipped'}.get(test['result'], 'failed')
        parts = re.findall(r'^(ok|not ok) \d+ - (.*)$', test.get('stdout', ''), re.M) if test.get('stdout', '').startswith('1..') else []
        count['passed'] += sum(said == 'ok' for said, _ in parts)
        count['failed'] += sum(said == 'not ok' for said, _ in parts)
        if not parts or word == 'failed' and all(said == 'ok' for said, _ in parts):
            count[word] += 1
        if word != 'passed':
            said = test.get('stdout', '').strip().splitlines()[-1:] if word == 'skipped' else []
            said = said or [name for result, name in parts if result == 'not ok']
            print(f"{build}: {word}: {test['name']}" + (f" ({'; '.join(said[-3:])})" if said else ''))
print(', '.join(f'{n} {word}' for word, n in count.items()))
sys.exit(1 if count['failed'] or not count['passed'] else 0)

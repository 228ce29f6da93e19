#!/usr/bin/env python3
"""summary.py BUILD...   adds up the test logs of several build folders; names what failed or was skipped."""
import json
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
        count[word] += 1
        if word != 'passed':
            said = test.get('stdout', '').strip().splitlines() if word == 'skipped' else []
            print(f"{build}: {word}: {test['name']}" + (f' ({said[-1]})' if said else ''))
print(', '.join(f'{n} {word}' for word, n in count.items()))
sys.exit(1 if count['failed'] or not count['passed'] else 0)

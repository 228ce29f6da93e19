#!/usr/bin/env python3
"""layers.py SRC   reads every #include and every message of src/: an arrow may only point to the same layer or a lower one."""
import re
import sys
from pathlib import Path

LAYERS = ['core', 'calc', 'ledger', 'factors', 'ingest', 'inventory', 'report', 'consortium', 'cli']
ONLY = {'sqlite3.h': 'ledger', 'xlsxwriter.h': 'report consortium'}  # libraries that belong to one layer

src = Path(sys.argv[1])
message = {}  # name -> layer whose table has it
for layer in LAYERS:
    for name in re.findall(r'^(?:TEXT|DIAG)\((\w+)', (src / 'messages' / f'{layer}.def').read_text(encoding='utf-8'), re.M):
        message[name] = layer
faults = checked = 0
for path in sorted(src.glob('*/**/*.[ch]')):
    layer = path.relative_to(src).parts[0]
    for number, text in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
        for word in re.findall(r'\b[A-Z]\w*_\w+\b', text) if layer in LAYERS else ():
            checked += 1
            if LAYERS.index(message.get(word, layer)) > LAYERS.index(layer):
                faults += 1
                print(f'{path}:{number}: {layer} must not use {word} of {message[word]}')
        m = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', text)
        if not m:
            continue
        checked += 1
        target = m.group(1).split('/')[0]
        upward = target in LAYERS and LAYERS.index(target) > LAYERS.index(layer)
        foreign = m.group(1) in ONLY and layer not in ONLY[m.group(1)].split()
        if upward or foreign:
            faults += 1
            print(f'{path}:{number}: {layer} must not include {m.group(1)}')
print(f'layers: {checked} includes and names read, {faults} wrong')
sys.exit(1 if faults or not checked else 0)

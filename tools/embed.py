#!/usr/bin/env python3
"""embed.py OUT.c SYMBOL FILE...   files as one C table of {name, bytes, length}, for schemas, migrations and profiles."""
import sys
from pathlib import Path

out, symbol, *paths = sys.argv[1:]
lines = ['#include "core/embed.h"', '']
for i, p in enumerate(paths):
    body = ', '.join(str(b) for b in Path(p).read_bytes() + b'\0')
    lines.append(f'static const unsigned char file_{i}[] = {{{body}}};')
lines.append(f'const struct embedded {symbol}[] = {{')
lines += [f'    {{"{Path(p).name}", (const char *)file_{i}, sizeof file_{i} - 1}},' for i, p in enumerate(paths)]
lines += ['    {0, 0, 0},', '};', '']
Path(out).write_text('\n'.join(lines))

#!/usr/bin/env python3
"""schema.py OUT.c MIGRATION.sql...   the schema that the migrations make, after each of them, as text to compare a ledger file with."""
import sqlite3
import sys
from pathlib import Path

out, *paths = sys.argv[1:]
db = sqlite3.connect(':memory:', isolation_level=None)
lines = ['#include "core/embed.h"', '']
for i, p in enumerate(paths):
    db.executescript(Path(p).read_text(encoding='utf-8'))
    # as limits.c asks for it: each column, then a NUL
    rows = db.execute('SELECT name, type, tbl_name, sql FROM sqlite_schema ORDER BY name')
    text = ''.join((c or '') + '\0' for r in rows for c in r).encode()
    lines.append(f"static const unsigned char file_{i}[] = {{{', '.join(str(b) for b in text)}, 0}};")
lines.append('const struct embedded embedded_ledger_schemas[] = {')
lines += [f'    {{"{Path(p).name}", (const char *)file_{i}, sizeof file_{i} - 1}},' for i, p in enumerate(paths)]
lines += ['    {0, 0, 0},', '};', '']
Path(out).write_text('\n'.join(lines))

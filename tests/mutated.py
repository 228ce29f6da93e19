#!/usr/bin/env python3
"""mutated.py TANSO DATA [COUNT] [--from N] [--keep FOLDER]   Damaged bills: each is a fixture of DATA (every form that tanso reads), changed at a
few places, and imported into a copy of one ledger. Whatever comes in, the program ends in time with a status that the man page names, no
sanitizer speaks, and the ledger holds either nothing of the file or what the answer says, with every hash right.

The changes depend on their number alone: the same COUNT gives the same files, and --from N begins at a later one. --keep writes the files
that failed there. With a sanitizer build (meson setup -Db_sanitize=address,undefined) also memory errors are found."""
import argparse
import csv
import hashlib
import io
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "xlsx"))
from book import pack, parts  # noqa: E402

LIMIT = 20 * int(os.environ.get("TANSO_SLOW", "1"))  # seconds for one file
NUMBER = re.compile(rb"\d[\d,.]*")
NUMBERS = [b"0", b"-1", b"+5", b"1e309", b"1E-400", b"NaN", b"Infinity", b"-", b"--", b".", b"1.", b".5", b"1,2,3", b"1.234.567,89", b"0x10", b"1_000",
           b"999999999999999999", b"9999999999999999999999999", b"-999999999999999999", b"0." + b"0" * 40 + b"1", b"1" * 400, b"18446744073709551616",
           "１２３".encode(), "△12".encode(), b"(5)", b"2024-13-45", b"2025-02-29", b"0000-00-00", b"9999-12-31", b"R6.4.1", "令和99年".encode(), b"24:00", b"20250401",
           b"1900/02/29", b"5 kWh", b"5 ", b"00012"]
TEXTS = [b"", b" ", b"=1+1", b"=cmd|'/c calc'!A1", b"@SUM(A1)", b"+1-1", b"\t", b'"', b'"a', b'a"b', b"a,b;c", b"A" * 4001, b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\x83\x5c",
         b"\x81", "日本語".encode(), "é".encode("latin-1"), b"../../etc/passwd", b"'); DROP TABLE activity;--", b"%s%n%99999d", b"main", b"nowhere", b"kWh", b"kW", b"m3", b"L", b"furlong",
         b"electricity", b"fuel.nothing", "合計".encode(), b"\r", b"\n", b"\r\n", b"\x1b[31m", "\u202e".encode(), b"1" * 70000]
SHARP = b"\"\\,;\t\r\n{}[]:=+-.0e'<>&/\0\xff\xfe\xef\xbb\xbf\x81\x93"


def text_of(b):
    if b[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return b.decode("utf-16", "replace")
    try:
        return b.decode("utf-8-sig")
    except UnicodeDecodeError:
        return b.decode("cp932", "replace")


# ---- changes of bytes ----
def flip(r, b):
    i = r.randrange(len(b))
    return b[:i] + bytes([b[i] ^ 1 << r.randrange(8)]) + b[i + 1:]


def sharp(r, b):
    i = r.randrange(len(b) + 1)
    return b[:i] + bytes([r.choice(SHARP)]) + b[i + r.randrange(2):]


def cut(r, b):
    return b[:r.randrange(len(b))]


def hole(r, b):
    i = r.randrange(len(b))
    return b[:i] + b[i + r.choice((1, 2, 7, 100)):]


def lines_of(b):
    return b.split(b"\n")


def swap_lines(r, b):
    x = lines_of(b)
    i, j = r.randrange(len(x)), r.randrange(len(x))
    x[i], x[j] = x[j], x[i]
    return b"\n".join(x)


def repeat_line(r, b):
    x = lines_of(b)
    i = r.randrange(len(x))
    return b"\n".join(x[:i] + [x[i]] * r.choice((2, 2, 2, 3, 500)) + x[i + 1:])


def drop_line(r, b):
    x = lines_of(b)
    i = r.randrange(len(x))
    return b"\n".join(x[:i] + x[i + 1:])


def replaced(r, b, found, by):
    m = r.choice(found)
    return b[:m.start()] + by + b[m.end():]


def number(r, b):
    found = list(NUMBER.finditer(b))
    return replaced(r, b, found, r.choice(NUMBERS)) if found else sharp(r, b)


def digit(r, b):
    found = list(re.finditer(rb"\d", b))
    return replaced(r, b, found, r.choice((b"", b"9", b"0", b"00", b".", b"-", b"x"))) if found else flip(r, b)


def field(r, b):
    found = list(re.finditer(rb"(?<=[,;\t>\n])[^,;\t<\n]*", b))
    return replaced(r, b, found, r.choice(TEXTS)) if found else sharp(r, b)


def encoded(r, b):
    return text_of(b).encode(r.choice(("cp932", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "latin-1", "utf-7", "utf-32")), "replace")


def mixed(r, b):
    x = lines_of(b)
    i = r.randrange(len(x))
    x[i] = x[i].decode("utf-8", "replace").encode(r.choice(("cp932", "utf-16-le", "euc-jp")), "replace")
    return b"\n".join(x)


def ends(r, b):
    return b.replace(b"\r\n", b"\n").replace(b"\n", r.choice((b"\r\n", b"\r", b"\n\n", b"\n\r", b"")))


def dressed(r, b):
    """As XML and JSON take it: a DTD, entities, depth, names that come twice."""
    i = r.choice([m.end() for m in re.finditer(rb">|\{|\[|,", b)] or [0])
    return b[:i] + r.choice((b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"&#0;", b"<a>" * 300, b"</a>", b"<!--", b"<![CDATA[", b"{" * 300, b'"id":"x",', b'"id":1e5,',
                             b"null,", b"true,", b'"\\ud800"', b"[[],[]],")) + b[i:]


def doubled(r, b):
    return b + r.choice((b"", b"\n", b"\0")) + b


GENTLE = (number, number, digit, digit, field, swap_lines, repeat_line, drop_line)  # what a hand or a program that writes bills does
ROUGH = (flip, sharp, cut, hole, encoded, mixed, ends, dressed, doubled)
RAW = (flip, flip, sharp, cut, hole, doubled)


# ---- changes inside a workbook ----
def cell(r, b):
    found = list(re.finditer(rb"<(v|t)( [^>]*)?>([^<]*)</", b))
    if not found:
        return flip(r, b)
    m = r.choice(found)
    return b[:m.start(3)] + as_text(r.choice(NUMBERS + TEXTS)) + b[m.end(3):]


def attribute(r, b):
    found = list(re.finditer(rb'="([^"]*)"', b))
    return replaced(r, b, found, b'="' + r.choice((b"", b"s", b"str", b"inlineStr", b"e", b"b", b"d", b"A0", b"XFE1", b"A1048577", b"99999999999", b"-1", b"hidden", b"1", b"rId9")) + b'"') if found else flip(r, b)


def tag(r, b):
    found = list(re.finditer(rb"<[^>]*>", b))
    return replaced(r, b, found, r.choice((b"", b"<a>", b"</row>", b"<row>", b"<c/>", b"<f>1+1</f>", b"<is><t>x</t></is>", b"<rPh><t>x</t></rPh>"))) if found else flip(r, b)


def as_text(b):
    """As it may stand in XML: what may not is left out."""
    text = re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd]", "", b.decode("utf-8", "ignore"))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").encode()


XML = (attribute, attribute, tag, flip, cut, number, dressed, encoded)


def in_parts(r, b):
    with zipfile.ZipFile(io.BytesIO(b)) as z:
        content = {n: z.read(n) for n in z.namelist()}
    for _ in range(r.choice((1, 1, 2, 4))):
        name = r.choice([n for n in content if "sheet" in n.lower()] if r.random() < 0.7 else list(content))
        if content[name]:
            content[name] = (cell if r.random() < 0.75 else r.choice(XML))(r, content[name])
    return pack(content, r.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)))


def changed(r, name, b):
    if b[:2] == b"PK" and r.random() < 0.85:
        return in_parts(r, b)
    packed = b[:2] == b"PK" or b[:5] == b"%PDF-"
    for _ in range(r.choice((1, 1, 1, 2, 3, 6))):
        if b:
            b = r.choice(RAW if packed else GENTLE if r.random() < 0.8 else ROUGH)(r, b)
    return b[:1 << 20]


# ---- what is changed ----
def table_rows(content):
    """The cells of a table of text, numbers as numbers now and then, for a workbook of the same table."""
    text = text_of(content)
    delimiter = max(",;\t", key=text.count)
    value = lambda t: float(t) if re.fullmatch(r"\d{1,9}\.\d{1,3}", t) else int(t) if re.fullmatch(r"[1-9]\d{0,8}", t) else re.sub(r"[\0-\x08\x0b-\x1f]", "", t)
    return [[value(c) if c else None for c in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)][:40]


def options(path):
    expect = os.path.splitext(path)[0] + ".expect"
    first = open(expect, encoding="utf-8").readline() if os.path.exists(expect) else ""
    return first.split()[1:] if first.startswith("options:") else []


def fixtures(data):
    """(name, bytes, options) of every fixture, the workbooks of the tables among them."""
    out = []
    folder = os.path.join(data, "bills")
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if name.endswith(".expect") or not os.path.isfile(path):
            continue
        with open(path, "rb") as f:
            content = f.read()
        given = [o for o in options(path) if o != "--partial"]
        out.append((name, content, given))
        if name.endswith(".csv"):
            sheets = {"表": table_rows(content), "memo": [["覚え書き"]]}
            out.append((name[:-4] + ".xlsx", pack(parts(sheets, formats=[0, 14])), given))
    return out


class Ledger:
    """The ledger that every file meets, and what is in it."""

    def __init__(self, tanso, data, folder):
        self.tanso, self.path, self.folder = tanso, os.path.join(folder, "base.db"), folder
        os.mkdir(os.path.join(folder, "none"))
        book = os.path.join(data, "bills", "book.json")
        organization = json.load(open(book, encoding="utf-8"))["organization"]
        self.run(self.path, "init", "--name", organization["name"], "--country", "JP", "--fiscal-start", "4")
        for f in ("book.json", "table-plain.csv", "jp-city-gas.csv"):
            p = self.run(self.path, "import", os.path.join(data, "bills", f))
            assert p.returncode == 0, p.stderr
        self.bytes = open(self.path, "rb").read()
        self.rows = content_of(self.path)
        self.entry = os.path.join(folder, "entry.xlsx")
        self.run(self.path, "template", "-o", self.entry, "--year", "2025", "--lang", "ja")

    def run(self, ledger, *args):
        env = {**os.environ, "TANSO_LEDGER": ledger, "TANSO_PROFILES": os.path.join(self.folder, "none"), "LC_ALL": "C.UTF-8", "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1"}
        return subprocess.run([self.tanso, *args], env=env, capture_output=True, timeout=LIMIT)


def content_of(path):
    """Every row of every table, but those of figures kept to spare calculating them again."""
    db = sqlite3.connect(path)
    tables = [t for (t,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'kept' ORDER BY name")]
    out = {t: db.execute(f'SELECT * FROM "{t}"').fetchall() for t in tables}
    db.close()
    return out


SMALL = ("organization", "sites", "meters", "instruments", "conversions", "drivers", "targets", "measures", "removals", "exclusions")


def booked_rows(rows):
    return sum(len(rows[t]) for t in ("activity", "journal", *SMALL))


def wrong(base, p, ledger, content, partial, dry):
    """What is not as it has to be, or None."""
    said = p.stdout + p.stderr
    if b"Sanitizer" in said or b"runtime error" in said:
        return "a sanitizer speaks"
    if p.returncode not in (0, 1, 3):
        return f"status {p.returncode}"
    try:
        (answer,) = json.loads(p.stdout)
    except ValueError as e:
        return f"no JSON: {e}"
    errors = [d for d in answer["diagnostics"] if d["severity"] == "error"]
    accepted, skipped, refused, batch = answer["accepted"], answer["skipped"], answer["refused"], answer["batch"]
    if (p.returncode == 0) != (not errors and not refused):
        return f"status {p.returncode} with {len(errors)} errors and {refused} rows refused"
    months = "months" in (answer["profile"] or "")  # one cell of several records is told once
    if refused and len([d for d in errors if d["row"]]) < (1 if months else refused):
        return "a row is refused without a word"
    if answer["sha256"] and answer["sha256"] != hashlib.sha256(content).hexdigest():
        return "the hash of another file"
    if p.returncode == 0 and not dry and not accepted and not skipped and answer["outcome"] != "known":
        return "nothing was read and nothing is said"
    if batch and (dry or (errors and not partial)):
        return "booked in spite of errors"
    now = base.rows if open(ledger, "rb").read() == base.bytes else content_of(ledger)
    if not batch:
        return "the ledger changed" if now != base.rows else "rows accepted, none booked" if accepted and not dry else None
    return wrong_booking(base, now, answer)


def wrong_booking(base, now, answer):
    sources = [s for s in now["source"] if s not in base.rows["source"]]
    if sum(s[7] for s in sources) != answer["accepted"] or sum(s[8] for s in sources) != answer["skipped"]:
        return "the sources count otherwise"
    added = booked_rows(now) - booked_rows(base.rows)
    organization = sum(1 for s in sources if s[3] == "organization")  # fills a row that is there
    replaced = len(now["retired"]) - len(base.rows["retired"])
    if not added <= answer["accepted"] <= added + organization + replaced:
        return f"{answer['accepted']} accepted, {added} booked, {replaced} replaced"
    if not any(c[1].hex() == answer["sha256"] for c in now["content"]):
        return "the file is not kept"
    return None


def one(base, seeds, n, keep):
    """(what is wrong or None, outcome) of file number n."""
    r = random.Random(f"tanso {n}")
    name, content, given = seeds[n % len(seeds)]
    content = changed(r, name, content)
    partial, dry = r.random() < 0.3, r.random() < 0.05
    folder = tempfile.mkdtemp(dir=base.folder)
    path, ledger = os.path.join(folder, name), os.path.join(folder, "l.db")
    with open(path, "wb") as f:
        f.write(content)
    with open(ledger, "wb") as f:
        f.write(base.bytes)
    args = ["import", path, "--format", "json", *given, *(["--partial"] if partial else []), *(["--dry-run"] if dry else [])]
    outcome, p = "hang", None
    try:
        p = base.run(ledger, *args)
        fault = wrong(base, p, ledger, content, partial, dry)
        outcome = json.loads(p.stdout)[0]["outcome"] if not fault else "wrong"
        if not fault and outcome == "booked":
            fault = wrong_afterwards(base, ledger, path, args)
    except subprocess.TimeoutExpired:
        fault = f"not done in {LIMIT} s"
    if fault and keep:
        shutil.copy(path, os.path.join(keep, f"{n}-{name}"))
    if fault:
        said = "" if not p else (p.stdout + p.stderr).decode("utf-8", "replace")[:3000]
        fault = f"{n} {name} {' '.join(args[3:])}: {fault}\n{said}"
    shutil.rmtree(folder)
    return fault, outcome


def wrong_afterwards(base, ledger, path, args):
    """Of what was booked: every hash holds, and the same file again changes nothing."""
    p = base.run(ledger, "check", "--integrity")
    if p.returncode != 0:
        return "check --integrity: " + p.stdout.decode("utf-8", "replace") + p.stderr.decode("utf-8", "replace")
    rows = content_of(ledger)
    base.run(ledger, *args)
    return None if content_of(ledger) == rows else "the second import changed the ledger"


def main():
    a = argparse.ArgumentParser()
    a.add_argument("tanso")
    a.add_argument("data")
    a.add_argument("count", nargs="?", type=int, default=300)
    a.add_argument("--from", dest="first", type=int, default=0)
    a.add_argument("--keep")
    a = a.parse_args()
    if a.keep:
        os.makedirs(a.keep, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        base = Ledger(os.path.abspath(a.tanso), a.data, folder)
        seeds = fixtures(a.data) + [("entry.xlsx", open(base.entry, "rb").read(), [])]
        random.Random("order").shuffle(seeds)
        outcomes, faults = {}, 0
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for fault, outcome in pool.map(lambda n: one(base, seeds, n, a.keep), range(a.first, a.first + a.count)):
                outcomes[outcome] = outcomes.get(outcome, 0) + 1
                if fault:
                    faults += 1
                    print("FAILED", fault)
    print(f"{a.count} files of {len(seeds)} forms: " + ", ".join(f"{k} {v}" for k, v in sorted(outcomes.items())) + f"; {faults} wrong")
    return faults != 0 or "booked" not in outcomes or len(outcomes) < 3


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""orders.py TANSO DATA [ORDERS]   A folder of bills of every form that tanso reads gives the same records and the same figures, in whatever order and
under whatever names its files come: one by one in ORDERS shuffled orders, all at once as a folder, and twice."""
import csv
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from mutated import fixtures  # noqa: E402

TANSO, DATA = os.path.abspath(sys.argv[1]), sys.argv[2]
ORDERS = int(sys.argv[3]) if len(sys.argv) > 3 else 4
HEAD = "site,meter,activity,start,end,quantity,unit,status,method\n"
# an estimate and its actual quantity, readings and their bill: whichever comes first
PAIRS = {"estimate.csv": HEAD + "main,G1,fuel.city-gas,2031-04-01,2031-04-30,100,m3,estimated,\nmain,G1,fuel.city-gas,2031-05-01,2031-05-31,90,m3,estimated,\n",
         "actual.csv": HEAD + "main,G1,fuel.city-gas,2031-04-01,2031-04-30,110,m3,,\n", "long.csv": HEAD + "main,G1,fuel.city-gas,2031-05-01,2031-06-30,200,m3,,\n",
         "readings.csv": HEAD + "".join(f"main,E1,electricity,2031-04-{d:02},2031-04-{d:02},{d},kWh,,metered\n" for d in range(1, 31)),
         "bill.csv": HEAD + "main,E1,electricity,2031-04-01,2031-04-30,465,kWh,,invoice\n"}


def run(cwd, *args):
    env = {**os.environ, "TANSO_LEDGER": os.path.join(cwd, "l.db"), "TANSO_PROFILES": os.path.join(cwd, "none"), "LC_ALL": "C.UTF-8"}
    return subprocess.run([TANSO, *args], env=env, capture_output=True, text=True, timeout=300)


def start(cwd, book):
    os.mkdir(os.path.join(cwd, "none"))
    name = json.load(open(book, encoding="utf-8"))["organization"]["name"]
    run(cwd, "init", "--name", name, "--country", "JP", "--fiscal-start", "4")


def state(cwd):
    """Every record without the number that its import gave it, and the figures of every year."""
    rows = list(csv.DictReader(io.StringIO(run(cwd, "list", "activities", "--format", "csv").stdout)))
    for r in rows:
        if r["id"].startswith("s"):
            r["id"] = ""
    figures = [(y["year"], y["totals"]) for y in json.loads(run(cwd, "show", "--year", "all", "--format", "json").stdout)["years"]]
    return sorted(map(str, rows)), figures


def bookable(book):
    """The fixtures that are booked whole, without options, beside each other: two that contradict each other are for a person to settle."""
    with tempfile.TemporaryDirectory() as cwd:
        start(cwd, book)
        assert run(cwd, "import", book).returncode == 0
        out = {}
        for name, content, options in fixtures(DATA):
            path = os.path.join(cwd, name)
            with open(path, "wb") as f:
                f.write(content)
            if name == "book.json" or options or name.endswith(".xlsx"):
                continue
            said = run(cwd, "import", path, "--format", "json")
            # another telling of quantities that are booked is skipped: of cost and note the first one's words stay
            if said.returncode == 0 and not json.loads(said.stdout)[0]["skipped"]:
                out[name] = content
        out.update({n: t.encode() for n, t in PAIRS.items()})
        return out


def main():
    book = os.path.join(DATA, "bills", "book.json")
    files, want, wrong = bookable(book), None, 0
    r = random.Random("orders")
    for order in range(ORDERS + 1):
        names = sorted(files)
        r.shuffle(names)
        with tempfile.TemporaryDirectory() as cwd:
            start(cwd, book)
            os.mkdir(os.path.join(cwd, "in"))
            for i, n in enumerate(names):
                with open(os.path.join(cwd, "in", f"{i:03}{os.path.splitext(n)[1]}"), "wb") as f:
                    f.write(files[n])
            if order == 0:  # at once, with the book among them
                shutil.copy(book, os.path.join(cwd, "in", "zzz.json"))
                said = [run(cwd, "import", os.path.join(cwd, "in"))]
            else:
                said = [run(cwd, "import", book)] + [run(cwd, "import", os.path.join(cwd, "in", n)) for n in sorted(os.listdir(os.path.join(cwd, "in")))]
            got = state(cwd)
            run(cwd, "import", os.path.join(cwd, "in"))
            again = state(cwd)
        want = want or got
        if got != want or again != got or any(p.returncode for p in said):
            wrong += 1
            print("FAILED order", order, names, *[p.stderr for p in said if p.returncode])
            print("\n".join(sorted(set(got[0]) ^ set(want[0]))[:10]), [a for a, b in zip(got[1], want[1]) if a != b][:2], "again" if again != got else "")
    print(f"{len(files)} files of {len({os.path.splitext(n)[1] for n in files})} kinds in {ORDERS + 1} orders: {len(want[0])} records, {len(want[1])} years; {wrong} wrong")
    return wrong != 0 or len(files) < 12


if __name__ == "__main__":
    sys.exit(main())

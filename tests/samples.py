#!/usr/bin/env python3
"""samples.py TANSO FOLDER   Real files, where they are at hand (they are not part of this project): each is booked, and its total is the one
that another route gives (Python's csv and zipfile, exact decimals), or refused for the right reason. Skipped, aloud, without them."""
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from datetime import date, timedelta
from decimal import Decimal as D

TANSO, FOLDER = os.path.abspath(sys.argv[1]), sys.argv[2]


def run(cwd, *args):
    env = {**os.environ, "TANSO_LEDGER": "l.db", "TANSO_PROFILES": os.path.join(cwd, "profiles"), "LC_ALL": "C.UTF-8"}
    return subprocess.run([TANSO, *args], cwd=cwd, env=env, capture_output=True, text=True, timeout=120)


def rows(path, delimiter=",", encoding="utf-8-sig"):
    with open(path, encoding=encoding, newline="") as f:
        return list(csv.reader(f, delimiter=delimiter))


def comma(text):
    return D(text.replace(".", "").replace(",", "."))


def cells(path):
    """The rows of the first sheet, by a second reader: any prefix, texts in place or shared."""
    z = zipfile.ZipFile(path)
    local = lambda e: e.tag.rsplit("}", 1)[-1]
    texts = []
    if "xl/sharedStrings.xml" in z.namelist():
        texts = ["".join(t.text or "" for t in si.iter() if local(t) == "t") for si in ET.fromstring(z.read("xl/sharedStrings.xml"))]
    for row in (e for e in ET.fromstring(z.read("xl/worksheets/sheet1.xml")).iter() if local(e) == "row"):
        out = []
        for c in row:
            value = "".join(v.text or "" for v in c.iter() if local(v) == "v")
            out.append(texts[int(value)] if c.get("t") == "s" and value else value)
        yield out


# ---- the other routes: how many records, and their sum ----
def xcel(path):
    body = [r for r in rows(path)[1:] if any(r)]
    return len(body) - 1, sum(D(r[3]) for r in body[:-1])  # newest first; the oldest has no bill before it


def united(path):
    first = open(path, encoding="utf-8").read().split("Meter Reading Information")[1]
    values = re.findall(r"^ ?\d{4}-\d\d-\d\d 00:00 to [^,]*,([\d.]+),,", first, re.M)
    return len(values), sum(map(D, values))


def water(path):
    readings = [comma(r[2]) for r in rows(path, ";") if len(r) == 3 and re.fullmatch(r"\d\d\.\d\d\.\d\d", r[0])]
    return len(readings) - 1, readings[-1] - readings[0]


def fluvius(path):
    body = [r for r in rows(path, ";")[1:] if r[9] == "m³" and r[8]]
    return len({r[0] for r in body}), sum(comma(r[8]) for r in body)


def enel(path):
    body = rows(path, ";")[1:]
    return len(body), sum(comma(v) for r in body for v in r[1:] if v)


def greenchoice(path):
    body = rows(path)[1:] if "," in open(path).readline() else rows(path, ";")[1:]
    first, last = body[-1], body[0]
    return 2 * (len(body) - 1), sum(D(last[i]) - D(first[i]) for i in (1, 2))


def eneco(path):
    body = [r for r in cells(path) if re.fullmatch(r"4\d{4}", r[0])]
    assert date(1899, 12, 30) + timedelta(int(body[0][0])) == date(2020, 1, 1)
    return len(body), sum(D(r[3]) + D(r[4]) for r in body)


def solarman(path):
    head, *body = cells(path)
    column = head.index("Energy Purchased-Today(kWh)")
    return len(body), sum(D(r[column]) for r in body)


def kosen(path):
    body = rows(path)[1:]
    return sum(1 for r in body if r[1]), sum(D(r[1]) for r in body if r[1])


def espi(path):
    """Every reading of a feed, in Wh or thousandths of a therm: (start, seconds, value)."""
    local = lambda e: e.tag.rsplit("}", 1)[-1]
    number = lambda e, name: int(next(c.text for c in e.iter() if local(c) == name))
    tree = ET.parse(path)
    return [tuple(number(e, n) for n in ("start", "duration", "value")) for e in tree.iter() if local(e) == "IntervalReading"]


def espi_days(path):
    """Standard time of the east of North America: the file is of January."""
    readings = espi(path)
    return len({(s - 18000) // 86400 for s, _, _ in readings}), sum(D(v) for _, _, v in readings) / 1000


def espi_bills(path):
    readings = espi(path)
    return len(readings), sum(D(v) for _, _, v in readings) / 1000


def espi_summary(path):
    """The bill alone: 15-minute readings of one of its 13 days cannot be held against it."""
    text = open(path).read()
    value = re.search(r"<overallConsumptionLastPeriod>.*?<value>(\d+)</value>", text, re.S).group(1)
    return 1, D(value) / 1000


def local(e):
    return e.tag.rsplit("}", 1)[-1]


def texts(e, name):
    return [c.text.strip() for c in e.iter() if local(c) == name and c.text]


def invoice(path, code="KWH"):
    """One record: the amount of the lines in kWh, which is the same on each; the lines of the document add up to its own total."""
    lines = [e for e in ET.parse(path).iter() if local(e) in ("InvoiceLine", "IncludedSupplyChainTradeLineItem")]
    quantities = {D(c.text) for e in lines for c in e.iter() if local(c) in ("InvoicedQuantity", "BilledQuantity") and c.get("unitCode") == code}
    assert len(quantities) == 1
    names = ("LineExtensionAmount", "LineTotalAmount")
    total = [e for e in ET.parse(path).iter() if local(e) in ("LegalMonetaryTotal", "SpecifiedTradeSettlementHeaderMonetarySummation")][0]
    assert sum(D(t) for e in lines for n in names for t in texts(e, n)) == sum(D(t) for n in names for t in texts(total, n))
    return 1, quantities.pop()


KOSEN = {"id": "kosen", "version": "1", "title": {"ja": "高専", "en": "colleges"}, "kind": "table",
         "detect": {"header_words": ["事業所名", "電気起算校舎(GJ)"]},
         "columns": [{"field": "id", "header": ["事業所名"], "required": True}, {"field": "quantity", "header": ["電気起算校舎(GJ)"]}],
         "constants": {"activity": "electricity", "unit": "GJ", "start": "2019-04-01", "end": "2020-03-31", "site": "main"}, "period": {"rule": "stated"}}

def meter(number, unit="kWh", activity="electricity", mid="M"):
    return {"id": mid + number[-9:], "site": "main", "activity": activity, "number": number, "unit": unit}


GB = "https://services.greenbuttondata.org/DataCustodian/espi/1_1/resource/"
# file: (meters of the book, other route, [profile] or [options]) or the codes of the refusal
BOOKED = {
    "meter-csv/US_xcel_electric_bills.csv": ([], xcel),
    "meter-csv/US_united_power_daily.csv": ([meter("interval-report/table-1")], united),
    "meter-csv/DE_water_register.csv": ([], water),
    "meter-csv/BE_fluvius_gas_hourly.csv": ([meter("123456789123456789", "m3", "fuel.city-gas")], fluvius),
    "meter-csv/IT_enel_15min_wide.csv": ([], enel),
    "meter-csv/NL_greenchoice_registers.csv": ([meter("greenchoice/normaal"), meter("greenchoice/dal")], greenchoice),
    "meter-xlsx/NL_eneco_2020.xlsx": ([], eneco),
    "meter-xlsx/CN_solarman_daily.xlsx": ([], solarman),
    "jp-opendata/kosen_2020_energyinput.csv": ([], kosen, KOSEN),
    "greenbutton/electric_hourly_nine_days_binned_daily.xml": ([meter(GB + "RetailCustomer/2/UsagePoint/2")], espi_days),
    "greenbutton/gba_test_usage_data_01.xml": ([meter("/espi/1_1/resource/RetailCustomer/9B6C7066/UsagePoint/5446AF3F")], espi_summary),
    "greenbutton/opower_gas_bills_therm_2021_2024.xml": (
        [meter("/v1/BillingAccount/1234567890/UsagePoint/NET_USAGE", "therm", "fuel.natural-gas")], espi_bills, "--zone", "+00:00"),
    "einvoice/SE_electricity_supplier_UBL.xml": ([meter("731234567890123456")], invoice),
    "einvoice/NL_grid_operator_UBL_tc434_example8.xml": ([meter("871694831000290806")], invoice),  # 16,000 kWh on two lines
    "einvoice/NL_grid_operator_CII_example8.xml": ([meter("871694831000290806")], invoice),
    "einvoice/NO_grid_rent_consumer_UBL.xml": ([meter("008003762")], invoice),
}
REFUSED = {
    "meter-xls/solax_2023-01.xls": ["E5101"],                    # the old form of Excel
    "meter-csv/US_united_power_daily.csv": ["E5082"],            # three tables alike, and no meter says which counts
    "meter-csv/NL_greenchoice_registers.csv": ["E5123"],         # four registers, and no meter says which count
    "meter-csv/BE_fluvius_gas_hourly.csv": ["E5070"],            # the meter is not in the book
    "jp-opendata/kosen_2020_energyinput.csv": ["E5001"],         # no dates in it: a profile of the user's has to say the year
    "jp-opendata/kosen_2020_co2.csv": ["E5001"],                 # emissions, not activity
    "jp-cp932/syukujitsu.csv": ["E5001"],                        # holidays
    "oed-csv/test-readings.csv": ["E5001"],                      # no heading: nothing says what the columns are
    "oed-csv/mamac-log.csv": ["E5001"],
    "greenbutton/gba_usage_subscription_feed_anonymized.xml": ["E5154"],   # a meter without readings
    "greenbutton/electric_hourly_nine_days_binned_daily.xml": ["E5153"],  # the meter is not in the book
    "greenbutton/gba_test_usage_data_01.xml": ["E5153"],
    "greenbutton/opower_gas_bills_therm_2021_2024.xml": ["E5133"],  # no zone: the day of a reading is not known
    "greenbutton/abridged_electric_containerized.xml": ["E5153"],  # abridged: with its meter, the day that lacks 16 hours is refused (E5142)
    "einvoice/JP_PINT_example.xml": ["E5177"],  # chairs and paper: no amount of a meter
    "einvoice/JP_PINT_summary_invoice1.xml": ["E5177"],
    "einvoice/JP_PINT_corrective_invoice.xml": ["E5177"],
    "einvoice/SE_electricity_supplier_UBL.xml": ["E5174"],  # the meter is not in the book
    "einvoice/NL_grid_operator_CII_example8.xml": ["E5174"],
    "einvoice/NO_grid_rent_consumer_UBL.xml": ["E5174"],
    "einvoice/NL_grid_operator_UBL_tc434_example8.xml": ["E5175"],  # the same number, but not said to be the supply point's
    "eemeter/il-electricity-billing_monthly.csv.gz": ["E5007"],  # packed
}


def book(cwd, meters):
    run(cwd, "init", "--name", "T", "--country", "JP", "--fiscal-start", "4", "--gwp", "AR5")
    with open(os.path.join(cwd, "book.json"), "w") as f:
        json.dump({"sites": [{"id": "main", "name": "M"}], "meters": meters}, f)
    assert run(cwd, "import", "book.json").returncode == 0


def imported(path, meters, *more):
    profile, options = (more[0], ()) if more and isinstance(more[0], dict) else (None, more)
    with tempfile.TemporaryDirectory() as cwd:
        os.mkdir(os.path.join(cwd, "profiles"))
        if profile:
            with open(os.path.join(cwd, "profiles", profile["id"] + ".json"), "w", encoding="utf-8") as f:
                json.dump(profile, f, ensure_ascii=False)
        book(cwd, meters)
        p = run(cwd, "import", os.path.abspath(path), "--site", "main", *options, "--format", "json")
        codes = sorted({d["code"] for d in json.loads(p.stdout)[0]["diagnostics"] if d["severity"] == "error"})
        out = run(cwd, "list", "activities", "--format", "csv").stdout.splitlines()
        again = run(cwd, "import", os.path.abspath(path), "--site", "main", *options)
        have = list(csv.DictReader(out))
        assert codes or again.returncode == 0 and len(have) == len(run(cwd, "list", "activities", "--format", "csv").stdout.splitlines()) - 1
        return len(have), sum((D(r["quantity"]) for r in have), D(0)), codes


def main():
    if not os.path.isdir(FOLDER):
        print(f"skipped: there are no samples in {FOLDER}")
        return 77
    wrong = 0
    for name, (meters, route, *more) in BOOKED.items():
        path = os.path.join(FOLDER, name)
        n, total, codes = imported(path, meters, *more)
        want = route(path)
        ok = not codes and (n, total) == want
        wrong += not ok
        print(f"{'ok    ' if ok else 'FAILED'} {name}: {n} records, {total}; by another route {want[0]}, {want[1]} {codes or ''}")
    for name, want in REFUSED.items():
        n, _, codes = imported(os.path.join(FOLDER, name), [])
        ok = n == 0 and codes == want
        wrong += not ok
        print(f"{'ok    ' if ok else 'FAILED'} {name}: refused by {codes}, expected {want}; {n} records")
    return wrong != 0


if __name__ == "__main__":
    sys.exit(main())

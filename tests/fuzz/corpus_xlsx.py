#!/usr/bin/env python3
"""corpus_xlsx.py FOLDER   Writes the seeds of the workbook fuzzing: whole workbooks, and sheets alone (see fuzz_xlsx.c)."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "xlsx"))
from book import Raw, pack, parts, sheet  # noqa: E402
import zipfile  # noqa: E402

HEAD = ["site", "activity", "start", "end", "quantity", "unit"]
ROW = ["main", "electricity", Raw('<c r="{at}" s="1"><v>45748</v></c>'), "2025-04-30", Raw('<c r="{at}"><f>1+2</f><v>0.30000000000000004</v></c>'), "kWh"]
MIXED = Raw('<row r="4" hidden="1"><c t="s"><v>1</v></c><c t="str"><f>"a"</f><v>a_x000A_</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="d"><v>2025-04-01T10:30:00</v></c>'
            '<c s="2"><v>45748.5</v></c><c s="3"><v>1E-3</v></c><c s="4"><v>1.5</v></c><c r="Z4" t="inlineStr"><is><r><t>x</t></r><rPh sb="0" eb="1"><t>y</t></rPh></is></c></row>')
out = sys.argv[1]
os.makedirs(out, exist_ok=True)
seeds = {"plain.xlsx": pack(parts({"S": [HEAD, ROW]}, formats=[0, 14], shared=["a", "b"]), zipfile.ZIP_STORED),
         "packed.xlsx": pack(parts({"S": [HEAD, ROW], "T": [HEAD, [], MIXED]}, formats=[0, 14, "ge.m.d", 9, 46], shared=["a", Raw("<si><r><t>b</t></r></si>")],
                                   states={"T": "hidden"})),
         "sheet.xml": sheet([HEAD, ROW, [], MIXED]).encode(), "sheet16.xml": sheet([HEAD, ROW]).replace("UTF-8", "UTF-16").encode("utf-16")}
for name, content in seeds.items():
    with open(os.path.join(out, name), "wb") as f:
        f.write(content)

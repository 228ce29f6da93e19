"""Makes workbooks of our own, part by part, so that every variant of the form is seen in the test that uses it."""
import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def escape(text):
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def letters(column):
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


class Raw(str):
    """XML as it stands: a cell, a <si> of the shared strings."""


def cell(value, at):
    """A value as the plainest cell: text in place, numbers as numbers; a Raw may say {at} for its address."""
    if value is None:
        return ""
    if isinstance(value, Raw):
        return value.replace("{at}", at)
    if isinstance(value, (int, float)):
        return f'<c r="{at}"><v>{value!r}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def sheet(rows, before="", after=""):
    """Rows (lists of values, from row 1; a Raw is a whole row) as the XML of a sheet."""
    out = []
    for i, row in enumerate(rows, 1):
        if isinstance(row, Raw):
            out.append(row)
        elif row:
            out.append(f'<row r="{i}">' + "".join(cell(v, letters(k) + str(i)) for k, v in enumerate(row, 1)) + "</row>")
    return f'{XML}<worksheet xmlns="{MAIN}">{before}<sheetData>{"".join(out)}</sheetData>{after}</worksheet>'


def styles(formats):
    """One style for each format: a number (built in) or a code."""
    codes = [f for f in formats if isinstance(f, str)]
    own = "".join(f'<numFmt numFmtId="{164 + i}" formatCode="{escape(c)}"/>' for i, c in enumerate(codes))
    xfs = "".join(f'<xf numFmtId="{164 + codes.index(f) if isinstance(f, str) else f}"/>' for f in formats)
    return (f'{XML}<styleSheet xmlns="{MAIN}"><numFmts count="{len(codes)}">{own}</numFmts>'
            f'<cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="{len(formats)}">{xfs}</cellXfs></styleSheet>')


def strings(items):
    body = "".join(i if isinstance(i, Raw) else f'<si><t xml:space="preserve">{escape(i)}</t></si>' for i in items)
    return f'{XML}<sst xmlns="{MAIN}" count="{len(items)}" uniqueCount="{len(items)}">{body}</sst>'


def parts(sheets, shared=None, formats=None, workbook_pr="", states=None):
    """The parts of a workbook by name. `sheets`: name -> XML of a sheet, or rows."""
    out = {"[Content_Types].xml": f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
           "_rels/.rels": f'{XML}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'}
    rels, names = "", ""
    for i, (name, content) in enumerate(sheets.items(), 1):
        out[f"xl/worksheets/sheet{i}.xml"] = content if isinstance(content, str) else sheet(content)
        rels += f'<Relationship Id="rId{i}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        state = (states or {}).get(name)
        names += f'<sheet name="{escape(name)}" sheetId="{i}"' + (f' state="{state}"' if state else "") + f' r:id="rId{i}"/>'
    if shared is not None:
        out["xl/sharedStrings.xml"] = strings(shared)
        rels += f'<Relationship Id="rIdS" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    if formats is not None:
        out["xl/styles.xml"] = styles(formats)
        rels += f'<Relationship Id="rIdF" Type="{OFFICE}/styles" Target="styles.xml"/>'
    out["xl/_rels/workbook.xml.rels"] = f'{XML}<Relationships xmlns="{PACKAGE}">{rels}</Relationships>'
    out["xl/workbook.xml"] = (f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{workbook_pr}<sheets>{names}</sheets></workbook>')
    return out


def pack(parts_by_name, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        for name, content in parts_by_name.items():
            z.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, compress_type=method)
    return out.getvalue()


def workbook(sheets, **how):
    return pack(parts(sheets, **how))

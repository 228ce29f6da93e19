"""A workbook's parts as plain Python, read straight from the XML: what dump.py, recalc.py and the tests look at."""
import re
import xml.etree.ElementTree as ET
import zipfile

M = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
R = '{http://schemas.openxmlformats.org/officeDocument/2006/relationships}'


class Cell:
    """ref "C5"; kind "n", "s" (text), "str" (text of a formula), "b", "e"; value as written; formula or None; number format."""
    __slots__ = ('ref', 'kind', 'value', 'formula', 'format')

    def __init__(self, ref, kind, value, formula, fmt):
        self.ref, self.kind, self.value, self.formula, self.format = ref, kind, value, formula, fmt


class Sheet:
    def __init__(self, name, state, root):
        self.name, self.state, self.root = name, state, root
        self.cells = {}
        self.merged = root.findall(f'{M}mergeCells/{M}mergeCell')
        self.links = root.findall(f'{M}hyperlinks/{M}hyperlink')


def text_of(node):
    return ''.join(t.text or '' for t in node.iter(f'{M}t'))


def formats(z):
    root = ET.fromstring(z.read('xl/styles.xml'))
    own = {int(n.get('numFmtId')): n.get('formatCode') for n in root.iter(f'{M}numFmt')}
    return [own.get(int(x.get('numFmtId')), x.get('numFmtId')) for x in root.find(f'{M}cellXfs')]


def read(path):
    """(sheets in order, defined names as [(name, target, is local)])"""
    with zipfile.ZipFile(path) as z:
        names = z.namelist()
        shared = []
        if 'xl/sharedStrings.xml' in names:
            shared = [text_of(si) for si in ET.fromstring(z.read('xl/sharedStrings.xml')).findall(f'{M}si')]
        style = formats(z)
        rels = {r.get('Id'): r.get('Target') for r in ET.fromstring(z.read('xl/_rels/workbook.xml.rels'))}
        book = ET.fromstring(z.read('xl/workbook.xml'))
        sheets = []
        for s in book.find(f'{M}sheets'):
            target = rels[s.get(f'{R}id')].lstrip('/')
            root = ET.fromstring(z.read(target if target.startswith('xl/') else 'xl/' + target))
            sheet = Sheet(s.get('name'), s.get('state', 'visible'), root)
            for c in root.iter(f'{M}c'):
                kind, f, v = c.get('t', 'n'), c.find(f'{M}f'), c.find(f'{M}v')
                value = v.text if v is not None else None
                if kind == 's':
                    value = shared[int(value)]
                elif kind == 'inlineStr':
                    kind, value = 's', text_of(c.find(f'{M}is'))
                fmt = style[int(c.get('s', 0))]
                sheet.cells[c.get('r')] = Cell(c.get('r'), kind, value, f.text if f is not None else None, fmt)
            sheets.append(sheet)
        defined = [(n.get('name'), n.text, n.get('localSheetId') is not None)
                   for n in book.iter(f'{M}definedName')]
        return sheets, defined


def column(ref):
    n = 0
    for ch in re.match(r'[A-Z]+', ref).group():
        n = n * 26 + ord(ch) - 64
    return n


def letters(n):
    return (letters((n - 1) // 26) if n > 26 else '') + chr(65 + (n - 1) % 26)


def order(ref):
    return int(re.search(r'\d+', ref).group()), column(ref)

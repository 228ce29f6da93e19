#!/usr/bin/env python3
"""pdf.py TEXT PDF   A small PDF of a text, one page a form feed: pieces that two blanks part are placed as columns. It stands for a bill's PDF
in the tests (pdftotext -layout gives the text back); the font is named, not embedded. `--picture` draws the lines as bars without text,
as a scan does."""
import re
import sys
import unicodedata


def wide(c):
    return 2 if unicodedata.east_asian_width(c) in 'FWA' and ord(c) > 127 else 1


def page_stream(text, picture):
    out, y = [], 800
    for line in text.split('\n'):
        for m in re.finditer(r'\S+(?: \S+)*', line):
            x = 30 + 5 * sum(map(wide, line[:m.start()]))
            out.append(f'{x} {y - 2} {5 * sum(map(wide, m.group()))} 8 re f' if picture else
                       f'BT /F 10 Tf {x} {y} Td <{"".join(f"{ord(c):04X}" for c in m.group())}> Tj ET')
        y -= 14
    return '\n'.join(out)


def to_unicode(text):
    used = sorted({ord(c) for c in text if c not in '\n\f'})
    lines = []
    for k in range(0, len(used), 100):
        part = used[k:k + 100]
        lines += [f'{len(part)} beginbfchar', *(f'<{c:04X}> <{c:04X}>' for c in part), 'endbfchar']
    return '\n'.join(['/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def',
                      '1 begincodespacerange <0000> <FFFF> endcodespacerange', *lines, 'endcmap end end'])


def stream(text):
    return f'<< /Length {len(text)} >>\nstream\n{text}\nendstream'


def pdf(text, picture=False):
    pages = text.rstrip('\f\n').split('\f')
    first = 7
    kids = ' '.join(f'{first + 2 * k} 0 R' for k in range(len(pages)))
    objects = ['<< /Type /Catalog /Pages 2 0 R >>', f'<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>',
               '<< /Type /Font /Subtype /Type0 /BaseFont /Ryumin-Light /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>',
               '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Ryumin-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> '
               '/FontDescriptor 5 0 R /DW 1000 /W [32 126 500] >>',
               '<< /Type /FontDescriptor /FontName /Ryumin-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>',
               stream(to_unicode(text))]
    for k, page in enumerate(pages):
        objects.append(f'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents {first + 2 * k + 1} 0 R >>')
        objects.append(stream(page_stream(page, picture)))
    out, at = '%PDF-1.4\n', []
    for n, o in enumerate(objects, 1):
        at.append(len(out))
        out += f'{n} 0 obj\n{o}\nendobj\n'
    table = ''.join(f'{a:010d} 00000 n \n' for a in at)
    return (out + f'xref\n0 {len(at) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(at) + 1} /Root 1 0 R >>\n'
            f'startxref\n{len(out)}\n%%EOF\n').encode('ascii')


if __name__ == '__main__':
    arguments = [a for a in sys.argv[1:] if a != '--picture']
    with open(arguments[0], encoding='utf-8') as source, open(arguments[1], 'wb') as target:
        target.write(pdf(source.read(), '--picture' in sys.argv))

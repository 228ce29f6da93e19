#!/usr/bin/env python3
"""japan/electricity_*.csv, gas_suppliers.csv, heat*.csv -> japan-shk-electricity-<result year>, -city-gas-, -heat-."""
import re
import unicodedata
from collections import defaultdict

from common import EDITED, MOE, PDL, fiscal, leave, main, shift, shipped, table, take, write_set

OFFICIAL = re.compile(r'(電気|ガス|熱供給)事業者別排出係数.*?(R\d+年度(?:供給)?実績)')


def edition_of(row):
    """(list, results, day of the last update as printed, copy) of a row of an official list; None for another source."""
    m = OFFICIAL.search(row['source'])
    if not m:
        return None
    days = re.findall(r'R\d+\.\d+\.\d+', row['source'])
    return f'{m[1]}事業者別排出係数', m[2], days[-1], re.search(r'\w+\.(?:tsv|txt)', row['source'])[0]


def short_source(row):
    """Each row names document and edition; whose copy was read stands once, in set.json."""
    e = edition_of(row)
    if not e:
        return row['source']
    return f"{e[0]} {e[1]} ({e[2]}{'更新' if e[0].startswith('電気') else '公表'})"


def whole_source(row):
    how = 'pdftotext copy' if row['source'].find('pdftotext') >= 0 else 'transcription'
    return f'{short_source(row)}, 環境省・経済産業省; {how} in japan-gx-group/OpenGreenTrack 2f30ea65, {edition_of(row)[3]}'


def day_of(printed):
    """R8.6.4 -> 2026-06-04"""
    era, month, day = printed[1:].split('.')
    return f'{int(era) + 2018}-{int(month):02}-{int(day):02}'


# ---- electricity -----------------------------------------------------------------------------------------------------------

def three(key, row, supplier, menu, extra=''):
    """Market-based takes the adjusted factor; the law has both. A value that was not published gives no row."""
    take(row)
    first, last = fiscal(row['used_for_emission_fy'])
    note = [f"{row['menu']}", f"confidence: {row['confidence']}"]
    if row['substituted_by_daitaichi']:
        note.insert(1, '※ abnormal result, the previous substitute value (代替値) stands in its place')
    note += [t for t in (row['notes'], extra) if t]
    base = dict(activity='electricity', country='JP', supplier=supplier, menu=menu, valid_from=first, valid_to=last, scope='2',
                unit='kWh', source=short_source(row), note='; '.join(note))
    basic, adjusted = row['basic_tCO2_per_kWh'], row['adjusted_tCO2_per_kWh']
    rows = []
    for basis, value in (('market', adjusted), ('shk_basic', basic), ('shk_adjusted', adjusted)):
        if value:
            rows.append(dict(base, id=f'{key}-{basis.replace("_", "-")}', basis=basis, co2_kg=shift(value, 3)))
    return rows


def menu_key(menu):
    letter = re.fullmatch(r'メニュー([A-Z])(\(残差\))?', menu)
    return f"menu-{letter[1].lower()}{'-residual' if letter[2] else ''}" if letter else None


def supplier_rows(rows):
    """The chain of the list: menu; else the residual; else the company's total where no residual is published."""
    kinds = {r['menu_kind'] for r in rows}
    out = []
    for r in rows:
        key, name, kind, menu = r['supplier_no'].lower(), r['supplier_ja'], r['menu_kind'], r['menu']
        if kind == 'single':
            out += three(key, r, name, '')
        elif kind == 'menu':
            out += three(f'{key}-{menu_key(menu)}', r, name, menu)
        elif kind == 'residual':
            out += three(key, r, name, '') + three(f'{key}-{menu_key(menu)}', r, name, menu)
        elif kind == 'last_resort_or_island':
            out += three(f'{key}-last-resort', r, name, menu if kinds != {kind} else '')
        elif kind == 'company_basic':
            out += three(f'{key}-company', r, name, '')
        elif kind == 'company_total_reference' and not kinds & {'residual', 'single'}:
            total = three(f'{key}-total', r, name, '')
            if not edition_of(r):   # not from a list that was read in full
                for t in total:
                    t['fallback'] = '(参考値)事業者全体: whether a residual menu was published for this year is not in the sources'
            out += total
    leave('total of the firm, for reference: the residual or the only menu counts', *rows)
    return out


def national_rows(year, rows):
    out, first_last = [], fiscal(year)
    for r in rows:
        base = dict(activity='electricity', country='JP', valid_from=first_last[0], valid_to=first_last[1], scope='2', unit='kWh',
                    co2_kg=shift(take(r)['value_tCO2_per_kWh'], 3), source=short_source(r))
        name = '全国平均係数' if r['kind'] == 'national_average' else '代替値'
        base['note'] = f"{name}; confidence: {r['confidence']}"
        if r['kind'] == 'national_average':
            out.append(dict(base, id='national-average', basis='location'))
        else:
            out += [dict(base, id=f'substitute-{b.replace("_", "-")}', basis=b) for b in ('shk_basic', 'shk_adjusted')]
    return out


def electricity(source, out):
    years, suppliers, national = defaultdict(lambda: defaultdict(list)), {}, defaultdict(list)
    for r in table(source, 'japan/electricity_suppliers.csv'):
        if shipped(r, 'confidence'):
            # One company can be both retailer and grid company (沖縄電力): one supplier, by its name.
            years[(r['result_fy'], r['used_for_emission_fy'])][r['supplier_ja']].append(r)
    for r in table(source, 'japan/electricity_national.csv'):
        if shipped(r, 'confidence'):
            national[(r['result_fy'], r['used_for_emission_fy'])].append(r)
    for year in sorted(set(years) | set(national)):
        rows = national_rows(year[1], national[year])
        for name in years[year]:
            rows += supplier_rows(years[year][name])
        whole = next((r for name in years[year] for r in years[year][name] if edition_of(r)), None)
        write_set(out, dict(
            id=f'japan-shk-electricity-{year[0]}', publisher=MOE, licence=PDL, gwp='',
            title=f'Electricity by supplier and menu, Japan, FY{year[0]} results, for use in FY{year[1]}',
            title_ja=f'電気事業者別排出係数 {year[0]}年度実績 ({year[1]}年度の使用分)',
            edition=f'FY{year[0]} results' + (f', updated {day_of(edition_of(whole)[2])}' if whole else ', parts'),
            published=day_of(edition_of(whole)[2]) if whole else '',
            source=whole_source(whole) if whole else "the suppliers' and authorities' own pages; see each row",
            note='CO2 of electricity used from {} to {}. Market-based takes the adjusted factor, location-based the national average; '
                 'the substitute value (代替値) serves the figures of the law only.'.format(*fiscal(year[1]))
                 + ('' if whole else ' Only the rows for which a published text was at hand; no number is copied from another year.'),
            attribution='出典: 環境省・経済産業省 電気事業者別排出係数; ' + EDITED), rows)


# ---- city gas and heat -----------------------------------------------------------------------------------------------------

def short_menu(area):
    """('area', 'メニューA' | '残差' | ''): what a bill names, apart from the supply area."""
    m = re.fullmatch(r'(.*?)\s*(メニュー[A-Z]|残差)?', area)
    return m[1], m[2] or ''


def named(rows, value):
    """Rows of one supplier as (id part, menu, row): each as printed; a menu alone, and the supplier alone, where all areas agree."""
    out, byname = [], defaultdict(list)
    for n, r in enumerate(rows, 1):
        out.append((f'area-{n}', r['area_menu'], r)) if r['area_menu'] else None
        byname[short_menu(r['area_menu'])[1]].append(r)
    whole = byname.get('', []) + byname.get('残差', [])   # without a named menu: the residual, or the area's only factor
    if whole and len({value(r) for r in whole}) == 1:
        out.append(('supplier', '', whole[0]))
    for menu, of in byname.items():
        printed = {r['area_menu'] for r in of}
        if menu and menu not in printed and len({value(r) for r in of}) == 1:
            out.append(({'残差': 'residual'}.get(menu) or f'menu-{menu[-1].lower()}', menu, of[0]))
    return out


def grouped(rows):
    by = defaultdict(list)
    for r in rows:
        by[r['supplier_ja']].append(r)
    return by


def city_gas(source, out):
    years = defaultdict(list)
    for r in table(source, 'japan/gas_suppliers.csv'):
        if not r['supplier_no']:
            leave('no supplier: a substitute value, in the set of fuels', r)
        elif shipped(r, 'confidence'):
            years[r['used_for_emission_fy']].append(take(r))
    for year in sorted(years):
        city_gas_year(out, year, years[year])


def city_gas_year(out, year, rows):
    first, last = fiscal(year)
    made = []

    def value(r):
        return r['basic_tCO2_per_thousand_m3'], r['adjusted_tCO2_per_thousand_m3']
    for name, of in grouped(rows).items():
        for part, menu, r in named(of, value):
            basic, adjusted = value(r)
            base = dict(activity='fuel.city-gas', country='JP', supplier=unicodedata.normalize('NFC', name), menu=menu,
                        valid_from=first, valid_to=last, scope='1', unit='m3',
                        source=short_source(r),
                        note='; '.join(t for t in (r['area_menu'], f"confidence: {r['confidence']}") if t))
            # Scope 1 is what the flue gives off: the basic factor. The adjusted one has offsets in it and serves the law only.
            for basis, co2 in (('', basic), ('shk_basic', basic), ('shk_adjusted', adjusted)):
                key = f"{r['supplier_no'].lower()}-{part}" + (f'-{basis.replace("_", "-")}' if basis else '')
                made.append(dict(base, id=key, basis=basis, co2_kg=co2))
    write_set(out, dict(
        id=f'japan-shk-city-gas-{year}', publisher=MOE, licence=PDL, gwp='',
        title=f'City gas by supplier and menu, Japan, FY{year}', title_ja=f'ガス事業者別排出係数 {year}年度',
        edition=f'FY{year} supply results, selection', published=day_of(edition_of(rows[0])[2]),
        source=whole_source(rows[0]),
        note='National majors and suppliers near Kanagawa. The menu is the supply area as printed; a supplier without a menu has a row '
             'where all its areas agree. Scope 1 takes the basic factor.',
        attribution='出典: 環境省・経済産業省 ガス事業者別排出係数; ' + EDITED), made)


def heat(source, out):
    years = defaultdict(list)
    for r in table(source, 'japan/heat_suppliers.csv'):
        if shipped(r, 'confidence'):
            years[(r['result_fy'], r['used_for_emission_fy'])].append(take(r))
    for year in sorted(years):
        # The substitute value is open-ended: it stands in the newest set.
        substitutes = table(source, 'japan/heat.csv') if year == max(years) else []
        heat_year(out, year, years[year], substitutes)


def heat_year(out, year, rows, substitutes):
    first, last = fiscal(year[1])
    made = []

    def value(r):
        return r['basic_tCO2_per_GJ'], r['adjusted_tCO2_per_GJ']
    for name, of in grouped(rows).items():
        for part, menu, r in named(of, value):
            basic, adjusted = value(r)
            for code in ('heat.steam', 'heat.hot-water', 'heat.cold-water'):
                base = dict(activity=code, country='JP', supplier=name, menu=menu, valid_from=first, valid_to=last, scope='2',
                            unit='GJ', source=short_source(r),
                            note='; '.join(t for t in (r['area_menu'], f"confidence: {r['confidence']}") if t))
                for basis, co2 in (('location', basic), ('market', adjusted), ('shk_basic', basic), ('shk_adjusted', adjusted)):
                    made.append(dict(base, id=f"{r['supplier_no']}-{part}-{code[5:]}-{basis.replace('_', '-')}", basis=basis,
                                     co2_kg=shift(co2, 3)))
    for r in substitutes:
        if not shipped(r, 'confidence'):
            continue
        assert take(r)['heat_id'] == 'heat_supplier_substitute'
        # Hot and cold water only: bought steam may as well be industrial steam, which has another factor.
        for code in ('heat.hot-water', 'heat.cold-water'):
            for basis in ('location', 'shk_basic', 'shk_adjusted'):
                made.append(dict(activity=code, country='JP', valid_from=f"{r['valid_from_result_fy']}-04-01", scope='2', unit='GJ',
                                 id=f"substitute-{code[5:]}-{basis.replace('_', '-')}", basis=basis, co2_kg=shift(r['value'], 3),
                                 source='熱供給事業者 代替値 0.0532 tCO2/GJ (OpenGreenTrack generate.ts)',
                                 note=f"{r['name_ja']}; confidence: {r['confidence']}"))
    write_set(out, dict(
        id=f'japan-shk-heat-{year[0]}', publisher=MOE, licence=PDL, gwp='',
        title=f'Heat by supplier, Japan, FY{year[0]} results, for use in FY{year[1]}',
        title_ja=f'熱供給事業者別排出係数 {year[0]}年度実績 ({year[1]}年度の使用分)',
        edition=f'FY{year[0]} supply results, selection', published=day_of(edition_of(rows[0])[2]),
        source=whole_source(rows[0]),
        note='Location-based takes the basic factor, market-based the adjusted one. Industrial steam has no factor here: its value '
             'was only remembered.',
        attribution='出典: 環境省・経済産業省 熱供給事業者別排出係数; ' + EDITED), made)


def make(source, out):
    electricity(source, out)
    city_gas(source, out)
    heat(source, out)


if __name__ == '__main__':
    main(make, __doc__)

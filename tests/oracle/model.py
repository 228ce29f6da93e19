"""An independent model of the figures: exact fractions, days counted one by one, written from the published rules only.

It shares no code and no idea with src/calc: where that one is fast, this one is plain. A figure comes as an exact value
with the number of milligrams by which a correct program may differ, because the rules leave open how a rounded line is
settled over months, years and factors (0: to the last digit).
"""
import csv
import re
from collections import defaultdict, deque
from datetime import date, timedelta
from fractions import Fraction as F
from pathlib import Path

# GWP100 of the gases in use; SAR and Japan's law are read from factors/gwp (IPCC SAR; 温対法施行令 of 2006, 2015 and 2023). IPCC AR4 table 2.14, AR5 table 8.A.1 (AR5F with the oxidised CO2 of fossil methane), AR6 table 7.15 and 7.SM.7
GWP = {
    'AR4': {'CO2': 1, 'CH4f': 25, 'CH4b': 25, 'N2O': 298, 'SF6': 22800, 'NF3': 17200, 'HFC-134a': 1430, 'HFC-32': 675, 'HCFC-22': 1810,
            'HFC-125': 3500},
    'AR5': {'CO2': 1, 'CH4f': 28, 'CH4b': 28, 'N2O': 265, 'SF6': 23500, 'NF3': 16100, 'HFC-134a': 1300, 'HFC-32': 677, 'HCFC-22': 1760,
            'HFC-125': 3170},
    'AR5F': {'CO2': 1, 'CH4f': 30, 'CH4b': 28, 'N2O': 265, 'SF6': 23500, 'NF3': 16100, 'HFC-134a': 1300,
             'HFC-32': 677, 'HCFC-22': 1760, 'HFC-125': 3170},
    'AR6': {'CO2': 1, 'CH4f': F('29.8'), 'CH4b': F('27.0'), 'N2O': 273, 'SF6': 25200, 'NF3': 17400, 'HFC-134a': 1530,
            'HFC-32': 771, 'HCFC-22': 1960, 'HFC-125': 3740},
}

NAMED = {'CH4 fossil': 'CH4f', 'CH4 biogenic': 'CH4b'}
with open(Path(__file__).resolve().parents[2] / 'factors' / 'gwp' / 'gwp.csv', encoding='utf-8', newline='') as table:
    for line in csv.DictReader(table):
        gas = NAMED.get(line['gas'], line['gas'])
        for name in ('SAR', 'SHK2006', 'SHK2015', 'SHK2023'):
            if gas in GWP['AR5'] and line[name]:  # what a set does not have has no zero there
                GWP.setdefault(name, {})[gas] = F(line[name])
# docs/methods.md, section 2: what Japan's law says of the gases of most records
for names, (ch4, n2o) in ((('SAR', 'SHK2006'), (21, 310)), (('SHK2015',), (25, 298)), (('SHK2023',), (28, 265))):
    for name in names:
        assert [GWP[name][g] for g in ('CO2', 'CH4f', 'CH4b', 'N2O')] == [1, ch4, ch4, n2o], name

# Units of the contract: dimension and size
UNITS = {}
for dimension, sizes in {
    'energy': {'J': '0.000001', 'MJ': '1', 'GJ': '1000', 'TJ': '1000000', 'Wh': '0.0036', 'kWh': '3.6', 'MWh': '3600',
               'GWh': '3600000', 'kcal': '0.0041868', 'Mcal': '4.1868'},
    'gas': {'Nm3': '1000', 'Sm3': F(1000) * F('273.15') / F('288.15')},
    'volume': {'mL': '0.001', 'L': '1', 'kL': '1000', 'm3': '1000', 'ft3': '28.316846592', 'gal': '3.785411784', 'gal_imp': '4.54609',
               'bbl': '158.987294928'},
    'mass': {'g': '0.001', 'kg': '1', 't': '1000', 'lb': '0.45359237', 'short_ton': '907.18474',
             'long_ton': '1016.0469088'},
    'length': {'m': '0.001', 'km': '1', 'mi': '1.609344'},
    'jpy': {'JPY': '1', 'kJPY': '1000', 'MJPY': '1000000'},
    'tkm': {'tkm': '1'}, 'pkm': {'pkm': '1'}, 'night': {'night': '1'}, 'usd': {'USD': '1', 'kUSD': '1000'}, 'eur': {'EUR': '1'},
}.items():
    for name, size in sizes.items():
        UNITS[name] = (dimension, F(size))

KELVIN = {'C': lambda v: v + F('273.15'), 'F': lambda v: (v + F('459.67')) * 5 / 9, 'K': lambda v: v}
KPA = {'kPa': F(1), 'bar': F(100), 'atm': F('101.325'), 'psi': F('0.45359237') * F('9.80665') / F('0.0254') ** 2 / 1000}


def gas_state(text):
    """'15C+0.98kPa' -> litres at 0 degrees and one atmosphere per litre as it is"""
    t, scale, sign, p, of = re.fullmatch(r'(-?[0-9.]+)([CFK])(?:([-+@])([0-9.]+)([a-zA-Z]+))?', text).groups()
    pressure = F(p) * KPA[of] if p else F(0)
    absolute = pressure if sign == '@' else F('101.325') + (-pressure if sign == '-' else pressure)
    return absolute / F('101.325') * F('273.15') / KELVIN[scale](F(t))


class Units(dict):
    """the table, and what the text of a unit says: gas in a state, money of a year"""

    def __missing__(self, name):
        volume, at, state = name.partition('@')
        if at and volume in ('m3', 'ft3'):
            return 'gas', self[volume][1] * gas_state(state)
        dimension, size = self[name[:-5]]
        return dimension + name[-5:], size

    def __contains__(self, name):
        return dict.__contains__(self, name) or '@' in name or bool(re.fullmatch(r'[kM]?[A-Z]{3}_\d{4}', name))


UNITS = Units(UNITS)
DAY = timedelta(days=1)
LOCATION, MARKET = ('2', None, 'location'), ('2', None, 'market')
GASES = ('co2e', 'co2', 'ch4', 'n2o', 'other', 'unsplit')


def day(text):
    return date.fromisoformat(text)


def months(a, b):
    """(first day, last day) of each month from a to b"""
    while a <= b:
        last = (a.replace(day=28) + timedelta(days=4)).replace(day=1) - DAY
        yield a, min(last, b)
        a = last + DAY


def month_span(text):
    first = day(text + '-01')
    return first, (first + timedelta(days=31)).replace(day=1) - DAY


def period(row):
    if row.get('month'):
        return month_span(row['month'])
    return day(row['start']), day(row['end'])


def overlap(a, b, c, d):
    return max(0, (min(b, d) - max(a, c)).days + 1)


def mg(x):
    """kg -> whole milligrams, half away from zero"""
    n, d = abs(x * 1000000).numerator, abs(x * 1000000).denominator
    whole = (2 * n + d) // (2 * d)
    return -whole if x < 0 else whole


class Row:
    """one row of a factor set"""

    def __init__(self, set_id, cells, own, set_gwp):
        self.id, self.own = f"{set_id}/{cells['id']}", own
        get = lambda name: cells.get(name, '') or ''
        self.activity, self.country, self.region = get('activity'), get('country'), get('region')
        self.supplier, self.menu, self.part = get('supplier'), get('menu'), get('part')
        self.scope, self.category, self.basis = get('scope'), get('category') or None, get('basis')
        self.unit, self.heat = get('unit'), get('heat_basis')
        self.first = day(get('valid_from')) if get('valid_from') else date.min
        self.last = day(get('valid_to')) if get('valid_to') else date.max
        self.outside = get('outside_scopes') == '1'
        self.uncertainty = F(get('uncertainty_percent')) if get('uncertainty_percent') else None
        self.biogenic = F(get('biogenic_co2_kg') or 0)
        number = lambda name: F(get(name) or 0)
        self.co2, self.ch4f, self.ch4b = number('co2_kg'), number('ch4_fossil_kg'), number('ch4_biogenic_kg')
        self.n2o, self.co2e = number('n2o_kg'), F(get('co2e_kg')) if get('co2e_kg') else None
        self.co2_co2e, self.ch4_co2e, self.n2o_co2e = map(number, ('co2_co2e_kg', 'ch4_co2e_kg', 'n2o_co2e_kg'))
        self.others = [(g, F(m)) for g, m in (p.split('=') for p in get('other_gases').split(';') if p)]
        self.gwp = get('gwp') or set_gwp

    def per_unit(self, inventory_gwp):
        """kg per unit, by gas; 'rest' is what a split CO2e row leaves, shown as CO2 or unsplit; ('gas', name, set): CO2e of each"""
        if self.co2e is not None:
            w = GWP[self.gwp]
            apart = {('gas', 'CH4 biogenic' if self.biogenic else 'CH4 fossil', self.gwp): self.ch4_co2e,
                     ('gas', 'N2O', self.gwp): self.n2o_co2e, ('gas', 'CO2', None): self.co2_co2e,
                     ('gas', 'unsplit', self.gwp): self.co2e - self.ch4_co2e - self.n2o_co2e - self.co2_co2e}
            return {'co2e': self.co2e, 'co2': self.co2_co2e, 'ch4': self.ch4_co2e / w['CH4b' if self.biogenic else 'CH4f'], 'n2o': self.n2o_co2e / w['N2O'],
                    'rest': self.co2e - self.co2_co2e - self.ch4_co2e - self.n2o_co2e} | {k: v for k, v in apart.items() if v}
        w = GWP[inventory_gwp]
        if any(m and g not in w for g, m in self.others):
            raise NoGwp()
        other = sum((m * w[g] for g, m in self.others), F(0))
        apart = {('gas', 'CO2', None): self.co2, ('gas', 'CH4 fossil', inventory_gwp): self.ch4f * w['CH4f'],
                 ('gas', 'CH4 biogenic', inventory_gwp): self.ch4b * w['CH4b'], ('gas', 'N2O', inventory_gwp): self.n2o * w['N2O'],
                 **{('gas', g, inventory_gwp): m * w[g] for g, m in self.others}}
        return {'co2e': self.co2 + self.ch4f * w['CH4f'] + self.ch4b * w['CH4b'] + self.n2o * w['N2O'] + other,
                'co2': self.co2, 'ch4': self.ch4f + self.ch4b, 'n2o': self.n2o, 'other': other} | {k: v for k, v in apart.items() if v}

    def level(self):
        if self.supplier:
            return 4 if self.menu else 3
        return 2 if self.region else 1 if self.country else 0

    def fits(self, where, d):
        return (self.first <= d <= self.last and self.country in ('', where.country)
                and self.region in ('', where.region) and self.supplier in ('', where.supplier)
                and self.menu in ('', where.menu))


class Tie(Exception):
    pass


class NoUnit(Exception):
    pass


class NoGwp(Exception):
    pass


class Chains:
    """who holds whom on a day, asked day by day and chain by chain (section 5)"""

    def __init__(self, rows, approach):
        self.rows, self.approach = rows, approach
        self.borders = {b for h in rows for b in ((day(h['valid_from']),) if h.get('valid_from') else ())
                        + ((day(h['valid_to']) + DAY,) if h.get('valid_to') else ())}

    def share(self, entity, d, approach):
        """of an entity; None: no chain reaches the organization"""
        if not entity:
            return F(1)
        total, held = F(0), False
        for h in self.rows:
            if h['entity'] != entity or not inside(h, 'valid_from', 'valid_to', d):
                continue
            above = self.share(h.get('held_by') or '', d, approach)
            if above is not None:
                total, held = total + link(h, approach) * above, True
        if not held:
            return None
        return total if approach == 'equity_share' else min(total, F(1))


def inside(row, first, last, d):
    return (not row.get(first) or day(row[first]) <= d) and (not row.get(last) or d <= day(row[last]))


def financial(row):
    """financial control, as operational control where nothing is said"""
    return row.get('financial_control') or ('0' if row.get('controlled') == '0' else '1')


def link(row, approach):
    """what a holder has of an entity, or its owner of a site"""
    percent = F(row.get('share_percent') or 100) / 100
    if approach == 'equity_share':
        return percent
    word = financial(row) if approach == 'financial_control' else row.get('controlled') or '1'
    return {'1': F(1), '0': F(0), 'joint': percent}[word]


class Record:
    def __init__(self, raw, model):
        meter = model.meters.get(raw.get('meter') or '', {})
        pick = lambda name: raw.get(name) or meter.get(name) or ''
        self.id, self.raw, self.meter = raw.get('id'), raw, raw.get('meter') or ''
        self.activity, self.unit, self.supplier, self.menu = map(pick, ('activity', 'unit', 'supplier', 'menu'))
        self.site = model.sites.get(pick('site'), {})
        self.first, self.last = period(raw)
        self.days = (self.last - self.first).days + 1
        self.quantity = F(raw['quantity'])
        self.heat = raw.get('heat_basis') or 'gross'
        self.country = self.site.get('country') or model.org['country']
        self.region = self.site.get('region') or ''
        self.category = model.category_of(self)
        self.shares = {}  # of the days inside the boundary
        self.delivery = raw.get('method') == 'delivery'
        self.uncertainty = F(raw['uncertainty_percent']) if raw.get('uncertainty_percent') else None
        self.begin = day(self.site['boundary_from']) if self.site.get('boundary_from') else date.min
        self.finish = day(self.site['boundary_to']) if self.site.get('boundary_to') else date.max
        self.borders = {b for b in model.chains.borders | {self.begin} if b > date.min}
        if self.finish < date.max:
            self.borders.add(self.finish + DAY)
        share = None
        for n in range(self.days):
            d = self.first + n * DAY
            if not n or d in self.borders:
                share = model.share_of(self, d) if self.begin <= d <= self.finish else None
            if share is not None:
                self.shares[d] = share
        self.whole = len(self.shares) == self.days


class Piece:
    """days first..last of a record under one source and share (None: outside the boundary); amounts a day, before the share"""

    def __init__(self, first, last, source, rows, amounts, share):
        self.first, self.last, self.source, self.rows, self.amounts = first, last, source, rows, amounts
        self.share = share


def no_unit():
    raise NoUnit()


def stated_sizes(edges):
    """units whose size a conversion of the book states by a unit of the same dimension: the gallon, not the litre"""
    decimal = lambda unit: set(str(UNITS[unit][1].numerator * UNITS[unit][1].denominator)) <= {'0', '1'}
    return {a for a, b, _ in edges if a in UNITS and b in UNITS and UNITS[a][0] == UNITS[b][0] and not decimal(a) and decimal(b)}


def told_again(a, b):
    """one figure of one set in two units; books.py makes rows that are equal to a ten-thousandth, or a fifth apart"""
    if a.id.split('/')[0] != b.id.split('/')[0] or a.unit == b.unit or (a.gwp, a.heat) != (b.gwp, b.heat) or a.others or b.others:
        return False
    by = UNITS[b.unit][1] / UNITS[a.unit][1]
    values = lambda r: (r.co2e or F(0), r.co2, r.ch4f, r.ch4b, r.n2o, r.biogenic, r.co2_co2e, r.ch4_co2e, r.n2o_co2e)
    whole = b.co2e if b.co2e is not None else b.co2
    return (a.co2e is None) == (b.co2e is None) and all(abs(x * by - y) * 10000 <= max(whole, F(1, 10 ** 9)) for x, y in zip(values(a), values(b)))


class Model:
    def __init__(self, org, rows, book):
        self.org, self.book = org, book
        self.sites = {s['id']: s for s in book.get('sites', [])}
        self.chains = Chains(book.get('entities', []), org['consolidation'])
        self.meters = {m['id']: m for m in book.get('meters', [])}
        self.rows = defaultdict(list)
        for r in rows:
            self.rows[r.activity].append(r)
        self.conversions = book.get('conversions', [])
        self.records = [Record(a, self) for a in book.get('activities', [])]
        self.unclear_market = False  # two records want the last kWh of one instrument on one day: order is not a rule
        self.used = {}               # instrument -> kWh
        self.instruments_by_day()
        self.pieces, self.missing = {}, {}
        for r in self.records:
            self.calculate(r)

    # --- who counts, and where

    def category_of(self, record):
        """the category that the whole record belongs to, or None"""
        site, relation = record.site, record.site.get('relation') or 'own'
        filed = record.raw.get('category') or {'leased_out': '13', 'franchise': '14', 'investment': '15'}.get(relation)
        if filed or relation != 'leased_in':
            return filed
        ours = site.get('controlled', '') if self.org['consolidation'] == 'operational_control' else financial(site)
        return '8' if ours == '0' else None

    def share_of(self, record, d):
        """consolidation share on a day inside the site's own dates; None: no chain reaches the organization"""
        site, approach = record.site, self.org['consolidation']
        relation = site.get('relation') or 'own'
        if relation == 'investment':
            approach = 'equity_share'
        above = self.chains.share(site.get('entity') or '', d, approach)
        if above is None:
            return None
        own = relation in ('own', 'investment') or relation == 'leased_in' and record.category != '8'
        return above * (link(site, approach) if own else 1)

    # --- factors

    def choose(self, record, d, scope, category, bases, extra=lambda row: True):
        """the rows to add up, [] for none; Tie where two fit equally"""
        found = [r for r in self.rows[record.activity]
                 if r.scope == scope and r.category == category and r.basis in bases and r.fits(record, d)]
        hidden = {r.basis for r in found if r.own}
        found = [r for r in found if (r.own or r.basis not in hidden) and extra(r)]
        if not found:
            return []
        rank = lambda r: (r.level(), r.basis != '')
        best = max(map(rank, found))
        found = [r for r in found if rank(r) == best]
        return [self.by_unit(record, d, [r for r in found if r.part == part]) for part in sorted({r.part for r in found})]

    def by_unit(self, record, d, rows):
        """of rows that fit equally, the one that is per a unit of the record's dimension, and of one figure told in several such units
        the one nearest in size; where none is, the one that the fewest steps lead to; else Tie"""
        if len(rows) == 1:
            return rows[0]
        direct = [r for r in rows if r.unit == record.unit or r.unit in UNITS and record.unit in UNITS
                  and UNITS[r.unit][0] == UNITS[record.unit][0] and (not r.heat or r.heat == record.heat)]
        if len(direct) == 1:
            return direct[0]
        if not direct:
            return self.by_steps(record, d, rows)
        if not all(told_again(direct[0], r) for r in direct[1:]):
            raise Tie()
        size = lambda r: max(x := UNITS[r.unit][1] / UNITS[record.unit][1], 1 / x)
        direct.sort(key=size)
        if size(direct[0]) == size(direct[1]):
            raise Tie()
        return direct[0]

    def by_steps(self, record, d, rows):
        reached = []
        for r in rows:
            try:
                reached.append((self.way(record, d, r)[1], r))
            except NoUnit:
                pass
        fewest = [r for steps, r in reached if steps == min(n for n, _ in reached)]
        if len(fewest) > 1:
            raise Tie()
        return fewest[0] if fewest else rows[0]

    def market(self, record, d):
        for bases, extra in ((('market', ''), lambda r: r.supplier), (('market', ''), lambda r: not r.supplier)):
            rows = self.choose(record, d, '2', None, bases, extra)
            if rows:
                return rows
        return self.choose(record, d, '2', None, ('location', ''))

    def multiplier(self, record, d, row):
        """what one unit of the record is in units of the factor"""
        return self.way(record, d, row)[0]

    def way(self, record, d, row):
        """-> multiplier, and its steps: conversions, and changes to another unit of the same dimension"""
        if record.unit == row.unit and (not row.heat or row.heat == record.heat):
            return F(1), 0
        energy = lambda u: u in UNITS and UNITS[u][0] == 'energy'
        wanted = row.heat if energy(row.unit) else record.heat
        if energy(record.unit) and energy(row.unit) and row.heat and row.heat != record.heat:
            raise NoUnit()
        edges = []
        for c in self.conversions:
            if c.get('activity') not in (None, '', record.activity):
                continue
            if c.get('supplier') not in (None, '', record.supplier):
                continue
            if c.get('valid_from') and d < day(c['valid_from']) or c.get('valid_to') and d > day(c['valid_to']):
                continue
            if c.get('heat_basis') and c['heat_basis'] != wanted:
                continue
            m = F(c['multiply_by'])
            edges += [(c['from_unit'], c['to_unit'], m), (c['to_unit'], c['from_unit'], 1 / m)]
        return self.shortest(record, row, edges, stated_sizes(edges)) or self.shortest(record, row, edges, set()) or no_unit()

    @staticmethod
    def shortest(record, row, edges, stated):
        seen, queue = {record.unit}, deque([(record.unit, F(1), 1)])
        while queue:
            unit, value, n = queue.popleft()
            steps = [(b, m) for a, b, m in edges if a == unit]
            if unit in UNITS:
                ends = {row.unit} | {a for a, _, _ in edges}
                steps += [(b, UNITS[unit][1] / UNITS[b][1]) for b in sorted(ends)
                          if b in UNITS and UNITS[b][0] == UNITS[unit][0] and not stated & {unit, b}]
            for b, m in steps:
                if b == row.unit:
                    return value * m, n
                if b not in seen:
                    seen.add(b)
                    queue.append((b, value * m, n + 1))
        return None

    def segments(self, record):
        """stretches of days over which nothing that decides changes"""
        borders = {record.first, record.last + DAY} | record.borders
        for r in self.rows[record.activity]:
            borders |= {b for b in (r.first, r.last + DAY if r.last < date.max else date.max)}
        for c in self.conversions:
            if c.get('valid_from'):
                borders.add(day(c['valid_from']))
            if c.get('valid_to'):
                borders.add(day(c['valid_to']) + DAY)
        inside = sorted(b for b in borders if record.first <= b <= record.last + DAY)
        return [(a, b - DAY) for a, b in zip(inside, inside[1:])]

    # --- instruments

    def instruments_by_day(self):
        """covered[record][day] = [(instrument, kWh)]"""
        self.covered = defaultdict(dict)
        left = {i['id']: F(i['kwh']) for i in self.book.get('instruments', []) if i['quality_criteria_met'] == '1'}
        order = sorted((i for i in self.book.get('instruments', []) if i['id'] in left),
                       key=lambda i: (i['start'], i['id']))
        users = sorted((r for r in self.records if r.activity == 'electricity' and not r.category and r.quantity > 0
                        and r.unit in ('kWh', 'MWh', 'GWh', 'Wh')), key=lambda r: (r.first, r.id))
        if not order or not users:
            return
        touched = defaultdict(list)
        d, end = min(r.first for r in users), max(r.last for r in users)
        while d <= end:
            for r in (r for r in users if d in r.shares):
                need = r.quantity * UNITS[r.unit][1] / UNITS['kWh'][1] / r.days
                for i in order:
                    if day(i['start']) <= d <= day(i['end']) and (i.get('site') or '') in ('', r.site.get('id', '')):
                        if all(u is not r for u, _ in touched[i['id']]):
                            touched[i['id']].append((r, d))
                        use = min(need, left[i['id']])
                        if use > 0:
                            left[i['id']] -= use
                            need -= use
                            self.covered[r.id].setdefault(d, []).append((i, use))
            d += DAY
        self.left = left
        for name, who in touched.items():
            if left[name] == 0 and any(a is not b and a.last >= b.first and b.last >= a.first
                                       for a, _ in who for b, _ in who):
                self.unclear_market = True

    # --- one record

    def calculate(self, record):
        pieces, missing = defaultdict(list), set()
        if record.activity == 'electricity.exported':
            self.pieces[record.id], self.missing[record.id] = pieces, missing
            return
        for first, last in self.segments(record):
            keys = self.keys_of(record, first)
            for key, rows in keys:
                if key == MARKET and self.covered.get(record.id):
                    self.market_by_day(record, first, last, rows, pieces, missing)
                elif not isinstance(rows, list):
                    missing.add((key, first, last))
                else:
                    self.add_pieces(record, key, first, last, rows, pieces, missing)
        self.pieces[record.id], self.missing[record.id] = pieces, missing

    def keys_of(self, record, d):
        """[(key, rows or a word for what is missing)] on a day"""
        def choice(key, call, required):
            try:
                rows = call()
            except Tie:
                return [(key, 'tie')]
            return [(key, rows)] if rows else [(key, 'none')] if required else []
        a = record.activity
        if record.category:
            return self.filed(record, d, choice)
        grid = a == 'electricity' or a.startswith('heat.')
        found = choice(('1', None, None), lambda: self.choose(record, d, '1', None, ('',)),
                       a.split('.')[0] in ('fuel', 'refrigerant', 'gas'))
        if a != 'electricity.generated':
            here = choice(LOCATION, lambda: self.choose(record, d, '2', None, ('location', '')), grid)
            found += here
            if grid or here:
                found += choice(MARKET, lambda: self.market(record, d), grid)
        for category in sorted({r.category for r in self.rows[a] if r.scope == '3'}):
            found += choice(('3', category, None), lambda: self.choose(record, d, '3', category, ('',)), False)
        return found or ([] if a == 'electricity.generated' else [(('any', None, None), 'none')])

    def filed(self, record, d, choice):
        key = ('3', record.category, None)
        for scope, bases in (('1', ('',)), ('2', ('location', ''))):
            rows = choice(key, lambda: self.choose(record, d, scope, None, bases), False)
            if rows:
                return rows
        for category in sorted({r.category for r in self.rows[record.activity] if r.scope == '3'}):
            rows = choice(key, lambda: self.choose(record, d, '3', category, ('',)), False)
            if rows:
                return rows
        return [] if record.activity == 'electricity.generated' else [(key, 'none')]

    def add_pieces(self, record, key, first, last, rows, pieces, missing):
        try:
            parts = []
            for row in rows:
                daily = record.quantity / record.days * self.multiplier(record, first, row)
                amounts = {g: v * daily for g, v in row.per_unit(self.org['gwp']).items()}
                amounts['biogenic'] = row.biogenic * daily
                parts.append((row, amounts))
        except (NoUnit, NoGwp):
            missing.add((key, first, last))
            return
        for row, amounts in parts:
            at = ('out',) + key[1:] if row.outside else key
            pieces[at].append(Piece(first, last, row.id, [row], amounts, record.shares.get(first)))

    def market_by_day(self, record, first, last, rows, pieces, missing):
        d = first
        kwh = record.quantity * UNITS[record.unit][1] / UNITS['kWh'][1] / record.days
        while d <= last:
            rest = kwh
            for i, use in self.covered[record.id].get(d, []):
                rest -= use
                value = use * F(i['co2e_kg_per_kwh'])
                pieces[MARKET].append(Piece(d, d, 'instrument/' + i['id'], [], {'co2e': value, 'rest': value}, record.shares.get(d)))
            if rest:
                part, lost = defaultdict(list), set()
                if isinstance(rows, list):
                    self.add_pieces(record, MARKET, d, d, rows, part, lost)
                else:
                    lost.add((MARKET, d, d))
                for p in part[MARKET]:
                    p.amounts = {g: v * rest / kwh for g, v in p.amounts.items()}
                    pieces[MARKET].append(p)
                missing |= lost
            d += DAY

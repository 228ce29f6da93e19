"""The figures of one fiscal year out of model.py, each as (exact milligrams or value, slack)."""
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction as F
from model import DAY, GASES, LOCATION, MARKET, day, mg, months, overlap, period

SCOPES = {'scope1': '1', 'scope2_location': LOCATION, 'scope2_market': MARKET, 'scope3': '3'}


def scope_of(key):
    return {'1': 'scope1', '3': 'scope3', 'out': 'outside_scopes'}.get(key[0]) or 'scope2_' + key[2]


class Sum:
    """milligrams and how far a correct program may be from them"""

    def __init__(self):
        self.value, self.slack, self.seen = F(0), F(0), False

    def add(self, value, slack):
        self.value, self.slack, self.seen = self.value + value, self.slack + slack, True

    def agrees(self, text):
        return text is not None and abs(F(text) * 1000000 - self.value) <= self.slack

    def __repr__(self):
        return f'{float(self.value / 1000000):.6f} +- {float(self.slack)} mg'


class Year:
    def __init__(self, model, year):
        self.m, self.year = model, year
        start = int(model.org['fiscal_start'])
        self.first = date(year, start, 1)
        self.last = date(year + 1, start, 1) - DAY
        self.totals = {s: defaultdict(Sum) for s in list(SCOPES) + ['outside_scopes']}
        self.categories, self.lines = defaultdict(Sum), {}
        self.months = {a.isoformat()[:7]: defaultdict(Sum) for a, _ in months(self.first, self.last)}
        self.sites = defaultdict(lambda: defaultdict(Sum))
        self.biogenic, self.uncalculated = Sum(), defaultdict(set)
        for r in model.records:
            self.record(r)
        self.excluded = {e['scope'] for e in model.book.get('exclusions', [])
                         if not e.get('category') and not e.get('site')}

    def window(self, r):
        return max(self.first, r.begin, r.first), min(self.last, r.finish, r.last)

    def record(self, r):
        a, b = self.window(r)
        if a > b:
            return
        for key, first, last in self.m.missing[r.id]:
            if any(first <= d <= last and a <= d <= b for d in r.shares):
                self.uncalculated[r.id].add(key)
        for key, pieces in self.m.pieces[r.id].items():
            pieces = [p for p in pieces if p.share is not None and overlap(p.first, p.last, a, b)]
            if pieces:
                self.line(r, key, pieces, a, b)

    def line(self, r, key, pieces, a, b):
        everything = self.m.pieces[r.id][key]
        whole = a == r.first and b == r.last and r.whole
        sources = {(p.source, p.share) for p in everything}
        exact = whole and len(sources) == 1
        line = {'sources': {p.source for p in pieces}, 'shares': {p.share for p in pieces}, 'co2e': Sum(), 'exact': exact, 'record': r,
                'days': {x: len({d for p in pieces if p.share == x for d in span(p, a, b)}) for x in {p.share for p in pieces}}}
        self.lines[r.id, key] = line
        # the whole is rounded once; where its parts take the last milligrams is not settled
        loose = (1 + F(len(list(months(r.first, r.last))), 2)) * len(sources)
        total = self.totals[scope_of(key)]
        for gas in {g for p in pieces for g in p.amounts if isinstance(g, tuple)}:  # divided after the year's lines are added up
            total[gas].add(booked(pieces, gas, a, b), loose + 2)
        for gas in GASES + ('biogenic', 'rest'):
            value = booked(pieces, gas, a, b)
            slack = F(0) if exact else loose
            if exact:
                value = F(mg(value / 1000000))
            if gas == 'biogenic':
                self.biogenic.add(value, slack)
                continue
            total[gas].add(value, slack)
            if gas == 'co2e':
                line['co2e'].add(value, slack)
                if key[0] == '3':
                    self.categories[key[1]].add(value, slack)
                if key[0] != 'out':
                    self.sites[r.site.get('id', '')][scope_of(key)].add(value, slack)
        if key[0] == 'out':
            return
        for x, y in months(a, b):
            inside = [p for p in pieces if overlap(p.first, p.last, x, y)]
            if inside:
                one = exact and x <= a and y >= b
                value = booked(inside, 'co2e', x, y)
                self.months[x.isoformat()[:7]][scope_of(key)].add(
                    F(mg(value / 1000000)) if one else value, F(0) if one else loose)

    # --- what is asked of the whole

    def known(self, scope):
        """a figure, zero by exclusion, or None"""
        if self.totals[scope]['co2e'].seen:
            return self.totals[scope]['co2e']
        return Sum() if scope[5] in self.excluded else None

    def uncovered(self):
        """meters with records in the year that leave days of it open; None where the rules leave it open"""
        by_meter = defaultdict(list)
        for r in self.m.records:
            if r.meter and overlap(r.first, r.last, self.first, self.last):
                by_meter[r.meter].append(r)
        gaps = set()
        for meter, records in by_meter.items():
            if all(r.delivery for r in records):
                continue
            d, days = self.first, set()
            for r in records:
                a, b = max(r.first, self.first), min(r.last, self.last)
                days |= {a + timedelta(days=n) for n in range((b - a).days + 1)}
            of_site = records[0]
            if any(d not in days and of_site.begin <= d <= of_site.finish and self.m.share_of(of_site, d) is not None
                   for d in span_of(self.first, self.last)):
                gaps.add(meter)
        return gaps

    def complete(self):
        return (all(self.known(s) is not None for s in ('scope1', 'scope2_location', 'scope2_market'))
                and not self.uncalculated and not self.uncovered())

    def added(self, names):
        parts = [self.known(n) for n in names]
        if any(p is None for p in parts):
            return None
        s = Sum()
        for p in parts:
            s.add(p.value, p.slack)
        return s

    def prorated(self, rows, column):
        value = F(0)
        for row in rows:
            a, b = period(row)
            value += F(row[column]) * overlap(a, b, self.first, self.last) / ((b - a).days + 1)
        return value

    def drivers(self):
        """name -> value in the year"""
        found = defaultdict(list)
        for d in self.m.book.get('drivers', []):
            a, b = period(d)
            if overlap(a, b, self.first, self.last):
                found[d['name']].append(d)
        return {name: self.prorated(rows, 'value') for name, rows in found.items()}

    def removals(self):
        found = defaultdict(list)
        for r in self.m.book.get('removals', []):
            a, b = period(r)
            if overlap(a, b, self.first, self.last):
                found[r['kind']].append(r)
        return {kind: (self.prorated(rows, 'co2_kg'), len(rows)) for kind, rows in found.items()}

    def target_total(self, target):
        names = {'1': ['scope1'], '2': ['scope2_' + target['basis']], '3': ['scope3']}
        return self.added([n for s in target['scopes'].split('+') for n in names[s]])

    def target(self, t):
        """-> dict of (value in mg, slack) or None"""
        base_year, target_year = int(t['base_year']), int(t['target_year'])
        if t.get('base_co2e_kg'):
            base = Sum()
            base.add(F(t['base_co2e_kg']) * 1000000, F(0))
        else:
            base = Year(self.m, base_year).target_total(t)
        actual = self.target_total(t)
        out = dict.fromkeys(('base_kg', 'target_kg', 'corridor_kg', 'actual_kg', 'change_percent', 'progress_percent'))
        out['actual_kg'] = actual and (actual.value, actual.slack)
        if base is None:
            return out
        goal = base.value * (1 - F(t['reduction_percent']) / 100)
        slack = base.slack + 1
        out['base_kg'], out['target_kg'] = (base.value, base.slack), (goal, slack)
        if base_year <= self.year <= target_year:
            share = F(self.year - base_year, target_year - base_year)
            out['corridor_kg'] = (base.value + (goal - base.value) * share, slack)
        if actual is not None and base.value:
            error = (actual.slack + base.slack * (1 + abs(actual.value / base.value))) * 200 / abs(base.value)
            out['change_percent'] = ((actual.value - base.value) / base.value * 100, error)
            if goal != base.value:
                moved = (base.value - actual.value) / (base.value - goal) * 100
                wide = 300 * (actual.slack + base.slack) / abs(base.value - goal)
                out['progress_percent'] = (moved, wide * (1 + abs(moved) / 100))
        return out

    def energy_mj(self):
        """final energy of own sites at share 1; None: a heat value is missing; 'open': not settled by the rules"""
        total, any_ = F(0), False
        for r in self.m.records:
            a, b = self.window(r)
            if a > b or r.activity == 'electricity.exported':
                continue
            head = r.activity.split('.')[0]
            if head not in ('electricity', 'heat', 'fuel'):
                continue
            any_ = True
            if r.category or not r.whole or set(r.shares.values()) != {F(1)} or r.activity in ('electricity.generated', 'fuel.diesel'):
                return 'open'
            try:
                for first, last in self.m.segments(r):
                    n = overlap(first, last, a, b)
                    if n:
                        total += r.quantity / r.days * n * self.m.multiplier(r, first, HEAT[head == 'fuel'])
            except Exception:
                return None
        return total if any_ else 'open'

    def uncertainty(self, scope):
        """percent of a scope by error propagation, one factor's error shared by its records; None unless all is known"""
        records, factors, total = defaultdict(F), defaultdict(F), F(0)
        for (rid, key), line in self.lines.items():
            if scope_of(key) != scope:
                continue
            for p in self.m.pieces[rid][key]:
                a, b = self.window(line['record'])
                value = p.amounts['co2e'] * overlap(p.first, p.last, a, b) * (p.share or 0)
                if not value:
                    continue
                if not p.rows or p.rows[0].uncertainty is None or line['record'].uncertainty is None:
                    return None
                records[rid] += value * line['record'].uncertainty
                factors[p.source] += value * p.rows[0].uncertainty
                total += value
        if not total:
            return None
        return float(sum(x * x for x in records.values()) + sum(x * x for x in factors.values())) ** 0.5 / abs(float(total))


class Heat:
    """stands in for a factor per MJ, to ask for the way from a record to its heat"""

    def __init__(self, basis):
        self.unit, self.heat = 'MJ', basis


HEAT = {True: Heat('gross'), False: Heat('')}


def span_of(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def span(p, a, b):
    first, last = max(p.first, a), min(p.last, b)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def booked(pieces, gas, a, b):
    """milligrams, exact, of days a..b"""
    return sum((p.amounts.get(gas, F(0)) * overlap(p.first, p.last, a, b) * p.share for p in pieces), F(0)) * 1000000

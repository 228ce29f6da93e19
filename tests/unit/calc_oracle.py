#!/usr/bin/env python3
"""calc_oracle.py PROGRAM [WORLDS] [SEED]   the engine against a second, slow engine: day by day, in fractions, without any cache.

Random small worlds of sites, factors, conversions, instruments and records; every line with its parts by month, every missing key, every
total and every unused kWh must be the same."""
import datetime
import random
import subprocess
import sys
from fractions import Fraction as F

YEAR = (datetime.date(2024, 4, 1), datetime.date(2025, 3, 31))
S1, S2L, S2M, SHKB, SHKA, OUT, C1 = range(7)
NO_FACTOR, TWO_FACTORS, NO_CONVERSION, TWO_CONVERSIONS = 0, 1, 2, 3
LOCATION, MARKET, BASIC, ADJUSTED = 1, 2, 3, 4
CH4 = 28
BASES = {'': 0, 'location': 1, 'market': 2, 'shk_basic': 3, 'shk_adjusted': 4}
SCALE = {('kL', 'L'): 1000, ('L', 'kL'): F(1, 1000), ('t', 'kg'): 1000, ('kg', 't'): F(1, 1000), ('MWh', 'kWh'): 1000, ('kWh', 'MWh'): F(1, 1000)}
DIM = {'L': 'v', 'kL': 'v', 'kg': 'm', 't': 'm', 'kWh': 'e', 'MWh': 'e'}


def day(s):
    return datetime.date.fromisoformat(s) if s else None


def half_away(x):
    sign = -1 if x < 0 else 1
    return sign * int(abs(x) + F(1, 2))


def largest_remainder(v, weights):
    sign, v, total = (-1 if v < 0 else 1), abs(v), sum(weights)
    exact = [v * w / total for w in weights]
    parts = [int(x) for x in exact]
    order = sorted(range(len(parts)), key=lambda i: (-(exact[i] - parts[i]), i))
    for i in order[:v - sum(parts)]:
        parts[i] += 1
    return [sign * p for p in parts]


class World:
    def __init__(self, r):
        self.r = r
        self.rows = []
        self.equity = r.random() < 0.4
        if self.equity:
            self.rows.append('equity yes')
        self.sites = [self.site(i) for i in range(r.randint(1, 3))]
        self.factors = [self.factor(i) for i in range(r.randint(3, 22))]
        self.conversions = [self.conversion() for _ in range(r.choice([0, 0, 1, 2]))]
        self.instruments = sorted((self.instrument(i) for i in range(r.choice([0, 0, 1, 3]))), key=lambda x: (x['start'], x['id']))
        records = sorted((self.record() for _ in range(r.randint(1, 10))), key=lambda x: x['start'])
        self.records = records
        for x in records:
            self.emit('record', x)

    def emit(self, kind, x):
        self.rows.append(kind + ' ' + ' '.join(f'{k}={v}' for k, v in x.items() if v not in ('', None)))

    def date(self, lo=-200, hi=560):
        return (YEAR[0] + datetime.timedelta(self.r.randint(lo, hi))).isoformat()

    def maybe(self, p, *values):
        return self.r.choice(values) if self.r.random() < p else ''

    def site(self, i):
        r = self.r
        x = {'id': f's{i}', 'country': self.maybe(0.3, 'DE', 'JP'), 'region': self.maybe(0.3, 'east', 'west'),
             'relation': self.maybe(0.3, 'leased_in', 'leased_out', 'franchise', 'investment'), 'controlled': self.maybe(0.2, '0'),
             'share': self.maybe(0.5, '33.333', '50', '0'), 'from': self.maybe(0.2, self.date()), 'to': self.maybe(0.2, self.date())}
        if x['from'] and x['to'] and x['from'] > x['to']:
            x['to'] = ''
        self.emit('site', x)
        return x

    def factor(self, i):
        r = self.r
        activity = r.choice(['electricity', 'electricity', 'electricity', 'fuel.x', 'fuel.x', 'freight.x'])
        scope = {'electricity': r.choice('2222223'), 'fuel.x': r.choice('1113'), 'freight.x': '3'}[activity]
        basis = r.choice(['', 'location', 'location', 'market', 'market', 'shk_basic', 'shk_adjusted']) if scope == '2' else ''
        x = {'id': f'f{i:02d}', 'activity': activity, 'scope': scope, 'basis': basis, 'category': r.choice('3349') if scope == '3' else '',
             'unit': r.choice(['kWh', 'kWh', 'MWh'] if activity == 'electricity' else ['L', 'L', 'kL', 'kg']),
             'country': self.maybe(0.4, 'JP', 'DE'), 'region': self.maybe(0.2, 'east'), 'supplier': self.maybe(0.3, 'Acme', 'Zeta'),
             'menu': '', 'part': self.maybe(0.15, 'p'), 'user': self.maybe(0.25, '1'), 'from': self.maybe(0.4, self.date()),
             'to': self.maybe(0.3, self.date())}
        x['co2'] = f'{r.randint(0, 5)}.{r.randint(0, 10**9):09d}'
        x['ch4'] = self.maybe(0.5, f'0.{r.randint(0, 10**6):09d}')
        if x['supplier']:
            x['menu'] = self.maybe(0.3, 'Green')
        if x['from'] and x['to'] and x['from'] > x['to']:
            x['to'] = ''
        self.emit('factor', x)
        return x

    def conversion(self):
        x = {'from': 'L', 'to': 'kg', 'by': f'0.{self.r.randint(1, 999):03d}', 'activity': self.maybe(0.4, 'fuel.x', 'freight.x'),
             'built_in': self.maybe(0.5, '1'), 'valid_from': self.maybe(0.3, self.date())}
        self.emit('conversion', x)
        return x

    def instrument(self, i):
        a, b = sorted((self.date(), self.date()))
        x = {'id': f'i{i}', 'start': a, 'end': b, 'kwh': f'{self.r.randint(1, 4000)}.{self.r.randint(0, 9)}', 'rate': f'0.0{self.r.randint(0, 999):03d}',
             'fails': self.maybe(0.1, '1'), 'site': self.maybe(0.3, 's0')}
        self.emit('instrument', x)
        return x

    def record(self):
        r = self.r
        start = YEAR[0] + datetime.timedelta(r.randint(-60, 380))
        if r.random() < 0.3:
            start = start.replace(day=1)
        end = start + datetime.timedelta(r.choice([0, 10, 29, 30, 35, 70, 400]) if r.random() < 0.8 else r.randint(0, 90))
        activity = r.choice(['electricity', 'electricity', 'fuel.x', 'freight.x', 'electricity.generated', 'electricity.exported'])
        return {'activity': activity, 'start': start.isoformat(), 'end': end.isoformat(), 'site': self.maybe(0.8, *[s['id'] for s in self.sites]),
                'quantity': f'{r.randint(0, 3000)}.{r.randint(0, 999):03d}' if r.random() < 0.95 else f'-{r.randint(1, 9)}.5',
                'unit': r.choice(['kWh', 'kWh', 'MWh'] if activity.startswith('e') else ['L', 'kL', 'kg']),
                'supplier': self.maybe(0.5, 'Acme', 'Zeta', 'ACME Co., Ltd.'.replace(' ', '')), 'menu': self.maybe(0.3, 'Green'),
                'category': self.maybe(0.1, '9', '11')}


def name(s):
    return s.lower().removesuffix('co.,ltd.')


class Oracle:
    def __init__(self, w):
        self.w = w
        self.lines, self.missing, self.unused = [], [], []
        self.left = {i['id']: F(i['kwh']) for i in w.instruments}
        for n, rec in enumerate(w.records):
            self.calculate(n, rec)
        for i in w.instruments:
            if day(i['end']) >= YEAR[0] and day(i['start']) <= YEAR[1] and self.left[i['id']] > 0:
                self.unused.append((i['id'], self.left[i['id']]))

    def fits(self, f, rec, place, on):
        return (f['activity'] == rec['activity'] and (not f['from'] or day(f['from']) <= on) and (not f['to'] or on <= day(f['to']))
                and f['country'] in ('', place['country']) and f['region'] in ('', place['region'])
                and (not f['supplier'] or name(f['supplier']) == name(rec['supplier'])) and (not f['menu'] or f['menu'] == rec['menu']))

    @staticmethod
    def rank(f):
        return (bool(f['supplier'] and f['menu']), bool(f['supplier']), bool(f['region']), bool(f['country']), bool(f['basis']))

    def choose(self, rows, rec):
        """list of factors, or None for two of one rank"""
        if any(f['user'] for f in rows):
            rows = [f for f in rows if f['user']]
        out = []
        for part in sorted({f['part'] for f in rows}, key=[f['part'] for f in rows].index):
            mine = [f for f in rows if f['part'] == part]
            best = max(map(self.rank, mine))
            mine = [f for f in mine if self.rank(f) == best]
            if len(mine) > 1:
                mine = [f for f in mine if DIM[f['unit']] == DIM[rec['unit']]]
            if len(mine) != 1:
                return None
            out.append(mine[0])
        return out

    def convert(self, rec, unit, on):
        if rec['unit'] == unit:
            return F(1)
        if DIM[rec['unit']] == DIM[unit]:
            return F(SCALE[rec['unit'], unit])
        found = {}
        for c in self.w.conversions:
            if c['activity'] not in ('', rec['activity']) or (c['valid_from'] and day(c['valid_from']) > on) or F(c['by']) == 0:
                continue
            one = {'v': {'L': F(1), 'kL': F(1000)}, 'm': {'kg': F(1), 't': F(1000)}}
            q, by = one.get(DIM[rec['unit']]), F(c['by'])
            to = one.get(DIM[unit])
            if not q or not to:
                continue
            ratio = q[rec['unit']] * (by if DIM[rec['unit']] == 'v' else 1 / by) / to[unit]
            found.setdefault((bool(c['built_in']), not c['activity']), set()).add(ratio)
        if not found:
            return None
        best = found[min(found)]
        return best.pop() if len(best) == 1 else 'two'

    def keys(self, rec, place, on):
        """{key: (slot, scope, basis, [factors] | reason)} of one day"""
        w, act = self.w, rec['activity']
        rows = [f for f in w.factors if self.fits(f, rec, place, on)]
        law = [f for f in rows if f['basis'].startswith('shk')]
        rows = [f for f in rows if not f['basis'].startswith('shk')]
        by = {'1': [f for f in rows if f['scope'] == '1'], 'l': [f for f in rows if f['scope'] == '2' and f['basis'] != 'market'],
              'm': [f for f in rows if f['scope'] == '2' and f['basis'] != 'location']}
        cats = {c: [f for f in rows if f['scope'] == '3' and f['category'] == str(c)] for c in range(1, 16)}
        out = {}
        if act == 'electricity.exported':
            return out

        def put(key, slot, scope, basis, rows, need):
            if rows:
                ch = self.choose(rows, rec)
                out[key] = (slot, scope, basis, TWO_FACTORS if ch is None else ch)
            elif need:
                out[key] = (slot, scope, basis, NO_FACTOR)
        if place['category']:
            c = place['category']
            rows = by['1'] or (by['l'] if act != 'electricity.generated' else []) or cats[c]
            slot = C1 + c - 1
            if not rows:
                others = [r for k, r in cats.items() if r]
                if len(others) > 1:
                    out['filed'] = (slot, 3, 0, TWO_FACTORS)
                    return out
                rows = others[0] if others else []
            put('filed', slot, 3, 0, rows, act != 'electricity.generated')
            return out
        put('1', S1, 1, 0, by['1'], act.startswith('fuel.'))
        if act == 'electricity':
            put('l', S2L, 2, LOCATION, by['l'], True)
            put('m', S2M, 2, MARKET, by['m'] or by['l'], True)
        for c, rows in cats.items():
            put(c, C1 + c - 1, 3, 0, rows, False)
        if not out and act != 'electricity.generated':
            out['any'] = (OUT, 0, 0, NO_FACTOR)
        if place['country'] == 'JP' and act in ('electricity', 'electricity.generated', 'fuel.x'):
            for slot, basis, text in ((SHKB, BASIC, 'shk_basic'), (SHKA, ADJUSTED, 'shk_adjusted')):
                put(text, slot, 0, basis, [f for f in law if f['basis'] == text], False)
        return out

    def place(self, rec):
        s = next((s for s in self.w.sites if s['id'] == rec['site']), None)
        p = {'country': 'JP', 'region': '', 'share': F(1), 'category': 0, 'from': None, 'to': None}
        if s:
            p['country'] = s['country'] or 'JP'
            p['region'] = s['region']
            p['from'], p['to'] = day(s['from']), day(s['to'])
            share, controlled = F(s['share'] or '100') / 100, s['controlled'] != '0'
            rel = s['relation']
            if rel == 'leased_out':
                p['category'] = 13
            elif rel == 'franchise':
                p['category'] = 14
            elif rel == 'investment':
                p['category'], p['share'] = 15, share
            elif rel == 'leased_in' and not controlled:
                p['category'] = 8
            else:
                p['share'] = share if self.w.equity else F(int(controlled))
        if rec['category']:
            p['category'] = int(rec['category'])
        return p

    def calculate(self, n, rec):
        place = self.place(rec)
        start, end = day(rec['start']), day(rec['end'])
        days = [start + datetime.timedelta(i) for i in range((end - start).days + 1)]
        inside = {d: (not place['from'] or d >= place['from']) and (not place['to'] or d <= place['to']) for d in days}
        counted = {d: inside[d] and YEAR[0] <= d <= YEAR[1] for d in days}
        q, daily = F(rec['quantity']), F(rec['quantity']) / len(days)
        kwh = {'kWh': 1, 'MWh': 1000}.get(rec['unit'])
        rest, uses = {d: F(1) for d in days}, {}
        if rec['activity'] == 'electricity' and not place['category'] and q > 0:
            for d in days:
                need = daily * kwh
                for i in self.w.instruments if inside[d] else []:
                    if i['fails'] or not day(i['start']) <= d <= day(i['end']) or i['site'] not in ('', rec['site']):
                        continue
                    take = min(need, self.left[i['id']])
                    if take > 0:
                        self.left[i['id']] -= take
                        need -= take
                        uses.setdefault(i['id'], {})[d] = take
                rest[d] = need / (daily * kwh)
        lines, missing, cache = {}, {}, {}
        for d in days:
            marks = tuple(self.fits(f, rec, place, d) for f in self.w.factors) + tuple(
                not c['valid_from'] or day(c['valid_from']) <= d for c in self.w.conversions)
            if marks not in cache:
                cache[marks] = self.keys(rec, place, d)
            for key, (slot, scope, basis, what) in cache[marks].items():
                if key == 'm' and rest[d] == 0:
                    continue
                if not isinstance(what, int):
                    ratios = [self.convert(rec, f['unit'], d) for f in what]
                    bad = next((r for r in ratios if r in (None, 'two')), 0)
                    if bad != 0:
                        what = NO_CONVERSION if bad is None else TWO_CONVERSIONS
                if isinstance(what, int):
                    if counted[d]:
                        missing.setdefault(key, (n, what, scope, basis))
                    continue
                for f, ratio in zip(what, ratios):
                    lines.setdefault((slot, f['id'], ratio), (f, {}))[1][d] = rest[d] if key == 'm' else F(1)
        self.missing += missing.values()
        for (slot, fid, ratio), (f, share) in lines.items():
            co2, ch4 = F(f['co2']), F(f['ch4'] or 0)
            per = (co2, F(0)) if slot in (SHKB, SHKA) else (co2 + ch4 * CH4, ch4)
            self.book(n, slot, fid, {d: daily * s for d, s in share.items()}, counted, [x * ratio * place['share'] * 10**6 for x in per], inside)
        for i in self.w.instruments:
            if i['id'] in uses:
                self.book(n, S2M, i['id'], uses[i['id']], counted, [F(i['rate']) * place['share'] * 10**6, 0], inside)

    def book(self, n, slot, fid, amount, counted, per, inside):
        if not any(counted[d] for d in amount):
            return
        total = sum(amount.values())
        whole = [half_away(total * x) for x in per]
        if total == 0:
            weight_of = {d: F(1) for d in amount}
        else:
            weight_of = {d: abs(a) for d, a in amount.items()}
        buckets = sorted({(d.year, d.month, not inside[d]) for d in amount})
        weights = [sum(w for d, w in weight_of.items() if (d.year, d.month, not inside[d]) == b) for b in buckets]
        parts = largest_remainder(whole[0], weights)
        months = [0] * 12
        for (y, m, out), p in zip(buckets, parts):
            k = (y - 2024) * 12 + m - 4
            if not out and 0 <= k < 12:
                months[k] = p
        self.lines.append((n, slot, fid, sum(counted[d] for d in amount), whole[0], whole[1], sum(months), *months))


def main():
    program, worlds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 300
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 20240401
    made = [World(random.Random(seed + i)) for i in range(worlds)]
    text = ''.join('\n'.join(w.rows) + '\nend\n' for w in made)
    answers = subprocess.run([program], input=text, capture_output=True, text=True, check=True).stdout.split('E\n')
    lines = missing = wrong = 0
    for i, w in enumerate(made):
        o = Oracle(w)
        got = [a.split() for a in answers[i].splitlines()]
        mine = sorted(['L', *map(str, x)] for x in o.lines) + sorted(['M', *map(str, x)] for x in o.missing)
        theirs = sorted(g for g in got if g[0] == 'L') + sorted(g for g in got if g[0] == 'M')
        unused = sorted((g[1], F(g[2])) for g in got if g[0] == 'U')
        lines, missing = lines + len(o.lines), missing + len(o.missing)
        # unused kWh are printed to nine decimals
        close = [a[0] for a in unused] == [b[0] for b in sorted(o.unused)] and all(
            abs(a[1] - b[1]) < F(1, 10**9) for a, b in zip(unused, sorted(o.unused)))
        if mine != theirs or not close:
            wrong += 1
            if wrong < 4:
                print(f'world {seed + i}:', *w.rows, sep='\n  ')
                print('oracle only:', *[m for m in mine if m not in theirs], sep='\n  ')
                print('engine only:', *[t for t in theirs if t not in mine], sep='\n  ')
                print('unused:', unused, sorted(o.unused))
    print(f'calc oracle: {worlds} worlds from seed {seed}, {lines} lines, {missing} missing keys, {wrong} worlds wrong')
    return 1 if wrong or not lines else 0


sys.exit(main())

"""Books of a Japanese firm over the built-in sets: what the user's rows hide, suppliers and menus, the law's figures.

The built-in tables are read as data from factors/; the rules that choose among them are model.py's.
"""
import csv
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction as F
from functools import lru_cache
from pathlib import Path
from books import SET, Maker
from model import Row, Tie, day, overlap

FACTORS = Path(__file__).resolve().parents[2] / 'factors'
FUELS = ('fuel.gasoline', 'fuel.diesel', 'fuel.kerosene', 'fuel.heavy-oil-a')
GASES = ('refrigerant.r-410a', 'refrigerant.r-134a', 'refrigerant.r-22', 'gas.sf6')
USED = FUELS + GASES + ('electricity', 'commute.rail', 'waste.oil.incineration')
SUPPLIERS = (('', ''), ('東京電力エナジーパートナー(株)', ''), ('東京電力エナジーパートナー(株)', 'メニューA'),
             ('イーレックス(株)', ''), ('東京電力エナジーパートナー(株)', '知らないメニュー'), ('知らない電力', ''))


def table(path):
    with open(path, encoding='utf-8', newline='') as f:
        return list(csv.DictReader(f))


@lru_cache
def built_in():
    """-> rows, conversions, coefficients of the energy law, of the activities in use"""
    rows, conversions = [], []
    for path in sorted(FACTORS.glob('*/factors.csv')):
        for c in table(path):
            if c.get('activity') in USED:
                rows.append(Row(path.parent.name, c, False, 'AR5'))
    for path in sorted(FACTORS.glob('*/conversions.csv')):
        conversions += [c for c in table(path) if c.get('activity') in USED]
    law = [c for c in table(FACTORS / 'japan-energy-law' / 'energy-law.csv') if c.get('activity') in USED]
    return rows, conversions, law


class JapanMaker(Maker):
    def book(self):
        self.certain, self.heat = False, 'gross'
        org = {'name': '神奈川試験', 'country': 'JP', 'fiscal_start': self.r.choice(('4', '4', '1', '10')),
               'gwp': self.r.choice(('AR5', 'AR5', 'AR6', 'AR4')), 'consolidation': 'operational_control'}
        own = []
        for activity, key, unit in (('fuel.diesel', ('1', '', ''), 'L'), ('electricity', ('2', '', 'market'), 'kWh'),
                                    ('electricity', ('2', '', 'location'), 'kWh'),
                                    ('electricity', ('3', '3', ''), 'kWh'), ('refrigerant.r-410a', ('1', '', ''), 'kg')):
            if self.maybe(0.25):
                place = {'country': 'JP'} if self.maybe(0.6) else {}
                if activity == 'electricity' and self.maybe(0.3):
                    place['supplier'] = SUPPLIERS[1][0]
                own.append(self.row(activity, key, place, unit))
        book = {'sites': [{'id': 'main', 'controlled': '1'}, {'id': 'depot', 'controlled': '1', 'region': 'r1'}],
                'activities': [self.entry() for _ in range(self.r.choice((1, 5, 15)))]}
        book['instruments'] = self.certificates()
        return org, [(dict(SET, id='own', gwp='AR5'), own)] if own else [], {k: v for k, v in book.items() if v}

    def certificates(self):
        out = []
        for n in range(self.r.choice((0, 0, 1, 2, 3))):
            start = date(2024, 3, 1) + timedelta(days=self.r.randint(0, 500))
            i = {'id': f'c{n}', 'start': str(start), 'end': str(start + timedelta(days=self.r.choice((30, 364, 500)))),
                 'kwh': self.decimal(3000, 1), 'co2e_kg_per_kwh': '0', 'quality_criteria_met': self.r.choice('01'),
                 'type': self.r.choice(('non_fossil_fit', 'non_fossil_non_fit', 'j_credit', 'other'))}
            number = self.r.choice(('correction_rate', 'credit_co2_kg', ''))
            if number:
                i[number] = self.decimal(1500, 2) if number == 'credit_co2_kg' else self.decimal(2, 3)
            out.append(i)
        return out

    def entry(self):
        self.serial += 1
        name = self.r.choice(USED[:9] + ('electricity',) * 4)
        a = {'id': f'a{self.serial}', 'site': self.r.choice(('main', 'depot')), 'activity': name,
             'quantity': self.decimal(5000, self.r.choice((0, 2)))}
        a['unit'] = self.r.choice(('L', 'kL')) if name in FUELS else 'kg' if name in GASES else 'kWh'
        start = date(2024, 4, 1) + timedelta(days=self.r.randint(0, 640))
        a['start'], a['end'] = str(start), str(start + timedelta(days=self.r.choice((0, 29, 31, 80))))
        if name == 'electricity':
            supplier, menu = self.r.choice(SUPPLIERS)
            a.update({k: v for k, v in (('supplier', supplier), ('menu', menu)) if v})
        return a


def law_figures(year, law):
    """-> {'basic_kg': (mg, slack) or None, ...}, kL of crude oil; None where a factor is missing"""
    model, out = year.m, {}
    for name in ('basic', 'adjusted'):
        total, slack, electricity = F(0), F(0), F(0)
        for r in model.records:
            a, b = year.window(r)
            if a > b or r.activity.split('.')[0] not in ('fuel', 'electricity'):
                continue
            for first, last in model.segments(r):
                n = overlap(first, last, a, b)
                if not n:
                    continue
                scope = '2' if r.activity == 'electricity' else '1'
                rows = model.choose(r, first, scope, None, ('shk_' + name,))
                if not rows or total is None:
                    total = None
                    continue
                kg = r.quantity / r.days * n * rows[0].co2 * model.multiplier(r, first, rows[0])
                total += kg * 1000000
                electricity += kg if r.activity == 'electricity' else 0
            slack += 4
        if name == 'adjusted' and total:
            total -= deducted(year, electricity, total / 1000000) * 1000000
            slack += 4 + len(model.book.get('instruments', []))
        out[name + '_kg'] = None if total is None else (total, slack)
    gj, seen = F(0), defaultdict(list)
    for c in law:
        seen[c['activity']].append(c)
    for r in model.records:
        a, b = year.window(r)
        if a > b or r.activity.split('.')[0] not in ('fuel', 'electricity'):
            continue
        for c in seen[r.activity]:
            first = day(c['valid_from']) if c['valid_from'] else date.min
            last = day(c['valid_to']) if c['valid_to'] else date.max
            factor = 1000 if r.unit == 'kL' else 1
            gj += r.quantity / r.days * overlap(first, last, a, b) * F(c['gj_per_unit']) * factor
    return out, gj * F('0.0258')


class Anyone:
    """electricity of no supplier, whose location factor is the national average"""
    activity, country, region, supplier, menu = 'electricity', 'JP', '', '', ''


def average_of(model, d):
    try:
        rows = model.choose(Anyone, d, '2', None, ('location', ''))
    except Tie:
        return None
    return None if len(rows) != 1 else rows[0].co2 if rows[0].co2e is None else rows[0].co2e


def claim(model, i, first, last):
    """kg that a certificate or credit takes off by the rule; None where something is missing"""
    a, b = day(i['start']), day(i['end'])
    days = [a + timedelta(days=n) for n in range((b - a).days + 1)]
    inside = [d for d in days if first <= d <= last]
    if i.get('credit_co2_kg'):
        return F(i['credit_co2_kg']) * len(inside) / len(days)
    if not i.get('correction_rate'):
        return None
    averages = [average_of(model, d) for d in inside]
    return None if None in averages else sum(averages, F(0)) * F(i['kwh']) / len(days) * F(i['correction_rate'])


def deducted(year, electricity, adjusted):
    """kg taken off the adjusted figure: certificates up to the electricity's CO2, then credits up to what is left"""
    given = [i for i in year.m.book.get('instruments', []) if day(i['start']) <= year.last and day(i['end']) >= year.first]
    taken = F(0)
    for credits in (False, True):
        for i in sorted(given, key=lambda i: (i['start'], i['id'])):
            kg = claim(year.m, i, year.first, year.last)
            if bool(i.get('correction_rate')) != credits and kg is not None:
                taken += max(F(0), min(kg, (adjusted if credits else min(electricity, adjusted)) - taken))
    return taken


def compare_japan(year, out, law):
    figures, kl = law_figures(year, law)
    if not any(overlap(r.first, r.last, year.first, year.last) for r in year.m.records):
        return
    shk = out['shk'] or {}
    for name, pair in figures.items():
        got = shk.get(name)
        if pair is None:
            if got is not None:
                yield f'shk {name} is {got}, where a factor is missing'
            if not any(c['code'] == 'SHK_UNKNOWN' for c in out['caveats']):
                yield f'shk {name} is null, and no caveat says why'
        elif pair[1] and (got is None or abs(F(got) * 1000000 - pair[0]) > pair[1]):
            yield f'shk {name} is {got}, model {float(pair[0] / 1000000)}'
    got = (out['energy'] or {}).get('crude_oil_equivalent_kl')
    if kl and (got is None or abs(F(got) - kl) > F(1, 100000)):
        yield f'crude oil is {got}, model {float(kl)}'

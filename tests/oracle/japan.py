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
from model import Row, day, overlap

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
        return org, [(dict(SET, id='own', gwp='AR5'), own)] if own else [], book

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
        total, slack = F(0), F(0)
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
                total += r.quantity / r.days * n * rows[0].co2 * model.multiplier(r, first, rows[0]) * 1000000
            slack += 4
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


def compare_japan(year, out, law):
    figures, kl = law_figures(year, law)
    if not any(overlap(r.first, r.last, year.first, year.last) for r in year.m.records):
        return
    shk = out['shk'] or {}
    for name, pair in figures.items():
        got = shk.get(name)
        if pair is None:
            if got is not None and not any('SHK' in c['code'] for c in out['caveats']):
                yield f'shk {name} is {got}, a factor is missing and no caveat says so'
        elif pair[1] and (got is None or abs(F(got) * 1000000 - pair[0]) > pair[1]):
            yield f'shk {name} is {got}, model {float(pair[0] / 1000000)}'
    got = (out['energy'] or {}).get('crude_oil_equivalent_kl')
    if kl and (got is None or abs(F(got) - kl) > F(1, 100000)):
        yield f'crude oil is {got}, model {float(kl)}'

"""Random small books with their factor sets, from a seed."""
import random
from datetime import date, timedelta
from fractions import Fraction

SET = {'title': 'Oracle', 'publisher': 'Oracle', 'edition': '1', 'published': '2024', 'licence': 'CC0-1.0',
       'source': 'random', 'note': ''}
OWN_UNITS = ('drum', 'bag', 'piece')
# activity: (keys that its factors have, unit of the factors, units of the records)
KINDS = {
    'fuel.zz-oil': ((('1', '', ''), ('3', '3', '')), 'L', ('L', 'kL', 'gal', 'drum')),
    'fuel.zz-gas': ((('1', '', ''),), 'm3', ('m3', 'kWh', 'MJ', 'L')),
    'fuel.zz-heat': ((('1', '', ''),), 'GJ', ('GJ', 'MWh', 'L', 'kg', 'bag')),
    'fuel.diesel': ((('1', '', ''), ('3', '3', '')), 'kL', ('L', 'kL', 'gal_imp', 'bbl')),
    'refrigerant.zz-1': ((('1', '', ''),), 'kg', ('kg', 'g', 'lb')),
    'gas.zz-2': ((('1', '', ''), ('3', '3', '')), 't', ('kg', 't')),
    'electricity': ((('2', '', 'location'), ('2', '', 'market'), ('3', '3', '')), 'kWh', ('kWh', 'MWh', 'kWh')),
    'electricity.generated': ((('3', '3', ''),), 'kWh', ('kWh',)),
    'electricity.exported': ((), 'kWh', ('kWh',)),
    'heat.steam': ((('2', '', ''), ('2', '', 'location'), ('3', '3', '')), 'GJ', ('GJ', 'MJ', 'kWh')),
    'heat.hot-water': ((('2', '', 'location'), ('2', '', 'market')), 'MJ', ('GJ', 'MJ')),
    'water.supply': ((('3', '1', ''),), 'm3', ('m3', 'L')),
    'waste.plastic.landfill': ((('3', '5', ''),), 't', ('kg', 't', 'short_ton', 'bag')),
    'freight.road': ((('3', '4', ''),), 'tkm', ('tkm',)),
    'material.zz-steel': ((('3', '1', ''),), 'kg', ('kg', 't', 'piece')),
    'spend.zz.01': ((('3', '1', ''),), 'MJPY', ('JPY', 'kJPY', 'MJPY', 'USD')),
    'spend.zz.02': ((('3', '1', ''),), 'USD_2022', ('JPY', 'kJPY', 'USD', 'kUSD', 'USD_2022', 'kUSD_2022', 'USD_2021')),
    'fuel.zz-natural': ((('1', '', ''), ('3', '3', '')), 'Nm3', ('Nm3', 'Sm3', 'm3', 'm3@15C+0.98kPa', 'm3@25C@100kPa', 'ft3@60F',
                                                                'm3@-5.5C-2kPa', 'ft3@288.15K+3psi')),
    'travel.zz-car': ((('3', '6', ''),), 'km', ('km', 'mi', 'm')),
    'travel.hotel': ((('3', '6', ''),), 'night', ('night',)),
    'zz.thing': ((('3', '2', ''), ('3', '12', '')), 'zz-pallet', ('zz-pallet', 'piece')),
}

# what is told per a unit once more per others: the units and how many of the first one are in them
AGAIN = {'L': {'kL': Fraction(1000), 'gal': Fraction('3.785411784')},
         'km': {'mi': Fraction('1.609344'), 'm': Fraction(1, 1000)}}


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.serial = 0
        self.more = self.r.choice((0, 0, 0, 0, 5, 7))  # places beyond the usual, as tables and spreadsheets print them

    def decimal(self, top, places):
        places += self.more if places else 0
        scale = 10 ** places
        n = self.r.randint(0, int(top * scale))
        return f'{n // scale}.{n % scale:0{places}d}' if places else str(n)

    def maybe(self, p):
        return self.r.random() < p

    # --- factors

    def values(self, key, outside):
        """cells of one row: masses, masses of other gases, or CO2e on a named GWP set"""
        kind = self.r.choice(('co2', 'masses', 'co2e', 'split', 'gas', 'masses'))
        c = {}
        if kind in ('co2', 'masses'):
            c['co2_kg'] = self.decimal(5, self.r.choice((1, 3, 6, 9)))
        if kind == 'masses':
            c['ch4_fossil_kg'] = self.decimal(0.01, 7)
            if self.maybe(0.5):
                c['ch4_biogenic_kg'] = self.decimal(0.01, 7)
            c['n2o_kg'] = self.decimal(0.01, 8)
        if kind in ('co2e', 'split'):
            c['co2e_kg'] = self.decimal(1, 6).replace('0.', '2.')
            c['gwp'] = self.r.choice(('AR4', 'AR5', 'AR6', 'SHK2015', 'SHK2023'))
        if kind == 'split':
            c['gwp'] = self.r.choice(('AR4', 'AR5'))
            c['ch4_co2e_kg'] = self.decimal(0.5, 5)
            c['n2o_co2e_kg'] = self.decimal(0.5, 4)
        if kind == 'gas':
            c['other_gases'] = self.r.choice(('SF6=0.0001', 'HFC-134a=0.001;SF6=0.00002', 'HFC-32=0.005;HFC-125=0.005',
                                              'NF3=0.00031'))
        if key[0] != '2' and self.maybe(0.2):
            c['biogenic_co2_kg'] = self.decimal(3, 4)
        if outside:
            c['outside_scopes'] = '1'
        return c

    def row(self, activity, key, place, unit, **more):
        self.serial += 1
        c = {'id': f'f{self.serial}', 'activity': activity, 'scope': key[0], 'category': key[1], 'basis': key[2],
             'unit': unit, 'source': 'oracle'}
        c.update(place)
        c.update(self.values(key, more.pop('outside', False)))
        c.update(more)
        if self.certain:
            c['uncertainty_percent'] = self.decimal(30, 1)
        return c

    def validity(self):
        """stretches of time, mostly one without end; sometimes with a hole or a late start"""
        if self.maybe(0.6):
            return [('', '')]
        border = date(2024, 1, 1) + timedelta(days=self.r.randint(0, 900))
        gap = self.r.choice((1, 1, 1, 20))
        return [('', border.isoformat()), ((border + timedelta(days=gap)).isoformat(), '')]

    def family(self, activity, key, unit):
        """the rows of one key: several places, validities, parts, and now and then two that fit equally"""
        rows, heat = [], {}
        if activity == 'fuel.zz-heat':
            heat = {'heat_basis': self.heat}
        places = [{'country': 'ZZ'}] if self.maybe(0.7) else [{}]
        if self.maybe(0.3):
            places.append({'country': 'ZZ', 'region': 'r1'})
        if self.maybe(0.3):
            places.append({'country': 'YY'})
        if self.maybe(0.3):
            places.append({'country': 'ZZ', 'supplier': 'Acme'})
            if self.maybe(0.5):
                places.append({'country': 'ZZ', 'supplier': 'Acme', 'menu': 'Green'})
        if self.maybe(0.1):
            places.pop(0)
        outside = activity == 'gas.zz-2' and key[0] == '1' and self.maybe(0.3)
        parts = ['', 'loss'] if self.maybe(0.12) and activity != 'heat.steam' else ['']
        for place in places:
            for a, b in self.validity():
                for part in parts:
                    rows.append(self.row(activity, key, place, unit, valid_from=a, valid_to=b, part=part,
                                         outside=outside, **heat))
        if rows and self.maybe(0.04):
            again = dict(self.r.choice(rows), tie='1')
            self.serial += 1
            again['id'] = f'f{self.serial}'
            rows.append(again)
        if unit in AGAIN and not any(r.get('tie') for r in rows) and self.maybe(0.25):
            rows += [again for r in rows for again in self.again(r)]
        return rows

    def again(self, row):
        """the same figure per another unit, rounded to ten places; sometimes a fifth off, which is another figure; or per mass"""
        if 'other_gases' in row:
            return []
        kind, out = self.r.choice(('again', 'again', 'two', 'mass', 'off')), []
        units = AGAIN[row['unit']]
        if kind == 'mass':
            units = {'kg': Fraction(9, 10)} if row['unit'] == 'L' else {'L': Fraction(1)}
        for unit, by in (list(units.items()) if kind == 'two' else [self.r.choice(list(units.items()))]):
            by = by * Fraction(6, 5) if kind == 'off' else by
            self.serial += 1
            told = dict(row, id=f'f{self.serial}', unit=unit)
            if kind == 'off':  # a set of its own may not hold it
                told['tie'] = '1'
            for name in ('co2_kg', 'ch4_fossil_kg', 'ch4_biogenic_kg', 'n2o_kg', 'co2e_kg', 'ch4_co2e_kg', 'n2o_co2e_kg', 'biogenic_co2_kg'):
                if name in row:
                    digits = round(Fraction(row[name]) * by * 10 ** 18)
                    told[name] = f'{digits // 10 ** 18}.{digits % 10 ** 18:018d}'
            out.append(told)
        return out

    def sets(self):
        """-> [(set.json, rows)]; rows that fit equally stand in different sets"""
        n = self.r.choice((1, 1, 2, 3))
        out = [(dict(SET, id=f'set{k}', gwp='AR5'), []) for k in range(max(n, 2))]
        for activity, (keys, unit, _) in KINDS.items():
            for key in keys:
                if self.maybe(0.06) or key[2] == 'market' and self.maybe(0.4):
                    continue
                here = self.r.randrange(n)
                for row in self.family(activity, key, unit):
                    out[(here + 1) % len(out) if row.pop('tie', '') else here][1].append(row)
        return [s for s in out if s[1]]

    # --- the book

    def book(self):
        self.certain = self.maybe(0.15)
        self.heat = self.r.choice(('gross', 'net'))
        org = {'name': 'Oracle', 'country': 'ZZ', 'fiscal_start': str(self.r.choice((1, 4, 4, 7, 10))),
               'gwp': self.r.choice(('AR4', 'AR5', 'AR5', 'AR5F', 'AR6', 'SAR', 'SHK2006', 'SHK2015', 'SHK2023')),
               'consolidation': self.r.choice(('operational_control', 'financial_control', 'equity_share'))}
        sets = self.sets()
        entities = self.entities()
        book = {'entities': entities, 'sites': self.sites(org, sorted({h['entity'] for h in entities})), 'conversions': self.conversions(), 'drivers': self.drivers(),
                'removals': self.removals(), 'targets': self.targets(), 'exclusions': self.exclusions()}
        book['meters'], book['activities'] = [], []
        self.fill_meters(book)
        for _ in range(self.r.choice((0, 1, 3, 8, 15, 25))):
            book['activities'].append(self.activity(book))
        book['instruments'] = self.instruments(book)
        return org, sets, {k: v for k, v in book.items() if v}

    def entities(self):
        """holdings of up to three companies, each held by the firm or by those before it, never by more than the whole; some begin,
        end or change within the years"""
        out, names = [], []
        for n in range(self.r.choice((0, 0, 0, 1, 2, 3))):
            holders, whole = self.r.sample([''] + names, self.r.choice((1, 1, min(2, len(names) + 1)))), 100
            for holder in holders:
                share = self.r.choice(('100', '83', '50', '41.5', '33.3', '10', '0')) if len(holders) == 1 else self.r.choice(('50', '33.3', '8.25'))
                out += self.holding({'entity': f'e{n}', 'held_by': holder, 'share_percent': share})
            names.append(f'e{n}')
        return out

    def holding(self, row):
        """one holding, all the time or for a part of it, or two that follow each other, sometimes with a hole between"""
        row['controlled'] = self.r.choice(('1', '1', '0'))
        if self.maybe(0.4):
            row['financial_control'] = self.r.choice(('0', '1', 'joint'))
        row = {k: v for k, v in row.items() if v != ''}
        kind = self.r.choice(('always', 'always', 'from', 'to', 'change', 'change'))
        if kind == 'always':
            return [row]
        if kind in ('from', 'to'):
            return [dict(row, **{'valid_' + kind: self.day()})]
        border = date.fromisoformat(self.day())
        after = border + timedelta(days=self.r.choice((1, 1, 1, 40)))
        share = self.r.choice(('0', '7.5', row['share_percent'], '49.99'))
        return [dict(row, valid_to=border.isoformat()),
                dict(row, valid_from=after.isoformat(), share_percent=share, controlled=self.r.choice('01'))]

    def sites(self, org, entities=()):
        out = []
        for n in range(self.r.choice((1, 2, 3, 4))):
            s = {'id': f's{n}', 'name': f'Site {n}'}
            if self.maybe(0.3):
                s['country'] = self.r.choice(('ZZ', 'YY', 'XX'))
            if self.maybe(0.4):
                s['region'] = self.r.choice(('r1', 'r2'))
            if self.maybe(0.6):
                s['controlled'] = self.r.choice(('1', '1', '0'))
            if self.maybe(0.5):
                s['share_percent'] = self.r.choice(('100', '50', '33.3', '0', '83.25', '41.5'))
            if n and self.maybe(0.35):
                s['relation'] = self.r.choice(('leased_in', 'leased_out', 'franchise', 'investment', 'own'))
                if s['relation'] in ('leased_in', 'leased_out', 'franchise'):
                    s.pop('share_percent', None)
                if s['relation'] == 'leased_in' and 'controlled' not in s:
                    s['controlled'] = '1'
            if entities and self.maybe(0.6):
                s['entity'] = self.r.choice(entities)
            if self.maybe(0.2):
                s['financial_control'] = self.r.choice(('0', '1', 'joint'))
            if n and self.maybe(0.25):
                s['boundary_from'] = self.day()
                if self.maybe(0.3):
                    s['boundary_entry'] = self.r.choice(('opened', 'acquired', 'insourced'))
            if n and self.maybe(0.15):
                s['boundary_to'] = (date(2026, 1, 1) + timedelta(days=self.r.randint(0, 300))).isoformat()
                if self.maybe(0.3):
                    s['boundary_exit'] = self.r.choice(('closed', 'divested', 'outsourced'))
            out.append(s)
        return out

    def day(self):
        return (date(2024, 1, 1) + timedelta(days=self.r.randint(0, 729))).isoformat()

    def conversions(self):
        pool = [
            {'activity': 'fuel.zz-oil', 'from_unit': 'drum', 'to_unit': 'L', 'multiply_by': '200'},
            {'activity': 'fuel.zz-gas', 'from_unit': 'm3', 'to_unit': 'MJ', 'multiply_by': '38.41',
             'heat_basis': 'gross'},
            {'activity': 'fuel.zz-heat', 'from_unit': 'L', 'to_unit': 'MJ', 'multiply_by': '36.7',
             'heat_basis': self.r.choice(('gross', 'net'))},
            {'activity': 'fuel.zz-heat', 'from_unit': 'L', 'to_unit': 'kg', 'multiply_by': '0.832'},
            {'activity': 'fuel.zz-heat', 'from_unit': 'bag', 'to_unit': 'kg', 'multiply_by': '15'},
            {'activity': '', 'from_unit': 'bag', 'to_unit': 'kg', 'multiply_by': '12.5'},
            {'activity': 'material.zz-steel', 'from_unit': 'piece', 'to_unit': 'kg', 'multiply_by': '0.37'},
            {'activity': 'zz.thing', 'from_unit': 'zz-pallet', 'to_unit': 'piece', 'multiply_by': '48'},
            {'activity': 'fuel.zz-oil', 'from_unit': 'gal', 'to_unit': 'L', 'multiply_by': '3.8'},
            {'activity': '', 'from_unit': 'JPY', 'to_unit': 'USD', 'multiply_by': '0.0066'},
            {'activity': '', 'from_unit': 'USD', 'to_unit': 'USD_2022', 'multiply_by': '0.95'},
        ]
        out = [dict(c, source='bill') for c in pool if self.maybe(0.6)]
        if any(c['from_unit'] == 'bag' and c['activity'] for c in out):
            out = [c for c in out if c['from_unit'] != 'bag' or c['activity']]
        for unit in OWN_UNITS:  # import refuses a unit that nobody knows
            if not any(unit == c['from_unit'] and not c['activity'] for c in out):
                out.append({'activity': '', 'from_unit': unit, 'to_unit': 'zz-never-' + unit, 'multiply_by': '1'})
        if True:
            out.append({'activity': '', 'from_unit': 'zz-pallet', 'to_unit': 'zz-never', 'multiply_by': '1'})
        for c in out:
            if self.more and c['multiply_by'] not in ('1', '200'):
                c['multiply_by'] += '' if '.' in c['multiply_by'] else '.'
                c['multiply_by'] += str(self.r.randint(1, 10 ** self.more))
            if self.maybe(0.1):
                c['valid_from'] = self.day()
            elif c['activity'] and c['from_unit'] not in OWN_UNITS and self.maybe(0.1):
                c['supplier'] = 'Acme'
        return out

    def fill_meters(self, book):
        for n in range(self.r.choice((0, 0, 1, 2))):
            site = self.r.choice([s for s in book['sites'] if 'boundary_from' not in s and 'boundary_to' not in s])
            activity = self.r.choice(('electricity', 'fuel.zz-gas', 'heat.steam'))
            m = {'id': f'm{n}', 'site': site['id'], 'activity': activity, 'unit': KINDS[activity][1]}
            if self.maybe(0.4):
                m['supplier'] = 'Acme'
            book['meters'].append(m)
            d, end = date(2023, 12, 10), date(2026, 5, 1)
            while d < end:
                last = d + timedelta(days=self.r.randint(25, 70))
                if not self.maybe(0.05):
                    book['activities'].append({
                        'id': f'b{n}-{d}', 'meter': m['id'], 'start': d.isoformat(), 'end': last.isoformat(),
                        'quantity': self.decimal(3000, self.r.choice((0, 1, 3))) if self.maybe(0.9) else '0',
                        'unit': m['unit']})
                d = last + timedelta(days=1 if self.maybe(0.95) else 4)

    def activity(self, book):
        self.serial += 1
        name = self.r.choice(list(KINDS)) if self.maybe(0.97) else 'unknown.code'
        site = self.r.choice(book['sites'])
        if name == 'zz.thing' and site.get('relation', 'own') != 'own':  # two categories, one to file it in
            name = 'material.zz-steel'
        units = KINDS[name][2] if name in KINDS else ('kg',)
        a = {'id': f'a{self.serial}', 'site': site['id'], 'activity': name, 'unit': self.r.choice(units),
             'quantity': self.decimal(self.r.choice((5, 1000, 20000)), self.r.choice((0, 0, 2, 5)))}
        if self.maybe(0.03):
            del a['site']
            site = {}
        if self.maybe(0.05) and name != 'electricity' and float(a['quantity']):
            a['quantity'] = '-' + a['quantity']
        if self.maybe(0.4):
            a['month'] = self.day()[:7]
        else:
            a['start'] = self.day()
            length = self.r.choice((0, 10, 30, 31, 60, 200, 400))
            a['end'] = (date.fromisoformat(a['start']) + timedelta(days=length)).isoformat()
        if self.maybe(0.3):
            a['supplier'] = self.r.choice(('Acme', 'Other'))
            if self.maybe(0.5):
                a['menu'] = self.r.choice(('Green', 'Grey'))
        if self.maybe(0.08) and (site.get('relation') or 'own') == 'own' and name.split('.')[0] != 'zz':
            a['category'] = self.r.choice(('9', '11', '12', '4'))
        if name.startswith('fuel') and a['unit'] in ('GJ', 'MWh', 'MJ', 'kWh') and self.maybe(0.5):
            a['heat_basis'] = self.r.choice(('gross', 'net'))
        if self.certain and self.maybe(0.97):
            a['uncertainty_percent'] = self.decimal(20, 1)
        if self.maybe(0.1):
            a['method'] = 'delivery'
        if self.maybe(0.1):
            a['status'] = 'estimated'
        return a

    def instruments(self, book):
        out = []
        for n in range(self.r.choice((0, 0, 1, 2, 4))):
            start = date(2023, 10, 1) + timedelta(days=self.r.randint(0, 700))
            i = {'id': f'i{n}', 'type': 'certificate', 'start': start.isoformat(),
                 'end': (start + timedelta(days=self.r.choice((30, 364, 800)))).isoformat(),
                 'kwh': self.decimal(self.r.choice((1000, 30000, 500000)), self.r.choice((0, 2))),
                 'co2e_kg_per_kwh': self.r.choice(('0', '0', '0.05', '0.123')),
                 'quality_criteria_met': self.r.choice(('1', '1', '1', '0'))}
            if self.maybe(0.3):
                i['site'] = self.r.choice(book['sites'])['id']
            out.append(i)
        return out

    def drivers(self):
        out = []
        if self.maybe(0.3):
            out.append({'name': 'turnover', 'start': '2023-01-01', 'end': '2026-12-31',
                        'value': self.decimal(90000, 2), 'unit': 'kJPY'})
        if self.maybe(0.3):
            out += [{'name': 'output', 'month': f'{2024 + n // 12}-{n % 12 + 1:02d}', 'value': self.decimal(500, 1),
                     'unit': 't'} for n in range(24)]
        return out

    def removals(self):
        return [{'id': f'r{n}', 'kind': self.r.choice(('absorption', 'fixation', 'storage')), 'start': self.day(),
                 'end': '2026-' + self.r.choice(('01-31', '06-30', '12-31')), 'co2_kg': self.decimal(9000, 3),
                 'method': 'planting', 'owner': 'firm', 'evidence': 'paper', 'permanence_years': '30'}
                for n in range(self.r.choice((0, 0, 1, 3)))]

    def targets(self):
        out = []
        for n in range(self.r.choice((0, 0, 1, 2))):
            t = {'id': f't{n}', 'label': f'T{n}', 'scopes': self.r.choice(('1', '1+2', '3', '1+2+3', '2')),
                 'basis': self.r.choice(('location', 'market')), 'kind': 'absolute',
                 'base_year': self.r.choice(('2022', '2024', '2025')), 'target_year': self.r.choice(('2030', '2026')),
                 'reduction_percent': self.r.choice(('42', '50', '7.5'))}
            if self.maybe(0.6):
                t['base_co2e_kg'] = self.decimal(90000, 3)
            out.append(t)
        return out

    def exclusions(self):
        return [{'scope': self.r.choice('123'), 'reason': 'small'}] if self.maybe(0.25) else []

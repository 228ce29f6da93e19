#!/usr/bin/env python3
"""attack.py PROGRAM [CONSORTIA] [SEED]   tries to learn a member's figure from all that a consortium published.

Makes consortia at random (trades of rivals, trades of one, single buyers of green power, single-category members, joiners, leavers, corrected
figures), lets the program receive their files and publish twice or three times, and then bounds every member's every figure by linear programming
(GLPK, Debian's glpk-utils brings the library) from every cell shown. The attacker is an outsider, or a member who knows his own figures; he knows who
is a member of what, which figures were corrected, that nothing is below zero and that nobody's market figure is above his location figure.
A figure counts as exposed when it can be bounded to less than 10 % above it, or to more than 90 % of it from below.
"""
import csv
import ctypes
import ctypes.util
import hashlib
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

P = 0.10
EPS = 1e-6
FREE, LOWER, UPPER, DOUBLE, FIXED = 1, 2, 3, 4, 5
MIN, MAX = 1, 2


def glpk():
    name = ctypes.util.find_library('glpk')
    if not name:
        print('attack: SKIPPED, no GLPK on this machine (Debian: glpk-utils)')
        sys.exit(77)
    lib = ctypes.CDLL(name)
    lib.glp_create_prob.restype = ctypes.c_void_p
    lib.glp_get_obj_val.restype = ctypes.c_double
    lib.glp_term_out(0)
    return lib


class Program:
    """A linear program over named, non-negative unknowns."""

    def __init__(self, lib, names, equations, below):
        self.lib, self.at = lib, {n: i + 1 for i, n in enumerate(names)}
        self.lp = ctypes.c_void_p(lib.glp_create_prob())
        rows, cols, values = [0], [0], [0.0]
        lib.glp_add_cols(self.lp, len(names))
        for n in names:
            self.bound(n, LOWER, 0.0)
        total = len(equations) + len(below)
        if total:
            lib.glp_add_rows(self.lp, total)
        for r, (terms, value) in enumerate(equations, 1):
            lib.glp_set_row_bnds(self.lp, r, FIXED, ctypes.c_double(value), ctypes.c_double(value))
            for n, k in terms.items():
                rows.append(r), cols.append(self.at[n]), values.append(k)
        for r, (small, large) in enumerate(below, len(equations) + 1):
            lib.glp_set_row_bnds(self.lp, r, UPPER, ctypes.c_double(0), ctypes.c_double(0))
            rows += [r, r]
            cols += [self.at[small], self.at[large]]
            values += [1.0, -1.0]
        n = len(rows)
        lib.glp_load_matrix(self.lp, n - 1, (ctypes.c_int * n)(*rows), (ctypes.c_int * n)(*cols), (ctypes.c_double * n)(*values))

    def bound(self, name, kind, value):
        self.lib.glp_set_col_bnds(self.lp, self.at[name], kind, ctypes.c_double(value), ctypes.c_double(value))

    def best(self, target, sense):
        """The least or largest sum of the unknowns `target`; None: not bounded."""
        for n in target:
            self.lib.glp_set_obj_coef(self.lp, self.at[n], ctypes.c_double(1))
        self.lib.glp_set_obj_dir(self.lp, sense)
        wrong = self.lib.glp_simplex(self.lp, None)
        status, value = self.lib.glp_get_status(self.lp), self.lib.glp_get_obj_val(self.lp)
        for n in target:
            self.lib.glp_set_obj_coef(self.lp, self.at[n], ctypes.c_double(0))
        if wrong or status not in (5, 6):
            raise SystemExit(f'attack: GLPK says {wrong}, status {status}: what was published contradicts the figures')
        return None if status == 6 else value

    def close(self):
        self.lib.glp_delete_prob(self.lp)


# ---- a consortium ----
def size(rng):
    return int(10 ** rng.uniform(3, 5.5))


def figures(rng, habits):
    """kg by quantity of one member's year; None: not reported"""
    green, categories = habits
    location = size(rng)
    f = {'scope1': size(rng) if rng.random() < .9 else 0, 'location': location,
         'market': location if green == 0 else round(location * (1 - green))}
    for k in categories:
        f[k] = size(rng)
    return f


def make(rng):
    trades = rng.randint(1, 5)
    members = []
    for i in range(rng.choice([rng.randint(4, 14), rng.randint(15, 35)])):
        green = rng.choice([0] * 6 + [1, rng.random()])
        categories = rng.sample(range(1, 16), rng.choice([0, 1, 1, 2, 3, 5, 8]))
        members.append({'id': f'm{i:02}', 'trade': f't{rng.randrange(trades)}', 'habits': (green, categories)})
    return members


def document(member, year, f, stamp):
    def gases(kg):
        return {'co2e_kg': f'{kg}.000000', 'co2_kg': f'{kg}.000000', 'ch4_kg': '0.000000', 'n2o_kg': '0.000000',
                'other_co2e_kg': '0.000000', 'unsplit_co2e_kg': '0.000000'}
    categories = {str(k): gases(v) for k, v in f.items() if isinstance(k, int)}
    d = {'schema': 'tanso-submission-1', 'member_id': member['id'], 'name': member['id'], 'industry': member['trade'], 'tier': None,
         'year': str(year), 'start': f'{year}-04-01', 'end': f'{year + 1}-03-31', 'months': [], 'complete': True, 'gwp': 'AR5',
         'totals': {'scope1': gases(f['scope1']), 'scope2_location': gases(f['location']), 'scope2_market': gases(f['market']),
                    'scope3': gases(sum(v for k, v in f.items() if isinstance(k, int))) if categories else None,
                    'outside_scopes': None, 'biogenic_co2_kg': '0.000000'},
         'scope3_categories': categories, 'energy_gj': None, 'drivers': [], 'targets': [], 'removals': [], 'tool': 'attack',
         'book_sha256': '0' * 64, 'state': 'open', 'closing': None, 'made': f'2026-05-{stamp:02}T00:00:00Z', 'public_key': None}
    text = json.dumps(d, sort_keys=True, separators=(',', ':'), ensure_ascii=False)
    return {**d, 'sha256': hashlib.sha256(text.encode()).hexdigest(), 'signature': None}


class Consortium:
    def __init__(self, program, folder, rng):
        self.program, self.folder, self.rng = program, Path(folder), rng
        self.members, self.data, self.shown = make(rng), {}, []
        self.tanso('init', '--name', 'Consortium')
        with open(self.folder / 'members.csv', 'w', newline='') as f:
            w = csv.writer(f)
            w.writerow(['member', 'name'])
            w.writerows([m['id'], m['id']] for m in self.members)
        self.tanso('import', 'members.csv')

    def tanso(self, *words):
        r = subprocess.run([self.program, *words], cwd=self.folder, capture_output=True, text=True, encoding='utf-8')
        if r.returncode:
            raise SystemExit(f'attack: tanso {" ".join(words)}: {r.returncode}\n{r.stderr}')
        return r.stdout

    def hand_in(self, year, members, stamp):
        names = []
        for m in members:
            self.data[m['id'], year] = (m, figures(self.rng, m['habits']), stamp)
            name = f'{m["id"]}-{year}-{stamp}.json'
            (self.folder / name).write_text(json.dumps(document(m, year, self.data[m['id'], year][1], stamp)))
            names.append(name)
        if names:
            self.tanso('receive', '--unsigned', *names)

    def publish(self, year):
        out = json.loads(self.tanso('aggregate', '--year', str(year), '--publish', '--format', 'json'))
        self.shown.append((out, dict(self.data)))


def play(c):
    """Two or three publications: a year; the same with late ones and corrections; the next year with joiners and leavers."""
    rng = c.rng
    late = rng.sample(c.members, rng.choice([0, 0, 1, 2, 3]))
    c.hand_in(2024, [m for m in c.members if m not in late], 1)
    c.publish(2024)
    early = [m for m in c.members if m not in late]
    c.hand_in(2024, late + rng.sample(early, min(len(early), rng.choice([0, 0, 1, 3]))), 2)
    if rng.random() < .7:
        c.publish(2024)
    left = rng.sample(c.members, min(len(c.members) - 1, rng.choice([0, 1, 3])))
    c.hand_in(2025, [m for m in c.members if m not in left], 3)
    c.publish(2025)


# ---- the attack ----
def cells(out):
    """(year, trade or None, quantity, kg) of all that is shown"""
    name = {'scope1': 'scope1', 'scope2_location': 'location', 'scope2_market': 'market', 'scope3': 'scope3'}
    rows = [(int(out['year']), None, name[k], v) for k, v in out['totals'].items()]
    rows += [(int(out['year']), None, int(k), v) for k, v in out['scope3_categories'].items()]
    rows += [(int(y['year']), None, name[k], v) for y in out['years'] for k, v in y['totals'].items()]
    rows += [(int(out['year']), i['industry'], name[k], i[k]) for i in out['industries'] for k in name]
    return [(y, t, q, float(v['value_kg'])) for y, t, q, v in rows if not v['suppressed']], [v['suppressed'] for *_, v in rows]


GROUPS = ({'scope1'}, {'location', 'market'}, {'scope3', *range(1, 16)})


def unknowns(f, member, year, stamp, group):
    return {q: (member, year, stamp, q) for q in f if q in group}


def attack(lib, c, counts):
    exposed = []
    for year in (2024, 2025):
        for group in GROUPS:
            truth, equations = {}, []
            for out, data in c.shown:
                here = {m: (x, f, s) for (m, y), (x, f, s) in data.items() if y == year}
                for m, (x, f, s) in here.items():
                    for q, name in unknowns(f, m, year, s, group).items():
                        truth[name] = f[q]
                for y, trade, q, kg in cells(out)[0]:
                    if y != year or q not in group:
                        continue
                    terms = {}
                    for m, (x, f, s) in here.items():
                        if trade is None or x['trade'] == trade:
                            for k, name in unknowns(f, m, year, s, group).items():
                                if q in (k, 'scope3'):
                                    terms[name] = 1.0
                    equations.append((terms, kg))
            if equations and truth:
                exposed += bound(lib, c.rng, truth, equations, counts)
    return exposed


def bound(lib, rng, truth, equations, counts):
    names = list(truth)
    below = [(n, (*n[:3], 'location')) for n in names if n[3] == 'market']
    lp = Program(lib, names, equations, below)
    people = sorted({n[0] for n in names})
    weight = {m: sum(v for n, v in truth.items() if n[0] == m) for m in people}
    top = sorted(people, key=weight.get)[-3:]
    exposed = []
    for attacker in [None] + sorted(set(top + rng.sample(people, min(3, len(people))))):
        for n in names:
            lp.bound(n, FIXED if n[0] == attacker else LOWER, truth[n] if n[0] == attacker else 0.0)
        targets = [[n] for n in names] + [[n for n in names if n[:3] == key] for key in sorted({n[:3] for n in names if isinstance(n[3], int)})]
        for target in targets:
            value = sum(truth[n] for n in target)
            if target[0][0] == attacker or not value:
                continue
            high, low = lp.best(target, MAX), lp.best(target, MIN)
            counts['bounds'] += 2
            if (high is not None and high < value * (1 + P) - EPS) or low > value * (1 - P) + EPS:
                exposed.append((attacker, target, value, low, high))
    lp.close()
    return exposed


def main():
    program, consortia, seed = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 25, int(sys.argv[3]) if len(sys.argv) > 3 else 1
    lib, counts = glpk(), {'bounds': 0, 'cells': 0, 'hidden': 0}
    failed = 0
    for i in range(consortia):
        with tempfile.TemporaryDirectory(prefix='tanso-attack-') as folder:
            c = Consortium(str(Path(program).resolve()), folder, random.Random(f'{seed}.{i}'))
            play(c)
            for out, _ in c.shown:
                counts['cells'] += len(cells(out)[1])
                counts['hidden'] += sum(cells(out)[1])
            exposed = attack(lib, c, counts)
            for e in exposed[:3]:
                print(f'attack: consortium {seed}.{i}: by {e[0] or "an outsider"}: {e[1]} is {e[2]}, bounded to {e[3]} .. {e[4]}')
            failed += bool(exposed)
    share = 100 * counts['hidden'] / max(counts['cells'], 1)
    print(f'attack: {consortia} consortia (seed {seed}), {counts["bounds"]} bounds, {share:.1f} % of {counts["cells"]} cells hidden, {failed} exposed')
    sys.exit(failed != 0)


main()

"""Compares what the program prints with what the model says; yields one sentence a difference."""
import json
from collections import defaultdict
from datetime import date
from fractions import Fraction as F
from figures import SCOPES, Sum, Year
from model import MARKET, UNITS, Model, Row

REST = ('co2_kg', 'unsplit_co2e_kg')  # what a split CO2e row leaves may stand in either


def near(text, value, slack, digits=F(1, 2)):
    """a printed kg figure against milligrams"""
    return text is not None and abs(F(text) * 1000000 - value) <= slack + digits


def printed(text, value, slack):
    """a printed plain figure, rounded to the places that it shows"""
    if text is None:
        return False
    places = len(text.split('.')[1]) if '.' in text else 0
    return abs(F(text) - value) <= F(1, 10 ** places) * F(51, 100) + slack


def compare(year, out, status):
    unclear = year.m.unclear_market
    skip = {'scope2_market'} if unclear else set()
    yield from heads(year, out, status)
    yield from totals(year, out, skip)
    yield from gases(year, out, skip)
    yield from tables(year, out, skip)
    yield from lines(year, out, unclear)
    yield from gwp_caveats(year, out)
    yield from quality(year, out)
    yield from sums(out)
    yield from figures(year, out, unclear)


def heads(year, out, status):
    for name, want in (('year', str(year.year)), ('start', year.first.isoformat()), ('end', year.last.isoformat()),
                       ('gwp', year.m.org['gwp'])):
        if out.get(name) != want:
            yield f'{name} is {out.get(name)}, not {want}'
    if out['complete'] != year.complete():
        yield (f"complete is {out['complete']}, model {year.complete()}: uncalculated {dict(year.uncalculated)}, meters "
               f"{year.uncovered()}, null {[s for s in SCOPES if year.known(s) is None]}")
    if status != (0 if out['complete'] else 1):
        yield f"status {status} where complete is {out['complete']}"
    got = defaultdict(int)
    for u in out['uncalculated']:
        got[u['activity_id']] += 1
        if not u.get('reason'):
            yield f'uncalculated without a reason: {u}'
    want = {rid: len(keys) for rid, keys in year.uncalculated.items()}
    if dict(got) != want and not year.m.unclear_market:
        yield f'uncalculated {dict(got)}, model {dict(year.uncalculated)}'


def totals(year, out, skip):
    for scope in list(SCOPES) + ['outside_scopes']:
        g = out['totals'][scope]
        if scope in skip:
            continue
        if scope == 'outside_scopes':
            known = year.totals[scope]['co2e']
        else:
            known = year.known(scope)
        if (g is None) != (known is None):
            yield f'{scope} is {g}, model {known}'
            continue
        if g is None:
            continue
        if not known.agrees(g['co2e_kg']):
            yield f"{scope} is {g['co2e_kg']}, model {known}"
        sums = year.totals[scope]
        for gas, name in (('ch4', 'ch4_kg'), ('n2o', 'n2o_kg'), ('other', 'other_co2e_kg')):
            if not sums[gas].agrees(g[name]):
                yield f'{scope} {name} is {g[name]}, model {sums[gas]}'
        both = Sum()
        for gas in ('co2', 'rest'):
            both.add(sums[gas].value, sums[gas].slack)
        if not both.agrees(str(F(g['co2_kg']) + F(g['unsplit_co2e_kg']))):
            yield f"{scope} co2 and unsplit are {g['co2_kg']}, {g['unsplit_co2e_kg']}, model {both}"
        if F(g['co2_kg']) * 1000000 < sums['co2'].value - sums['co2'].slack and sums['rest'].value == 0:
            yield f"{scope} co2 is {g['co2_kg']}, model {sums['co2']}"
    if not year.biogenic.agrees(out['totals']['biogenic_co2_kg']):
        yield f"biogenic is {out['totals']['biogenic_co2_kg']}, model {year.biogenic}"


def gases(year, out, skip):
    """each figure by gas: as the model has it, and summing to the figure to the last digit"""
    for scope in set(list(SCOPES) + ['outside_scopes']) - skip:
        got, g = out['gases'][scope], out['totals'][scope]
        if g is None:
            if got:
                yield f'{scope} is null, its gases are {got}'
            continue
        for name, of in (('co2e_kg', lambda x: True), ('ch4_kg', lambda x: x['group'] == 'CH4'), ('n2o_kg', lambda x: x['group'] == 'N2O'),
                         ('co2_kg', lambda x: x['group'] == 'CO2')):
            column = 'co2e_kg' if name == 'co2e_kg' else 'mass_kg'
            if sum((F(x[column]) for x in got if of(x)), F(0)) != F(g[name]) and any(map(of, got)):
                yield f'{scope} {name} is {g[name]}, its gases {got}'
        want = {k[1:]: v for k, v in year.totals[scope].items() if isinstance(k, tuple)}
        have = {(x['gas'], x['gwp']): x['co2e_kg'] for x in got}
        for k in set(want) | set(have):
            if k[1] is None and k[0] == 'unsplit':  # instruments
                continue
            if not want.get(k, Sum()).agrees(have.get(k, '0')):
                yield f'{scope} {k} is {have.get(k)}, model {want.get(k)}'


def tables(year, out, skip):
    got = out['scope3_categories']
    if set(got) != set(year.categories):
        yield f'categories {sorted(got)}, model {sorted(year.categories)}'
    for category, sum_ in year.categories.items():
        if category in got and not sum_.agrees(got[category]['co2e_kg']):
            yield f"category {category} is {got[category]['co2e_kg']}, model {sum_}"
    if [m['month'] for m in out['months']] != list(year.months):
        yield f"months {[m['month'] for m in out['months']]}"
    for m in out['months']:
        for scope in set(SCOPES) - skip:
            known, got = year.months[m['month']][scope], m[scope]
            if year.known(scope) is None:
                if got is not None:
                    yield f"{m['month']} {scope} is {got}, the scope null"
            elif year.known(scope).seen and not known.seen:
                if got is not None:
                    yield f"{m['month']} {scope} is {got}, where it has no line"
            elif not known.agrees(got):
                yield f"{m['month']} {scope} is {got}, model {known}"
    for s in out['sites']:
        for scope in set(SCOPES) - skip:
            known, got = year.sites[s['id'] or ''][scope], s[scope]
            if got is None and (not known.seen or year.known(scope) is None):
                continue
            if not known.agrees(got):
                yield f"site {s['id']} {scope} is {got}, model {known}"
    missing = {s for s in year.sites if any(x.seen for x in year.sites[s].values())} - {s['id'] or '' for s in out['sites']}
    if missing:
        yield f'sites missing: {missing}'


def lines(year, out, unclear):
    got = defaultdict(list)
    for l in out['lines']:
        got[l['activity_id'], (l['scope'], l['category'], l['basis'])].append(l)
    want = {}
    for (rid, key), line in year.lines.items():
        if key[0] == 'out':  # how these are shown is not settled
            got = {k: v for k, v in got.items() if k[0] != rid or k[1][0] in '23'}
            continue
        want[rid, key] = line
    if unclear:  # whose the last kWh were is not settled
        want = {k: v for k, v in want.items() if k[1] != MARKET}
        got = {k: v for k, v in got.items() if k[1] != MARKET}
    for k in set(want) - set(got):
        yield f"line missing: {k} {want[k]['co2e']}"
    for k in set(got) - set(want):
        if got[k][0]['scope'] in ('1', '2', '3'):
            yield f'line too many: {got[k]}'
    for k in set(want) & set(got):
        yield from one_line(k, want[k], got[k])


def one_line(key, want, got):
    total = sum(F(l['co2e_kg']) for l in got)
    if not want['co2e'].agrees(str(total)):
        yield f"line {key} is {float(total)}, model {want['co2e']} {want['sources']}"
    named = {p for l in got for p in (l['factor'] or '').replace('+', ' ').replace(',', ' ').split()}
    if named != want['sources']:
        yield f"line {key} names {named}, model {want['sources']}"
    for l in got:
        record = want['record']
        if not any(same_share(l, x) for x in want['shares']):
            yield f"line {key} share {l['share']}, model {want['shares']}"
        if l['quantity'] != record.raw['quantity'] or l['unit'] != record.unit:
            yield f"line {key} quantity {l['quantity']} {l['unit']}, not {record.raw['quantity']} {record.unit}"
        if l['activity'] != record.activity:
            yield f"line {key} activity {l['activity']}"
    for share, days in want['days'].items():
        mine = [l for l in got if same_share(l, share)]
        if not mine:
            yield f"line {key}: none of share {float(share)}, {[l['share'] for l in got]}"
        elif len(mine) == 1 and 'days' in mine[0] and mine[0]['days'] != f"{days}/{want['record'].days}":
            yield f"line {key} days {mine[0]['days']}, model {days}/{want['record'].days}"


def same_share(line, share):
    return abs(F(line['share']) - share) <= F(1, 10 ** 6)


def gwp_caveats(year, out):
    """a CO2e value on another GWP set than the inventory's keeps it, says so in its line and in a caveat naming both"""
    mine = year.m.org['gwp']
    others = set()
    for (rid, key), line in year.lines.items():
        for p in year.m.pieces[rid][key] if key[0] != 'out' else ():
            if p.rows and p.rows[0].co2e is not None and p.rows[0].gwp != mine and p.source in line['sources']:
                others.add(p.rows[0].gwp)
    for other in others:
        if not any(mine in c['message'].split('(')[0] and other in c['message'] for c in out['caveats']):
            yield f'no caveat names {other} beside {mine}'
    for l in out['lines']:
        row = next((r for r in year.m.rows[l['activity']] if r.id == l['factor']), None)
        if row and l['gwp'] != (row.gwp if row.co2e is not None else mine):
            yield f"line of {l['factor']} names {l['gwp']}, row {row.gwp}, inventory {mine}"


def quality(year, out):
    """whose factor each line has, how its quantity was obtained; their sums divide each figure twice"""
    added = defaultdict(F)
    for l in out['lines']:
        row = next((r for r in year.m.rows[l['activity']] if r.id == l['factor']), None)
        record = next(r for r in year.m.records if r.id == l['activity_id']).raw
        rung = ('instrument' if row is None else 'supplier' if row.supplier else 'residual' if row.basis == 'market' else
                'spend' if row.unit in UNITS and UNITS[row.unit][0][:3] in ('jpy', 'usd', 'eur') else 'average')
        grade = ('estimated' if record.get('status') == 'estimated' else
                 'measured' if record.get('method') == 'delivery' else 'not_stated')
        if (l['factor_from'], l['quantity_grade']) != (rung, grade):
            yield f"line of {l['factor']} is {l['factor_from']}, {l['quantity_grade']}, model {rung}, {grade}"
        scope = {'1': 'scope1', '3': 'scope3'}.get(l['scope']) or f"scope2_{l['basis']}"
        added[scope, 'factor', rung] += F(l['co2e_kg'])
        added[scope, 'quantity', grade] += F(l['co2e_kg'])
    for scope in SCOPES:
        q = out['data_quality'][scope] or {}
        for way in ('factor', 'quantity'):
            for word, kg in q.get(way, {}).items():
                if F(kg) != added[scope, way, word]:
                    yield f'data quality {scope} {word} is {kg}, lines {float(added[scope, way, word])}'
        if q and all(F(kg) >= 0 for kg in q['quantity'].values()) and out['totals'][scope]['co2e_kg'] != '0.000000':
            total = F(out['totals'][scope]['co2e_kg'])
            if not printed(q['actual_percent'], (total - F(q['quantity']['estimated'])) / total * 100, 0):
                yield f"data quality {scope}: actual {q['actual_percent']}, of {q['quantity']}"
    named = {c['message'].split()[1].rstrip(':') for c in out['caveats'] if c['code'] == 'SHARE_NOT_SAID'}
    equity = year.m.org['consolidation'] == 'equity_share'
    for r in year.m.records:
        joint = year.m.org['consolidation'] == 'financial_control' and r.site.get('financial_control') == 'joint'
        counts = r.site.get('relation') == 'investment' or (equity or joint) and r.category is None
        if (r.site and counts and not r.site.get('entity') and not r.site.get('share_percent') and r.site['id'] not in named
                and any(l['activity_id'] == r.id for l in out['lines'])):
            yield f"site {r.site['id']} has no share, and no caveat names it"


def sums(out):
    """months, sites, categories and lines add up to the totals to the last digit"""
    by_line = defaultdict(F)
    for l in out['lines']:
        name = {'1': 'scope1', '3': 'scope3'}.get(l['scope']) or f"scope2_{l['basis']}"
        by_line[name] += F(l['co2e_kg'])
    for scope in SCOPES:
        g = out['totals'][scope]
        if g is None:
            continue
        total = F(g['co2e_kg'])
        for name, rows in (('months', out['months']), ('sites', out['sites'])):
            added = sum(F(r[scope] or 0) for r in rows)
            if added != total:
                yield f'{name} add to {float(added)}, {scope} is {float(total)}'
        if scope == 'scope3' and sum(F(c['co2e_kg']) for c in out['scope3_categories'].values()) != total:
            yield 'categories do not add to scope 3'
        if float(out['totals']['outside_scopes']['co2e_kg']) == 0 and by_line[scope] != total:
            yield f'lines add to {float(by_line[scope])}, {scope} is {float(total)}'


def figures(year, out, unclear):
    for i in out['intensities']:
        value = year.drivers().get(i['driver'])
        if value is None and i['value'] is None:
            continue
        if value is None or not printed(i['value'], value, 0):
            yield f"driver {i['driver']} is {i['value']}, model {value}"
            continue
        for name, scopes in (('scope1_2_location_kg_per_unit', ('scope1', 'scope2_location')),
                             ('scope1_2_market_kg_per_unit', ('scope1', 'scope2_market')),
                             ('scope1_2_3_location_kg_per_unit', ('scope1', 'scope2_location', 'scope3'))):
            total = year.added(scopes)
            if unclear and 'market' in name:
                continue
            if total is None or value == 0:
                if i[name] is not None:
                    yield f"{name} is {i[name]}, model null"
            elif not printed(i[name], total.value / 1000000 / value, total.slack / 1000000 / abs(value)):
                yield f'{name} is {i[name]}, model {float(total.value / 1000000 / value)}'
    if {i['driver'] for i in out['intensities'] if i['value'] is not None} != set(year.drivers()):
        yield f"drivers {[i['driver'] for i in out['intensities']]}, model {set(year.drivers())}"
    targets = {t['id']: t for t in out['targets']}
    for t in year.m.book.get('targets', []):
        if unclear and t['basis'] == 'market':
            continue
        want = year.target(t)
        for name, pair in want.items():
            got = targets.get(t['id'], {}).get(name)
            if name == 'corridor_kg' and pair is None and want['base_kg']:
                continue  # before the base year and after the target year nothing is settled
            if pair is None:
                bad = got is not None and not (name.endswith('percent') and want['base_kg'])
            elif name.endswith('percent'):
                bad = not printed(got, *pair)
            else:
                bad = not near(got, *pair)
            if bad:
                yield f"target {t['id']} {name} is {got}, model {pair and float(pair[0])}"
    removals = {r['kind']: r['co2_kg'] for r in out['removals']}
    want = year.removals()
    if set(removals) != set(want) and {k for k in removals if F(removals[k])} != set(want):
        yield f'removals {removals}, model {want}'
    for kind, (value, n) in want.items():
        if kind in removals and not near(removals[kind], value * 1000000, F(3, 2) * n):
            yield f'removal {kind} is {removals[kind]}, model {float(value)}'
    yield from energy(year, out)
    for scope in ('scope1', 'scope2_location', 'scope2_market', 'scope3'):
        want, got = year.uncertainty(scope), out['uncertainty_percent'][scope]
        if (want is None) != (got is None):
            yield f'uncertainty {scope} is {got}, model {want}'
        elif got is not None and abs(float(got) - want) > 0.011 + want / 10000:
            yield f'uncertainty {scope} is {got}, model {want}'


def energy(year, out):
    mj = year.energy_mj()
    e = out['energy'] or {}
    if mj == 'open':
        return
    for name, size in (('gj', 1000), ('mwh', 3600)):
        got = e.get(name)
        if mj is None:
            if got is not None:
                yield f'energy {name} is {got}, model null'
        elif got is None or abs(F(got) - mj / size) > F(1, 100000):
            yield f'energy {name} is {got}, model {float(mj / size)}'


def compare_estimate(firm, maker, sets, org):
    """one calculation without a ledger"""
    head, cells = maker.r.choice(sets)
    cell = maker.r.choice(cells)
    d = '2025-02-17'
    quantity, gwp = maker.decimal(5000, 2), maker.r.choice(('AR4', 'AR5', 'AR5F', 'AR6'))
    extra = {'supplier': 'Acme', 'menu': 'Green'} if maker.maybe(0.4) else {}
    arguments = [x for k, v in extra.items() for x in ('--' + k, v)]
    done = firm.run('estimate', cell['activity'], quantity, cell['unit'], '--on', d, '--country', 'ZZ', '--gwp', gwp,
                    '--factors', firm.folder.parent / head['id'], '--format', 'json', *arguments, status=(0, 1))
    book = {'sites': [{'id': 'x'}], 'activities': [dict(extra, id='x', site='x', activity=cell['activity'], start=d,
                                                        end=d, quantity=quantity, unit=cell['unit'],
                                                        heat_basis=cell.get('heat_basis', ''))]}
    if cell.get('heat_basis') == 'net':
        return
    model = Model(dict(org, gwp=gwp, country='ZZ', consolidation='operational_control'),
                  [Row(head['id'], c, True, head['gwp']) for c in cells], book)
    year = Year(model, date.fromisoformat(d).year - (2 < int(org['fiscal_start'])))
    try:
        out = json.loads(done.stdout)
    except ValueError:
        yield f'estimate: no json: {done.stdout[:300]} {done.stderr[:300]}'
        return
    for scope in SCOPES:
        known, got = year.totals[scope]['co2e'], out['totals'].get(scope)
        if not known.seen and got is None:
            continue
        if got is None or not known.agrees(got['co2e_kg']):
            yield f'estimate {cell["activity"]} {scope} is {got and got["co2e_kg"]}, model {known}'
    if (done.returncode == 1) != bool(year.uncalculated):
        yield f'estimate {cell["activity"]}: status {done.returncode}, model {dict(year.uncalculated)}'

"""Holds the exact arithmetic and the dates of src/core against Python's decimal, fractions and datetime.

Usage: oracle.py NUMBER_ORACLE [SEED]. The seed is printed; the same seed makes the same cases.
"""
import datetime
import random
import re
import subprocess
import sys
from decimal import Decimal, getcontext
from fractions import Fraction
from math import gcd

getcontext().prec = 400
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 20250401
rnd = random.Random(SEED)
MAX_DIGITS, MAX_SCALE = 36, 30
EPOCH = datetime.date(1970, 1, 1)
cases = []  # (line, expected)


def case(expected, *fields):
    cases.append(("\t".join(str(f) for f in fields), expected))


# ---- decimals ----
def digits(most):
    """Lengths of all kinds, and often the awkward digits."""
    n = rnd.randint(1, most)
    kind = rnd.random()
    if kind < 0.1:
        return "9" * n
    if kind < 0.2:
        return str(rnd.randint(1, 9)) + "0" * (n - 1)
    return "".join(rnd.choice("0123456789") for _ in range(n))


def decimal_text(most):
    text = digits(rnd.choice([3, 8, 18, 19, 20, most]))
    scale = rnd.randint(0, min(len(text), MAX_SCALE))
    if scale and rnd.random() < 0.8:
        text = text[:-scale] + "." + text[-scale:]
    return rnd.choice(["", "", "-", "+"]) + text


def fixed(coef, scale):
    sign, text = ("-" if coef < 0 else ""), str(abs(coef)).rjust(scale + 1, "0")
    return sign + (text[:-scale] + "." + text[-scale:] if scale else text)


def parse(text):
    """(coef, scale), or None: the grammar of dec_parse, written a second time."""
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", text, re.ASCII):
        return None
    scale = len(text.partition(".")[2])
    coef = int(text.replace(".", ""))
    if abs(coef) >= 10**MAX_DIGITS or scale > MAX_SCALE:
        return None
    return coef, scale


def shown(value):
    return "F" if value is None else fixed(*value)


def trimmed(value):
    coef, scale = value
    while scale and coef % 10 == 0:
        coef, scale = coef // 10, scale - 1
    return coef, scale


def kept(coef, scale):
    return (coef, scale) if abs(coef) < 10**MAX_DIGITS and scale <= MAX_SCALE else None


def add(a, b):
    scale = max(a[1], b[1])
    return kept(a[0] * 10 ** (scale - a[1]) + b[0] * 10 ** (scale - b[1]), scale)


def mul(a, b):
    return kept(a[0] * b[0], a[1] + b[1])


def either(operation, a, b):
    return operation(a, b) or operation(trimmed(a), trimmed(b))


def decimals(n):
    for _ in range(n):
        text = decimal_text(40)
        if rnd.random() < 0.3:  # damaged
            at = rnd.randrange(len(text) + 1)
            text = text[:at] + rnd.choice([".", "-", "+", " ", "e", ",", "/", ":", "９", "\x7f"]) + text[at:]
        case(shown(parse(text)), "parse", text)
    for _ in range(n):
        a, b = decimal_text(36), decimal_text(36)
        pa, pb = parse(a), parse(b)
        if pa is None or pb is None:
            continue
        case(shown(either(add, pa, pb)), "add", a, b)
        case(shown(either(mul, pa, pb)), "mul", a, b)
        da, db = Decimal(a), Decimal(b)
        case(str((da > db) - (da < db)), "cmp", a, b)
        case(shown(trimmed(pa)), "trim", a)
    for _ in range(n // 10):
        v = rnd.choice([rnd.randint(-(2**63), 2**63 - 1), rnd.randint(-2000000, 2000000), -(2**63), 2**63 - 1])
        case(fixed(v, 6), "mg", v)


# ---- printed numbers: the rules of dec.h as one regular expression a decimal mark ----
WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789.,-()+"}
MINUS = "-\u2212\uff0d\u2010"
NUMBER = {
    ".": re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]*)?|\.[0-9]+"),
    ",": re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?: [0-9]{3})+|(?:'[0-9]{3})+))(?:,[0-9]*)?|,[0-9]+"),
}


def printed(text, point):
    s = "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in text)
    s = s.translate({0x3000: " ", 0xA0: " ", 0x202F: " ", 0xFFE5: "¥"})
    minus = plus = front = yen = 0
    behind = False
    while True:
        s = s.strip(" ")
        if s[:1] and s[0] in MINUS + "△▲":
            minus, s = minus + 1, s[1:]
        elif s[:1] == "+":
            plus, s = plus + 1, s[1:]
        elif s[:1] and s[0] in "¥\\":
            front, s = front + 1, s[1:]
        elif s[-1:] == "円":
            yen, s = yen + 1, s[:-1]
        elif s[-1:] and s[-1] in MINUS:
            minus, behind, s = minus + 1, True, s[:-1]
        elif len(s) > 1 and s[0] == "(" and s[-1] == ")":
            minus, s = minus + 1, s[1:-1]
        else:
            break
    if minus + plus > 1 or front > 1 or yen > 1 or (behind and (front or yen)):
        return None
    if not NUMBER[point].fullmatch(s):
        return None
    for separator in ", '" if point == "." else ". '":
        s = s.replace(separator, "")
    return parse(("-" if minus else "") + s.replace(",", "."))


def printed_numbers(n):
    for _ in range(n):
        point = rnd.choice("..,")
        value = rnd.choice([rnd.randint(0, 999), rnd.randint(0, 10**7), rnd.randint(0, 10**15)])
        if point == ".":
            text = format(value, rnd.choice([",", "d"]))
        else:
            text = format(value, ",").replace(",", rnd.choice([".", " ", "'", ""]))
        if rnd.random() < 0.5:
            text += point + digits(4)
        if rnd.random() < 0.4:
            at = rnd.randrange(len(text) + 1)
            text = text[:at] + rnd.choice([",", ".", " ", "0", "'", "-", "x", "²", "①"]) + text[at + rnd.randint(0, 1):]
        for _ in range(rnd.choice([0, 1, 1, 2, 3])):
            text = rnd.choice(["-", "\u2212", "－", "‐", "△", "▲", "+", "¥", "￥", "\\", " ", "　"]) + text if rnd.random() < 0.6 \
                else text + rnd.choice(["-", "円", " ", "\u00a0", "円 "])
        if rnd.random() < 0.1:
            text = "(" + text + ")"
        if rnd.random() < 0.3:
            text = text.translate(WIDE)
        case(shown(printed(text, point)), "printed", point, text)


# ---- fractions ----
LIMIT = 1 << 1024


def rounded(value, places):
    """Half away from zero."""
    scaled = abs(value) * Fraction(10) ** places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return -whole if value < 0 else whole


def step(value, op, other):
    """The result, or None where an intermediate number of the method does not fit in 1,024 bits."""
    if op == "q":
        op, other = "*", value
    if op == "/":
        if other == 0:
            return None
        op, other = "*", 1 / other
    if op == "*":
        result = value * other
        return result if abs(result.numerator) < LIMIT and result.denominator < LIMIT else None
    if op == "-":
        other = -other
    g = gcd(value.denominator, other.denominator)
    left, right = value.numerator * (other.denominator // g), other.numerator * (value.denominator // g)
    if max(abs(left), abs(right), abs(left + right), value.denominator * (other.denominator // g)) >= LIMIT:
        return None
    return Fraction(left + right, value.denominator * (other.denominator // g))


def terminating(value, places):
    """The text of ratio_print and whether it is exact."""
    scaled = value * 10**places
    whole = rounded(value, places)
    exact = scaled.denominator == 1
    coef, scale = trimmed((whole, places)) if exact else (whole, places)
    return fixed(coef, scale) + (" exact" if exact else " rounded")


def fraction_text():
    if rnd.random() < 0.5:
        return decimal_text(36)
    return "%d/%d" % (rnd.choice([rnd.randint(-999, 999), rnd.randint(-(2**62), 2**62)]),
                      rnd.choice([1, 3, 12, 355, 458, 502, rnd.randint(1, 10**6), rnd.randint(1, 2**62)]))


def chains(n):
    for _ in range(n):
        start = fraction_text()
        while parse(start) is None and "/" not in start:
            start = fraction_text()
        value, fields, answer = Fraction(start), [start], None
        for i in range(rnd.choice([0, 1, 1, 2, 3, 8])):
            op, other = rnd.choice("**/+-q" if rnd.random() < 0.3 else "**/+-"), fraction_text()
            if parse(other) is None and "/" not in other:
                continue
            fields += [op, other]
            result = step(value, op, Fraction(other))
            if result is None:
                answer = "F %d" % (len(fields))
                break
            value = result
        places = rnd.choice([0, 3, 6, 6, 6, 9, 18, 25, -2])
        if answer is None:
            whole = rounded(value, places)
            fits = -(2**63) <= whole < 2**63
            sign, num = ("-" if value < 0 else ""), "%x" % abs(value.numerator)
            answer = "%s%s/%s %s %s" % (sign, wide_hex(num), wide_hex("%x" % value.denominator), whole if fits else "F",
                                        terminating(value, max(places, 0)))
        case(answer, "chain", places, *fields)
    for _ in range(n // 4):
        a, b = fraction_text(), fraction_text()
        if ("/" in a or parse(a)) and ("/" in b or parse(b)):
            x, y = Fraction(a), Fraction(b)
            case(str((x > y) - (x < y)), "rcmp", a, b)


def wide_hex(text):
    return text if text == "0" else text.rjust(-(-len(text) // 16) * 16, "0")


def halves(n):
    """Exactly on the half, and one unit to either side of it."""
    for _ in range(n):
        den = rnd.choice([2, 4, 10**6, 2 * rnd.randint(1, 10**9)])
        whole = rnd.randint(-10**9, 10**9)
        num = whole * den + den // 2 + rnd.choice([-1, 0, 1])
        if rnd.random() < 0.1:  # the ends of 64 bits
            den, num = 1, rnd.choice([-(2**63), 2**63 - 1, -(2**63) + 1])
        value = Fraction(num, den)
        sign = "-" if value < 0 else ""
        case("%s%s/%s %d %s" % (sign, wide_hex("%x" % abs(value.numerator)), wide_hex("%x" % value.denominator),
                                rounded(value, 0), terminating(value, 0)), "chain", 0, "%d/%d" % (num, den))


# ---- splitting ----
def split(v, weights):
    total, sign = sum(weights), (-1 if v < 0 else 1)
    parts = [abs(v) * w // total for w in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(abs(v) * weights[i] % total), i))
    for i in order[:abs(v) - sum(parts)]:
        parts[i] += 1
    assert sum(parts) == abs(v)
    return [sign * p for p in parts]


def splits(n):
    for _ in range(n):
        count = rnd.choice([1, 2, 3, 12, 12, 50, 100])
        most = rnd.choice([1, 31, 366, 10**9, 2**63 - 1])
        weights = [rnd.randint(0, most) for _ in range(count)]
        weights[rnd.randrange(count)] += 1 if max(weights) < 2**63 - 1 else 0
        v = rnd.choice([0, 1, -1, rnd.randint(-1000, 1000), rnd.randint(-(2**63), 2**63 - 1), -(2**63), 2**63 - 1])
        if sum(weights) == 0:
            continue
        case(" ".join(map(str, split(v, weights))), "split", v, *weights)


# ---- dates ----
ERAS = [("令和", "R", datetime.date(2019, 5, 1), 2018), ("平成", "H", datetime.date(1989, 1, 8), 1988),
        ("昭和", "S", datetime.date(1926, 12, 25), 1925)]
FIRST, LAST = datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)


def in_range(day):
    return FIRST <= day <= LAST


def all_days():
    day = FIRST
    while day <= LAST:
        number, fiscal = (day - EPOCH).days, rnd.randint(1, 12)
        case("%s %d %d %d" % (day, number, day.year - (day.month < fiscal), (day.replace(day=1) - EPOCH).days),
             "day", number, fiscal)
        day += datetime.timedelta(1)


def era_of(day):
    return next((e for e in ERAS if day >= e[2]), None)


def make(y, m, d):
    try:
        return datetime.date(y, m, d)
    except ValueError:
        return None


def pad(v):
    return "%02d" % v if rnd.random() < 0.5 else str(v)


def wide(text):
    return text.translate(WIDE) if rnd.random() < 0.2 else text


def dates(n):
    """Dates and non-dates (31 April, 29 February, wrong eras) in all printed forms."""
    for _ in range(n):
        y, m, d = rnd.randint(1895, 2205), rnd.randint(0, 13), rnd.randint(0, 32)
        if rnd.random() < 0.5:
            y = rnd.randint(2015, 2030)
        day = make(y, m, d)
        day = day if day and in_range(day) else None
        good = str(day) if day else "F"
        case(good, "date", "iso", "%04d-%02d-%02d" % (y, m, d))
        sep = rnd.choice("/.-")
        case(good, "date", "ymd", wide("%d%s%s%s%s" % (y, sep, pad(m), sep, pad(d))))
        case(good, "date", "ymd", "%04d%02d%02d" % (y, m, d))
        case(good, "date", "ymd", wide("%d年%s月%s日" % (y, pad(m), pad(d))))
        case(good, "date", "mdy", "%s%s%s%s%d" % (pad(m), sep, pad(d), sep, y))
        case(good, "date", "dmy", "%s%s%s%s%d" % (pad(d), sep, pad(m), sep, y))
        short = make(2000 + y % 100, m, d)
        case(str(short) if short else "F", "date", "dmy", "%s.%s.%02d" % (pad(d), pad(m), y % 100))
        era = rnd.choice(ERAS)
        year = rnd.randint(0, 70)
        real = make(era[3] + year, m, d)
        right = real is not None and year > 0 and in_range(real) and era_of(real) == era
        name = rnd.choice([era[0], era[1], era[1].lower(), era[1] + "."])
        text = rnd.choice(["%s%d.%s.%s", "%s%d/%s/%s", "%s%d年%s月%s日", "%s %d年 %s月 %s日"]) % (name, year, pad(m), pad(d))
        case(str(real) if right else "F", "date", "ymd", wide(text))
        if day:
            next_day = day + datetime.timedelta(1)
            case(str(day), "date", "ymd", "%d/%d/%d %d:%02d" % (y, m, d, rnd.randint(0, 23), rnd.randint(0, 59)))
            case(str(next_day), "date", "iso", "%s 24:00" % day)
            weekday = rnd.randrange(7)
            case(str(day) if weekday == day.weekday() else "F", "date", "ymd",
                 "%d年%d月%d日(%s)" % (y, m, d, "月火水木金土日"[weekday]))
        months(y, m)


def months(y, m):
    first = make(y, m, 1)
    answer = "F"
    if first and in_range(first):
        after = datetime.date(y + m // 12, m % 12 + 1, 1)
        answer = "%s %s" % (first, after - datetime.timedelta(1))
    case(answer, "month", rnd.choice(["%d-%s", "%d/%s", "%d.%s", "%d年%s月", "%d年%s月分"]) % (y, pad(m)))
    case(answer, "month", "%04d%02d" % (y, m))


def era_borders():
    """Ten days before and after each border, in the old and in the new era."""
    for i, (_, _, border, _) in enumerate(ERAS):
        for offset in range(-10, 11):
            day = border + datetime.timedelta(offset)
            for name, letter, _, before in ERAS[i:i + 2]:
                right = era_of(day) is not None and era_of(day)[1] == letter and day.year > before
                for text in ("%s%d年%d月%d日", "%s%d.%d.%d"):
                    case(str(day) if right else "F", "date", "ymd",
                         text % (name if "年" in text else letter, day.year - before, day.month, day.day))


def run(program):
    decimals(26000)
    printed_numbers(40000)
    chains(40000)
    halves(10000)
    splits(6000)
    arithmetic = len(cases)
    all_days()
    dates(6000)
    era_borders()
    text = "\n".join(line for line, _ in cases) + "\n"
    done = subprocess.run([program], input=text.encode("utf-8", "surrogatepass"), stdout=subprocess.PIPE, check=False)
    answers = done.stdout.decode().split("\n")[:-1]
    wrong = [(line, want, got) for (line, want), got in zip(cases, answers) if want != got]
    for line, want, got in wrong[:20]:
        print("%r\n  wanted %s\n  got    %s" % (line, want, got))
    print("seed %d: %d cases (%d of arithmetic), %d answers, %d wrong, exit status %d"
          % (SEED, len(cases), arithmetic, len(answers), len(wrong), done.returncode))
    return 1 if wrong or len(answers) != len(cases) or done.returncode else 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1]))

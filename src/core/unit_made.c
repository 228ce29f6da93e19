/* Units that are made when somebody names them: money at the prices of a year, and volumes of gas
 * at a stated temperature and pressure. The forms are those of unit.h. */
#include "core/number.h"
#include "core/unit_table.h"
#include <stdlib.h>
#include <string.h>
#include <threads.h>

#define PRICES "money at the prices of the year named: a dimension of its own for each year"
#define IDEAL                                                                                      \
    "ideal gas law: 0 degrees Celsius = 273.15 K (SI Brochure, 9th edition, 2.3.1); 1 atm = "      \
    "101.325 kPa (NIST SP 811 (2008), B.8); gauge pressure counts from 1 atm"

/* ---- each unit once, for the life of the program: units are compared by their address ---- */
enum { BUCKETS = 256 };
struct made {
    struct unit unit;
    struct made *next;
    char text[]; /* code, base, num, den, each with its NUL */
};
static struct made *bucket[BUCKETS];
static mtx_t lock;
static once_flag lockable = ONCE_FLAG_INIT;
static bool guarded;

static void make_lock(void)
{
    guarded = mtx_init(&lock, mtx_plain) == thrd_success;
}

static char *put_text(char *to, const char **field, const char *text)
{
    size_t n = strlen(text) + 1;
    memcpy(to, text, n);
    *field = to;
    return to + n;
}

static const struct unit *keep(const struct unit *u)
{
    struct made **first = &bucket[str_hash(str_of(u->code)) % BUCKETS], *m = *first;
    while (m && strcmp(m->unit.code, u->code) != 0)
        m = m->next;
    if (!m) {
        m = mem_alloc(sizeof *m + strlen(u->code) + strlen(u->base) + strlen(u->num) +
                      strlen(u->den) + 4);
        m->unit = *u;
        char *to = put_text(m->text, &m->unit.code, u->code);
        to = put_text(to, &m->unit.base, u->base);
        to = put_text(to, &m->unit.num, u->num);
        put_text(to, &m->unit.den, u->den);
        m->next = *first;
        *first = m;
    }
    return &m->unit;
}

static const struct unit *intern(const struct unit *u)
{
    call_once(&lockable, make_lock);
    if (!guarded || mtx_lock(&lock) != thrd_success) /* unreached: a plain lock is always there */
        return NULL;                                 /* unreached: see above */
    const struct unit *kept = keep(u);
    return mtx_unlock(&lock) == thrd_success ? kept : NULL; /* unreached: it is locked */
}

/* ---- money ---- */
/* kUSD, MEUR: thousands and millions, as accounts print them. */
static const struct unit *scaled_money(struct str s)
{
    if (s.n != 4 || (s.p[0] != 'k' && s.p[0] != 'M'))
        return NULL;
    char code[5];
    memcpy(code, s.p, 4);
    code[4] = '\0';
    const struct unit *of = unit_listed(str_of(code + 1));
    if (!of || of->dim != DIM_MONEY || strcmp(of->code, code + 1) != 0)
        return NULL;
    struct unit u = {code,     DIM_MONEY,
                     of->code, s.p[0] == 'k' ? "1000" : "1000000",
                     "1",      "thousandfold or millionfold of the unit, as accounts print it"};
    return intern(&u);
}

/* USD_2022, 百万円_2015 */
static const struct unit *priced_money(struct str s)
{
    if (s.n < 6 || s.p[s.n - 5] != '_')
        return NULL;
    struct str year = {s.p + s.n - 4, 4}, head = {s.p, s.n - 5};
    for (int i = 0; i < 4; i++)
        if (year.p[i] < '0' || year.p[i] > '9')
            return NULL;
    if (str_cmp(year, STR("1900")) < 0 || str_cmp(year, STR("2199")) > 0)
        return NULL;
    const struct unit *of = unit_listed(head);
    of = of ? of : scaled_money(head);
    if (!of || of->dim != DIM_MONEY)
        return NULL;
    struct buf code = {0}, base = {0};
    buf_printf(&code, "%s_%.*s", of->code, (int)year.n, year.p);
    buf_printf(&base, "%s_%.*s", of->base, (int)year.n, year.p);
    struct unit u = {code.p, DIM_MONEY, base.p, of->num, of->den, PRICES};
    const struct unit *made = intern(&u);
    buf_free(&code);
    buf_free(&base);
    return made;
}

/* ---- gas ---- */
struct state { /* kelvin = t / t_den, kilopascal = p / p_den */
    struct dec t, t_den, p, p_den;
    struct buf code; /* "15C+0.98kPa" */
};

static bool eat(struct str *s, const char *word)
{
    if (!str_starts(*s, word))
        return false;
    *s = (struct str){s->p + str_of(word).n, s->n - str_of(word).n};
    return true;
}

/* A decimal without sign at the front. */
static bool eat_number(struct str *s, struct dec *out)
{
    size_t n = 0;
    while (n < s->n && ((s->p[n] >= '0' && s->p[n] <= '9') || s->p[n] == '.'))
        n++;
    struct str digits = {s->p, n};
    *s = (struct str){s->p + n, s->n - n};
    return dec_parse(digits, out) && digits.p[n - 1] != '.';
}

static void add_number(struct buf *code, struct dec d)
{
    dec_print(code, dec_trim(d));
}

/* "15C", "60F", "-10C", "288.15K" */
static bool eat_temperature(struct str *s, struct state *st)
{
    static const struct {
        const char *letter;
        struct dec zero, per; /* kelvin = (value + zero) / per */
    } scale[] = {{"C", {27315, 2}, {1, 0}}, {"F", {45967, 2}, {18, 1}}, {"K", {0, 0}, {1, 0}}};
    bool below = eat(s, "-");
    struct dec v;
    if (!eat_number(s, &v))
        return false;
    eat(s, "\xC2\xB0");
    v.coef = below ? -v.coef : v.coef;
    for (size_t i = 0; i < sizeof scale / sizeof *scale; i++)
        if (eat(s, scale[i].letter)) {
            add_number(&st->code, v);
            buf_cstr(&st->code, scale[i].letter);
            st->t_den = scale[i].per;
            return dec_add(v, scale[i].zero, &st->t) && st->t.coef > 0;
        }
    return false;
}

static const struct pressure {
    const char *name, *code;
    struct dec kpa, den;
} pressures[] = {
    {"kPa", "kPa", {1, 0}, {1, 0}},
    {"MPa", "MPa", {1000, 0}, {1, 0}},
    {"hPa", "hPa", {1, 1}, {1, 0}},
    {"Pa", "Pa", {1, 3}, {1, 0}},
    {"mbar", "mbar", {1, 1}, {1, 0}},
    {"bar", "bar", {100, 0}, {1, 0}},
    {"atm", "atm", {101325, 3}, {1, 0}},
    {"気圧", "atm", {101325, 3}, {1, 0}},
    /* 0.45359237 kg x 9.80665 m/s2 / (0.0254 m)^2 */
    {"psi", "psi", {INT64_C(44482216152605), 16}, {64516, 8}},
};

/* "0.98kPa" into v x kpa / den */
static bool eat_pressure(struct str *s, struct dec *v, const struct pressure **of)
{
    if (!eat_number(s, v))
        return false;
    for (size_t i = 0; i < sizeof pressures / sizeof *pressures; i++)
        if (eat(s, pressures[i].name)) {
            *of = &pressures[i];
            return true;
        }
    return false;
}

/* sign 0: absolute; 1, -1: above, below one atmosphere. */
static bool set_pressure(struct state *st, struct dec v, const struct pressure *of, int sign)
{
    struct dec atmosphere = {101325, 3}, given;
    bool ok = dec_mul(v, of->kpa, &given);
    buf_cstr(&st->code, sign > 0 ? "+" : sign < 0 ? "-" : "@");
    add_number(&st->code, v);
    buf_cstr(&st->code, of->code);
    st->p_den = of->den;
    st->p = given;
    if (sign) {
        given.coef = sign < 0 ? -given.coef : given.coef;
        ok = ok && dec_mul(atmosphere, of->den, &st->p) && dec_add(st->p, given, &st->p);
    }
    return ok && st->p.coef > 0;
}

/* The temperature; until a pressure is said it is that of one atmosphere, 101.325 kPa. */
static bool eat_temperature_at_atmosphere(struct str *s, struct state *st)
{
    st->p = (struct dec){101325, 3};
    st->p_den = dec_int(1);
    return eat_temperature(s, st);
}

/* Behind "m3@": 15C+0.98kPa, 25C@100kPa, 0C. */
static bool read_state(struct str s, struct state *st)
{
    const struct pressure *of;
    struct dec v;
    if (!eat_temperature_at_atmosphere(&s, st))
        return false;
    if (s.n == 0)
        return true;
    int sign = s.p[0] == '+' ? 1 : s.p[0] == '-' ? -1 : 0;
    if (!eat(&s, "+") && !eat(&s, "-") && !eat(&s, "@"))
        return false;
    return eat_pressure(&s, &v, &of) && s.n == 0 && set_pressure(st, v, of, sign);
}

/* As bills print it, in brackets: 15°C, 0°C・1気圧, 15°C・ゲージ圧0.981kPa, 25°C,1bar. A pressure
 * in kPa that does not say which it is may be either: not taken. */
static bool read_printed_state(struct str s, struct state *st)
{
    const struct pressure *of;
    struct dec v;
    if (!eat_temperature_at_atmosphere(&s, st))
        return false;
    if (s.n == 0)
        return true;
    if (!eat(&s, ",") && !eat(&s, "、") && !eat(&s, "・"))
        return false;
    bool gauge = eat(&s, "ゲージ圧"), absolute = !gauge && eat(&s, "絶対圧");
    if (!eat_pressure(&s, &v, &of) || s.n)
        return false;
    bool said = gauge || absolute || strcmp(of->code, "atm") == 0 || strcmp(of->code, "bar") == 0;
    return said && set_pressure(st, v, of, gauge ? 1 : 0);
}

/* V x p / 101.325 kPa x 273.15 K / T, in Nm3 */
static const struct unit *gas_at(const struct unit *volume, struct state *st)
{
    struct dec num = {0}, den = {0}, x, read;
    struct buf code = {0}, n = {0}, d = {0};
    const struct unit *made = NULL;
    buf_printf(&code, "%s@%s", volume->code, st->code.p);
    bool ok = dec_parse(str_of(volume->num), &num) && dec_parse(str_of(volume->den), &den) &&
              dec_mul(num, st->p, &num) && dec_mul(num, (struct dec){27315, 2}, &num) &&
              dec_mul(num, st->t_den, &num) && dec_mul(den, st->p_den, &den) &&
              dec_mul(den, (struct dec){101325, 3}, &x) && dec_mul(x, st->t, &den);
    dec_print(&n, num);
    dec_print(&d, den);
    struct unit u = {code.p, DIM_GAS_VOLUME, "Nm3", n.p, d.p, IDEAL};
    /* numbers of absurd length, which no reader of the table could take */
    if (ok && dec_parse(buf_view(&n), &read) && dec_parse(buf_view(&d), &read))
        made = intern(&u);
    buf_free(&code);
    buf_free(&n);
    buf_free(&d);
    return made;
}

static const struct unit *metered_gas(struct str s)
{
    const char *at = memchr(s.p, '@', s.n), *open = memchr(s.p, '(', s.n);
    const char *mark = at ? at : open && s.p[s.n - 1] == ')' ? open : NULL;
    if (!mark)
        return NULL;
    struct str head = {s.p, (size_t)(mark - s.p)};
    struct str rest = {mark + 1, s.n - head.n - 1};
    const struct unit *volume = unit_listed(head);
    if (!volume || !unit_is_cubic(volume))
        return NULL;
    struct state st = {.code = {0}};
    bool ok =
        at ? read_state(rest, &st) : read_printed_state((struct str){rest.p, rest.n - 1}, &st);
    const struct unit *made = ok ? gas_at(volume, &st) : NULL;
    buf_free(&st.code);
    return made;
}

const struct unit *unit_make(struct str form)
{
    const struct unit *u = scaled_money(form);
    u = u ? u : priced_money(form);
    return u ? u : metered_gas(form);
}

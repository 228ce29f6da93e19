/* Quality of the data: where a line's factor came from, how its quantity was obtained, and the sums
 * of both: docs/methods.md section 12. */
#include "calc/engine.h"

const char *rung_name(enum rung o)
{
    static const char *const name[RUNG_COUNT] = {"supplier", "instrument", "residual", "average",
                                                 "spend"};
    return name[o];
}

enum msg rung_msg(enum rung r)
{
    static const enum msg of[RUNG_COUNT] = {S_RUNG_SUPPLIER, S_RUNG_INSTRUMENT, S_RUNG_RESIDUAL,
                                            S_RUNG_AVERAGE, S_RUNG_SPEND};
    return of[r];
}

const char *grade_name(enum grade g)
{
    static const char *const name[GRADE_COUNT] = {"measured", "calculated", "estimated",
                                                  "not_stated"};
    return name[g];
}

enum rung rung_of(const struct factor *f)
{
    if (!f)
        return RUNG_INSTRUMENT;
    if (f->supplier.n)
        return RUNG_SUPPLIER;
    if (f->basis == BASIS_MARKET)
        return RUNG_RESIDUAL;
    return f->unit && f->unit->dim == DIM_MONEY ? RUNG_SPEND : RUNG_AVERAGE;
}

/* The first word of what the user says of the method: "invoice, period inferred" is an invoice. */
static bool first_word_is(struct str method, const char *word)
{
    size_t n = str_of(word).n;
    return str_starts(method, word) &&
           (method.n == n || method.p[n] == ' ' || method.p[n] == ',' || method.p[n] == ';');
}

enum grade grade_of(enum status status, struct str method)
{
    static const struct {
        const char *word;
        enum grade grade;
    } of[] = {{"metered", GRADE_MEASURED},   {"invoice", GRADE_MEASURED},
              {"delivery", GRADE_MEASURED},  {"register", GRADE_MEASURED},
              {"weighed", GRADE_MEASURED},   {"calculated", GRADE_CALCULATED},
              {"estimated", GRADE_ESTIMATED}};
    if (status == STATUS_ESTIMATED)
        return GRADE_ESTIMATED;
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        if (first_word_is(method, of[i].word))
            return of[i].grade;
    return GRADE_NOT_STATED;
}

static void add(struct calc *c, const struct combo *m, const struct rate *r, int64_t co2e)
{
    struct quality *q = &c->totals.quality[r->slot];
    q->grade[grade_of(m->of->status, c->in->text[m->of->method])] += co2e;
    q->rung[rung_of(r->factor)] += co2e;
}

/* A factor's lines are added up first: all of a rate have one grade and one origin. */
void quality_line(struct calc *c, const struct combo *m, struct rate *r, int64_t co2e)
{
    if (r->factor)
        r->booked += co2e;
    else
        add(c, m, r, co2e);
}

void quality_finish(struct calc *c)
{
    for (int i = 0; i < c->combos; i++)
        for (int k = 0; k < c->combo[i]->rates; k++)
            add(c, c->combo[i], c->combo[i]->rate[k], c->combo[i]->rate[k]->booked);
}

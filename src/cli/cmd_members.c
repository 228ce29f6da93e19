#include "cli/command.h"
#include "consortium/registry.h"
#include "core/json.h"

/* One member of the year and what has come of it. */
struct standing {
    const struct registered *member;
    struct str tier;
    const struct received *received; /* NULL: missing */
    day_t first, last;               /* of the member's fiscal year */
    int months;                      /* in common with the consortium's */
};

static struct str day_text(struct context *c, day_t day)
{
    struct buf b = {0};
    date_print(&b, day);
    struct str s = str_save(&c->arena, buf_view(&b));
    buf_free(&b);
    return s;
}

static void json_row(struct context *c, struct json_out *j, const struct standing *s)
{
    json_object(j, NULL);
    json_str(j, "member", s->member->id);
    json_str(j, "name", s->member->name);
    json_cstr(j, "tier", s->tier.n ? s->tier.p : NULL);
    json_str(j, "start", day_text(c, s->first));
    json_str(j, "end", day_text(c, s->last));
    json_int(j, "months_in_common", s->months);
    json_bool(j, "received", s->received != NULL);
    if (s->received) {
        struct buf made = {0};
        clock_print(&made, s->received->made);
        json_str(j, "received_at", s->received->at);
        json_str(j, "made", buf_view(&made));
        json_bool(j, "signed", s->received->is_signed);
        buf_reset(&made);
        sha256_print(&made, s->received->content);
        json_str(j, "sha256", buf_view(&made));
        buf_free(&made);
    }
    json_cstr(j, "contact", s->member->contact.n ? s->member->contact.p : NULL);
    json_end(j);
}

static void table_row(struct context *c, struct table *t, const struct standing *s)
{
    const struct received *r = s->received;
    struct buf period = {0};
    buf_printf(&period, "%s/%s (%d)", day_text(c, s->first).p, day_text(c, s->last).p, s->months);
    table_cell(t, s->member->id);
    table_cell(t, s->member->name);
    table_cell(t, s->tier);
    table_cell(t, str_save(&c->arena, buf_view(&period)));
    table_cell(t, r ? r->at : str_of(msg_text(T_MISSING_FILE, c->out.lang)));
    table_cell(t, str_of(!r ? "" : msg_text(r->is_signed ? T_SIGNED : T_NOT_SIGNED, c->out.lang)));
    table_cell(t, s->member->contact);
    buf_free(&period);
}

static struct table *head(struct context *c)
{
    static const enum msg title[] = {B_MEMBER,      B_NAME,      B_TIER,   T_PERIOD_MONTHS,
                                     T_RECEIVED_AT, T_SIGNATURE, B_CONTACT};
    struct table *t = table_new(7);
    for (int k = 0; k < 7; k++)
        table_head(t, k, str_of(msg_text(title[k], c->out.lang)), false);
    return t;
}

static void summary(struct context *c, int expected, int missing)
{
    struct buf all = {0}, gone = {0};
    buf_int(&all, expected);
    buf_int(&gone, missing);
    out_msg(&c->out, T_MEMBERS_SUMMARY, all.p, gone.p, NULL);
    buf_free(&all);
    buf_free(&gone);
}

static int print(struct context *c, const struct registry *g, int year)
{
    struct table *t = head(c);
    struct buf json = {0};
    struct json_out j;
    int expected = 0, missing = 0;
    json_begin(&j, &json);
    json_array(&j, NULL);
    for (int i = 0; i < g->members; i++) {
        struct standing s = {.member = &g->member[i]};
        if (!registry_expects(g, s.member, year))
            continue;
        s.received = registry_latest(g, s.member->id, year);
        s.months = registry_months(g, s.member, year, &s.first, &s.last);
        s.tier = registry_tier(g, s.member->id, s.last);
        expected++;
        missing += !s.received;
        if (s.received && option_given(c, "missing"))
            continue;
        json_row(c, &j, &s);
        table_row(c, t, &s);
    }
    json_end(&j);
    buf_char(&json, '\n');
    if (c->out.format == FORMAT_JSON)
        out_text(&c->out, buf_view(&json));
    table_print(t, &c->out);
    summary(c, expected, missing);
    table_free(t);
    buf_free(&json);
    return missing ? DATA_ERROR : DONE;
}

static int members(struct context *c, struct ledger *l, int year)
{
    struct registry *g = ledger_begin(l) ? registry_load(l, &c->diag) : NULL;
    int status = g ? print(c, g, year) : FILE_ERROR;
    registry_free(g);
    ledger_rollback(l);
    return status;
}

static int run(struct context *c)
{
    return with_year(c, false, members);
}

static const char *const example[] = {"tanso members --year 2025",
                                      "tanso members --year 2025 --missing --format csv", NULL};
const struct command command_members = {
    .name = "members",
    .usage = "--year Y [--missing]",
    .summary = H_MEMBERS_SUMMARY,
    .description = H_MEMBERS_DESCRIPTION,
    .option =
        {
            {"year", 0, "Y", O_YEAR, NULL},
            {"missing", 0, NULL, O_MISSING, NULL},
        },
    .example = example,
    .run = run,
};

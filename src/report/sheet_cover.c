/* Who, what year, by which rules, how complete, and how to make the same workbook again. */
#include "report/sheet.h"

struct cover {
    struct report *r;
    struct wb_sheet *s;
    int row;
};
enum { VALUE_WIDTH = 110 };

static void item(struct cover *c, enum msg label, struct str value, enum wb_style style)
{
    wb_msg(c->s, c->row, 0, label, WB_LABEL);
    c->row += wb_lines(c->s, c->row, 1, value, style, VALUE_WIDTH);
}

static void item_msg(struct cover *c, enum msg label, enum msg value, enum wb_style style)
{
    item(c, label, str_of(msg_text(value, c->r->options->lang)), style);
}

static void section(struct cover *c, enum msg m)
{
    c->row++;
    wb_section(c->s, c->row++, m, 2);
}

static void entity(struct cover *c)
{
    const struct organization *o = &c->r->model.inventory->organization;
    item(c, R_NAME, o->name, WB_PLAIN);
    if (o->name_en.n)
        item(c, R_NAME_EN, o->name_en, WB_PLAIN);
    if (o->corporate_number.n)
        item(c, R_CORPORATE_NUMBER, o->corporate_number, WB_PLAIN);
    if (o->industry.n)
        item(c, R_INDUSTRY, o->industry, WB_PLAIN);
    item(c, R_COUNTRY, o->country, WB_PLAIN);
}

static void period(struct cover *c)
{
    const struct inventory *i = c->r->model.inventory;
    struct buf b = {0};
    fiscal_label(c->r, &b);
    item(c, R_YEAR, buf_view(&b), WB_PLAIN);
    buf_reset(&b);
    date_print(&b, i->from);
    buf_cstr(&b, " – ");
    date_print(&b, i->to);
    item(c, R_PERIOD, buf_view(&b), WB_PLAIN);
    buf_free(&b);
}

static void rules(struct cover *c)
{
    static const enum msg approach[] = {[OPERATIONAL_CONTROL] = R_OPERATIONAL_CONTROL,
                                        [FINANCIAL_CONTROL] = R_FINANCIAL_CONTROL,
                                        [EQUITY_SHARE] = R_EQUITY_SHARE};
    const struct inventory *i = c->r->model.inventory;
    struct buf b = {0};
    item_msg(c, R_APPROACH, approach[i->input.consolidation], WB_PLAIN);
    item(c, R_GWP_SET, str_of(gwp_name(i->input.gwp)), WB_PLAIN);
    item_msg(c, R_STANDARDS, R_STANDARDS_TEXT, WB_PLAIN);
    if (i->organization.base_year) {
        buf_int(&b, i->organization.base_year);
        item(c, R_BASE_YEAR, buf_view(&b), WB_PLAIN);
    }
    buf_free(&b);
}

static void completeness(struct cover *c)
{
    const struct inventory *i = c->r->model.inventory;
    item_msg(c, R_COMPLETENESS_STATUS, i->complete ? R_COMPLETE : R_INCOMPLETE, WB_STRONG);
    if (i->scope_null[1])
        item_msg(c, R_EMPTY, R_SCOPE1_MISSING, WB_PLAIN);
    if (i->scope_null[2])
        item_msg(c, R_EMPTY, R_SCOPE2_MISSING, WB_PLAIN);
    if (i->scope_null[3])
        item_msg(c, R_EMPTY, R_SCOPE3_MISSING, WB_PLAIN);
    struct buf n = {0};
    buf_int(&n, i->totals->uncalculated);
    wb_msg(c->s, c->row, 0, R_UNCALCULATED, WB_LABEL);
    if (i->totals->uncalculated > 0)
        wb_message(c->s, c->row++, 1, WB_STRONG, R_UNCALCULATED_SENTENCE, n.p, NULL);
    else
        wb_msg(c->s, c->row++, 1, R_NONE, WB_PLAIN);
    buf_free(&n);
}

static void set_line(struct cover *c, const struct factor_set *set)
{
    struct buf b = {0};
    buf_str(&b, set->id);
    buf_cstr(&b, "  SHA-256 ");
    sha256_print(&b, set->hash);
    item(c, R_FACTOR_SET, buf_view(&b), WB_MONO);
    buf_free(&b);
}

static bool set_used(const struct model *m, const struct factor_set *set)
{
    for (int i = 0; i < m->useds; i++)
        if (m->used[i].factor && str_eq(m->used[i].factor->set, set->id))
            return true;
    return false;
}

static void reproduce(struct cover *c)
{
    struct buf b = {0};
    int n = 0;
    item(c, R_TOOL, STR("tanso " TANSO_VERSION), WB_PLAIN);
    sha256_print(&b, c->r->model.inventory->digest);
    item(c, R_DIGEST, buf_view(&b), WB_MONO);
    item(c, R_COMMAND, str_of(c->r->options->command), WB_MONO);
    const struct factor_set *set = factors_sets(c->r->model.factors, &n);
    for (int i = 0; i < n; i++)
        if (set_used(&c->r->model, &set[i]))
            set_line(c, &set[i]);
    buf_free(&b);
}

static void contents(struct cover *c)
{
    for (int i = SHEET_COVER + 1; i < SHEET_COUNT; i++)
        item_msg(c, sheets[i].title, sheets[i].purpose, WB_PLAIN);
}

bool sheet_cover(struct report *r, struct wb_sheet *s)
{
    struct cover c = {r, s, 4};
    wb_height(s, 0, 30);
    wb_msg(s, 0, 0, R_TITLE, WB_TITLE);
    wb_text(s, 1, 0, r->model.inventory->organization.name, WB_SUBTITLE);
    wb_section(s, 3, R_SECTION_ENTITY, 2);
    entity(&c);
    period(&c);
    section(&c, R_SECTION_RULES);
    rules(&c);
    section(&c, R_SECTION_STATUS);
    completeness(&c);
    section(&c, R_SECTION_REPRODUCE);
    reproduce(&c);
    section(&c, R_SECTION_CONTENTS);
    contents(&c);
    wb_width(s, 0, 30);
    wb_width(s, 1, 116);
    wb_print_pages(s, 1, 1);
    return true;
}

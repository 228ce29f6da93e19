/* The bridge as JSON: kg with six places. */
#include "inventory/bridge.h"
#include "inventory/parts.h"

static void mg_or_null(struct json_out *j, const char *key, bool known, int64_t mg)
{
    if (known)
        json_mg(j, key, mg);
    else
        json_null(j, key);
}

static void parts_json(struct json_out *j, const int64_t part[BRIDGE_PARTS], bool known)
{
    for (int p = 0; p < BRIDGE_PARTS; p++) {
        struct buf key = {0};
        buf_printf(&key, "%s_kg", bridge_part_name((enum bridge_part)p));
        mg_or_null(j, key.p, known, part[p]);
        buf_free(&key);
    }
}

static void figure_name(struct json_out *j, int figure)
{
    struct buf name = {0};
    year_figure_name(figure, &name);
    json_str(j, "figure", buf_view(&name));
    buf_free(&name);
}

static bool figure_wanted(const bool wanted[SLOT_COUNT], int k)
{
    if (k < YEAR_SCOPE3)
        return wanted[k];
    if (k > YEAR_SCOPE3)
        return wanted[SLOT_CATEGORY_1 + k - YEAR_CATEGORY_1];
    for (int s = SLOT_CATEGORY_1; s < SLOT_COUNT; s++)
        if (!wanted[s])
            return false;
    return true;
}

static void figures_json(const struct bridge *b, const bool wanted[SLOT_COUNT], struct json_out *j)
{
    json_array(j, "figures");
    for (int k = 0; k < BRIDGE_FIGURES; k++) {
        const struct bridge_figure *f = &b->figure[k];
        if (!figure_wanted(wanted, k) || (k >= YEAR_CATEGORY_1 && !f->known[0] && !f->known[1]))
            continue;
        json_object(j, NULL);
        figure_name(j, k);
        mg_or_null(j, "from_kg", f->known[0], f->mg[0]);
        mg_or_null(j, "to_kg", f->known[1], f->mg[1]);
        parts_json(j, f->part, f->parts_known);
        json_end(j);
    }
    json_end(j);
}

static void text_or_null(struct json_out *j, const char *key, struct str s)
{
    if (s.n)
        json_str(j, key, s);
    else
        json_null(j, key);
}

static void line_json(const struct bridge_line *l, struct json_out *j)
{
    static const char *const quantity[] = {"from_quantity", "to_quantity"},
                             *const factors[] = {"from_factors", "to_factors"},
                             *const gwp[] = {"from_gwp", "to_gwp"};
    json_object(j, NULL);
    figure_name(j, bridge_figure_of(l->slot));
    text_or_null(j, "site", l->site);
    text_or_null(j, "meter", l->meter);
    text_or_null(j, "activity", l->activity);
    text_or_null(j, "activity_id", l->record);
    json_cstr(j, "why", bridge_why_name(l->why));
    bool correction = l->part[BRIDGE_CORRECTION] != 0;
    mg_or_null(j, "from_kg", !correction, l->mg[0]);
    mg_or_null(j, "to_kg", !correction, l->mg[1]);
    parts_json(j, l->part, true);
    text_or_null(j, "unit", l->unit);
    for (int k = 0; k < 2; k++) {
        if (l->quantity_known[k])
            json_ratio(j, quantity[k], &l->quantity[k]);
        else
            json_null(j, quantity[k]);
        text_or_null(j, factors[k], l->factors[k]);
        text_or_null(j, gwp[k], str_of(gwp_name(l->gwp[k])));
    }
    json_end(j);
}

void bridge_json(const struct bridge *b, const bool wanted[SLOT_COUNT], struct buf *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object(&j, NULL);
    struct buf year[2] = {{0}, {0}};
    buf_int(&year[0], b->since);
    buf_int(&year[1], b->year);
    json_str(&j, "since", buf_view(&year[0]));
    json_str(&j, "year", buf_view(&year[1]));
    buf_free(&year[0]);
    buf_free(&year[1]);
    json_cstr(&j, "since_gwp", gwp_name(b->gwp[0]));
    json_cstr(&j, "gwp", gwp_name(b->gwp[1]));
    json_bool(&j, "since_complete", b->complete[0]);
    json_bool(&j, "complete", b->complete[1]);
    if (b->closed)
        json_int(&j, "since_closed", b->closed);
    else
        json_null(&j, "since_closed");
    figures_json(b, wanted, &j);
    json_array(&j, "lines");
    for (int k = 0; k < b->lines; k++)
        if (wanted[b->line[k].slot] && b->figure[bridge_figure_of(b->line[k].slot)].parts_known)
            line_json(&b->line[k], &j);
    json_end(&j);
    json_end(&j);
    buf_char(out, '\n');
}

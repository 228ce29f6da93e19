/* The words of a finding: place, meter, period, quantity. */
#include "ingest/ingest.h"
#include "inventory/internal.h"

#include <string.h>

static struct pos source_place(struct check *c, int32_t id)
{
    struct source s;
    if (id <= 0)
        return NOWHERE;
    if (id >= c->sources) {
        int more = id + 64;
        c->source_place = mem_realloc(c->source_place, (size_t)more, sizeof *c->source_place);
        memset(c->source_place + c->sources, 0,
               (size_t)(more - c->sources) * sizeof *c->source_place);
        c->sources = more;
    }
    struct pos *place = &c->source_place[id];
    if (!place->file.p) {
        place->file = STR("");
        if (ledger_source_get(c->ledger, id, &s, &c->names) && s.name.p)
            *place = ingest_source_place(&s);
    }
    return *place;
}

static const char *keep(struct check *c, struct buf *b)
{
    const char *text = zstr(&c->scratch, buf_view(b));
    buf_free(b);
    return text;
}

struct pos record_pos(struct check *c, const struct activity *a)
{
    struct pos at = source_place(c, a->source);
    at.row = a->row;
    if (!str_is(at.file, "add") && !str_is(at.file, "set"))
        return at;
    /* a typed row has no file: its id is what set and void need */
    struct buf id = {0};
    ledger_activity_id(c->ledger, a, &id);
    return (struct pos){.file = str_of(keep(c, &id))};
}

const char *record_what(struct check *c, const struct activity *a)
{
    struct str meter = code_text(c->inventory, a->meter);
    return zstr(&c->scratch, meter.n ? meter : code_text(c->inventory, a->kind));
}

const char *record_quantity(struct check *c, const struct activity *a)
{
    struct buf b = {0};
    quantity_print(&b, c->inventory, a);
    buf_char(&b, ' ');
    buf_str(&b, code_text(c->inventory, detail_of(c->inventory, a)->unit));
    return keep(c, &b);
}

const char *record_period(struct check *c, const struct activity *a)
{
    struct buf b = {0};
    date_print(&b, a->start);
    buf_cstr(&b, " - ");
    date_print(&b, a->end);
    return keep(c, &b);
}

const char *record_place(struct check *c, const struct activity *a)
{
    struct buf b = {0};
    struct pos at = source_place(c, a->source);
    buf_str(&b, at.file);
    buf_char(&b, ':');
    buf_str(&b, at.sheet);
    buf_cstr(&b, at.sheet.n ? "!" : "");
    buf_int(&b, a->row);
    return keep(c, &b);
}

const char *day_text(struct check *c, day_t day)
{
    struct buf b = {0};
    date_print(&b, day);
    return keep(c, &b);
}

const char *number_text(struct check *c, int64_t v)
{
    struct buf b = {0};
    buf_int(&b, v);
    return keep(c, &b);
}

void finding_end(struct check *c)
{
    arena_free(&c->scratch);
}

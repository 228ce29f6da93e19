#include "calc/calc.h"
#include "factors/internal.h"
#include <stdlib.h>

static size_t slot_of(const struct terms *t, struct str s)
{
    size_t i = (size_t)str_hash(s) & (t->size - 1);
    while (t->slot[i] && !str_eq(t->slot[i]->text, s))
        i = (i + 1) & (t->size - 1);
    return i;
}

static void grow(struct terms *t)
{
    struct terms old = *t;
    t->size = old.size ? old.size * 2 : 1024;
    t->slot = mem_alloc(t->size * sizeof(struct term *));
    for (size_t i = 0; i < old.size; i++)
        if (old.slot[i])
            t->slot[slot_of(t, old.slot[i]->text)] = old.slot[i];
    free(old.slot);
}

struct term *term_of(struct factors *f, struct str s)
{
    struct terms *t = &f->terms;
    if (t->n * 2 >= t->size)
        grow(t);
    size_t i = slot_of(t, s);
    if (!t->slot[i]) {
        t->slot[i] = arena_alloc(&f->arena, sizeof(struct term));
        t->slot[i]->text = str_save(&f->arena, s);
        t->n++;
    }
    return t->slot[i];
}

struct str term_text(struct factors *f, struct str s)
{
    return s.n ? term_of(f, s)->text : (struct str){0};
}

struct str term_key(struct factors *f, struct str s)
{
    if (!s.n)
        return (struct str){0};
    struct term *t = term_of(f, s);
    if (!t->has_key) {
        struct buf key = {0};
        calc_supplier_key(&key, s);
        t->key = str_save(&f->arena, buf_view(&key));
        t->has_key = true;
        buf_free(&key);
    }
    return t->key;
}

const struct unit *term_unit(struct factors *f, struct str s)
{
    if (!s.n)
        return NULL;
    struct term *t = term_of(f, s);
    if (!t->has_unit) {
        t->unit = unit_find(s);
        t->has_unit = true;
    }
    return t->unit;
}

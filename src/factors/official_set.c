/* A list that was read, as set.json and factors.csv. */
#include "core/json.h"
#include "core/utf8.h"
#include "factors/official.h"
#include <stdio.h>
#include <string.h>

static const char total[] = "(参考値)事業者全体", residual[] = "残差";

struct writing {
    struct official *o;
    struct buf *csv;
    struct official_summary *s;
    struct str source;
    char from[16], to[16];
};

void official_set_id(const struct official *o, char *id, size_t n)
{
    snprintf(id, n, "japan-%s-list-%d", o->gas ? "city-gas" : "electricity", o->result);
}

/* t/kWh to kg/kWh; t per 1,000 m3 is kg per m3. */
static struct str kg(struct writing *w, struct str printed)
{
    struct dec d = {0};
    struct buf b = {0};
    if (!dec_parse(printed, &d)) /* cannot be: official_is_value */
        return printed;
    d.scale -= w->o->gas ? 0 : 3;
    dec_print(&b, d);
    struct str s = official_keep(w->o, buf_view(&b));
    buf_free(&b);
    return s;
}

static void csv_row(struct writing *w, const char *id, struct str supplier, struct str menu,
                    const char *basis, struct str co2, struct str note)
{
    const struct str cell[] = {str_of(id),
                               w->o->gas ? STR("fuel.city-gas") : STR("electricity"),
                               STR("JP"),
                               supplier,
                               menu,
                               str_of(w->from),
                               str_of(w->to),
                               w->o->gas ? STR("1") : STR("2"),
                               str_of(basis),
                               w->o->gas ? STR("m3") : STR("kWh"),
                               co2,
                               w->source,
                               note};
    for (size_t i = 0; i < sizeof cell / sizeof *cell; i++)
        csv_field(w->csv, cell[i], i == 0);
    buf_char(w->csv, '\n');
    w->s->rows++;
}

/* a0002-menu-a: of number and part, in lower case. */
static void id_print(char *to, size_t n, struct str number, const char *part, const char *basis)
{
    snprintf(to, n, "%.*s%s%s%s%s", (int)number.n, number.p, *part ? "-" : "", part,
             *basis ? "-" : "", basis);
    for (; *to; to++)
        *to = *to == '_' ? '-' : *to >= 'A' && *to <= 'Z' ? (char)(*to - 'A' + 'a') : *to;
}

/* Market-based and the law's adjusted figure take the adjusted factor. Scope 1 of gas is what the
 * flue gives off: the basic one. */
static void three(struct writing *w, struct str number, const char *part, struct str supplier,
                  struct str menu, const struct official_row *r)
{
    static const char *const basis[2][3] = {{"market", "shk_basic", "shk_adjusted"},
                                            {"", "shk_basic", "shk_adjusted"}};
    struct buf note = {0};
    buf_str(&note, r->menu.n ? r->menu : w->o->gas ? STR("") : STR("(メニュー別なし)"));
    if (r->substituted)
        buf_cstr(&note, "; ※ abnormal result, the previous substitute value (代替値) stands in its place");
    buf_printf(&note, "%sp. %d, line %lld", note.n ? "; " : "", r->page, (long long)r->line);
    for (int k = 0; k < 3; k++) {
        char id[160];
        bool basic = k == 1 || (w->o->gas && k == 0);
        id_print(id, sizeof id, number, part, basis[w->o->gas][k]);
        csv_row(w, id, supplier, menu, basis[w->o->gas][k], kg(w, basic ? r->basic : r->adjusted),
                buf_view(&note));
    }
    buf_free(&note);
}

/* ---- electricity: menu; else the residual; else the company's total where there is no residual
 * ---- */

static void menu_part(char *to, size_t n, struct str menu)
{
    size_t skip = strlen("メニュー"), letters = 0;
    while (skip + letters < menu.n && menu.p[skip + letters] >= 'A' &&
           menu.p[skip + letters] <= 'Z')
        letters++;
    snprintf(to, n, "menu-%.*s%s", (int)letters, menu.p + skip,
             str_has(menu, residual) ? "-residual" : "");
}

static void power_supplier(struct writing *w, const struct official_supplier *s)
{
    struct official *o = w->o;
    bool left = false;
    for (int i = 0; i < s->rows; i++) {
        const struct official_row *r = &o->row[s->first + i];
        bool rest = str_has(r->menu, residual);
        char part[64];
        w->s->substituted += r->substituted;
        left |= rest;
        if (str_is(r->menu, total)) {
            w->s->totals++;
            if (!left)
                three(w, s->number, "total", s->name, STR(""), r);
            continue;
        }
        if (!r->menu.n || rest)
            three(w, s->number, "", s->name, STR(""), r);
        if (!r->menu.n)
            continue;
        w->s->menus++;
        w->s->residuals += rest;
        menu_part(part, sizeof part, r->menu);
        three(w, s->number, part, s->name, r->menu, r);
    }
}

/* 沖縄電力 is a retailer, too: as a grid company it is then a menu of its own. */
static void grids(struct writing *w)
{
    struct official *o = w->o;
    for (int i = 0; i < o->grids; i++) {
        const struct official_supplier *g = &o->grid[i];
        bool both = false;
        for (int k = 0; k < o->suppliers; k++)
            both |= str_eq(o->supplier[k].name, g->name);
        struct official_row r = o->row[g->first];
        r.menu = STR("一般送配電事業者");
        three(w, g->number, "last-resort", g->name, both ? r.menu : STR(""), &r);
    }
}

static void power(struct writing *w)
{
    struct official *o = w->o;
    struct str none = STR("");
    csv_row(w, "substitute-shk-basic", none, none, "shk_basic", kg(w, o->substitute), STR("代替値"));
    csv_row(w, "substitute-shk-adjusted", none, none, "shk_adjusted", kg(w, o->substitute),
            STR("代替値"));
    csv_row(w, "national-average", none, none, "location", kg(w, o->average), STR("全国平均係数"));
    for (int i = 0; i < o->suppliers; i++)
        power_supplier(w, &o->supplier[i]);
    grids(w);
}

/* ---- city gas: each area as printed; a menu alone, and the supplier alone, where all areas agree
 * ---- */

/* "area メニューA" -> メニューA; 残差; or nothing. */
static struct str short_menu(struct str area)
{
    static const char word[] = "メニュー";
    if (str_ends(area, residual))
        return STR("残差");
    if (area.n < sizeof word || area.p[area.n - 1] < 'A' || area.p[area.n - 1] > 'Z')
        return STR("");
    struct str tail = {area.p + area.n - sizeof word, sizeof word}; /* and its letter */
    return str_starts(tail, word) ? tail : STR("");
}

static bool agrees(const struct official_row *a, const struct official_row *b)
{
    return !a || (str_eq(a->basic, b->basic) && str_eq(a->adjusted, b->adjusted));
}

/* The row that stands for all of a menu ("" with the residuals: the supplier alone); NULL where they
 * differ, or where one is printed with just this name. */
static const struct official_row *common(struct official *o, const struct official_supplier *s,
                                         struct str menu)
{
    const struct official_row *found = NULL;
    for (int i = 0; i < s->rows; i++) {
        const struct official_row *r = &o->row[s->first + i];
        struct str m = short_menu(r->menu);
        if (!str_eq(m, menu) && !(menu.n == 0 && str_is(m, residual)))
            continue;
        if (!agrees(found, r) || (menu.n && str_eq(r->menu, menu)))
            return NULL;
        found = found ? found : r;
    }
    return found;
}

static void gas_supplier(struct writing *w, const struct official_supplier *s)
{
    struct official *o = w->o;
    struct str name = s->name;
    for (int i = 0; i < s->rows; i++) {
        char part[32];
        snprintf(part, sizeof part, "area-%d", i + 1);
        w->s->menus++;
        w->s->residuals += str_has(o->row[s->first + i].menu, residual);
        if (o->row[s->first + i].menu.n)
            three(w, s->number, part, name, o->row[s->first + i].menu, &o->row[s->first + i]);
    }
    const struct official_row *whole = common(o, s, STR(""));
    if (whole)
        three(w, s->number, "supplier", name, STR(""), whole);
    for (char letter = 'A'; letter <= 'Z' + 1; letter++) {
        char menu[32], part[32];
        bool rest = letter > 'Z';
        snprintf(menu, sizeof menu, "メニュー%c", letter);
        snprintf(part, sizeof part, "menu-%c", letter);
        struct str m = rest ? STR("残差") : str_of(menu);
        const struct official_row *r = common(o, s, m);
        if (r)
            three(w, s->number, rest ? "residual" : part, name, m, r);
    }
}

/* ---- set.json ---- */

static void source_text(struct official *o, struct buf *b)
{
    buf_printf(b, "%s事業者別排出係数 %s (%s%s)", o->gas ? "ガス" : "電気", o->results.p,
               o->day_printed.p, o->updated ? "更新" : "公表");
}

static void titles(struct official *o, struct json_out *j)
{
    struct buf b = {0};
    buf_printf(&b, "%s by supplier and menu, Japan, FY%d results, for use in FY%d",
               o->gas ? "City gas" : "Electricity", o->result, o->used);
    json_str(j, "title", buf_view(&b));
    buf_reset(&b);
    buf_printf(&b, "%s事業者別排出係数 %d年度実績 (%d年度の使用分)", o->gas ? "ガス" : "電気", o->result,
               o->used);
    json_str(j, "title_ja", buf_view(&b));
    json_cstr(j, "publisher", "環境省・経済産業省");
    buf_reset(&b);
    buf_printf(&b, "FY%d results, %s ", o->result, o->updated ? "updated" : "published");
    date_print(&b, o->published);
    json_str(j, "edition", buf_view(&b));
    buf_reset(&b);
    date_print(&b, o->published);
    json_str(j, "published", buf_view(&b));
    json_cstr(j, "licence", "公共データ利用規約 第1.0版 (PDL 1.0, CC BY 4.0 compatible)");
    buf_free(&b);
}

static void set_json(struct writing *w, struct buf *json)
{
    struct official *o = w->o;
    struct json_out j;
    struct buf b = {0};
    const char *slash = strrchr(o->file.p, '/');
    json_begin(&j, json);
    json_object(&j, NULL);
    json_cstr(&j, "id", w->s->set);
    titles(o, &j);
    source_text(o, &b);
    buf_printf(&b, ", 環境省・経済産業省; read from %s, SHA-256 ", slash ? slash + 1 : o->file.p);
    sha256_print(&b, o->hash);
    json_str(&j, "source", buf_view(&b));
    json_cstr(&j, "gwp", "");
    buf_reset(&b);
    buf_printf(&b, "CO2 of use from %s to %s, reported in FY%d.%s", w->from, w->to, o->report,
               o->gas ? " Reconstructed: the layout of the published list was not at hand; compare "
                        "with it. Scope 1 takes the basic factor."
                      : " Market-based takes the adjusted factor, location-based the national "
                        "average; the substitute value (代替値) serves the figures of the law only.");
    json_str(&j, "note", buf_view(&b));
    buf_reset(&b);
    buf_printf(&b, "出典: 環境省・経済産業省 %s事業者別排出係数; reformatted by its user with tanso",
               o->gas ? "ガス" : "電気");
    json_str(&j, "attribution", buf_view(&b));
    json_end(&j);
    buf_char(json, '\n');
    buf_free(&b);
}

int official_set(struct official *o, struct buf *json, struct buf *csv, struct official_summary *s)
{
    struct buf source = {0};
    struct writing w = {.o = o, .csv = csv, .s = s};
    snprintf(w.from, sizeof w.from, "%04d-04-01", o->used);
    snprintf(w.to, sizeof w.to, "%04d-03-31", o->used + 1);
    source_text(o, &source);
    w.source = buf_view(&source);
    official_set_id(o, s->set, sizeof s->set);
    buf_cstr(csv, "id,activity,country,supplier,menu,valid_from,valid_to,scope,basis,unit,co2_kg,"
                  "source,note\n");
    if (!o->gas)
        power(&w);
    for (int i = 0; o->gas && i < o->suppliers; i++)
        gas_supplier(&w, &o->supplier[i]);
    set_json(&w, json);
    buf_free(&source);
    return s->rows;
}

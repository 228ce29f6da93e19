/* What a line bills: an amount of energy, a charge on that amount, a demand, a fee. By its unit
 * code first, then by the words of its name. */
#include "core/utf8.h"
#include "ingest/invoice.h"
#include <string.h>

/* ---- units ---- */
enum measure { AMOUNT, POWER, COUNTED };
struct unit_code {
    const char *code;
    enum measure is;
    const char *unit; /* ours */
    int hundreds;     /* of our unit in one: 10^(2 x hundreds) */
};
/* UN/ECE Recommendation 20, as far as a bill of energy, fuel or water bears it (EN 16931's list of
 * units). KW is not the kilowatt there (that is KWT), but some bills write it: never an amount. */
static const struct unit_code codes[] = {
    {"KWH", AMOUNT, "kWh", 0},      {"MWH", AMOUNT, "MWh", 0},      {"GWH", AMOUNT, "GWh", 0},
    {"WHR", AMOUNT, "Wh", 0},       {"3B", AMOUNT, "MJ", 0},        {"GV", AMOUNT, "GJ", 0},
    {"KJO", AMOUNT, "kJ", 0},       {"MTQ", AMOUNT, "m3", 0},       {"NM3", AMOUNT, "Nm3", 0},
    {"SM3", AMOUNT, "Sm3", 0},      {"FTQ", AMOUNT, "ft3", 0},      {"LTR", AMOUNT, "L", 0},
    {"K6", AMOUNT, "kL", 0},        {"HLT", AMOUNT, "L", 1},        {"GLL", AMOUNT, "gal", 0},
    {"GLI", AMOUNT, "gal_imp", 0},  {"KGM", AMOUNT, "kg", 0},       {"TNE", AMOUNT, "t", 0},
    {"N71", AMOUNT, "therm_ec", 0}, {"N72", AMOUNT, "therm_us", 0}, {"BTU", AMOUNT, "Btu", 0},
    {"KMT", AMOUNT, "km", 0},       {"TKM", AMOUNT, "tkm", 0},      {"KWT", POWER, NULL, 0},
    {"KW", POWER, NULL, 0},         {"MAW", POWER, NULL, 0},        {"KVA", POWER, NULL, 0},
    {"KVR", POWER, NULL, 0},        {"K3", POWER, NULL, 0},         {"DAY", COUNTED, NULL, 0},
    {"MON", COUNTED, NULL, 0},      {"ANN", COUNTED, NULL, 0},      {"H87", COUNTED, NULL, 0},
    {"C62", COUNTED, NULL, 0},      {"EA", COUNTED, NULL, 0},       {"LS", COUNTED, NULL, 0}};

static const struct unit_code *unit_code(struct str code)
{
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (str_is(code, codes[i].code))
            return &codes[i];
    return NULL;
}

static bool is_amount(const struct unit *u)
{
    return u && (u->dim == DIM_ENERGY || u->dim == DIM_VOLUME || u->dim == DIM_GAS_VOLUME ||
                 u->dim == DIM_MASS);
}

/* The unit as people write it stands in a property where the code says no more than "piece". */
static bool shown_unit(struct invoice *v, struct invoice_line *l, const struct unit_code *c)
{
    const struct unit *u = unit_find(l->shown);
    if (c->is == COUNTED && is_amount(u) && !str_is(l->code, "DAY") && !str_is(l->code, "MON") &&
        !str_is(l->code, "ANN"))
        l->unit = invoice_keep(v, l->shown);
    if (c->is != AMOUNT || !is_amount(u) || u == unit_find(str_of(c->unit)))
        return true;
    diag_error(v->im->diag, invoice_pos(v, l->node), E_INVOICE_CONTRADICTS,
               invoice_keep(v, l->code), invoice_keep(v, l->shown), NULL);
    return false;
}

static bool find_unit(struct invoice *v, struct invoice_line *l)
{
    const struct unit_code *c = unit_code(l->code);
    static const struct dec hundred = {100, 0};
    if (!l->counted || !c) {
        l->role = l->counted ? ROLE_UNIT : ROLE_NONE;
        return true;
    }
    l->unit = c->unit;
    l->role = c->is == POWER ? ROLE_DEMAND : c->is == COUNTED ? ROLE_FEE : ROLE_ENERGY;
    for (int i = 0; i < c->hundreds; i++)
        if (!dec_mul(l->quantity, hundred, &l->quantity))
            return false;
    if (!shown_unit(v, l, c))
        return false;
    if (l->unit)
        l->role = ROLE_ENERGY;
    return true;
}

/* ---- words ---- */
/* Folded (utf8_fold). A name with one of them bills something on the amount: the amount stands
 * there a second time. */
static const char *const charges[] = {
    "賦課金",      "燃料費調整",    "原料費調整",     "市場価格調整",  "電源調達調整",
    "調整額",      "調整費",        "調整単価",       "容量拠出金",    "託送",
    "割引",        "値引",          "消費税",         "石油石炭税",    "引取税",
    "環境価値",    "非化石証書",    "levy",           "tax",           "surcharge",
    "transport",   "transmission",  "distribution",   "networkcharge", "gridcharge",
    "gridfee",     "systemservice", "balancing",      "adjustment",    "discount",
    "rebate",      "certificate",   "transporteerde", "systeemdienst", "belasting",
    "opslag",      "energiskatt",   "elcertifikat",   "elöverföring",  "nätavgift",
    "påslag",      "nettleie",      "avgift",         "afgift",        "nettarif",
    "netznutzung", "netzentgelt",   "umlage",         "steuer",        "konzessionsabgabe",
    "taxe",        "acheminement",  "contribution",   "accise",        "impuesto",
    "peaje",       "imposta",       "trasporto",      "oneri",         "dystrybucja",
    "akcyza"};
/* A name with one of them bills a part of the amount: the parts are added up. */
static const char *const parts[] = {
    "昼間",        "夜間",     "重負荷",     "ピーク",        "夏季",          "その他季",
    "平日",        "休日",     "段階",       "デイタイム",    "ナイトタイム",  "昼時間",
    "夜時間",      "peak",     "day",        "night",         "weekend",       "summer",
    "winter",      "tier",     "block",      "highrate",      "lowrate",       "normalrate",
    "normaal",     "dal",      "piek",       "hoog",          "laag",          "hochtarif",
    "niedertarif", "tagstrom", "nachtstrom", "heurespleines", "heurescreuses", "fascia",
    "punta",       "valle"};

static bool says(struct str folded, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_has(folded, words[i]))
            return true;
    return false;
}

static void read_name(struct invoice_line *l)
{
    struct buf b = {0};
    utf8_fold(&b, l->name);
    struct str folded = buf_view(&b);
    if (l->role == ROLE_ENERGY && says(folded, charges, sizeof charges / sizeof *charges))
        l->role = ROLE_CHARGE;
    l->parts = l->role == ROLE_ENERGY && says(folded, parts, sizeof parts / sizeof *parts);
    buf_free(&b);
}

bool invoice_roles(struct invoice *v)
{
    bool ok = true;
    for (int i = 0; i < v->n; i++) {
        bool sound = find_unit(v, &v->line[i]);
        ok &= sound;
        if (sound)
            read_name(&v->line[i]);
    }
    return ok;
}

const char *invoice_role_name(enum invoice_role r)
{
    static const char *const names[] = {
        [ROLE_ENERGY] = "amount",     [ROLE_CHARGE] = "charge",
        [ROLE_DEMAND] = "demand",     [ROLE_FEE] = "fee",
        [ROLE_UNIT] = "unknown unit", [ROLE_OTHER] = "another kind of amount",
        [ROLE_UNNAMED] = "not named", [ROLE_NONE] = "no quantity"};
    return names[r];
}

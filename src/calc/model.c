#include "calc/calc.h"

static const char *const gwp_names[GWP_COUNT] = {"",    "AR4",     "AR5",     "AR5F",   "AR6",
                                                 "SAR", "SHK2006", "SHK2015", "SHK2023"};
static const char *const basis_names[BASIS_COUNT] = {"", "location", "market", "shk_basic",
                                                     "shk_adjusted"};
static const char *const heat_names[] = {"", "gross", "net"};
static const char *const relation_names[] = {"own", "leased_in", "leased_out", "franchise",
                                             "investment"};
static const char *const control_names[] = {"0", "1", "joint"};
static const char *const consolidation_names[] = {"operational_control", "financial_control",
                                                  "equity_share"};

/* Index of s in names, or -1. */
static int name_index(struct str s, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(s, names[i]))
            return (int)i;
    return -1;
}
#define INDEX(s, names) name_index((s), (names), sizeof(names) / sizeof *(names))

const char *gwp_name(enum gwp g)
{
    return gwp_names[g];
}

bool gwp_parse(struct str s, enum gwp *out)
{
    int i = INDEX(s, gwp_names);
    if (i <= 0)
        return false;
    *out = (enum gwp)i;
    return true;
}

const char *basis_name(enum basis b)
{
    return basis_names[b];
}

bool basis_parse(struct str s, enum basis *out)
{
    int i = INDEX(s, basis_names);
    if (i < 0)
        return false;
    *out = (enum basis)i;
    return true;
}

const char *heat_name(enum heat h)
{
    return heat_names[h];
}

bool heat_parse(struct str s, enum heat *out)
{
    int i = INDEX(s, heat_names);
    if (i < 0)
        return false;
    *out = (enum heat)i;
    return true;
}

bool relation_parse(struct str s, enum relation *out)
{
    int i = s.n ? INDEX(s, relation_names) : RELATION_OWN;
    if (i < 0)
        return false;
    *out = (enum relation)i;
    return true;
}

bool control_parse(struct str s, enum control *out)
{
    int i = INDEX(s, control_names);
    if (i < 0)
        return false;
    *out = (enum control)i;
    return true;
}

bool consolidation_parse(struct str s, enum consolidation *out)
{
    int i = INDEX(s, consolidation_names);
    if (i < 0)
        return false;
    *out = (enum consolidation)i;
    return true;
}

void gases_add(struct gases *to, const struct gases *from)
{
    to->co2e += from->co2e;
    to->co2 += from->co2;
    to->ch4 += from->ch4;
    to->n2o += from->n2o;
    to->other_co2e += from->other_co2e;
    to->unsplit_co2e += from->unsplit_co2e;
    to->biogenic_co2 += from->biogenic_co2;
}

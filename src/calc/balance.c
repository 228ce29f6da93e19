/* Refrigerants by mass balance: what a record of it stands for. docs/methods.md section 2. */
#include "calc/calc.h"

int balance_sign(struct str activity, struct str method)
{
    static const struct {
        const char *word, *ja;
        int sign;
    } of[] = {{"opening_stock", "期首在庫", 1},        {"purchase", "購入", 1},
              {"capacity_decrease", "充填量減少", 1},  {"closing_stock", "期末在庫", -1},
              {"capacity_increase", "充填量増加", -1}, {"disposal", "引渡し", -1}};
    if (!str_starts(activity, "refrigerant.") && !str_starts(activity, "gas."))
        return 0;
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        if (str_is(method, of[i].word) || str_is(method, of[i].ja))
            return of[i].sign;
    return 0;
}

bool balance_stock(struct str method, bool opening)
{
    return opening ? str_is(method, "opening_stock") || str_is(method, "期首在庫")
                   : str_is(method, "closing_stock") || str_is(method, "期末在庫");
}

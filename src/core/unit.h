/* Units of quantity: dimension and exact factor to the dimension's base unit; printed forms in
 * Japanese and English. */
#ifndef TANSO_CORE_UNIT_H
#define TANSO_CORE_UNIT_H

#include "core/dec.h"

enum dimension {
    DIM_NONE, /* not a unit we know */
    DIM_ENERGY,
    DIM_MASS,
    DIM_VOLUME,
    DIM_NORMAL_VOLUME /* Nm3: gas at 0 degrees, another thing than m3 */,
    DIM_LENGTH,
    DIM_MASS_DISTANCE,
    DIM_PERSON_DISTANCE,
    DIM_VEHICLE_DISTANCE,
    DIM_TIME,
    DIM_AREA,
    DIM_PERSON,
    DIM_NIGHT,
    DIM_COUNT,
    DIM_MONEY /* one dimension a currency: compare `code` of the base, too */
};
struct unit {
    const char *code; /* canonical: kWh, m3, L, tkm ... */
    enum dimension dim;
    const char *base; /* canonical code of the base unit (J, kg, m3, m ...; a currency its own) */
    const char *num, *den; /* exact factor to the base = num / den, decimal texts */
    const char *source;    /* where the factor stands (SI Brochure, NIST SP 811 ...) */
};
/* By canonical code or any printed form, compared after NFKC and without spaces: ㎥, m³,
 * 立方メートル, ｋＷｈ, 千kWh, リットル, ㍑, 円, 百万円 ... Letter case is ignored, except:
 * currencies are three capitals, and a spelling that is right for a unit that is not in the table
 * (mJ, mWh, Mg, ML) is unknown. NULL when unknown; kW and other units of power always are. */
const struct unit *unit_find(struct str printed);
const struct unit *unit_at(int index); /* the table, for listing; NULL behind the end */
bool unit_convertible(const struct unit *a, const struct unit *b);
/* value in `from` x ratio = value in `to`; false when the dimensions differ */
bool unit_ratio(const struct unit *from, const struct unit *to, struct ratio *out);

#endif

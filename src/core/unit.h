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
    DIM_GAS_VOLUME, /* gas at a stated temperature and pressure (Nm3, Sm3, m3@15C+0.98kPa): another
                       thing than m3, which is what the meter counted or a liquid */
    DIM_LENGTH,
    DIM_MASS_DISTANCE,
    DIM_PERSON_DISTANCE,
    DIM_VEHICLE_DISTANCE,
    DIM_TIME,
    DIM_AREA,
    DIM_PERSON,
    DIM_NIGHT,
    DIM_COUNT,
    DIM_MONEY /* one dimension a currency, and a currency and price year (USD_2022): compare the
                 `base`, too */
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
 * (mJ, mWh, Mg, ML) is unknown. NULL when unknown; kW and other units of power always are.
 *
 * Some are made from their text, once for the life of the program, so that a unit is one address:
 * - kUSD, MEUR: thousands and millions of any currency;
 * - USD_2022, MJPY_2015, 百万円_2015: money at the prices of a year;
 * - m3@15C, m3@15C+0.98kPa, ft3@60F, m3@25C@100kPa: gas in cubic metres or feet at a temperature
 * (C, F, K) and one atmosphere, a gauge pressure (+, -) or an absolute one (@; kPa, MPa, hPa, Pa,
 * bar, mbar, atm, psi). As bills print them: m3(15℃), m3(0℃・1気圧), m3(15℃・ゲージ圧0.981kPa),
 * m3(25℃,1bar). Converted by the ideal gas law. */
const struct unit *unit_find(struct str printed);
const struct unit *unit_at(int index); /* the table, for listing; NULL behind the end */
bool unit_convertible(const struct unit *a, const struct unit *b);
bool unit_is_cubic(const struct unit *u);    /* cubic metres and feet, as meters of gas count */
bool unit_is_currency(const struct unit *u); /* USD; not kUSD, not USD_2022 */
/* value in `from` x ratio = value in `to`; false when the dimensions differ */
bool unit_ratio(const struct unit *from, const struct unit *to, struct ratio *out);

#endif

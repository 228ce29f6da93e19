#include "report/cell.h"

#include <float.h>
#include <math.h>

struct cell cell_int(int64_t v)
{
    return (struct cell){(double)v};
}

struct cell cell_dec(struct dec d)
{
    double divisor = 1;
    for (int i = 0; i < d.scale; i++)
        divisor *= 10; /* exact up to 10^22 */
    return (struct cell){(double)d.coef / divisor};
}

struct cell cell_kg(int64_t mg)
{
    return (struct cell){(double)mg / 1e6};
}

/* Fractions of big integers are taken at the finest scale that still fits 64 bits. */
static struct cell big_ratio(const struct ratio *r)
{
    int64_t v = 0;
    for (int places = DEC_MAX_SCALE; places >= 0; places--)
        if (ratio_round(r, places, &v))
            return cell_dec((struct dec){v, places});
    return (struct cell){0};
}

struct cell cell_ratio(const struct ratio *r)
{
    int64_t num, den;
    if (ratio_small(r, &num, &den) && den != 0)
        return (struct cell){(double)num / (double)den};
    return big_ratio(r);
}

struct cell cell_add(struct cell a, struct cell b)
{
    return (struct cell){a.v + b.v};
}

struct cell cell_mul(struct cell a, struct cell b)
{
    return (struct cell){a.v * b.v};
}

struct cell cell_div(struct cell a, struct cell b)
{
    return (struct cell){fabs(b.v) > 0 ? a.v / b.v : 0};
}

bool cell_settlement(struct cell product, int64_t booked_mg, struct dec *s)
{
    double missing = (double)booked_mg / 1e6 - product.v;
    double unsure =
        1e-10 + 16 * DBL_EPSILON * fabs(product.v); /* what binary products may be off by */
    if (fabs(missing) < 0.5e-6 - unsure)
        return false;
    *s = dec_trim((struct dec){(int64_t)(missing * 1e9 + (missing < 0 ? -0.5 : 0.5)), 9});
    return s->coef != 0;
}

int cell_width(struct cell c, int decimals)
{
    double v = fabs(c.v);
    int digits = 1;
    for (; v >= 10 && digits < 20; digits++)
        v /= 10;
    return digits + (digits - 1) / 3 + (c.v < 0) + (decimals > 0 ? decimals + 1 : 0);
}

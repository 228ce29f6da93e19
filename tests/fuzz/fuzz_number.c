/* Printed numbers, dates, units and Unicode from any bytes: nothing may crash, and what is accepted
 * must keep its promises. */
#include "core/date.h"
#include "core/unit.h"
#include "core/utf8.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool promise)
{
    if (!promise)
        abort();
}

/* The printed text of a number is a number of the same value and the same digits. */
static void number(struct str s)
{
    for (int i = 0; i < 2; i++) {
        struct dec d, again;
        struct buf text = {0};
        if (dec_parse_printed(s, ".,"[i], &d)) {
            dec_print(&text, d);
            require(dec_parse(buf_view(&text), &again));
            require(again.scale == d.scale && dec_cmp(d, again) == 0);
            struct ratio r = ratio_dec(d), sum;
            require(ratio_sub(&r, &r, &sum) && ratio_is_zero(&sum));
        }
        buf_free(&text);
    }
    struct dec plain, printed;
    if (dec_parse(s, &plain))
        require(dec_parse_printed(s, '.', &printed) && dec_cmp(plain, printed) == 0);
}

/* An accepted date is a real one, and printed it is read as itself. */
static void date(struct str s)
{
    static const char *const formats[] = {"iso", "ymd", "mdy", "dmy"};
    for (int i = 0; i < 4; i++) {
        day_t day, again;
        struct buf text = {0};
        if (date_parse_printed(s, formats[i], &day)) {
            struct ymd t = date_ymd(day);
            require(date_real(t.y, t.m, t.d));
            date_print(&text, day);
            require(date_parse_iso(buf_view(&text), &again) && again == day);
        }
        buf_free(&text);
    }
    day_t first, last;
    if (date_parse_printed_month(s, &first, &last))
        require(date_month_index(first) == date_month_index(last) && date_ymd(first).d == 1 &&
                date_ymd(last + 1).d == 1);
}

static void unit(struct str s)
{
    const struct unit *u = unit_find(s);
    struct ratio one;
    if (u)
        require(unit_find(str_of(u->code)) == u && unit_ratio(u, u, &one) && one.num.n == 1 &&
                one.num.limb[0] == 1);
}

/* Normalised text is valid and normalises to itself. */
static void unicode(struct str s)
{
    struct buf once = {0}, twice = {0}, folded = {0};
    bool valid = utf8_valid(s);
    bool normal = utf8_nfkc(&once, s);
    require(normal == valid && utf8_fold(&folded, s) == valid);
    if (normal) {
        require(utf8_valid(buf_view(&once)) && utf8_valid(buf_view(&folded)));
        require(utf8_nfkc(&twice, buf_view(&once)) && str_eq(buf_view(&once), buf_view(&twice)));
    }
    require(utf8_width(s) >= 0);
    buf_free(&once);
    buf_free(&twice);
    buf_free(&folded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str s = {size ? (const char *)data : "", size};
    number(s);
    date(s);
    unit(s);
    unicode(s);
    return 0;
}

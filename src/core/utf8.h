/* Unicode: validity, NFKC, folding for comparison, display width (utf8proc). */
#ifndef TANSO_CORE_UTF8_H
#define TANSO_CORE_UTF8_H

#include "core/str.h"

bool utf8_valid(struct str s); /* strict: no surrogates, no overlong forms, nothing above U+10FFFF;
                                  NUL is invalid too */

/* NFKC: full-width digits, letters and signs become ASCII, half-width kana full-width, ㎥ m3, ㈱
 * (株). Appends to out. ASCII input is copied as it is. False when s is not UTF-8 (out unchanged).
 */
bool utf8_nfkc(struct buf *out, struct str s);

/* The key under which names and headings are compared: NFKC, case folded, without any white space
 * or line breaks. */
bool utf8_fold(struct buf *out, struct str s);

/* Columns on a terminal: East Asian wide and full-width count 2, combining marks and controls 0. */
int utf8_width(struct str s);

#endif

/* UTF-8 in blocks: how far a piece of bytes is good. */
#ifndef TANSO_CORE_UTF8_SCAN_H
#define TANSO_CORE_UTF8_SCAN_H

#include "core/str.h"

/* Length of the run of ASCII (NUL included) at the front of p. */
size_t ascii_run(const unsigned char *p, size_t n);

/* Length of the longest front part of p that consists of whole, valid characters (strict: no
 * surrogates, no overlong forms, nothing above U+10FFFF; NUL passes). *cut: what follows is the
 * beginning of a character that the next block may complete. */
size_t utf8_good(const unsigned char *p, size_t n, bool *cut);

/* The character at p, of which utf8_good says that it is whole; *length is set to its bytes. */
uint32_t utf8_char(const unsigned char *p, size_t *length);

#endif

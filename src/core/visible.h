/* Outside text on a terminal: one line, no control codes, nothing that turns the writing direction.
 */
#ifndef TANSO_CORE_VISIBLE_H
#define TANSO_CORE_VISIBLE_H

#include "core/str.h"

/* Appends s with control characters, line and paragraph separators, direction marks and bytes that
 * are not UTF-8 as \n, \u202e or \xff, so that a file name or cell cannot forge a second message or
 * drive the terminal. */
void visible(struct buf *out, struct str s);

#endif

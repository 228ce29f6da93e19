/* Inside core: how the table reader learns and says where decoding ended. */
#ifndef TANSO_CORE_TEXT_IN_H
#define TANSO_CORE_TEXT_IN_H

#include "core/file.h"

/* From now on a fault is only told by text_tell: the caller knows the row. */
void text_hold(struct text_in *t);
/* After text_next gave -1: tells the fault at `at`. */
void text_tell(const struct text_in *t, struct pos at, struct diag *d);

#endif

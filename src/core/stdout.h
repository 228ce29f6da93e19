/* Standard output of the process, buffered: one for all who write to it, so that their output keeps
 * its order. */
#ifndef TANSO_CORE_STDOUT_H
#define TANSO_CORE_STDOUT_H

#include "core/str.h"

bool stdout_add(struct str s); /* false with errno: a write failed (now or before); nothing more is
                                  written then */
bool stdout_flush(void);

#endif

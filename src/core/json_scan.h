/* Inside core: the strict look at a JSON text before cJSON sees it. */
#ifndef TANSO_CORE_JSON_SCAN_H
#define TANSO_CORE_JSON_SCAN_H

#include "core/json.h"

/* RFC 8259 to the letter, plus the limits of json_parse; text is valid UTF-8 without NUL. False
 * after a diagnostic. */
bool json_scan(struct str text, struct str file, struct diag *d);
/* Line and column (in characters) of a byte of the text. */
struct pos json_pos(struct str text, size_t at, struct str file);

#endif

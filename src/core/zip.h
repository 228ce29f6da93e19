/* ZIP containers (.xlsx and other packages), read part by part in constant memory. What could be a
 * bomb is refused before it unpacks: too many parts, or far more in them than their size says. */
#ifndef TANSO_CORE_ZIP_H
#define TANSO_CORE_ZIP_H

#include "core/diag.h"
#include <sys/types.h>

enum {
    ZIP_MAX_PARTS = 4096,
    ZIP_RATIO = 200,         /* most that a byte may unpack to ... */
    ZIP_RATIO_FROM = 8 << 20 /* ... where it comes to more than this altogether */
};
#define ZIP_MAX_BYTES (INT64_C(2) << 30) /* of all parts, unpacked */

struct zip;
/* NULL after a diagnostic at the file's name: cannot be read, damaged, encrypted, a bomb. */
struct zip *zip_open(const char *path, struct diag *d);
/* The same over bytes that outlive it; `file` names it in diagnostics. */
struct zip *zip_bytes(struct str bytes, struct str file, struct diag *d);
void zip_close(struct zip *z); /* takes NULL */

/* Hands the file itself to `tap`, all of it, in blocks. */
bool zip_show(struct zip *z, void (*tap)(void *ctx, const void *bytes, size_t n), void *ctx,
              struct diag *d);
/* Whether the file is still the one that was opened (its size and times). */
bool zip_unchanged(const struct zip *z);

/* The part of that name ("xl/workbook.xml"), without regard to case, as the standard of these
 * packages says; -1: none. */
int zip_part(const struct zip *z, struct str name);
struct str zip_part_name(const struct zip *z, int part);
/* One part at a time: begin, then read until 0. False or -1 after a diagnostic that names the part;
 * the last read checks its sum. */
bool zip_begin(struct zip *z, int part, struct diag *d);
ssize_t zip_read(struct zip *z, void *to, size_t n, struct diag *d);

#endif

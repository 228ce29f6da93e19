/* Files: bounded reading, strict decoding, atomic writing. */
#ifndef TANSO_CORE_FILE_H
#define TANSO_CORE_FILE_H

#include "core/diag.h"
#include "core/hash.h"

/* Reads a whole regular file of at most `limit` bytes. Errors (missing, a directory, too large, not
 * readable) go to d at `path`; false then. Free with buf_free. */
bool file_read(const char *path, size_t limit, struct buf *out, struct diag *d);

enum encoding { ENC_UTF8, ENC_UTF8_BOM, ENC_UTF16LE, ENC_UTF16BE, ENC_CP932, ENC_UNKNOWN };
const char *encoding_name(enum encoding e);

/* One pass over a file: its size, SHA-256 and encoding. The order is: byte order mark, strict
 * UTF-8, CP932; never a guess by frequency (CP932 takes a second pass). `unknown_at` is the byte
 * offset of the first byte that fits no encoding. `nul_at` is the offset of the first NUL byte in a
 * file that is not UTF-16 (-1: none). Constant memory. False with a diagnostic when the file cannot
 * be read. */
struct file_scan {
    int64_t size, nul_at, unknown_at;
    struct sha256 hash;
    enum encoding encoding;
    bool zip, ole2, pdf, gzip,
        xml; /* by the first bytes: PK\3\4, D0CF11E0, %PDF-, 1F8B, '<' after white space */
};
bool file_scan(const char *path, struct file_scan *out, struct diag *d);

/* The text of a file as UTF-8, in blocks, in constant memory; every byte read is also shown to
 * `tap` (for storing the source beside the parsing), which may be NULL. A wrong byte ends it with
 * an error in d. */
struct text_in;
struct text_in *text_open(const char *path, enum encoding e,
                          void (*tap)(void *ctx, const void *bytes, size_t n), void *ctx,
                          struct diag *d);
struct text_in *text_of(struct str utf8); /* over memory that outlives it; a wrong byte gives -1,
                                             and csv_next tells it */
/* The same for bytes in another encoding; NULL with a diagnostic when it cannot be decoded here. */
struct text_in *text_bytes(struct str bytes, enum encoding e, struct diag *d);
/* Appends the next block to out; 1, or 0 at the end, or -1 after an error. The BOM is left out. */
int text_next(struct text_in *t, struct buf *out);
void text_close(struct text_in *t); /* takes NULL */

/* Atomic replace: write to a temporary file in the same folder (file_new_path), then fsync, rename,
 * fsync the folder. Killed anywhere, the old file or the new one is there, whole. Temporary files
 * are named ".NAME.PID.tmp" and those left by a killed run of the same target are removed by the
 * next file_new. The old file's mode stays, as does a symbolic link; a target that is neither
 * absent nor a regular file is refused, and so is a database: no report may take the place of a
 * ledger. After false from file_commit nothing is left to abandon. */
struct file_new {
    char *path, *temp;
};
bool file_new(struct file_new *f, const char *path,
              struct diag *d); /* reserves f->temp (empty file made, mode 0600) */
bool file_new_database(struct file_new *f, const char *path,
                       struct diag *d);               /* the same, and may replace a database */
bool file_commit(struct file_new *f, struct diag *d); /* f->temp becomes f->path */
void file_abandon(struct file_new *f); /* removes f->temp; takes an uninitialised {0} */
/* The same for content at hand. "-" writes to standard output, in order with out_text; a device or
 * pipe is written to, not replaced. */
bool file_write(const char *path, struct str content, struct diag *d);
/* A new file for nobody but its owner (mode 0600), whole or not at all. Never overwrites: `exists`
 * then says that something is there, without a diagnostic. */
bool file_create(const char *path, struct str content, bool *exists, struct diag *d);

#endif

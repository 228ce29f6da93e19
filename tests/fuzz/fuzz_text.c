/* Files of any encoding: the scan's hash and size are those of the bytes, an encoding that it names
 * decodes without a fault (UTF-16 is only named by its mark), what is decoded is UTF-8, and the tap
 * has seen every byte. The file lives in memory. */
#include "core/file.h"
#include "core/utf8_scan.h"
#include "fuzz.h"
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void collect(void *ctx, const void *bytes, size_t n)
{
    buf_add(ctx, bytes, n);
}

static void decode(const char *path, enum encoding e, struct str bytes, bool must_fit)
{
    struct diag d = {0};
    struct buf raw = {0}, text = {0};
    bool cut;
    int got;
    struct text_in *t = text_open(path, e, collect, &raw, &d);
    MUST(t != NULL);
    while ((got = text_next(t, &text)) == 1)
        ;
    MUST(d.errors == (got < 0) && (got == 0 || !must_fit));
    MUST(utf8_good((const unsigned char *)text.p, text.n, &cut) == text.n);
    MUST(raw.n <= bytes.n && (raw.n == 0 || memcmp(raw.p, bytes.p, raw.n) == 0));
    MUST(got < 0 || raw.n == bytes.n);
    text_close(t);
    buf_free(&raw);
    buf_free(&text);
    diag_free(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    char path[64];
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    MUST(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    struct file_scan s;
    struct diag d = {0};
    MUST(file_scan(path, &s, &d) && d.errors == 0);
    MUST(s.size == (int64_t)size && sha256_eq(s.hash, sha256_of(bytes)));
    MUST((s.encoding == ENC_UNKNOWN) == (s.unknown_at >= 0) && s.unknown_at < s.size + (size == 0));
    for (int e = ENC_UTF8; e < ENC_UNKNOWN; e++)
        decode(path, (enum encoding)e, bytes,
               (int)s.encoding == e && e != ENC_UTF16LE && e != ENC_UTF16BE);
    close(fd);
    diag_free(&d);
    return 0;
}

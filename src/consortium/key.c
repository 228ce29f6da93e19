#include "consortium/key.h"
#include "core/json.h"
#include <string.h>
#include <sys/stat.h>

enum { KEY_MAX_BYTES = 4096 };

void key_path(const char *ledger, struct buf *out)
{
    buf_printf(out, "%s.key", ledger);
}

bool key_there(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

static struct pos at(const char *path)
{
    return (struct pos){.file = str_of(path)};
}

static bool ready(struct diag *d)
{
    const char *why = sign_ready();
    if (why)
        diag_error(d, NOWHERE, E_NO_SIGNATURES, why, NULL);
    return !why;
}

static void hex(struct json_out *j, const char *name, const unsigned char *byte, size_t n)
{
    struct buf b = {0};
    hex_print(&b, byte, n);
    json_str(j, name, buf_view(&b));
    explicit_bzero(b.p, b.n); /* may be the secret */
    buf_free(&b);
}

static void key_text(const struct sign_key *k, struct public_key p, struct buf *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object(&j, NULL);
    json_cstr(&j, "schema", "tanso-key-1");
    hex(&j, "secret_key", k->seed, sizeof k->seed);
    hex(&j, "public_key", p.byte, sizeof p.byte);
    json_end(&j);
    buf_char(out, '\n');
}

bool key_make(const char *path, struct public_key *out, struct diag *d)
{
    struct sign_key k;
    struct buf text = {0};
    bool exists = false;
    if (!ready(d))
        return false;
    sign_make(&k);
    *out = sign_public(&k);
    key_text(&k, *out, &text);
    bool ok = file_create(path, buf_view(&text), &exists, d);
    if (exists)
        diag_error(d, at(path), E_KEY_EXISTS, NULL);
    sign_forget(&k);
    explicit_bzero(text.p, text.n);
    buf_free(&text);
    return ok;
}

/* Others who could read it could sign in the member's name. */
static bool private_file(const char *path, struct diag *d)
{
    struct stat st;
    if (stat(path, &st) != 0) {
        diag_error(d, at(path), E_KEY_MISSING, NULL);
        return false;
    }
    if (st.st_mode & 077)
        diag_error(d, at(path), E_KEY_OPEN, path, NULL);
    return !(st.st_mode & 077);
}

static bool key_of(const cJSON *document, struct sign_key *k)
{
    struct public_key said, is;
    const char *schema = json_text(document, "schema");
    if (!schema || strcmp(schema, "tanso-key-1") != 0 ||
        !hex_parse(str_of(json_text(document, "secret_key")), k->seed, sizeof k->seed) ||
        !hex_parse(str_of(json_text(document, "public_key")), said.byte, sizeof said.byte))
        return false;
    is = sign_public(k);
    return memcmp(is.byte, said.byte, sizeof is.byte) == 0;
}

bool key_load(const char *path, struct sign_key *out, struct diag *d)
{
    struct buf text = {0};
    struct diag unsaid = {0}; /* what json_parse says could quote the secret */
    if (!ready(d) || !private_file(path, d) || !file_read(path, KEY_MAX_BYTES, &text, d))
        return false;
    cJSON *document = json_parse(buf_view(&text), str_of(path), &unsaid);
    bool ok = document && key_of(document, out);
    if (!ok)
        diag_error(d, at(path), E_KEY_FORM, NULL);
    cJSON_Delete(document);
    explicit_bzero(text.p, text.n);
    buf_free(&text);
    diag_free(&unsaid);
    return ok;
}

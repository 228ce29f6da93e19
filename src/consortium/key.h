/* A member's key: what he signs with. It lies beside the ledger, never in it, because a ledger is
 * handed on; whoever loses it makes a new one, and the secretariat registers that. */
#ifndef TANSO_CONSORTIUM_KEY_H
#define TANSO_CONSORTIUM_KEY_H

#include "core/diag.h"
#include "core/sign.h"

/* "tanso.db.key" for the ledger "tanso.db". */
void key_path(const char *ledger, struct buf *out);
/* A new key in a new file of mode 0600; refused where there is one. */
bool key_make(const char *path, struct public_key *out, struct diag *d);
/* False with a diagnostic: missing, not a key, readable by others, no libsodium. sign_forget it. */
bool key_load(const char *path, struct sign_key *out, struct diag *d);
bool key_there(const char *path);

#endif

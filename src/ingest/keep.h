/* The copy of a source: a second thread hashes and packs what the first one reads, in a bounded
 * queue. */
#ifndef TANSO_INGEST_KEEP_H
#define TANSO_INGEST_KEEP_H

#include "ledger/ledger.h"

struct keep;
/* Starts the thread. `l` NULL: only the hash is wanted (content kept already, or a dry run). What is
 * packed already (a workbook) is not packed again. */
struct keep *keep_start(struct ledger *l, bool packed);
void keep_tap(void *keep, const void *bytes,
              size_t n); /* for text_open; waits when the queue is full */
/* Hands the parts that are ready to the ledger; called by the first thread now and then. False: the
 * ledger failed. */
bool keep_drain(struct keep *k);
/* Waits for the rest, hands it over; *hash tells what the parts handed over unpack to, *bytes how
 * many were really read. False: the ledger failed. Ends the thread; keep_free still has to be
 * called. */
bool keep_finish(struct keep *k, struct sha256 *hash, int64_t *bytes);
void keep_free(struct keep *k); /* takes NULL; ends the thread if it runs */

#endif

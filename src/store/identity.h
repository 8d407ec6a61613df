/* Content-hash identity of statements: three digests, each over a canonical encoding of the fields it covers.
 *
 *   slot      what the statement answers: subject, quantity or code, time, device, method, context
 *   content   slot + the value it gives (canonical where we know the quantity)
 *   identity  content + the source record and its version; without a record all zeros: the content says it.
 *             The record's system is compared beside it, for it may not be known
 *
 * Place, document and labels are not in any of them: the same row in another file is the same statement.
 */
#ifndef HALES_STORE_IDENTITY_H
#define HALES_STORE_IDENTITY_H

#include <stddef.h>
#include <stdint.h>

#include "base/input.h"
#include "thread/observation.h"

typedef struct hales_digests {
  uint8_t identity[32];
  uint8_t content[16]; /* first half of a SHA-256 */
  uint8_t slot[16];
  bool has_slot; /* false where several answers are lawful: events, observations without a time */
} hales_digests;

hales_digests hales_obs_digests(const hales_obs *o);
hales_digests hales_event_digests(const hales_event *e);
hales_digests hales_fact_digests(const hales_subject_fact *f);

/* SHA-256 of a file's bytes. */
void hales_sha256(const void *bytes, size_t n, uint8_t out[32]);
/* Of a file that passes by.  OK; EIO, ENOMEM of the input. */
hales_status hales_sha256_input(const hales_input *in, uint8_t out[32], hales_err *err) HALES_CHECKED;

/* Which of two versions of one source record is newer: > 0 a, < 0 b, 0 when nothing tells them apart.
 * By the source's time of change, then its version number, then the state (preliminary < final < amended,
 * corrected < entered in error).  A version with a time of change is newer than one without, and one with a
 * number than one without; a withdrawal, however, is compared by what both have.  Between corrections that
 * say nothing more, and between other labels than numbers, a, which arrived later. */
int hales_version_order(const hales_identity *a, const hales_identity *b);

#endif

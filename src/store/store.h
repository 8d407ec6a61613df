/* The store: what was learned about subjects, and the twins made from it, kept safely.
 *
 * Everything goes through one handle, whatever database stands behind it.  Writing happens in transactions:
 * begin, any number of puts, commit; all of it or none.  Statements are append-only: a correction is a new
 * statement that supersedes an older one, and the same statement twice is stored once.
 *
 *   hales_store *store = NULL;
 *   const hales_store_options opt = {.mode = HALES_STORE_WRITE, .now_us = now_us};
 *   HALES_TRY(hales_store_open("hales.db", &opt, &store, err));
 *   ...
 *   hales_store_close(store);
 *
 * A handle belongs to one thread at a time, and not to a child after fork().  Several processes may use one
 * store; a writer waits for the other up to busy_ms.  No function here looks at the clock or prints.
 */
#ifndef HALES_STORE_STORE_H
#define HALES_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/status.h"
#include "thread/observation.h"

typedef struct hales_store hales_store;

typedef enum hales_store_mode {
  HALES_STORE_READ = 0, /* never writes; works on a read-only disk */
  HALES_STORE_WRITE,    /* must exist and be of this program's schema version */
  HALES_STORE_INIT,     /* makes the store if it is missing, brings an older one up to date */
} hales_store_mode;

typedef struct hales_store_options {
  hales_store_mode mode;
  int busy_ms;    /* how long to wait for another writer; 0: 10 s */
  int64_t now_us; /* written beside migrations that are applied (INIT) */
} hales_store_options;

/* Opens the store at url: a file path, ":memory:", or postgresql://... (refused: not in this build).
 *
 * Returns OK; EIO when the path, its folder or its disk does not allow it; ESTORE when the file is not a
 * Hales store, is damaged, or has a schema newer than this program (the file is not touched); ENOMEM. A
 * failed INIT leaves no new file behind.  *out is NULL on failure, else released with hales_store_close. */
hales_status hales_store_open(const char *url, const hales_store_options *opt, hales_store **out,
                              hales_err *err) HALES_CHECKED;

/* Rolls back what was not committed.  NULL-safe. */
void hales_store_close(hales_store *store);

/* begin takes the write lock; a put outside a transaction is EARG.  After a failed put or commit the only
 * lawful call is rollback.  rollback outside a transaction does nothing. */
hales_status hales_store_begin(hales_store *store, hales_err *err) HALES_CHECKED;
hales_status hales_store_commit(hales_store *store, hales_err *err) HALES_CHECKED;
void hales_store_rollback(hales_store *store);

/* What a put did. */
typedef enum hales_put {
  HALES_PUT_STORED = 0,
  HALES_PUT_DUPLICATE, /* it was there already; nothing changed */
} hales_put;

/* A document is one reading of one file by one reader version.  *id is the old one for a DUPLICATE. */
hales_status hales_store_put_document(hales_store *store, const hales_document *doc, int64_t received_us,
                                      int64_t *id, hales_put *put, hales_err *err) HALES_CHECKED;

/* Appends what document document_id states.  The subject's pseudonym is in the statement (EARG when NULL); a
 * subject that is not known is created.  Same identity (statement, source record and its version) as one that
 * is stored: DUPLICATE.  A statement without a source record that says what another already says: DUPLICATE,
 * unless one of the two is withdrawn, has no record either, and the other is not: both are kept.
 * A newer version of a source record supersedes all statements of older versions, whichever arrives first.
 * Records of one id are different ones where both name their system and it is not the same.
 * Current statements with another value for the same thing and time are in conflict: both stay and say so.
 *
 * Returns OK; EARG; ERANGE for NaN or infinity; ESTORE, EIO. */
hales_status hales_store_put_obs(hales_store *store, int64_t document_id, const hales_obs *obs,
                                 hales_put *put, hales_err *err) HALES_CHECKED;
/* The same for obs[n], as if put one by one, and several times as fast: puts[n] tells of each. */
hales_status hales_store_put_many_obs(hales_store *store, int64_t document_id, const hales_obs *const *obs,
                                      size_t n, hales_put *puts, hales_err *err) HALES_CHECKED;
hales_status hales_store_put_event(hales_store *store, int64_t document_id, const hales_event *event,
                                   hales_put *put, hales_err *err) HALES_CHECKED;
hales_status hales_store_put_fact(hales_store *store, int64_t document_id, const hales_subject_fact *fact,
                                  hales_put *put, hales_err *err) HALES_CHECKED;

/* 0 when there is no such subject: an answer, not a failure. */
hales_status hales_store_find_subject(hales_store *store, const char *pseudonym, int64_t *id,
                                      hales_err *err) HALES_CHECKED;

/* Rows on the way out.  All strings and blobs are borrowed until the callback returns; a status other than OK
 * from the callback stops the walk and is passed on. */
typedef struct hales_stored_subject {
  int64_t id;
  const char *pseudonym;
  int64_t created_us;
  uint64_t observations, events; /* current ones */
} hales_stored_subject;

/* Where a statement comes from, and whether it still stands. */
typedef struct hales_stored_origin {
  int64_t id; /* of the statement; grows in the order of arrival */
  int64_t subject_id, document_id;
  const uint8_t *sha256; /* [32] of the document */
  const char *reader, *reader_version;
  int64_t learned_us;    /* when the document was received */
  bool current;          /* neither superseded nor withdrawn by its source */
  int64_t superseded_by; /* the first statement that did; 0 when none */
} hales_stored_origin;

/* obs, event and fact are as they were put, with subject = pseudonym; HALES_OBS_CONFLICT is set as well when
 * another document contradicts, HALES_OBS_IMPLAUSIBLE_TIME when the birth or death that stands does,
 * whichever came first, and HALES_OBS_DISAGREES when other values of its time do (relation.h). */
typedef struct hales_stored_obs {
  hales_stored_origin origin;
  hales_obs obs;
} hales_stored_obs;

typedef struct hales_stored_event {
  hales_stored_origin origin;
  hales_event event;
} hales_stored_event;

typedef struct hales_stored_fact {
  hales_stored_origin origin;
  hales_subject_fact fact;
  bool conflict; /* another source says otherwise */
} hales_stored_fact;

typedef struct hales_stored_document {
  int64_t id;
  hales_document doc;
  int64_t received_us;
  uint64_t statements; /* of the asked subject, superseded ones included */
} hales_stored_document;

/* What to walk over. */
typedef struct hales_store_query {
  int64_t subject_id;
  const char *quantity; /* observations only; NULL: all */
  bool has_range;       /* true time in [from_us, to_us] */
  int64_t from_us, to_us;
  bool all_versions;    /* superseded and withdrawn statements too */
  int64_t statement_id; /* observations only: this one, not compared with others; 0: all */
  /* observations only, in half the time: value, words, quantity, code, unit, times, flags but CONFLICT,
   * state, place and document; nothing else of the source, nor by whom it is superseded */
  bool brief;
  bool alone; /* observations are not compared with others of their time: HALES_OBS_DISAGREES is not set,
                 and a pass over them is saved */
} hales_store_query;

typedef hales_status (*hales_subject_fn)(void *ctx, const hales_stored_subject *row, hales_err *err);
typedef hales_status (*hales_obs_fn)(void *ctx, const hales_stored_obs *row, hales_err *err);
typedef hales_status (*hales_event_fn)(void *ctx, const hales_stored_event *row, hales_err *err);
typedef hales_status (*hales_fact_fn)(void *ctx, const hales_stored_fact *row, hales_err *err);
typedef hales_status (*hales_document_fn)(void *ctx, const hales_stored_document *row, hales_err *err);

/* Subjects by pseudonym; statements by true time, then arrival; documents by arrival. */
hales_status hales_store_each_subject(hales_store *store, hales_subject_fn fn, void *ctx,
                                      hales_err *err) HALES_CHECKED;
hales_status hales_store_each_obs(hales_store *store, const hales_store_query *query, hales_obs_fn fn,
                                  void *ctx, hales_err *err) HALES_CHECKED;
hales_status hales_store_each_event(hales_store *store, const hales_store_query *query, hales_event_fn fn,
                                    void *ctx, hales_err *err) HALES_CHECKED;
hales_status hales_store_each_fact(hales_store *store, const hales_store_query *query, hales_fact_fn fn,
                                   void *ctx, hales_err *err) HALES_CHECKED;
hales_status hales_store_each_document(hales_store *store, int64_t subject_id, hales_document_fn fn,
                                       void *ctx, hales_err *err) HALES_CHECKED;

/* A twin as the store sees it: who, which model, from which observations, and two payloads it does not open.
 */
typedef struct hales_stored_twin {
  int64_t id;           /* out */
  uint8_t identity[32]; /* out: SHA-256 of subject, model, input and payloads; first 12 hex digits name it */
  int64_t subject_id;
  const char *model, *model_version;
  uint8_t input_hash[32];
  hales_bytes json;  /* a JSON document in UTF-8 */
  hales_bytes draws; /* binary */
  int64_t made_us;
  int64_t supersedes; /* out; 0 when it is the first of its subject and model */
} hales_stored_twin;

typedef hales_status (*hales_twin_fn)(void *ctx, const hales_stored_twin *row, hales_err *err);

/* Appends a twin; it supersedes the latest of the same subject and model.  DUPLICATE when that latest one has
 * the same content (made_us aside): nothing is appended then but that it was chosen, at made_us.  Either way
 * it is the current one of its subject from now on. */
hales_status hales_store_put_twin(hales_store *store, const hales_stored_twin *twin, int64_t *id,
                                  hales_put *put, hales_err *err) HALES_CHECKED;

/* Gives the current twin of a subject to fn, the last that was put, of one model or (NULL) of any.  *found
 * false when there is none. */
hales_status hales_store_find_twin(hales_store *store, int64_t subject_id, const char *model,
                                   hales_twin_fn fn, void *ctx, bool *found, hales_err *err) HALES_CHECKED;

/* All twins of a subject, oldest first. */
hales_status hales_store_each_twin(hales_store *store, int64_t subject_id, hales_twin_fn fn, void *ctx,
                                   hales_err *err) HALES_CHECKED;

typedef struct hales_store_counts {
  uint64_t documents, subjects, observations, events, facts, superseded, twins;
} hales_store_counts;

hales_status hales_store_count(hales_store *store, hales_store_counts *out, hales_err *err) HALES_CHECKED;

/* Runs the database's own integrity and foreign-key checks.  ESTORE when something is wrong. */
hales_status hales_store_verify(hales_store *store, hales_err *err) HALES_CHECKED;

#endif

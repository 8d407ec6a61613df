/* Shared by the files of the SQLite store; nobody else includes it. */
#ifndef HALES_STORE_SQLITE_PRIV_H
#define HALES_STORE_SQLITE_PRIV_H

#include <sqlite3.h>

#include "store/identity.h"
#include "store/sqlite_util.h"
#include "store/store_ops.h"
#include "thread/life.h"

/* A link whose newer statement did not name its system, and has given way to the same statement with it: that
 * one has links of its own, to its own server's records alone.  (Two stored statements have one identity only
 * where their systems differ, and of those only such two are linked.) */
#define HALES_LINK_IS_VOID(x)                                                                                 \
  "EXISTS (SELECT 1 FROM supersedes l JOIN statement a ON a.id = l.older JOIN statement b ON b.id = l.newer " \
  "WHERE l.older = " x ".newer AND a.identity = b.identity)"
/* A statement stands when no other supersedes it and its source has not withdrawn it (state 4).  Its id may
 * be asked for in another table, so that cheaper questions of that table come first. */
#define HALES_STANDS_AS(s, id)                                                                               \
  s ".state <> 4 AND NOT EXISTS (SELECT 1 FROM supersedes x WHERE x.older = " id                             \
    " AND NOT " HALES_LINK_IS_VOID("x") ")"
#define HALES_STANDS(s) HALES_STANDS_AS(s, s ".id")

/* Statements that are prepared once and kept: writes and the look-ups they need. */
enum {
  SQL_FIND_DOCUMENT,
  SQL_PUT_DOCUMENT,
  SQL_FIND_SUBJECT,
  SQL_PUT_SUBJECT,
  SQL_LAST_ID,
  SQL_FIND_IDENTITY,
  SQL_FIND_CONTENT,
  SQL_PUT_STATEMENT,
  SQL_PUT_STATEMENTS,
  SQL_PUT_OBSERVATION,
  SQL_PUT_OBSERVATIONS,
  SQL_PUT_EVENT,
  SQL_PUT_FACT,
  SQL_VERSIONS,
  SQL_LEARN,
  SQL_IS_SUPERSEDED,
  SQL_SUPERSEDE,
  SQL_RESTATES,
  SQL_LATEST,
  SQL_HAS_RECORD,
  SQL_COUNT_OF_KEPT
};

/* Values of one time that are remembered; of more, the rest is looked for.  heuristic: a visit has up to 50.
 */
#define HALES_FRONTIER_CONTENTS 64

/* Of the subject whose observation was put last in this transaction (sqlite_frontier.c). */
typedef struct hales_frontier {
  int64_t subject_id; /* 0: none */
  int64_t t_us;       /* no observation of the subject is later */
  bool whole;         /* `content` has all that are of t_us */
  size_t n;
  uint64_t content[HALES_FRONTIER_CONTENTS];
} hales_frontier;

typedef struct sqlite_store {
  hales_store base;
  sqlite3 *db;
  char *path;
  bool in_transaction, broken; /* broken: a put failed, only rollback is lawful */
  int64_t received_us;         /* of the document put last: subjects created from it carry it */
  int64_t last_id;             /* of the statements, in a transaction */
  int64_t last_subject_id;     /* whose statement was put last in this transaction; 0: none */
  char last_subject[257];
  hales_frontier frontier;
  sqlite3_stmt *kept[SQL_COUNT_OF_KEPT];
} sqlite_store;

/* Rows that go in with one statement.  heuristic: 8 instead of 1 took 15 % off an insert, 32 another 8 %. */
#define HALES_STORE_ROWS 32

/* The numbers are stored. */
enum { HALES_STATEMENT_OBSERVATION = 0, HALES_STATEMENT_EVENT = 1, HALES_STATEMENT_FACT = 2 };

/* What the three kinds of statement have in common; everything borrowed. */
typedef struct hales_statement {
  int kind;
  int64_t id, subject_id; /* hales_sqlite_place fills them */
  int64_t document_id;
  hales_digests digests;
  const hales_place *place;
  const hales_identity *identity;
  const hales_time *time;
  int part_kind;
  const char *part_system, *part_code;
  bool is_unheard; /* nothing says the same, for certain; hales_sqlite_foresee fills it */
  bool is_first;   /* nothing is of its record, for certain */
} hales_statement;

/* Statements that were placed and are not written yet. */
typedef struct hales_waiting {
  const hales_statement *x;
  size_t n;
} hales_waiting;

/* The i-th kept statement, reset and without bindings; NULL with *rc set when it cannot be prepared. */
sqlite3_stmt *hales_sqlite_kept(sqlite_store *s, int i, int *rc);

/* Binding with a sticky result code. */
void hales_bind_text(sqlite3_stmt *st, int *rc, int i, const char *text);
void hales_bind_blob(sqlite3_stmt *st, int *rc, int i, const void *bytes, size_t n);
void hales_bind_int(sqlite3_stmt *st, int *rc, int i, int64_t v);
void hales_bind_double(sqlite3_stmt *st, int *rc, int i, bool has, double v);

/* Takes the statement to its end.  Fills *out from column 0 of the first row, if out is given and there is
 * one; *out stays otherwise. */
hales_status hales_sqlite_finish(sqlite_store *s, sqlite3_stmt *st, int rc, int64_t *out, const char *doing,
                                 hales_err *err) HALES_CHECKED;

/* sqlite_open.c */
hales_status hales_sqlite_open(const char *url, const hales_store_options *opt, hales_store **out,
                               hales_err *err);
void hales_sqlite_close(hales_store *base);

/* sqlite_put.c */
hales_status hales_sqlite_put_document(hales_store *base, const hales_document *d, int64_t received_us,
                                       int64_t *id, hales_put *put, hales_err *err);
hales_status hales_sqlite_put_event(hales_store *base, int64_t document_id, const hales_event *e,
                                    hales_put *put, hales_err *err);
hales_status hales_sqlite_put_fact(hales_store *base, int64_t document_id, const hales_subject_fact *f,
                                   hales_put *put, hales_err *err);
/* EARG outside a transaction, or after a put failed. */
hales_status hales_sqlite_may_put(const sqlite_store *s, hales_err *err) HALES_CHECKED;

/* sqlite_statement.c */
hales_status hales_sqlite_find_subject(hales_store *base, const char *pseudonym, int64_t *id, hales_err *err);
/* Finds or creates the subject, and gives the statement its id: 0 when it is there already.  waiting: for
 * observations; else NULL. */
hales_status hales_sqlite_place(sqlite_store *s, hales_statement *x, const char *pseudonym,
                                const hales_waiting *waiting, hales_err *err) HALES_CHECKED;
/* Writes up to HALES_STORE_ROWS placed statements, and what each supersedes or is superseded by. */
hales_status hales_sqlite_put_statements(sqlite_store *s, const hales_statement *x, size_t n,
                                         hales_err *err) HALES_CHECKED;

/* sqlite_frontier.c: what of an observation need not be looked for; then that it was placed, if it was. */
hales_status hales_sqlite_foresee(sqlite_store *s, hales_statement *x, const hales_waiting *w,
                                  hales_err *err) HALES_CHECKED;
void hales_sqlite_pass(sqlite_store *s, const hales_statement *x);

/* sqlite_obs.c */
hales_status hales_sqlite_put_many_obs(hales_store *base, int64_t document_id, const hales_obs *const *obs,
                                       size_t n, hales_put *puts, hales_err *err);

/* sqlite_walk.c */
hales_status hales_sqlite_each_subject(hales_store *base, hales_subject_fn fn, void *ctx, hales_err *err);
hales_status hales_sqlite_each_obs(hales_store *base, const hales_store_query *q, hales_obs_fn fn, void *ctx,
                                   hales_err *err);
hales_status hales_sqlite_each_event(hales_store *base, const hales_store_query *q, hales_event_fn fn,
                                     void *ctx, hales_err *err);
hales_status hales_sqlite_each_fact(hales_store *base, const hales_store_query *q, hales_fact_fn fn,
                                    void *ctx, hales_err *err);
hales_status hales_sqlite_each_document(hales_store *base, int64_t subject_id, hales_document_fn fn,
                                        void *ctx, hales_err *err);

/* Prepares what a walk over statements of a kind (1: subject, 2: kind, 3 and 4: range, 5: all versions)
 * shares with the others, and ends it. */
hales_status hales_sqlite_open_walk(sqlite_store *s, const char *sql, int kind, const hales_store_query *q,
                                    sqlite3_stmt **st, hales_err *err) HALES_CHECKED;
hales_status hales_sqlite_close_walk(sqlite_store *s, sqlite3_stmt *st, int rc, hales_status status,
                                     hales_err *err);

/* sqlite_value.c: each_obs of a brief query. */
hales_status hales_sqlite_each_value(hales_store *base, const hales_store_query *q, hales_obs_fn fn,
                                     void *ctx, hales_err *err);

/* sqlite_life.c: birth and death of a subject, as the facts that stand say. */
hales_status hales_sqlite_life(sqlite_store *s, int64_t subject_id, hales_life *life,
                               hales_err *err) HALES_CHECKED;
/* A time in three columns. */
hales_time hales_sqlite_time_at(sqlite3_stmt *st, int us, int precision, int offset);
/* Sets and clears HALES_OBS_IMPLAUSIBLE_TIME; wants the time, the flags, and when it was learnt if flagged.
 */
void hales_sqlite_judge_time(const hales_life *life, hales_stored_obs *row);

/* sqlite_relation.c: statements that stand and disagree with others of their time (relation.h). */
typedef struct hales_sqlite_ids {
  int64_t *id; /* sorted; the caller frees it */
  size_t n, cap;
} hales_sqlite_ids;
hales_status hales_sqlite_disagreeing(sqlite_store *s, const hales_store_query *q, hales_sqlite_ids *out,
                                      hales_err *err) HALES_CHECKED;
bool hales_sqlite_ids_has(const hales_sqlite_ids *ids, int64_t id);

/* sqlite_twin.c */
hales_status hales_sqlite_put_twin(hales_store *base, const hales_stored_twin *t, int64_t *id, hales_put *put,
                                   hales_err *err);
hales_status hales_sqlite_find_twin(hales_store *base, int64_t subject_id, const char *model,
                                    hales_twin_fn fn, void *ctx, bool *found, hales_err *err);
hales_status hales_sqlite_each_twin(hales_store *base, int64_t subject_id, hales_twin_fn fn, void *ctx,
                                    hales_err *err);

#endif

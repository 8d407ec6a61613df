/* What need not be looked for.  Files bring a subject's values mostly in the order of their times: what is
 * later than all that the subject has repeats nothing, and what is of the latest time can be told from a few
 * hashes. Nothing is decided to be a repetition here, only not to be one. */
#include <string.h>

#include "store/sqlite_priv.h"

static uint64_t hash_of(const hales_statement *x) {
  uint64_t h;
  memcpy(&h, x->digests.content, sizeof h); /* of a SHA-256: as good as any */
  return h;
}

/* From what is stored of the subject, and what waits to be. */
static hales_status move_to(sqlite_store *s, int64_t subject_id, const hales_waiting *w, hales_err *err) {
  hales_frontier *f = &s->frontier;
  if (f->subject_id == subject_id) return HALES_OK;
  *f = (hales_frontier){.t_us = INT64_MIN};
  int rc;
  sqlite3_stmt *st = hales_sqlite_kept(s, SQL_LATEST, &rc);
  hales_bind_int(st, &rc, 1, subject_id);
  HALES_TRY(hales_sqlite_finish(s, st, rc, &f->t_us, "looking for the latest value", err));
  for (size_t i = 0; i < w->n; i++)
    if (w->x[i].subject_id == subject_id && w->x[i].time->t_us > f->t_us) f->t_us = w->x[i].time->t_us;
  f->subject_id = subject_id;
  return HALES_OK;
}

static bool is_beyond(const hales_frontier *f, const hales_statement *x) {
  if (x->time->t_us != f->t_us) return x->time->t_us > f->t_us;
  if (!f->whole) return false;
  const uint64_t h = hash_of(x);
  for (size_t i = 0; i < f->n; i++)
    if (f->content[i] == h) return false;
  return true;
}

/* Is there no other statement of its record, stored or waiting? */
static hales_status is_first_of_record(sqlite_store *s, const hales_statement *x, const hales_waiting *w,
                                       bool *first, hales_err *err) {
  const char *record = x->identity->record;
  *first = false;
  for (size_t i = 0; i < w->n; i++)
    if (w->x[i].identity->record && strcmp(w->x[i].identity->record, record) == 0) return HALES_OK;
  int rc;
  int64_t other = 0;
  sqlite3_stmt *st = hales_sqlite_kept(s, SQL_HAS_RECORD, &rc);
  hales_bind_int(st, &rc, 1, x->subject_id);
  hales_bind_text(st, &rc, 2, record);
  hales_bind_int(st, &rc, 3, x->kind);
  HALES_TRY(hales_sqlite_finish(s, st, rc, &other, "looking for a record", err));
  *first = other == 0;
  return HALES_OK;
}

hales_status hales_sqlite_foresee(sqlite_store *s, hales_statement *x, const hales_waiting *w,
                                  hales_err *err) {
  HALES_TRY(move_to(s, x->subject_id, w, err));
  x->is_unheard = is_beyond(&s->frontier, x);
  return x->identity->record ? is_first_of_record(s, x, w, &x->is_first, err) : HALES_OK;
}

void hales_sqlite_pass(sqlite_store *s, const hales_statement *x) {
  hales_frontier *f = &s->frontier;
  if (x->time->t_us < f->t_us) return;
  if (x->time->t_us > f->t_us) {
    f->t_us = x->time->t_us;
    f->whole = true;
    f->n = 0;
  }
  if (!f->whole) return;
  if (f->n == HALES_FRONTIER_CONTENTS)
    f->whole = false;
  else
    f->content[f->n++] = hash_of(x);
}

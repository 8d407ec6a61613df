/* Values of one time that cannot all be right: judged on the way out, by what stands, whichever files it came
 * in and in whatever order. */
#include <stdlib.h>
#include <string.h>

#include "store/sqlite_priv.h"
#include "thread/relation.h"

/* Values of one time; more than these are not compared (they are a recording). */
#define GROUP_MAX 32

typedef struct group {
  size_t n;
  bool overfull;
  int64_t t_us;
  int precision;
  hales_related x[GROUP_MAX];
  int64_t id[GROUP_MAX];
} group;

static hales_status no_memory(hales_err *err) {
  return HALES_FAIL(err, HALES_ENOMEM, "out of memory while reading the store");
}

static hales_status close_group(group *g, hales_sqlite_ids *out, hales_err *err) {
  const size_t n = g->overfull ? 0 : g->n;
  g->n = 0;
  g->overfull = false;
  hales_relations_judge(g->x, n);
  for (size_t i = 0; i < n; i++) {
    if (!g->x[i].disagree) continue;
    if (out->n == out->cap) {
      const size_t cap = out->cap ? 2 * out->cap : 16;
      int64_t *more = realloc(out->id, cap * sizeof *more);
      if (!more) return no_memory(err);
      out->id = more;
      out->cap = cap;
    }
    out->id[out->n++] = g->id[i];
  }
  return HALES_OK;
}

static int by_id(const void *pa, const void *pb) {
  const int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;
  return (a > b) - (a < b);
}

static void take_row(group *g, sqlite3_stmt *st) {
  const int which = hales_related_which((const char *)sqlite3_column_text(st, 3));
  if (which < 0) return;
  if (g->n == GROUP_MAX) {
    g->overfull = true;
    return;
  }
  g->id[g->n] = sqlite3_column_int64(st, 0);
  g->x[g->n++] = (hales_related){.which = which, .value = sqlite3_column_double(st, 4)};
}

hales_status hales_sqlite_disagreeing(sqlite_store *s, const hales_store_query *q, hales_sqlite_ids *out,
                                      hales_err *err) {
  static const char sql[] =
      "SELECT s.id, s.t_us, s.t_precision, o.quantity, o.canonical_value FROM statement s "
      "JOIN observation o ON o.id = s.id WHERE s.subject_id = ?1 AND s.kind = 0 AND s.t_precision >= 3 "
      "AND (?2 IS NULL OR s.t_us BETWEEN ?2 AND ?3) AND o.canonical_value IS NOT NULL "
      "AND (o.flags & ?4) = 0 AND " HALES_STANDS("s") " ORDER BY s.t_us, s.t_precision, s.id";
  const uint32_t skip = HALES_OBS_NOT_BELIEVED | HALES_OBS_LESS_THAN | HALES_OBS_GREATER_THAN;
  group g = {0};
  sqlite3_stmt *st = NULL;
  int rc = sqlite3_prepare_v3(s->db, sql, -1, 0, &st, NULL);
  hales_bind_int(st, &rc, 1, q->subject_id);
  if (q->has_range) {
    hales_bind_int(st, &rc, 2, q->from_us);
    hales_bind_int(st, &rc, 3, q->to_us);
  }
  hales_bind_int(st, &rc, 4, skip);
  hales_status status = HALES_OK;
  while (status == HALES_OK && (rc == SQLITE_OK || rc == SQLITE_ROW)) {
    rc = sqlite3_step(st);
    if (rc != SQLITE_ROW) break;
    const int64_t t_us = sqlite3_column_int64(st, 1);
    const int precision = sqlite3_column_int(st, 2);
    if (g.n && (t_us != g.t_us || precision != g.precision)) status = close_group(&g, out, err);
    g.t_us = t_us;
    g.precision = precision;
    take_row(&g, st);
  }
  sqlite3_finalize(st);
  if (status == HALES_OK && rc != SQLITE_DONE)
    status = hales_sqlite_fail(s->db, rc, s->path, "comparing observations of one time", err);
  if (status == HALES_OK) status = close_group(&g, out, err);
  if (out->n > 1) qsort(out->id, out->n, sizeof *out->id, by_id);
  return status;
}

bool hales_sqlite_ids_has(const hales_sqlite_ids *ids, int64_t id) {
  return ids->n && bsearch(&id, ids->id, ids->n, sizeof id, by_id);
}

#include "store/sqlite_priv.h"

hales_status hales_sqlite_life(sqlite_store *s, int64_t subject_id, hales_life *life, hales_err *err) {
  static const char sql[] =
      "SELECT o.fact_kind, s.t_us, s.t_precision FROM statement s JOIN subject_fact o ON o.id = s.id "
      "WHERE s.subject_id = ?1 AND s.kind = 2 AND " HALES_STANDS("s");
  sqlite3_stmt *st = NULL;
  int rc = sqlite3_prepare_v3(s->db, sql, -1, 0, &st, NULL);
  hales_bind_int(st, &rc, 1, subject_id);
  *life = (hales_life){0};
  while (rc == SQLITE_OK || rc == SQLITE_ROW) {
    rc = sqlite3_step(st);
    if (rc != SQLITE_ROW) break;
    const hales_time date = {.t_us = sqlite3_column_int64(st, 1),
                             .precision = (hales_precision)sqlite3_column_int(st, 2)};
    hales_life_add(life, (hales_fact_kind)sqlite3_column_int(st, 0), &date);
  }
  sqlite3_finalize(st);
  return rc == SQLITE_DONE ? HALES_OK
                           : hales_sqlite_fail(s->db, rc, s->path, "reading facts of a subject", err);
}

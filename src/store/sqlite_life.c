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

hales_time hales_sqlite_time_at(sqlite3_stmt *st, int us, int precision, int offset) {
  const bool has_offset = sqlite3_column_type(st, offset) != SQLITE_NULL;
  return (hales_time){.t_us = sqlite3_column_int64(st, us),
                      .precision = (hales_precision)sqlite3_column_int(st, precision),
                      .has_offset = has_offset,
                      .offset_min = (int16_t)(has_offset ? sqlite3_column_int(st, offset) : 0)};
}

/* The flag that a document set by its own dates goes where the life as it stands now is certain of the time,
 * and comes where it rules the time out.  What was in the future when it came stays that. */
void hales_sqlite_judge_time(const hales_life *life, hales_stored_obs *row) {
  const uint32_t flag = HALES_OBS_IMPLAUSIBLE_TIME;
  if (row->obs.flags & flag && !hales_time_is_after(&row->obs.time, row->origin.learned_us) &&
      hales_life_vouches(life, &row->obs))
    row->obs.flags &= ~flag;
  if (!hales_life_allows(life, &row->obs)) row->obs.flags |= flag;
}

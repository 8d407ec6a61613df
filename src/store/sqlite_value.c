/* What observations say, when, and where that stands, without who said so: a series of an implant has
 * hundreds of thousands of them, of which those who look for the nearest take one. */
#include <stdlib.h>

#include "store/sqlite_priv.h"

static const char sql_values[] =
    "SELECT s.id, s.subject_id, s.document_id, s.state, s.t_us, s.t_precision, s.t_offset_min, o.value_kind, "
    "o.value, o.quantity, o.canonical_value, o.canonical_text, o.canonical_unit, o.time_kind, o.end_us, "
    "o.end_precision, o.end_offset_min, o.flags, d.received_us, d.sha256, s.src_at, s.place, o.code, o.unit, o.code_system, o.context "
    "FROM statement s JOIN observation o ON o.id = s.id JOIN document d ON d.id = s.document_id "
    "WHERE s.subject_id = ?1 AND s.kind = ?2 AND (?3 IS NULL OR (s.t_precision > 0 AND s.t_us BETWEEN ?3 AND ?4)) "
    "AND (?6 IS NULL OR o.quantity = ?6) AND (?5 OR (" HALES_STANDS_AS("s",
                                                                       "o.id") ")) ORDER BY s.t_us, s.id";

static const char *text_at(sqlite3_stmt *st, int i) {
  return (const char *)sqlite3_column_text(st, i);
}

static hales_stored_obs value_at(sqlite3_stmt *st) {
  return (hales_stored_obs){
      .origin = {.id = sqlite3_column_int64(st, 0),
                 .subject_id = sqlite3_column_int64(st, 1),
                 .document_id = sqlite3_column_int64(st, 2),
                 .learned_us = sqlite3_column_int64(st, 18),
                 .sha256 = sqlite3_column_blob(st, 19)},
      .obs = {.identity = {.state = (hales_version_state)sqlite3_column_int(st, 3)},
              .place = {.at = (uint64_t)sqlite3_column_int64(st, 20), .text = text_at(st, 21)},
              .code = text_at(st, 22),
              .unit = text_at(st, 23),
              .code_system = text_at(st, 24),
              .context = text_at(st, 25),
              .time = hales_sqlite_time_at(st, 4, 5, 6),
              .kind = (hales_value_kind)sqlite3_column_int(st, 7),
              .value = sqlite3_column_double(st, 8),
              .quantity = text_at(st, 9),
              .canonical_value = sqlite3_column_double(st, 10),
              .canonical_text = text_at(st, 11),
              .canonical_unit = text_at(st, 12),
              .time_kind = (hales_time_kind)sqlite3_column_int(st, 13),
              .time_end = hales_sqlite_time_at(st, 14, 15, 16),
              .flags = (uint32_t)sqlite3_column_int64(st, 17)}};
}

hales_status hales_sqlite_each_value(hales_store *base, const hales_store_query *q, hales_obs_fn fn,
                                     void *ctx, hales_err *err) {
  sqlite_store *s = (sqlite_store *)base;
  sqlite3_stmt *st = NULL;
  hales_life life;
  hales_sqlite_ids disagreeing = {0};
  HALES_TRY(hales_sqlite_life(s, q->subject_id, &life, err));
  hales_status status = q->alone ? HALES_OK : hales_sqlite_disagreeing(s, q, &disagreeing, err);
  if (status == HALES_OK) status = hales_sqlite_open_walk(s, sql_values, 0, q, &st, err);
  if (status != HALES_OK) {
    free(disagreeing.id);
    return status;
  }
  int rc = SQLITE_OK;
  hales_bind_text(st, &rc, 6, q->quantity);
  while (status == HALES_OK && (rc == SQLITE_OK || rc == SQLITE_ROW) &&
         (rc = sqlite3_step(st)) == SQLITE_ROW) {
    hales_stored_obs row = value_at(st);
    if (hales_sqlite_ids_has(&disagreeing, row.origin.id)) row.obs.flags |= HALES_OBS_DISAGREES;
    hales_sqlite_judge_time(&life, &row);
    status = fn(ctx, &row, err);
  }
  free(disagreeing.id);
  return hales_sqlite_close_walk(s, st, rc, status, err);
}

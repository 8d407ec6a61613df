#include <stdlib.h>
#include <string.h>

#include "store/sqlite_priv.h"

/* Another says otherwise.  What an observation answers holds its time, what a fact answers does not. */
#define CONFLICTS(same_time)                                                                                 \
  "EXISTS (SELECT 1 FROM statement r WHERE r.subject_id = s.subject_id AND r.kind = s.kind AND " same_time   \
  "r.slot = s.slot AND r.content <> s.content AND " HALES_STANDS("r") ")"

/* Columns 0..19 of every walk over statements. */
#define ORIGIN                                                                                               \
  "SELECT s.id, s.subject_id, s.document_id, d.sha256, d.reader, d.reader_version, d.received_us, "          \
  "(SELECT min(y.newer) FROM supersedes y WHERE y.older = s.id AND NOT " HALES_LINK_IS_VOID(                 \
      "y") "), s.state, p.pseudonym, s.src_at, s.place, "                                                    \
           "s.record, s.version, s.updated_us, s.updated_precision, s.t_us, s.t_precision, s.t_offset_min, s.system, "
enum { ORIGIN_COLUMNS = 20 };
#define FROM(table)                                                                                          \
  " FROM statement s JOIN " table " o ON o.id = s.id JOIN document d ON d.id = s.document_id "               \
  "JOIN subject p ON p.id = s.subject_id WHERE s.subject_id = ?1 AND s.kind = ?2 "                           \
  "AND (?3 IS NULL OR (s.t_precision > 0 AND s.t_us BETWEEN ?3 AND ?4)) AND (?5 OR (" HALES_STANDS(          \
      "s") ")) "
#define ORDER "ORDER BY s.t_us, s.id"

static const char *text_at(sqlite3_stmt *st, int i) {
  return (const char *)sqlite3_column_text(st, i);
}

static hales_stored_origin origin_at(sqlite3_stmt *st) {
  const int64_t by = sqlite3_column_int64(st, 7);
  return (hales_stored_origin){.id = sqlite3_column_int64(st, 0),
                               .subject_id = sqlite3_column_int64(st, 1),
                               .document_id = sqlite3_column_int64(st, 2),
                               .sha256 = sqlite3_column_blob(st, 3),
                               .reader = text_at(st, 4),
                               .reader_version = text_at(st, 5),
                               .learned_us = sqlite3_column_int64(st, 6),
                               .superseded_by = by,
                               .current =
                                   by == 0 && sqlite3_column_int(st, 8) != HALES_VERSION_ENTERED_IN_ERROR};
}

static hales_place place_at(sqlite3_stmt *st) {
  return (hales_place){.at = (uint64_t)sqlite3_column_int64(st, 10), .text = text_at(st, 11)};
}

static hales_identity identity_at(sqlite3_stmt *st) {
  return (hales_identity){.record = text_at(st, 12),
                          .system = text_at(st, 19),
                          .version = text_at(st, 13),
                          .updated = {.t_us = sqlite3_column_int64(st, 14),
                                      .precision = (hales_precision)sqlite3_column_int(st, 15)},
                          .state = (hales_version_state)sqlite3_column_int(st, 8)};
}

/* Prepares and binds what all statement walks share. */
hales_status hales_sqlite_open_walk(sqlite_store *s, const char *sql, int kind, const hales_store_query *q,
                                    sqlite3_stmt **st, hales_err *err) {
  int rc = sqlite3_prepare_v3(s->db, sql, -1, 0, st, NULL);
  hales_bind_int(*st, &rc, 1, q->subject_id);
  hales_bind_int(*st, &rc, 2, kind);
  if (q->has_range) {
    hales_bind_int(*st, &rc, 3, q->from_us);
    hales_bind_int(*st, &rc, 4, q->to_us);
  }
  hales_bind_int(*st, &rc, 5, q->all_versions);
  if (rc == SQLITE_OK) return HALES_OK;
  sqlite3_finalize(*st);
  *st = NULL;
  return hales_sqlite_fail(s->db, rc, s->path, "reading", err);
}

hales_status hales_sqlite_close_walk(sqlite_store *s, sqlite3_stmt *st, int rc, hales_status status,
                                     hales_err *err) {
  sqlite3_finalize(st);
  if (status != HALES_OK) return status;
  return rc == SQLITE_DONE ? HALES_OK : hales_sqlite_fail(s->db, rc, s->path, "reading", err);
}

#define OBSERVATIONS                                                                                         \
  ORIGIN "o.value_kind, o.value, o.value_text, o.unit, o.quantity, o.canonical_value, o.canonical_text, "    \
         "o.canonical_unit, o.code_system, o.code, o.label, o.device, o.method, o.context, o.time_kind, "    \
         "o.end_us, o.end_precision, o.end_offset_min, o.flags, o.interpretation, " CONFLICTS(               \
             "r.t_us = s.t_us AND ") FROM("observation") "AND (?6 IS NULL OR o.quantity = ?6) "

hales_status hales_sqlite_each_obs(hales_store *base, const hales_store_query *q, hales_obs_fn fn, void *ctx,
                                   hales_err *err) {
  static const char sql[] = OBSERVATIONS ORDER, one[] = OBSERVATIONS "AND s.id = ?7";
  if (q->brief) return hales_sqlite_each_value(base, q, fn, ctx, err);
  sqlite_store *s = (sqlite_store *)base;
  sqlite3_stmt *st = NULL;
  hales_life life;
  hales_sqlite_ids disagreeing = {0};
  HALES_TRY(hales_sqlite_life(s, q->subject_id, &life, err));
  hales_status status =
      q->alone || q->statement_id ? HALES_OK : hales_sqlite_disagreeing(s, q, &disagreeing, err);
  if (status == HALES_OK) status = hales_sqlite_open_walk(s, q->statement_id ? one : sql, 0, q, &st, err);
  if (status != HALES_OK) {
    free(disagreeing.id);
    return status;
  }
  int rc = SQLITE_OK;
  hales_bind_text(st, &rc, 6, q->quantity);
  if (q->statement_id) hales_bind_int(st, &rc, 7, q->statement_id);
  while (status == HALES_OK && (rc == SQLITE_OK || rc == SQLITE_ROW) &&
         (rc = sqlite3_step(st)) == SQLITE_ROW) {
    const int c = ORIGIN_COLUMNS;
    hales_stored_obs row = {.origin = origin_at(st)};
    row.obs = (hales_obs){.subject = text_at(st, 9),
                          .place = place_at(st),
                          .identity = identity_at(st),
                          .time = hales_sqlite_time_at(st, 16, 17, 18),
                          .kind = (hales_value_kind)sqlite3_column_int(st, c),
                          .value = sqlite3_column_double(st, c + 1),
                          .value_text = text_at(st, c + 2),
                          .unit = text_at(st, c + 3),
                          .quantity = text_at(st, c + 4),
                          .canonical_value = sqlite3_column_double(st, c + 5),
                          .canonical_text = text_at(st, c + 6),
                          .canonical_unit = text_at(st, c + 7),
                          .code_system = text_at(st, c + 8),
                          .code = text_at(st, c + 9),
                          .label = text_at(st, c + 10),
                          .device = text_at(st, c + 11),
                          .method = text_at(st, c + 12),
                          .context = text_at(st, c + 13),
                          .time_kind = (hales_time_kind)sqlite3_column_int(st, c + 14),
                          .time_end = hales_sqlite_time_at(st, c + 15, c + 16, c + 17),
                          .flags = (uint32_t)sqlite3_column_int64(st, c + 18),
                          .interpretation = text_at(st, c + 19)};
    if (sqlite3_column_int(st, c + 20)) row.obs.flags |= HALES_OBS_CONFLICT;
    if (hales_sqlite_ids_has(&disagreeing, row.origin.id)) row.obs.flags |= HALES_OBS_DISAGREES;
    hales_sqlite_judge_time(&life, &row);
    status = fn(ctx, &row, err);
  }
  free(disagreeing.id);
  return hales_sqlite_close_walk(s, st, rc, status, err);
}

hales_status hales_sqlite_each_event(hales_store *base, const hales_store_query *q, hales_event_fn fn,
                                     void *ctx, hales_err *err) {
  static const char sql[] = ORIGIN
      "o.event_kind, o.code_system, o.code, o.label, o.dose_text, o.dose, o.dose_unit" FROM("event") ORDER;
  sqlite_store *s = (sqlite_store *)base;
  sqlite3_stmt *st = NULL;
  HALES_TRY(hales_sqlite_open_walk(s, sql, 1, q, &st, err));
  int rc = SQLITE_OK;
  hales_status status = HALES_OK;
  while (status == HALES_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
    const int c = ORIGIN_COLUMNS;
    hales_stored_event row = {.origin = origin_at(st)};
    row.event = (hales_event){.subject = text_at(st, 9),
                              .place = place_at(st),
                              .identity = identity_at(st),
                              .time = hales_sqlite_time_at(st, 16, 17, 18),
                              .kind = (hales_event_kind)sqlite3_column_int(st, c),
                              .code_system = text_at(st, c + 1),
                              .code = text_at(st, c + 2),
                              .label = text_at(st, c + 3),
                              .dose_text = text_at(st, c + 4),
                              .has_dose = sqlite3_column_type(st, c + 5) != SQLITE_NULL,
                              .dose = sqlite3_column_double(st, c + 5),
                              .dose_unit = text_at(st, c + 6)};
    status = fn(ctx, &row, err);
  }
  return hales_sqlite_close_walk(s, st, rc, status, err);
}

hales_status hales_sqlite_each_fact(hales_store *base, const hales_store_query *q, hales_fact_fn fn,
                                    void *ctx, hales_err *err) {
  static const char sql[] =
      ORIGIN "o.fact_kind, o.text, o.coarsened, " CONFLICTS("") FROM("subject_fact") ORDER;
  sqlite_store *s = (sqlite_store *)base;
  sqlite3_stmt *st = NULL;
  HALES_TRY(hales_sqlite_open_walk(s, sql, 2, q, &st, err));
  int rc = SQLITE_OK;
  hales_status status = HALES_OK;
  while (status == HALES_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
    const int c = ORIGIN_COLUMNS;
    hales_stored_fact row = {.origin = origin_at(st), .conflict = sqlite3_column_int(st, c + 3) != 0};
    row.fact = (hales_subject_fact){.subject = text_at(st, 9),
                                    .place = place_at(st),
                                    .identity = identity_at(st),
                                    .date = hales_sqlite_time_at(st, 16, 17, 18),
                                    .kind = (hales_fact_kind)sqlite3_column_int(st, c),
                                    .text = text_at(st, c + 1),
                                    .coarsened = sqlite3_column_int(st, c + 2) != 0};
    status = fn(ctx, &row, err);
  }
  return hales_sqlite_close_walk(s, st, rc, status, err);
}

hales_status hales_sqlite_each_subject(hales_store *base, hales_subject_fn fn, void *ctx, hales_err *err) {
  static const char sql[] =
      "SELECT p.id, p.pseudonym, p.created_us, "
      "(SELECT count(*) FROM statement s WHERE s.subject_id = p.id AND s.kind = 0 AND " HALES_STANDS(
          "s") "), "
               "(SELECT count(*) FROM statement s WHERE s.subject_id = p.id AND s.kind = 1 "
               "AND " HALES_STANDS("s") ") FROM subject p ORDER BY p.pseudonym";
  sqlite_store *s = (sqlite_store *)base;
  sqlite3_stmt *st = NULL;
  int rc = sqlite3_prepare_v3(s->db, sql, -1, 0, &st, NULL);
  hales_status status = HALES_OK;
  while (status == HALES_OK && (rc == SQLITE_OK || rc == SQLITE_ROW) &&
         (rc = sqlite3_step(st)) == SQLITE_ROW) {
    const hales_stored_subject row = {.id = sqlite3_column_int64(st, 0),
                                      .pseudonym = text_at(st, 1),
                                      .created_us = sqlite3_column_int64(st, 2),
                                      .observations = (uint64_t)sqlite3_column_int64(st, 3),
                                      .events = (uint64_t)sqlite3_column_int64(st, 4)};
    status = fn(ctx, &row, err);
  }
  return hales_sqlite_close_walk(s, st, rc, status, err);
}

hales_status hales_sqlite_each_document(hales_store *base, int64_t subject_id, hales_document_fn fn,
                                        void *ctx, hales_err *err) {
  static const char sql[] =
      "SELECT d.id, d.sha256, d.bytes, d.reader, d.reader_version, d.received_us, count(*) FROM statement s "
      "JOIN document d ON d.id = s.document_id WHERE s.subject_id = ?1 GROUP BY d.id ORDER BY d.id";
  sqlite_store *s = (sqlite_store *)base;
  sqlite3_stmt *st = NULL;
  int rc = sqlite3_prepare_v3(s->db, sql, -1, 0, &st, NULL);
  hales_bind_int(st, &rc, 1, subject_id);
  hales_status status = HALES_OK;
  while (status == HALES_OK && (rc == SQLITE_OK || rc == SQLITE_ROW) &&
         (rc = sqlite3_step(st)) == SQLITE_ROW) {
    hales_stored_document row = {.id = sqlite3_column_int64(st, 0),
                                 .doc = {.bytes = (uint64_t)sqlite3_column_int64(st, 2),
                                         .reader = text_at(st, 3),
                                         .reader_version = text_at(st, 4)},
                                 .received_us = sqlite3_column_int64(st, 5),
                                 .statements = (uint64_t)sqlite3_column_int64(st, 6)};
    memcpy(row.doc.sha256, sqlite3_column_blob(st, 1), sizeof row.doc.sha256);
    status = fn(ctx, &row, err);
  }
  return hales_sqlite_close_walk(s, st, rc, status, err);
}

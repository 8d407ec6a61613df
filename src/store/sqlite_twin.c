#include <sodium.h>
#include <string.h>

#include "store/sqlite_priv.h"

#define TWIN_COLUMNS                                                                                         \
  "SELECT id, identity, subject_id, model, model_version, input_hash, json, draws, made_us, supersedes "     \
  "FROM twin "

static void add(crypto_hash_sha256_state *h, const void *bytes, size_t n) {
  uint8_t len[8];
  for (int i = 0; i < 8; i++) len[i] = (uint8_t)((uint64_t)n >> (8 * i));
  crypto_hash_sha256_update(h, len, sizeof len);
  if (n) crypto_hash_sha256_update(h, bytes, n);
}

/* The pseudonym stands for the subject, so that the identity does not depend on the store it is in. */
static void identity_of(const hales_stored_twin *t, const char *pseudonym, uint8_t out[32]) {
  static const char domain[] = "hales twin 1";
  crypto_hash_sha256_state h;
  crypto_hash_sha256_init(&h);
  add(&h, domain, sizeof domain - 1);
  add(&h, pseudonym, strlen(pseudonym));
  add(&h, t->model, strlen(t->model));
  add(&h, t->model_version, strlen(t->model_version));
  add(&h, t->input_hash, sizeof t->input_hash);
  add(&h, t->json.p, t->json.n);
  add(&h, t->draws.p, t->draws.n);
  crypto_hash_sha256_final(&h, out);
}

static hales_status identify(sqlite_store *s, const hales_stored_twin *t, uint8_t out[32], hales_err *err) {
  sqlite3_stmt *st = NULL;
  int rc = sqlite3_prepare_v3(s->db, "SELECT pseudonym FROM subject WHERE id = ?1", -1, 0, &st, NULL);
  hales_bind_int(st, &rc, 1, t->subject_id);
  if (rc == SQLITE_OK) rc = sqlite3_step(st);
  hales_status status = HALES_OK;
  if (rc == SQLITE_ROW)
    identity_of(t, (const char *)sqlite3_column_text(st, 0), out);
  else if (rc == SQLITE_DONE)
    status = HALES_FAIL(err, HALES_EARG, "a twin of a subject that is not in the store");
  else
    status = hales_sqlite_fail(s->db, rc, s->path, "looking for the subject", err);
  sqlite3_finalize(st);
  return status;
}

/* Id of the latest twin of subject and model, 0 when there is none, and whether it is the same one. */
static hales_status find_latest(sqlite_store *s, const hales_stored_twin *t, const uint8_t identity[32],
                                int64_t *id, bool *same, hales_err *err) {
  static const char sql[] =
      "SELECT id, identity = ?3 FROM twin WHERE subject_id = ?1 AND model = ?2 ORDER BY id DESC LIMIT 1";
  sqlite3_stmt *st = NULL;
  int rc = sqlite3_prepare_v3(s->db, sql, -1, 0, &st, NULL);
  hales_bind_int(st, &rc, 1, t->subject_id);
  hales_bind_text(st, &rc, 2, t->model);
  hales_bind_blob(st, &rc, 3, identity, 32);
  if (rc == SQLITE_OK) rc = sqlite3_step(st);
  *id = rc == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
  *same = rc == SQLITE_ROW && sqlite3_column_int(st, 1) != 0;
  sqlite3_finalize(st);
  if (rc == SQLITE_ROW || rc == SQLITE_DONE) return HALES_OK;
  return hales_sqlite_fail(s->db, rc, s->path, "looking for the latest twin", err);
}

/* Id of the twin that was chosen last, of any model; 0 when there is none. */
static hales_status find_chosen(sqlite_store *s, int64_t subject_id, int64_t *id, hales_err *err) {
  static const char sql[] = "SELECT twin_id FROM twin_choice WHERE subject_id = ?1 ORDER BY id DESC LIMIT 1";
  sqlite3_stmt *st = NULL;
  int rc = sqlite3_prepare_v3(s->db, sql, -1, 0, &st, NULL);
  hales_bind_int(st, &rc, 1, subject_id);
  if (rc == SQLITE_OK) rc = sqlite3_step(st);
  *id = rc == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
  sqlite3_finalize(st);
  if (rc == SQLITE_ROW || rc == SQLITE_DONE) return HALES_OK;
  return hales_sqlite_fail(s->db, rc, s->path, "looking for the current twin", err);
}

static hales_status choose(sqlite_store *s, int64_t twin_id, const hales_stored_twin *t, hales_err *err) {
  static const char sql[] =
      "INSERT INTO twin_choice (twin_id, subject_id, chosen_us) VALUES (?1, ?2, ?3) RETURNING id";
  int64_t chosen = 0, id = 0;
  HALES_TRY(find_chosen(s, t->subject_id, &chosen, err));
  if (chosen == twin_id) return HALES_OK;
  sqlite3_stmt *st = NULL;
  int rc = sqlite3_prepare_v3(s->db, sql, -1, 0, &st, NULL);
  hales_bind_int(st, &rc, 1, twin_id);
  hales_bind_int(st, &rc, 2, t->subject_id);
  hales_bind_int(st, &rc, 3, t->made_us);
  const hales_status status = hales_sqlite_finish(s, st, rc, &id, "choosing a twin", err);
  sqlite3_finalize(st);
  return status;
}

/* In code, not in a CHECK: SQLite does not let an untrusted schema call json_valid. */
static hales_status check_json(sqlite_store *s, hales_bytes json, hales_err *err) {
  sqlite3_stmt *st = NULL;
  int rc = sqlite3_prepare_v3(s->db, "SELECT json_valid(?1)", -1, 0, &st, NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_bind_text64(st, 1, json.n ? (const char *)json.p : "", json.n, SQLITE_STATIC, SQLITE_UTF8);
  int64_t valid = 0;
  const hales_status status = hales_sqlite_finish(s, st, rc, &valid, "checking a twin", err);
  sqlite3_finalize(st);
  if (status != HALES_OK || valid) return status;
  return HALES_FAIL(err, HALES_ERANGE, "the description of a twin is not valid JSON");
}

hales_status hales_sqlite_put_twin(hales_store *base, const hales_stored_twin *t, int64_t *id, hales_put *put,
                                   hales_err *err) {
  static const char sql[] = "INSERT INTO twin (identity, subject_id, model, model_version, input_hash, json, "
                            "draws, made_us, supersedes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
                            "RETURNING id";
  sqlite_store *s = (sqlite_store *)base;
  HALES_TRY(hales_sqlite_may_put(s, err));
  s->broken = true;
  uint8_t identity[32];
  bool same = false;
  int64_t latest = 0;
  HALES_TRY(check_json(s, t->json, err));
  HALES_TRY(identify(s, t, identity, err));
  HALES_TRY(find_latest(s, t, identity, &latest, &same, err));
  *put = same ? HALES_PUT_DUPLICATE : HALES_PUT_STORED;
  *id = latest;
  if (!same) {
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v3(s->db, sql, -1, 0, &st, NULL);
    hales_bind_blob(st, &rc, 1, identity, 32);
    hales_bind_int(st, &rc, 2, t->subject_id);
    hales_bind_text(st, &rc, 3, t->model);
    hales_bind_text(st, &rc, 4, t->model_version);
    hales_bind_blob(st, &rc, 5, t->input_hash, 32);
    if (rc == SQLITE_OK)
      rc = sqlite3_bind_text64(st, 6, t->json.n ? (const char *)t->json.p : "", t->json.n, SQLITE_STATIC,
                               SQLITE_UTF8);
    hales_bind_blob(st, &rc, 7, t->draws.p, t->draws.n);
    hales_bind_int(st, &rc, 8, t->made_us);
    if (latest) hales_bind_int(st, &rc, 9, latest);
    const hales_status status = hales_sqlite_finish(s, st, rc, id, "storing a twin", err);
    sqlite3_finalize(st);
    if (status != HALES_OK) return status;
  }
  HALES_TRY(choose(s, *id, t, err));
  s->broken = false;
  return HALES_OK;
}

static hales_stored_twin twin_at(sqlite3_stmt *st) {
  hales_stored_twin t = {.id = sqlite3_column_int64(st, 0),
                         .subject_id = sqlite3_column_int64(st, 2),
                         .model = (const char *)sqlite3_column_text(st, 3),
                         .model_version = (const char *)sqlite3_column_text(st, 4),
                         .made_us = sqlite3_column_int64(st, 8),
                         .supersedes = sqlite3_column_int64(st, 9)};
  memcpy(t.identity, sqlite3_column_blob(st, 1), 32);
  memcpy(t.input_hash, sqlite3_column_blob(st, 5), 32);
  t.json.p = sqlite3_column_text(st, 6);
  t.json.n = (size_t)sqlite3_column_bytes(st, 6);
  t.draws.p = sqlite3_column_blob(st, 7);
  t.draws.n = (size_t)sqlite3_column_bytes(st, 7);
  return t;
}

/* A payload that does not match its digest must not reach anybody. */
static hales_status check_twin(sqlite_store *s, const hales_stored_twin *t, hales_err *err) {
  uint8_t identity[32];
  HALES_TRY(identify(s, t, identity, err));
  if (memcmp(identity, t->identity, sizeof identity) != 0)
    return HALES_FAIL(err, HALES_ESTORE, "%s: twin %lld is damaged: its content does not match its digest",
                      hales_path_name(s->path), (long long)t->id);
  return HALES_OK;
}

static hales_status walk_twins(sqlite_store *s, const char *sql, int64_t subject_id, const char *model,
                               hales_twin_fn fn, void *ctx, bool *found, hales_err *err) {
  sqlite3_stmt *st = NULL;
  int rc = sqlite3_prepare_v3(s->db, sql, -1, 0, &st, NULL);
  hales_bind_int(st, &rc, 1, subject_id);
  hales_bind_text(st, &rc, 2, model);
  hales_status status = HALES_OK;
  while (status == HALES_OK && (rc == SQLITE_OK || rc == SQLITE_ROW) &&
         (rc = sqlite3_step(st)) == SQLITE_ROW) {
    const hales_stored_twin t = twin_at(st);
    *found = true;
    status = check_twin(s, &t, err);
    if (status == HALES_OK) status = fn(ctx, &t, err);
  }
  sqlite3_finalize(st);
  if (status != HALES_OK) return status;
  return rc == SQLITE_DONE ? HALES_OK : hales_sqlite_fail(s->db, rc, s->path, "reading twins", err);
}

hales_status hales_sqlite_find_twin(hales_store *base, int64_t subject_id, const char *model,
                                    hales_twin_fn fn, void *ctx, bool *found, hales_err *err) {
  static const char sql[] =
      TWIN_COLUMNS "WHERE id = (SELECT c.twin_id FROM twin_choice c JOIN twin t ON t.id = c.twin_id "
                   "WHERE c.subject_id = ?1 AND (?2 IS NULL OR t.model = ?2) ORDER BY c.id DESC LIMIT 1)";
  *found = false;
  return walk_twins((sqlite_store *)base, sql, subject_id, model, fn, ctx, found, err);
}

hales_status hales_sqlite_each_twin(hales_store *base, int64_t subject_id, hales_twin_fn fn, void *ctx,
                                    hales_err *err) {
  static const char sql[] = TWIN_COLUMNS "WHERE subject_id = ?1 AND ?2 IS NULL ORDER BY id";
  bool found = false;
  return walk_twins((sqlite_store *)base, sql, subject_id, NULL, fn, ctx, &found, err);
}

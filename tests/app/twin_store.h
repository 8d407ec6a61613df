/* A store with a subject that has a twin. */
#ifndef HALES_TESTS_APP_TWIN_STORE_H
#define HALES_TESTS_APP_TWIN_STORE_H

#include "thread_store.h"
#include "twin/made_twin.h"

/* Puts a twin that no inference made; body: NULL for the made one's, else it is simulated anew with this. */
static inline void put_twin(threads *t, const char *model, const hales_body *body, uint64_t seed) {
  hales_twin_record r = made_record_on(model, seed);
  if (body) r.twin.body = *body;
  if (body) assert_ok_err(hales_twin_simulate(&r.twin, 1, &t->err), &t->err);
  hales_buf json = {0};
  assert_ok_err(hales_twin_write(&r, &json, &t->err), &t->err);
  hales_stored_twin row = {.model = model,
                           .model_version = "2",
                           .input_hash = {7, 1},
                           .json = {(const uint8_t *)json.data, json.len},
                           .made_us = 99};
  int64_t id = 0;
  hales_put put;
  assert_ok_err(hales_store_find_subject(t->store, WHO, &row.subject_id, &t->err), &t->err);
  assert_ok_err(hales_store_begin(t->store, &t->err), &t->err);
  assert_ok_err(hales_store_put_twin(t->store, &row, &id, &put, &t->err), &t->err);
  assert_ok_err(hales_store_commit(t->store, &t->err), &t->err);
  hales_buf_deinit(&json);
  hales_twin_destroy(&r.twin);
}

/* A subject with a twin (data of 2020-07-01); body as of put_twin, the made one's is a woman of 57, 163.5 cm,
 * 71.75 kg. */
static inline threads with_twin_of(const char *model, const hales_body *body) {
  threads t = threads_open();
  put_number(&t, "pa_sys_mmhg", 86.5, "2020-07-01");
  put_twin(&t, model, body, 271);
  return t;
}

static inline threads with_twin(void) {
  return with_twin_of("korakianitis", NULL);
}

#endif

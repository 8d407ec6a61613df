#include "store/store.h"

#include <string.h>

#include "store/store_ops.h"

/* The only list of implementations; the first that owns the url opens it. */
static const hales_store_ops *const stores[] = {&hales_store_sqlite};

hales_status hales_store_open(const char *url, const hales_store_options *opt, hales_store **out,
                              hales_err *err) {
  *out = NULL;
  for (size_t i = 0; i < sizeof stores / sizeof stores[0]; i++)
    if (stores[i]->owns(url)) return stores[i]->open(url, opt, out, err);
  return HALES_FAIL(err, HALES_EARG, "no store for this kind of address in this build; give a file path");
}

void hales_store_close(hales_store *store) {
  if (store) store->ops->close(store);
}

hales_status hales_store_begin(hales_store *store, hales_err *err) {
  return store->ops->begin(store, err);
}

hales_status hales_store_commit(hales_store *store, hales_err *err) {
  return store->ops->commit(store, err);
}

void hales_store_rollback(hales_store *store) {
  store->ops->rollback(store);
}

hales_status hales_store_put_document(hales_store *store, const hales_document *doc, int64_t received_us,
                                      int64_t *id, hales_put *put, hales_err *err) {
  return store->ops->put_document(store, doc, received_us, id, put, err);
}

hales_status hales_store_put_obs(hales_store *store, int64_t document_id, const hales_obs *obs,
                                 hales_put *put, hales_err *err) {
  return store->ops->put_many_obs(store, document_id, &obs, 1, put, err);
}

hales_status hales_store_put_many_obs(hales_store *store, int64_t document_id, const hales_obs *const *obs,
                                      size_t n, hales_put *puts, hales_err *err) {
  return store->ops->put_many_obs(store, document_id, obs, n, puts, err);
}

hales_status hales_store_put_event(hales_store *store, int64_t document_id, const hales_event *event,
                                   hales_put *put, hales_err *err) {
  return store->ops->put_event(store, document_id, event, put, err);
}

hales_status hales_store_put_fact(hales_store *store, int64_t document_id, const hales_subject_fact *fact,
                                  hales_put *put, hales_err *err) {
  return store->ops->put_fact(store, document_id, fact, put, err);
}

hales_status hales_store_find_subject(hales_store *store, const char *pseudonym, int64_t *id,
                                      hales_err *err) {
  return store->ops->find_subject(store, pseudonym, id, err);
}

hales_status hales_store_each_subject(hales_store *store, hales_subject_fn fn, void *ctx, hales_err *err) {
  return store->ops->each_subject(store, fn, ctx, err);
}

hales_status hales_store_each_obs(hales_store *store, const hales_store_query *query, hales_obs_fn fn,
                                  void *ctx, hales_err *err) {
  return store->ops->each_obs(store, query, fn, ctx, err);
}

hales_status hales_store_each_event(hales_store *store, const hales_store_query *query, hales_event_fn fn,
                                    void *ctx, hales_err *err) {
  return store->ops->each_event(store, query, fn, ctx, err);
}

hales_status hales_store_each_fact(hales_store *store, const hales_store_query *query, hales_fact_fn fn,
                                   void *ctx, hales_err *err) {
  return store->ops->each_fact(store, query, fn, ctx, err);
}

hales_status hales_store_each_document(hales_store *store, int64_t subject_id, hales_document_fn fn,
                                       void *ctx, hales_err *err) {
  return store->ops->each_document(store, subject_id, fn, ctx, err);
}

hales_status hales_store_put_twin(hales_store *store, const hales_stored_twin *twin, int64_t *id,
                                  hales_put *put, hales_err *err) {
  return store->ops->put_twin(store, twin, id, put, err);
}

hales_status hales_store_find_twin(hales_store *store, int64_t subject_id, const char *model,
                                   hales_twin_fn fn, void *ctx, bool *found, hales_err *err) {
  return store->ops->find_twin(store, subject_id, model, fn, ctx, found, err);
}

hales_status hales_store_each_twin(hales_store *store, int64_t subject_id, hales_twin_fn fn, void *ctx,
                                   hales_err *err) {
  return store->ops->each_twin(store, subject_id, fn, ctx, err);
}

hales_status hales_store_count(hales_store *store, hales_store_counts *out, hales_err *err) {
  return store->ops->count(store, out, err);
}

hales_status hales_store_verify(hales_store *store, hales_err *err) {
  return store->ops->verify(store, err);
}

/* What a database must provide to be a store.  One const table per implementation; store.c lists them. */
#ifndef HALES_STORE_STORE_OPS_H
#define HALES_STORE_STORE_OPS_H

#include "store/store.h"

typedef struct hales_store_ops {
  const char *id; /* "sqlite" */
  bool (*owns)(const char *url);
  hales_status (*open)(const char *url, const hales_store_options *opt, hales_store **out, hales_err *err);
  void (*close)(hales_store *s);
  hales_status (*begin)(hales_store *s, hales_err *err);
  hales_status (*commit)(hales_store *s, hales_err *err);
  void (*rollback)(hales_store *s);
  hales_status (*put_document)(hales_store *s, const hales_document *d, int64_t received_us, int64_t *id,
                               hales_put *put, hales_err *err);
  hales_status (*put_many_obs)(hales_store *s, int64_t document_id, const hales_obs *const *obs, size_t n,
                               hales_put *puts, hales_err *err);
  hales_status (*put_event)(hales_store *s, int64_t document_id, const hales_event *e, hales_put *put,
                            hales_err *err);
  hales_status (*put_fact)(hales_store *s, int64_t document_id, const hales_subject_fact *f, hales_put *put,
                           hales_err *err);
  hales_status (*find_subject)(hales_store *s, const char *pseudonym, int64_t *id, hales_err *err);
  hales_status (*each_subject)(hales_store *s, hales_subject_fn fn, void *ctx, hales_err *err);
  hales_status (*each_obs)(hales_store *s, const hales_store_query *q, hales_obs_fn fn, void *ctx,
                           hales_err *err);
  hales_status (*each_event)(hales_store *s, const hales_store_query *q, hales_event_fn fn, void *ctx,
                             hales_err *err);
  hales_status (*each_fact)(hales_store *s, const hales_store_query *q, hales_fact_fn fn, void *ctx,
                            hales_err *err);
  hales_status (*each_document)(hales_store *s, int64_t subject_id, hales_document_fn fn, void *ctx,
                                hales_err *err);
  hales_status (*put_twin)(hales_store *s, const hales_stored_twin *t, int64_t *id, hales_put *put,
                           hales_err *err);
  hales_status (*find_twin)(hales_store *s, int64_t subject_id, const char *model, hales_twin_fn fn,
                            void *ctx, bool *found, hales_err *err);
  hales_status (*each_twin)(hales_store *s, int64_t subject_id, hales_twin_fn fn, void *ctx, hales_err *err);
  hales_status (*count)(hales_store *s, hales_store_counts *out, hales_err *err);
  hales_status (*verify)(hales_store *s, hales_err *err);
} hales_store_ops;

/* First member of every implementation's handle. */
struct hales_store {
  const hales_store_ops *ops;
};

extern const hales_store_ops hales_store_sqlite;

#endif

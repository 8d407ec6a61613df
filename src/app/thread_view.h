/* What is known of one subject: who, from which documents, which quantities over which time, how good, and
 * what was done.  The answer to `hales thread SUBJECT`.
 */
#ifndef HALES_APP_THREAD_VIEW_H
#define HALES_APP_THREAD_VIEW_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "store/store.h"

/* One quality flag: its bit, its name in JSON, and what it means. */
typedef struct hales_flag_name {
  uint32_t flag;
  const char *name, *meaning;
} hales_flag_name;

#define HALES_FLAG_NAMES 16
extern const hales_flag_name hales_flag_names[HALES_FLAG_NAMES];

/* One quantity over time, or one code that is not a quantity of ours (quantity NULL). */
typedef struct hales_thread_row {
  const char *quantity, *label, *unit;
  const char *code_system, *code; /* as stated; of the first observation */
  uint64_t n, flagged;
  uint64_t flags[HALES_FLAG_NAMES]; /* how many have which */
  hales_time first, last;
  hales_value_kind kind; /* of the latest */
  double latest;
  const char *limit;         /* of the latest: "<" or ">" where it is a limit, else ""; static */
  const char *latest_text;   /* words, or the number as the source wrote it */
  uint8_t latest_sha256[32]; /* the document it stands in ... */
  uint64_t latest_at;        /* ... and where */
  const char *latest_place;
} hales_thread_row;

typedef struct hales_thread_fact {
  hales_fact_kind kind;
  const char *text;
  hales_time date;
  bool conflict;
} hales_thread_fact;

typedef struct hales_thread_view {
  int64_t subject_id;
  const char *subject; /* pseudonym */
  hales_thread_fact *facts;
  size_t fact_count;
  hales_stored_document *documents;
  size_t document_count;
  hales_thread_row *rows;          /* quantities of ours first, each group by name */
  size_t row_count, unknown_count; /* unknown: the last ones of rows */
  hales_event *events;
  size_t event_count;
  uint64_t observations, superseded; /* current ones; those that no longer stand */
  hales_time first, last;            /* coverage; precision NONE when nothing has a time */
} hales_thread_view;

/* Gathers the view.  Everything in it is borrowed from the arena; on ENOMEM try again with a larger one.
 *
 * Returns OK; EARG when there is no such subject; ENOMEM when the arena is full; ESTORE, EIO. */
hales_status hales_thread_view_load(hales_store *store, const char *subject, hales_arena *arena,
                                    hales_thread_view *out, hales_err *err) HALES_CHECKED;

/* One JSON document:
 * {"subject","subject_id","sex","birth_year","facts":[...],"coverage":{"first","last"},"observations","superseded",
 * "documents":[...],"quantities":{NAME:{"label","unit","n","first","last","latest",...}},"unknown":[...],
 * "events":[...]} */
hales_status hales_thread_view_json(const hales_thread_view *v, hales_buf *out, hales_err *err) HALES_CHECKED;
/* For people: a table. */
void hales_thread_view_text(const hales_thread_view *v, hales_buf *out);

/* A time as exactly as it is known: "2019", "2019-04", "2019-04-09", "2019-04-09T08:30Z"; "" for none. */
#define HALES_TIME_TEXT_MAX 48
void hales_time_text(hales_time t, char out[HALES_TIME_TEXT_MAX]);

#endif

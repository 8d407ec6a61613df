/* Taking in files: read, normalise, store; each file in one transaction of its own.
 *
 * In a folder, files of no known format that are not called like data (README.md) are left out and noted.
 * A file that cannot be read, or holds something broken, is rejected whole and the others go on.  A record
 * that cannot be used is rejected alone.  Nothing disappears: received = stored + duplicate + rejected, where
 * a file that is rejected whole counts as one received and one rejected.
 */
#ifndef HALES_APP_INGEST_H
#define HALES_APP_INGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/progress.h"
#include "base/status.h"
#include "store/store.h"

typedef struct hales_ingest_options {
  const char *const
      *paths; /* files and folders; folders are walked in the order of names, dot files left out */
  size_t path_count;
  const char *subject;            /* whose data these are, whatever the files say; NULL: as the files say */
  bool keep_dates;                /* birth and death dates as stated instead of 1 January of the year */
  int64_t now_us;                 /* when they were received */
  size_t bytes_max;               /* larger files are rejected; 0: what their readers take */
  const hales_progress *progress; /* may be NULL */
} hales_ingest_options;

/* Lists are cut at this length, the counts go on. */
#define HALES_INGEST_LIST_MAX 10000

typedef struct hales_ingest_rejection {
  char *file;  /* path as the user gave it or as the walk found it */
  char *place; /* for people: "line 12, column 3", "Bundle.entry[4]"; NULL for the file as a whole */
  char *reason;
  uint64_t at; /* byte; UINT64_MAX: the file as a whole */
  hales_status status;
} hales_ingest_rejection;

typedef struct hales_ingest_name {
  char *name, *system;
  uint64_t count;
} hales_ingest_name;

typedef struct hales_ingest_note {
  char *file, *place, *text;
  uint64_t count;
} hales_ingest_note;

typedef struct hales_ingest_result {
  uint64_t files, files_rejected;
  uint64_t received, stored, duplicate, rejected;
  uint64_t flagged; /* observations stored with a quality flag; HALES_OBS_DISAGREES is set on the way out */
  uint64_t not_believed; /* of the flagged: HALES_OBS_NOT_BELIEVED */
  hales_ingest_rejection *rejections;
  size_t rejection_count;
  hales_ingest_name *unknown; /* names that were kept but are not used */
  size_t unknown_count;
  hales_ingest_note *notes;
  size_t note_count;
} hales_ingest_result;

/* Ingests into a store that is open for writing.
 *
 *   out   result; release with hales_ingest_result_deinit, whatever was returned
 *
 * Returns OK also when files or records were rejected (hales_ingest_verdict tells).  EIO, ESTORE, ENOMEM: the
 * store or the memory failed; what was committed before stays and is in out, the file at hand left nothing.
 */
hales_status hales_ingest_run(hales_store *store, const hales_ingest_options *opt, hales_ingest_result *out,
                              hales_err *err) HALES_CHECKED;
void hales_ingest_result_deinit(hales_ingest_result *r);

/* OK when something was received and nothing rejected; else the first rejection: its status, its file, place
 * and reason. */
hales_status hales_ingest_verdict(const hales_ingest_result *r, hales_err *err) HALES_CHECKED;

/* One JSON document: {"received","stored","duplicate","rejected","files","files_rejected","flagged",
 * "rejections":[{"file","at","byte","reason"}],"unknown":[{"name","system","count"}],
 * "notes":[{"file","at","text","count"}]} */
hales_status hales_ingest_json(const hales_ingest_result *r, hales_buf *out, hales_err *err) HALES_CHECKED;

/* The same for people, a line each; rejections and notes cut at max_lines each. */
void hales_ingest_text(const hales_ingest_result *r, size_t max_lines, hales_buf *out);

#endif

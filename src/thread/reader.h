/* Formats: bytes in, facts out.  A reader sees only memory and a sink: it never opens files, never reaches
 * the store, never looks at the clock; so each is fuzzable and cannot go round consent or audit.
 */
#ifndef HALES_THREAD_READER_H
#define HALES_THREAD_READER_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/status.h"
#include "thread/observation.h"

typedef struct hales_reader {
  const char *id;      /* "csv", "fhir": goes into the document record */
  const char *version; /* raised when the same bytes give other facts */
  /* How sure it is that the bytes are its format: 0 no .. 100 certain.  Looks at the first 4096 bytes at
   * most. */
  int (*sniff)(hales_bytes in);
  /* Reads a whole document and passes on facts as stated (nothing canonical).
   *
   * Structure that is broken anywhere (not JSON, wrong columns, a quote that never closes) is a failure of
   * the document: EPARSE with the byte in err->at.  One bad record in a sound document is a rejection, and
   * the others go on.  A sink may therefore have seen facts when a failure comes: use hales_document_read(),
   * which passes on all or nothing. */
  hales_status (*read)(hales_bytes in, hales_arena *scratch, const hales_sink *sink, hales_err *err);
} hales_reader;

extern const hales_reader hales_reader_csv;
extern const hales_reader hales_reader_fhir;

/* All readers, ending with NULL. */
extern const hales_reader *const hales_readers[];

/* The surest reader for these bytes; NULL when none is more than half sure. */
const hales_reader *hales_reader_find(hales_bytes in);

/* Size limit of one document; larger ones are refused before they are read. */
#define HALES_DOCUMENT_BYTES_MAX ((size_t)64 << 20)

/* Counts of one document. received = accepted + rejected, where accepted = obs + events + facts. */
typedef struct hales_read_counts {
  uint64_t obs, events, facts, rejected, flagged;
} hales_read_counts;

typedef struct hales_read_options {
  bool keep_dates;     /* true: birth and death dates as stated instead of 1 January of the year */
  const char *subject; /* not NULL: the subject of facts that state none (files of one person) */
  int64_t now_us;      /* when it is read: later times are flagged; 0: the future is not known */
} hales_read_options;

/* Arena size that suffices for any document of n bytes (address space; untouched pages cost nothing). */
size_t hales_document_scratch_bytes(size_t n);

/* The whole way of one document: find the reader, read, normalise, then pass everything to the sink in the
 * order of the document: subject facts, events, observations, rejections, notes.  All or nothing: on failure
 * of the reading or normalising, the sink was not called.
 *
 *   in        document                                        borrowed
 *   opt       may be NULL                                     borrowed
 *   scratch   at least hales_document_scratch_bytes(in.n)     facts borrow from it
 *   doc       out: reader and byte count; sha256 is the caller's business; may be NULL
 *   counts    out, may be NULL
 *
 * Returns OK; EPARSE for a document that is empty, of no known format or broken (err->at = byte);
 * ERANGE above HALES_DOCUMENT_BYTES_MAX; ENOMEM when scratch is too small; or what the sink returned.
 */
hales_status hales_document_read(hales_bytes in, const hales_read_options *opt, hales_arena *scratch,
                                 const hales_sink *sink, hales_document *doc, hales_read_counts *counts,
                                 hales_err *err) HALES_CHECKED;

#endif

/* Formats: bytes in, facts out.  A reader sees only memory and a sink: it never opens files, never reaches
 * the store, never looks at the clock; so each is fuzzable and cannot go round consent or audit.
 */
#ifndef HALES_THREAD_READER_H
#define HALES_THREAD_READER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/input.h"
#include "thread/observation.h"

typedef struct hales_reader {
  const char *id;      /* "csv", "fhir": goes into the document record */
  const char *version; /* raised when the same bytes give other facts */
  /* How sure it is that the bytes are its format: 0 no .. 100 certain.  Looks at the first 4096 bytes at
   * most. */
  int (*sniff)(hales_bytes in);
  bool whole; /* it needs the document in memory (input.bytes) */
  /* Looks through the document before it is read, for what reading needs from elsewhere in it.  NULL:
   * nothing.
   *
   *   keep      what *state holds, as long as it is used
   *   scratch   as for read
   */
  hales_status (*prepare)(const hales_input *in, hales_arena *keep, hales_arena *scratch, const void **state,
                          hales_err *err);
  /* Passes on facts as stated (nothing canonical), in the order of the document.  May be called again: it
   * says the same again.  Strings stay until the sink's settle.
   *
   * Structure that is broken anywhere (not JSON, wrong columns, a quote that never closes) is a failure of
   * the document: EPARSE with the byte in err->at.  One bad record in a sound document is a rejection, and
   * the others go on.  A sink may therefore have seen facts when a failure comes: use hales_document_read(),
   * which passes on nothing of a broken document. */
  hales_status (*read)(const hales_input *in, const void *state, hales_arena *scratch, const hales_sink *sink,
                       hales_err *err);
} hales_reader;

extern const hales_reader hales_reader_csv;
extern const hales_reader hales_reader_fhir;

/* All readers, ending with NULL. */
extern const hales_reader *const hales_readers[];

/* The surest reader for these bytes; NULL when none is more than half sure. */
const hales_reader *hales_reader_find(hales_bytes in);

/* What has to be in memory at once is no larger: a table, one entry of a Bundle, one line of NDJSON. */
#define HALES_DOCUMENT_BYTES_MAX ((size_t)64 << 20)
/* Size limit of a document that passes by.  heuristic: ten times the largest export known to us; what is kept
 * of each of its observations must have room in the address space. */
#define HALES_STREAM_BYTES_MAX ((uint64_t)16 << 30)

/* Counts of one document. received = accepted + rejected, where accepted = obs + events + facts. */
typedef struct hales_read_counts {
  uint64_t obs, events, facts, rejected, flagged;
} hales_read_counts;

typedef struct hales_read_options {
  bool keep_dates;     /* true: birth and death dates as stated instead of 1 January of the year */
  const char *subject; /* not NULL: the subject of facts that state none (files of one person) */
  int64_t now_us;      /* when it is read: later times are flagged; 0: the future is not known */
} hales_read_options;

/* Arena sizes that suffice for any document of n bytes (address space; untouched pages cost nothing): for
 * what passes by, and for what is kept of it until the end. */
size_t hales_document_scratch_bytes(uint64_t n);
size_t hales_document_keep_bytes(uint64_t n);

typedef struct hales_document_memory {
  hales_arena *scratch, *keep;
} hales_document_memory;

/* The whole way of one document: find the reader, look through it, judge what is told about the whole of it
 * (lives, contradictions), read it again, normalise, and pass everything to the sink: subject facts first,
 * then events, observations and rejections in the order of the document, notes last.
 *
 *   in        document; looked through twice or three times            borrowed
 *   opt       may be NULL                                              borrowed
 *   memory    arenas of the sizes above; facts borrow from scratch until the sink's settle
 *   doc       out: reader and byte count; sha256 is the caller's business; may be NULL
 *   counts    out, may be NULL
 *
 * Returns OK; EPARSE for a document that is empty, of no known format or broken (err->at = byte): the sink
 * was not called then; ERANGE above HALES_DOCUMENT_BYTES_MAX or HALES_STREAM_BYTES_MAX; EIO when it cannot be
 * read; ENOMEM when an arena is too small; or what the sink returned.
 * Memory: the largest entry with its tree, and about 64 bytes an observation, more for facts of subjects and
 * for observations that others contradict.
 */
hales_status hales_document_read(const hales_input *in, const hales_read_options *opt,
                                 const hales_document_memory *memory, const hales_sink *sink,
                                 hales_document *doc, hales_read_counts *counts,
                                 hales_err *err) HALES_CHECKED;

#endif

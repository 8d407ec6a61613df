#include <stdlib.h>
#include <string.h>

#include "thread/batch.h"
#include "thread/normalise.h"
#include "thread/reader.h"

size_t hales_document_scratch_bytes(size_t n) {
  /* heuristic: JSON needs at most about 60 bytes per byte; a CSV of shortest rows more, and is then refused
   * with ENOMEM.  256 KiB: what the smallest documents need. */
  return ((size_t)256 << 10) + 128 * n;
}

/* Rejections in the order of the document. */
static int by_place(const void *pa, const void *pb) {
  const hales_rejection *a = *(hales_rejection *const *)pa, *b = *(hales_rejection *const *)pb;
  return (a->place.at > b->place.at) - (a->place.at < b->place.at);
}

static hales_status deliver(const hales_batch *b, const hales_sink *sink, hales_err *err) {
  void **facts = NULL, **events = NULL, **obs = NULL, **rejections = NULL, **notes = NULL;
  HALES_TRY(hales_batch_index(b, &b->facts, sizeof(hales_subject_fact), &facts, err));
  HALES_TRY(hales_batch_index(b, &b->events, sizeof(hales_event), &events, err));
  HALES_TRY(hales_batch_index(b, &b->obs, sizeof(hales_obs), &obs, err));
  HALES_TRY(hales_batch_index(b, &b->rejections, sizeof(hales_rejection), &rejections, err));
  HALES_TRY(hales_batch_index(b, &b->notes, sizeof(hales_note), &notes, err));
  if (b->rejections.n > 1) qsort(rejections, b->rejections.n, sizeof *rejections, by_place);
  /* from here on only the sink can fail */
  for (size_t i = 0; sink->subject && i < b->facts.n; i++) HALES_TRY(sink->subject(sink->ctx, facts[i], err));
  for (size_t i = 0; sink->event && i < b->events.n; i++) HALES_TRY(sink->event(sink->ctx, events[i], err));
  for (size_t i = 0; sink->obs && i < b->obs.n; i++) HALES_TRY(sink->obs(sink->ctx, obs[i], err));
  for (size_t i = 0; sink->reject && i < b->rejections.n; i++)
    HALES_TRY(sink->reject(sink->ctx, rejections[i], err));
  for (size_t i = 0; sink->note && i < b->notes.n; i++) HALES_TRY(sink->note(sink->ctx, notes[i], err));
  return HALES_OK;
}

static hales_status count(const hales_batch *b, hales_read_counts *c, hales_err *err) {
  void **obs = NULL;
  HALES_TRY(hales_batch_index(b, &b->obs, sizeof(hales_obs), &obs, err));
  *c = (hales_read_counts){
      .obs = b->obs.n, .events = b->events.n, .facts = b->facts.n, .rejected = b->rejections.n};
  for (size_t i = 0; i < b->obs.n; i++) {
    const hales_obs *o = obs[i];
    if (o->flags & (HALES_OBS_NOT_BELIEVED | HALES_OBS_CONFLICT)) c->flagged++;
  }
  return HALES_OK;
}

/* Formats that are met often and never read: what to do instead. */
static hales_status not_foreign(hales_bytes in, hales_err *err) {
  static const struct {
    const char *head, *what;
  } foreign[] = {{"\xFF\xFE", "the text is UTF-16; save the file as UTF-8"},
                 {"\xFE\xFF", "the text is UTF-16; save the file as UTF-8"},
                 {"PK\x03\x04", "a ZIP archive or a workbook of Excel; unpack it, or save the sheet as CSV"},
                 {"\x1F\x8B", "compressed with gzip; unpack it"},
                 {"<", "XML is not read; FHIR is read as JSON"},
                 {"MSH|", "HL7 version 2 is not read; FHIR R4 as JSON is"}};
  for (size_t k = 0; k < sizeof foreign / sizeof *foreign; k++) {
    const size_t n = strlen(foreign[k].head);
    if (in.n >= n && memcmp(in.p, foreign[k].head, n) == 0)
      return HALES_FAIL_AT(err, HALES_EPARSE, 0, "%s", foreign[k].what);
  }
  return HALES_OK;
}

hales_status hales_document_read(hales_bytes in, const hales_read_options *opt, hales_arena *scratch,
                                 const hales_sink *sink, hales_document *doc, hales_read_counts *counts,
                                 hales_err *err) {
  if (in.n == 0) return HALES_FAIL_AT(err, HALES_EPARSE, 0, "the document is empty");
  if (in.n > HALES_DOCUMENT_BYTES_MAX)
    return HALES_FAIL(err, HALES_ERANGE, "document larger than %zu MiB: split it",
                      HALES_DOCUMENT_BYTES_MAX >> 20);
  const hales_reader *reader = hales_reader_find(in);
  HALES_TRY(not_foreign(in, err));
  if (!reader)
    return HALES_FAIL_AT(err, HALES_EPARSE, 0,
                         "no known format: expected a long CSV (subject_identifier, variable_name, value, "
                         "...) or FHIR R4 JSON");
  hales_batch stated = {.arena = scratch}, canonical = {.arena = scratch};
  const hales_sink collect = hales_batch_sink(&stated);
  hales_read_counts c = {0};
  HALES_TRY(reader->read(in, scratch, &collect, err));
  HALES_TRY(hales_normalise(&stated, opt, &canonical, err));
  HALES_TRY(count(&canonical, &c, err));
  if (doc) {
    doc->bytes = in.n;
    doc->reader = reader->id;
    doc->reader_version = reader->version;
  }
  if (counts) *counts = c;
  return deliver(&canonical, sink, err);
}

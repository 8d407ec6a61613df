#include <stdlib.h>
#include <string.h>

#include "base/json_stream.h"
#include "base/utf16.h"
#include "thread/batch.h"
#include "thread/normalise.h"
#include "thread/reader.h"
#include "thread/survey.h"

size_t hales_document_scratch_bytes(uint64_t n) {
  /* heuristic: JSON needs at most about 60 bytes per byte; a CSV of shortest rows more, and is then refused
   * with ENOMEM.  256 KiB: what the smallest documents need, and settling. */
  const size_t whole = n < HALES_DOCUMENT_BYTES_MAX ? (size_t)n : HALES_DOCUMENT_BYTES_MAX;
  return ((size_t)256 << 10) + 2 * HALES_JSON_SETTLE_BYTES + 128 * whole;
}

size_t hales_document_keep_bytes(uint64_t n) {
  /* heuristic: an observation of FHIR has 300 bytes and more, of which a key of 56 is kept; rows of a table
   * that name a person each, at 30 bytes, take 20 times their length */
  return ((size_t)512 << 10) + 32 * (size_t)n;
}

/* The way of a document's facts to the sink. */
typedef struct delivery {
  const hales_survey *survey;
  const hales_sink *sink;
  hales_batch *notes;
  void **first; /* rejections of facts, by place: they go before what comes after them in the document */
  size_t first_n, first_done;
  hales_read_counts counts;
} delivery;

static hales_status reject(delivery *d, const hales_rejection *r, hales_err *err) {
  d->counts.rejected++;
  return d->sink->reject ? d->sink->reject(d->sink->ctx, r, err) : HALES_OK;
}

/* The rejections of facts up to a place. */
static hales_status catch_up(delivery *d, uint64_t at, hales_err *err) {
  while (d->first_done < d->first_n) {
    const hales_rejection *r = d->first[d->first_done];
    if (r->place.at > at) break;
    d->first_done++;
    HALES_TRY(reject(d, r, err));
  }
  return HALES_OK;
}

static hales_status on_reject(void *ctx, const hales_rejection *r, hales_err *err) {
  delivery *d = ctx;
  HALES_TRY(catch_up(d, r->place.at, err));
  return reject(d, r, err);
}

static hales_status refuse(delivery *d, hales_place place, hales_status s, const char *why, hales_err *err) {
  const hales_rejection r = {.place = place, .status = s, .reason = why};
  return on_reject(d, &r, err);
}

static hales_status on_obs(void *ctx, const hales_obs *stated, hales_err *err) {
  delivery *d = ctx;
  hales_obs o = *stated;
  hales_err why = {0};
  bool drop = false;
  const hales_status s = hales_obs_admit(&o, d->survey->opt, &drop, &why);
  if (drop) return HALES_OK;
  if (s != HALES_OK) return refuse(d, o.place, s, why.msg, err);
  if (!hales_lives_allow(&d->survey->lives, &o)) o.flags |= HALES_OBS_IMPLAUSIBLE_TIME;
  /* half a number is mostly a tenth of it, and then not in the range of its quantity */
  if ((o.flags & HALES_OBS_UNENDED) && (o.flags & HALES_OBS_IMPLAUSIBLE))
    return refuse(d, o.place, HALES_EPARSE, HALES_UNENDED_REFUSED, err);
  const hales_verdict *v = hales_survey_find(d->survey, o.place.at);
  if (v && v->refused) return refuse(d, o.place, HALES_EPARSE, v->refused, err);
  if (v && v->conflict) o.flags |= HALES_OBS_CONFLICT;
  const hales_sink notes = hales_batch_sink(d->notes);
  if (o.flags & HALES_OBS_UNKNOWN_CODE) HALES_TRY(hales_note_unknown(&o, &notes, err));
  d->counts.obs++;
  if (o.flags & (HALES_OBS_NOT_BELIEVED | HALES_OBS_CONFLICT | HALES_OBS_UNENDED)) d->counts.flagged++;
  return d->sink->obs ? d->sink->obs(d->sink->ctx, &o, err) : HALES_OK;
}

static hales_status on_event(void *ctx, const hales_event *stated, hales_err *err) {
  delivery *d = ctx;
  hales_event e = *stated;
  hales_err why = {0};
  bool drop = false;
  const hales_status s = hales_event_admit(&e, d->survey->opt, &drop, &why);
  if (drop) return HALES_OK;
  if (s != HALES_OK) return refuse(d, e.place, s, why.msg, err);
  d->counts.events++;
  return d->sink->event ? d->sink->event(d->sink->ctx, &e, err) : HALES_OK;
}

static hales_status on_note(void *ctx, const hales_note *n, hales_err *err) {
  delivery *d = ctx;
  const hales_sink notes = hales_batch_sink(d->notes);
  return notes.note(notes.ctx, n, err);
}

static hales_status on_settle(void *ctx, hales_err *err) {
  const delivery *d = ctx;
  return d->sink->settle ? d->sink->settle(d->sink->ctx, err) : HALES_OK;
}

static int by_place(const void *pa, const void *pb) {
  const hales_rejection *a = *(hales_rejection *const *)pa, *b = *(hales_rejection *const *)pb;
  return (a->place.at > b->place.at) - (a->place.at < b->place.at);
}

/* Facts of subjects, which were judged already, and what was wrong with some. */
static hales_status deliver_facts(delivery *d, hales_batch *judged, hales_err *err) {
  void **facts = NULL;
  HALES_TRY(hales_batch_index(judged, &judged->facts, sizeof(hales_subject_fact), &facts, err));
  HALES_TRY(hales_batch_index(judged, &judged->rejections, sizeof(hales_rejection), &d->first, err));
  d->first_n = judged->rejections.n;
  d->counts.facts = judged->facts.n;
  if (d->first_n > 1) qsort(d->first, d->first_n, sizeof *d->first, by_place);
  for (size_t i = 0; d->sink->subject && i < judged->facts.n; i++)
    HALES_TRY(d->sink->subject(d->sink->ctx, facts[i], err));
  return HALES_OK;
}

static hales_status deliver_notes(delivery *d, hales_err *err) {
  void **notes = NULL;
  HALES_TRY(hales_batch_index(d->notes, &d->notes->notes, sizeof(hales_note), &notes, err));
  for (size_t i = 0; d->sink->note && i < d->notes->notes.n; i++)
    HALES_TRY(d->sink->note(d->sink->ctx, notes[i], err));
  return HALES_OK;
}

/* Formats that are met often and never read: what to do instead. */
static hales_status not_foreign(hales_bytes in, hales_err *err) {
  static const struct {
    const char *head, *what;
  } foreign[] = {{"PK\x03\x04", "a ZIP archive or a workbook of Excel; unpack it, or save the sheet as CSV"},
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

/* The first 4096 bytes are what readers are recognised by. */
static hales_status find_reader(const hales_input *in, const hales_reader **reader, hales_err *err) {
  hales_window w = {.in = in};
  hales_bytes head;
  hales_status s = hales_window_get(&w, 0, 4096, &head, err);
  if (s == HALES_OK) {
    *reader = hales_reader_find(head);
    s = not_foreign(head, err);
  }
  if (s == HALES_OK && !*reader && hales_utf16_is(head))
    s = HALES_FAIL_AT(err, HALES_EPARSE, 0,
                      "the text is UTF-16, of which only tables are read; save the file as UTF-8");
  if (s == HALES_OK && !*reader)
    s = HALES_FAIL_AT(err, HALES_EPARSE, 0,
                      "no known format: expected a long CSV (subject_identifier, variable_name, value, "
                      "...) or FHIR R4 JSON");
  hales_window_deinit(&w);
  return s;
}

/* One document on its way: each look starts with scratch as it was. */
typedef struct look {
  const hales_input *in;
  const hales_reader *reader;
  const void *state;
  hales_arena *scratch;
} look;

static hales_status read_with(const look *l, const hales_sink *sink, hales_err *err) {
  const size_t mark = l->scratch->used;
  hales_status s = l->reader->read(l->in, l->state, l->scratch, sink, err);
  if (s == HALES_OK && sink->settle) s = sink->settle(sink->ctx, err);
  l->scratch->used = mark;
  return s;
}

static hales_status survey(const look *l, hales_survey *out, hales_batch *judged, hales_err *err) {
  const hales_sink first = hales_survey_sink(out), second = hales_survey_doubts(out);
  HALES_TRY(read_with(l, &first, err));
  HALES_TRY(hales_survey_judge(out, judged, err));
  if (out->doubtful_n == 0) return HALES_OK;
  HALES_TRY(read_with(l, &second, err));
  return hales_survey_compare(out, err);
}

hales_status hales_document_read(const hales_input *in, const hales_read_options *opt,
                                 const hales_document_memory *memory, const hales_sink *sink,
                                 hales_document *doc, hales_read_counts *counts, hales_err *err) {
  static const hales_read_options none = {0};
  look l = {.in = in, .scratch = memory->scratch};
  if (in->n == 0) return HALES_FAIL_AT(err, HALES_EPARSE, 0, "the document is empty");
  HALES_TRY(find_reader(in, &l.reader, err));
  /* what passes by was recognised once, by whoever opened it: a table now is another text */
  if (l.reader->whole && !in->bytes)
    return HALES_FAIL(err, HALES_EIO, "it was written while it was read; try again when it is complete");
  const uint64_t max = l.reader->whole ? HALES_DOCUMENT_BYTES_MAX : HALES_STREAM_BYTES_MAX;
  if (in->n > max)
    return HALES_FAIL(err, HALES_ERANGE, "document larger than %llu MiB: split it",
                      (unsigned long long)max >> 20);
  const size_t mark = memory->scratch->used;
  if (l.reader->prepare) HALES_TRY(l.reader->prepare(in, memory->keep, l.scratch, &l.state, err));
  l.scratch->used = mark;
  hales_survey whole = {.keep = memory->keep, .opt = opt ? opt : &none};
  hales_batch judged = {.arena = memory->keep};
  HALES_TRY(survey(&l, &whole, &judged, err));
  if (doc) {
    doc->bytes = in->n;
    doc->reader = l.reader->id;
    doc->reader_version = l.reader->version;
  }
  delivery d = {.survey = &whole, .sink = sink, .notes = &judged};
  const hales_sink deliver = {
      .ctx = &d, .obs = on_obs, .event = on_event, .reject = on_reject, .note = on_note, .settle = on_settle};
  HALES_TRY(deliver_facts(&d, &judged, err));
  HALES_TRY(read_with(&l, &deliver, err));
  HALES_TRY(catch_up(&d, UINT64_MAX, err));
  HALES_TRY(deliver_notes(&d, err));
  if (counts) *counts = d.counts;
  return HALES_OK;
}

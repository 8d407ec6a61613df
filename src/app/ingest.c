#define _GNU_SOURCE /* MAP_ANONYMOUS, MAP_NORESERVE */
#include "app/ingest.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "app/ingest_open.h"
#include "app/ingest_result.h"
#include "base/arena.h"
#include "base/file.h"
#include "store/identity.h"
#include "thread/normalise.h"
#include "thread/reader.h"

/* Observations that the store gets together. */
#define ROWS 128

/* One file on its way.  Its counts join the result only when it is committed. */
typedef struct document {
  hales_store *store;
  const hales_ingest_options *opt;
  const char *file;
  hales_document *doc;
  int64_t id;               /* in the store; 0 before the first statement */
  char stated_subject[257]; /* empty: none yet */
  bool store_failed;
  hales_ingest_result part;
  hales_obs rows[ROWS]; /* waiting to be put, at the latest when their strings go */
  size_t row_count;
} document;

/* The transaction starts with the first statement: a file without any leaves no trace. */
static hales_status ready(document *d, hales_err *err) {
  if (d->id) return HALES_OK;
  hales_put put;
  d->store_failed = true;
  HALES_TRY(hales_store_begin(d->store, err));
  HALES_TRY(hales_store_put_document(d->store, d->doc, d->opt->now_us, &d->id, &put, err));
  d->store_failed = false;
  return HALES_OK;
}

/* Whose fact it is.  *use is NULL when nobody says: then the fact was rejected. */
static hales_status subject_of(document *d, const char *stated, const hales_place *place, const char **use,
                               hales_err *err) {
  const char *given = d->opt->subject;
  *use = given ? given : stated;
  if (!*use || !**use) {
    *use = NULL;
    return hales_ingest_add_rejection(&d->part, d->file, place->text, place->at, HALES_EPARSE,
                                      "no subject is stated; name one with --subject", err);
  }
  if (!given || !stated || strcmp(stated, given) == 0) return HALES_OK;
  if (!*d->stated_subject) (void)snprintf(d->stated_subject, sizeof d->stated_subject, "%s", stated);
  if (strcmp(d->stated_subject, stated) != 0)
    return HALES_FAIL_AT(
        err, HALES_EARG, place->at,
        "the file holds several subjects, --subject names one; leave it away or split the file");
  return HALES_OK;
}

static void count_put(document *d, hales_put put) {
  d->part.received++;
  if (put == HALES_PUT_STORED)
    d->part.stored++;
  else
    d->part.duplicate++;
}

static hales_status flush(document *d, hales_err *err) {
  const hales_obs *obs[ROWS];
  hales_put puts[ROWS];
  const size_t n = d->row_count;
  if (n == 0) return HALES_OK;
  d->row_count = 0;
  for (size_t i = 0; i < n; i++) obs[i] = &d->rows[i];
  HALES_TRY(ready(d, err));
  d->store_failed = true;
  HALES_TRY(hales_store_put_many_obs(d->store, d->id, obs, n, puts, err));
  d->store_failed = false;
  for (size_t i = 0; i < n; i++) {
    count_put(d, puts[i]);
    if (puts[i] == HALES_PUT_STORED && obs[i]->flags != 0) d->part.flagged++;
    if (puts[i] == HALES_PUT_STORED && (obs[i]->flags & HALES_OBS_NOT_BELIEVED)) d->part.not_believed++;
    if (!(obs[i]->flags & HALES_OBS_UNKNOWN_CODE)) continue;
    const char *shown = hales_code_is_name(obs[i]->code) ? obs[i]->code : "(not a name)";
    HALES_TRY(hales_ingest_add_unknown(&d->part, obs[i]->code_system, shown, 1, err));
  }
  return HALES_OK;
}

static hales_status on_settle(void *ctx, hales_err *err) {
  return flush(ctx, err);
}

static hales_status on_obs(void *ctx, const hales_obs *o, hales_err *err) {
  document *d = ctx;
  hales_obs *mine = &d->rows[d->row_count];
  *mine = *o;
  HALES_TRY(subject_of(d, o->subject, &o->place, &mine->subject, err));
  if (!mine->subject) return HALES_OK;
  if (d->opt->subject) mine->flags &= ~(uint32_t)HALES_OBS_NO_SUBJECT;
  return ++d->row_count == ROWS ? flush(d, err) : HALES_OK;
}

static hales_status on_event(void *ctx, const hales_event *e, hales_err *err) {
  document *d = ctx;
  hales_event mine = *e;
  hales_put put;
  HALES_TRY(subject_of(d, e->subject, &e->place, &mine.subject, err));
  if (!mine.subject) return HALES_OK;
  HALES_TRY(ready(d, err));
  d->store_failed = true;
  HALES_TRY(hales_store_put_event(d->store, d->id, &mine, &put, err));
  d->store_failed = false;
  count_put(d, put);
  return HALES_OK;
}

static hales_status on_fact(void *ctx, const hales_subject_fact *f, hales_err *err) {
  document *d = ctx;
  hales_subject_fact mine = *f;
  hales_put put;
  HALES_TRY(subject_of(d, f->subject, &f->place, &mine.subject, err));
  if (!mine.subject) return HALES_OK;
  HALES_TRY(ready(d, err));
  d->store_failed = true;
  HALES_TRY(hales_store_put_fact(d->store, d->id, &mine, &put, err));
  d->store_failed = false;
  count_put(d, put);
  return HALES_OK;
}

static hales_status on_reject(void *ctx, const hales_rejection *r, hales_err *err) {
  document *d = ctx;
  return hales_ingest_add_rejection(&d->part, d->file, r->place.text, r->place.at, r->status, r->reason, err);
}

static hales_status on_note(void *ctx, const hales_note *n, hales_err *err) {
  document *d = ctx;
  return hales_ingest_add_note(&d->part, d->file, n->first.text, n->text, n->count, err);
}

/* What was read of a file that changed says nothing of it, whatever was wrong: that it changed comes first.
 */
static hales_status unless_changed(const hales_file_input *file, hales_status s, hales_err *err) {
  hales_err why = {0};
  const hales_status changed = hales_file_input_check(file, &why);
  if (changed == HALES_OK) return s;
  if (err) *err = why;
  return changed;
}

/* Reads and stores one file, committed or rolled back at the end. */
static hales_status store_input(document *d, const hales_input *in, const hales_file_input *file,
                                const hales_document_memory *memory, hales_err *err) {
  const hales_sink sink = {.ctx = d,
                           .obs = on_obs,
                           .event = on_event,
                           .subject = on_fact,
                           .reject = on_reject,
                           .note = on_note,
                           .settle = on_settle};
  const hales_read_options opt = {
      .keep_dates = d->opt->keep_dates, .subject = d->opt->subject, .now_us = d->opt->now_us};
  hales_status s = hales_document_read(in, &opt, memory, &sink, d->doc, NULL, err);
  if (s == HALES_OK) s = flush(d, err);
  if (file && !d->store_failed) s = unless_changed(file, s, err);
  if (s == HALES_OK && d->id) {
    d->store_failed = true;
    s = hales_store_commit(d->store, err);
    d->store_failed = s != HALES_OK;
  }
  if (s != HALES_OK) hales_store_rollback(d->store);
  return s;
}

/* Address space; what is not touched costs nothing.  NULL when there is none. */
static void *reserve(size_t n) {
  void *room = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return room == MAP_FAILED ? NULL : room;
}

static hales_status ingest_input(document *d, const hales_input *in, const hales_file_input *file,
                                 hales_err *err) {
  hales_document doc = {.bytes = in->n};
  HALES_TRY(hales_sha256_input(in, doc.sha256, err));
  d->doc = &doc;
  hales_arena scratch = {.cap = hales_document_scratch_bytes(in->n)},
              keep = {.cap = hales_document_keep_bytes(in->n)};
  const hales_document_memory memory = {&scratch, &keep};
  scratch.base = reserve(scratch.cap);
  keep.base = reserve(keep.cap);
  const hales_status s = scratch.base && keep.base
                             ? store_input(d, in, file, &memory, err)
                             : HALES_FAIL(err, HALES_ENOMEM, "not enough memory to read a file of %llu bytes",
                                          (unsigned long long)in->n);
  if (scratch.base) (void)munmap(scratch.base, scratch.cap);
  if (keep.base) (void)munmap(keep.base, keep.cap);
  return s;
}

/* text without "beginning: " */
static const char *after(const char *text, const char *beginning) {
  const size_t n = strlen(beginning);
  return strncmp(text, beginning, n) == 0 && strncmp(text + n, ": ", 2) == 0 ? text + n + 2 : text;
}

/* A file that failed as a whole becomes one rejection with its place. */
static hales_status reject_file(hales_ingest_result *out, const char *file, const hales_input *in,
                                const hales_err *why, hales_err *err) {
  char place[64];
  uint64_t line = 0, column = 0;
  const bool has_place = why->at != UINT64_MAX && in->n > 0;
  if (has_place) hales_input_line_column(in, why->at, &line, &column);
  (void)snprintf(place, sizeof place, "line %llu, column %llu", (unsigned long long)line,
                 (unsigned long long)column);
  out->files_rejected++;
  /* messages begin with the file or the place; both stand beside the reason already */
  const char *reason = after(after(why->msg, file), place);
  return hales_ingest_add_rejection(out, file, has_place ? place : NULL, has_place ? why->at : UINT64_MAX,
                                    why->status, reason, err);
}

static hales_status ingest_file(hales_store *store, const hales_ingest_options *opt,
                                const hales_file_found *found, hales_ingest_result *out, hales_err *err) {
  const char *file = found->path;
  document d = {.store = store, .opt = opt, .file = file};
  hales_ingest_file x = {.file = {.fd = -1}};
  hales_err why = {0};
  hales_status s = hales_ingest_open(&x, found, opt->bytes_max, &why);
  if (s == HALES_OK && x.bystander) {
    hales_ingest_close(&x);
    return hales_ingest_add_note(out, file, NULL, "no known format: not read", 1, err);
  }
  if (s == HALES_OK) s = ingest_input(&d, &x.input, x.passes_by ? &x.file : NULL, &why);
  out->files++;
  const bool fatal = d.store_failed && (s == HALES_EIO || s == HALES_ESTORE || s == HALES_ENOMEM);
  hales_status told;
  if (s == HALES_OK)
    told = hales_ingest_merge(out, &d.part, err);
  else
    told = reject_file(out, file, &x.input, &why, err);
  hales_ingest_result_deinit(&d.part);
  hales_ingest_close(&x);
  if (told != HALES_OK || !fatal) return told;
  return HALES_FAIL_AT(err, s, why.at, "%.84s; stopped at %.30s: %llu stored before it stay", why.msg,
                       hales_path_tail(file), (unsigned long long)out->stored);
}

hales_status hales_ingest_run(hales_store *store, const hales_ingest_options *opt, hales_ingest_result *out,
                              hales_err *err) {
  *out = (hales_ingest_result){0};
  const hales_input nothing = hales_input_of((hales_bytes){0});
  for (const char *c = opt->subject; c && *c; c++)
    if ((unsigned char)*c < 0x20 || *c == 0x7f)
      return HALES_FAIL(err, HALES_EARG,
                        "the subject's pseudonym has a control character; use printable ones");
  hales_file_list files = {0};
  hales_status s = HALES_OK;
  for (size_t i = 0; s == HALES_OK && i < opt->path_count; i++) {
    hales_err why = {0};
    const size_t before = files.count;
    const hales_status listed = hales_file_list_add(&files, opt->paths[i], &why);
    if (listed == HALES_ENOMEM)
      s = hales_ingest_no_memory(err);
    else if (listed != HALES_OK)
      s = reject_file(out, opt->paths[i], &nothing, &why, err);
    else if (files.count == before)
      s = hales_ingest_add_note(out, opt->paths[i], NULL, "the folder holds no files", 1, err);
  }
  for (size_t i = 0; s == HALES_OK && i < files.count; i++) {
    hales_progress_tell(opt->progress, "reading", i, files.count);
    s = ingest_file(store, opt, &files.files[i], out, err);
  }
  if (s == HALES_OK) hales_progress_tell(opt->progress, "reading", files.count, files.count);
  hales_file_list_deinit(&files);
  return s;
}

#include "app/ingest_result.h"

#include <stdlib.h>
#include <string.h>

hales_status hales_ingest_no_memory(hales_err *err) {
  return HALES_FAIL(err, HALES_ENOMEM, "out of memory while ingesting");
}

/* Copies text; NULL stays NULL.  *ok turns false when memory is short. */
static char *copy(const char *text, bool *ok) {
  if (!text) return NULL;
  const size_t n = strlen(text) + 1;
  char *p = malloc(n);
  if (p)
    memcpy(p, text, n);
  else
    *ok = false;
  return p;
}

/* Room for one more element at list[count]; capacity grows in powers of two. */
static void *grow(void *list, size_t count, size_t size) {
  if (count != 0 && (count & (count - 1)) != 0) return list;
  return realloc(list, (count ? 2 * count : 1) * size);
}

static hales_status list_rejection(hales_ingest_result *r, const char *file, const char *place, uint64_t at,
                                   hales_status status, const char *reason, hales_err *err) {
  if (r->rejection_count == HALES_INGEST_LIST_MAX) return HALES_OK;
  hales_ingest_rejection *p = grow(r->rejections, r->rejection_count, sizeof *p);
  if (!p) return hales_ingest_no_memory(err);
  r->rejections = p;
  bool ok = true;
  p[r->rejection_count++] = (hales_ingest_rejection){.file = copy(file, &ok),
                                                     .place = copy(place, &ok),
                                                     .reason = copy(reason, &ok),
                                                     .at = at,
                                                     .status = status};
  return ok ? HALES_OK : hales_ingest_no_memory(err);
}

hales_status hales_ingest_add_rejection(hales_ingest_result *r, const char *file, const char *place,
                                        uint64_t at, hales_status status, const char *reason,
                                        hales_err *err) {
  r->received++;
  r->rejected++;
  return list_rejection(r, file, place, at, status, reason, err);
}

hales_status hales_ingest_add_note(hales_ingest_result *r, const char *file, const char *place,
                                   const char *text, uint64_t count, hales_err *err) {
  if (r->note_count == HALES_INGEST_LIST_MAX) return HALES_OK;
  hales_ingest_note *p = grow(r->notes, r->note_count, sizeof *p);
  if (!p) return hales_ingest_no_memory(err);
  r->notes = p;
  bool ok = true;
  p[r->note_count++] = (hales_ingest_note){
      .file = copy(file, &ok), .place = copy(place, &ok), .text = copy(text, &ok), .count = count};
  return ok ? HALES_OK : hales_ingest_no_memory(err);
}

static bool same_text(const char *a, const char *b) {
  return a == b || (a && b && strcmp(a, b) == 0);
}

hales_status hales_ingest_add_unknown(hales_ingest_result *r, const char *system, const char *name,
                                      uint64_t count, hales_err *err) {
  for (size_t i = 0; i < r->unknown_count; i++)
    if (same_text(r->unknown[i].name, name) && same_text(r->unknown[i].system, system)) {
      r->unknown[i].count += count;
      return HALES_OK;
    }
  if (r->unknown_count == HALES_INGEST_LIST_MAX / 10) return HALES_OK;
  hales_ingest_name *p = grow(r->unknown, r->unknown_count, sizeof *p);
  if (!p) return hales_ingest_no_memory(err);
  r->unknown = p;
  bool ok = true;
  p[r->unknown_count++] =
      (hales_ingest_name){.name = copy(name, &ok), .system = copy(system, &ok), .count = count};
  return ok ? HALES_OK : hales_ingest_no_memory(err);
}

static int by_place(const void *pa, const void *pb) {
  const hales_ingest_rejection *a = pa, *b = pb;
  const int c = (a->at > b->at) - (a->at < b->at);
  return c ? c : strcmp(a->reason, b->reason);
}

/* Adds the counts and lists of a file that was committed. */
hales_status hales_ingest_merge(hales_ingest_result *all, hales_ingest_result *part, hales_err *err) {
  if (part->rejection_count > 1)
    qsort(part->rejections, part->rejection_count, sizeof *part->rejections, by_place);
  all->received += part->received;
  all->stored += part->stored;
  all->duplicate += part->duplicate;
  all->rejected += part->rejected;
  all->flagged += part->flagged;
  all->not_believed += part->not_believed;
  for (size_t i = 0; i < part->rejection_count; i++) {
    const hales_ingest_rejection *x = &part->rejections[i];
    HALES_TRY(list_rejection(all, x->file, x->place, x->at, x->status, x->reason, err));
  }
  for (size_t i = 0; i < part->unknown_count; i++)
    HALES_TRY(hales_ingest_add_unknown(all, part->unknown[i].system, part->unknown[i].name,
                                       part->unknown[i].count, err));
  for (size_t i = 0; i < part->note_count; i++) {
    const hales_ingest_note *x = &part->notes[i];
    HALES_TRY(hales_ingest_add_note(all, x->file, x->place, x->text, x->count, err));
  }
  return HALES_OK;
}

void hales_ingest_result_deinit(hales_ingest_result *r) {
  for (size_t i = 0; i < r->rejection_count; i++) {
    free(r->rejections[i].file);
    free(r->rejections[i].place);
    free(r->rejections[i].reason);
  }
  for (size_t i = 0; i < r->unknown_count; i++) {
    free(r->unknown[i].name);
    free(r->unknown[i].system);
  }
  for (size_t i = 0; i < r->note_count; i++) {
    free(r->notes[i].file);
    free(r->notes[i].place);
    free(r->notes[i].text);
  }
  free(r->rejections);
  free(r->unknown);
  free(r->notes);
  *r = (hales_ingest_result){0};
}

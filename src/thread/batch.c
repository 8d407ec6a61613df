#include "thread/batch.h"

#include <string.h>

#define BLOCK_ITEMS 128

struct hales_list_block {
  struct hales_list_block *next;
  size_t n, cap;
  unsigned char *items;
};

hales_status hales_batch_full(hales_err *err) {
  return HALES_FAIL(err, HALES_ENOMEM, "document too large for the memory given to it");
}

static hales_status push(hales_arena *a, hales_list *l, const void *item, size_t size, hales_err *err) {
  if (!l->last || l->last->n == l->last->cap) {
    struct hales_list_block *b = HALES_NEW(a, 1, struct hales_list_block);
    const size_t cap = l->n == 0 ? 8 : BLOCK_ITEMS;
    unsigned char *items = b ? hales_arena_zalloc(a, cap, size, _Alignof(max_align_t)) : NULL;
    if (!items) return hales_batch_full(err);
    *b = (struct hales_list_block){.cap = cap, .items = items};
    if (l->last)
      l->last->next = b;
    else
      l->first = b;
    l->last = b;
  }
  memcpy(l->last->items + l->last->n++ * size, item, size);
  l->n++;
  return HALES_OK;
}

const char *hales_arena_text(hales_arena *a, const char *text) {
  char *p = hales_arena_zalloc(a, strlen(text) + 1, 1, 1);
  if (p) memcpy(p, text, strlen(text) + 1);
  return p;
}

/* A copy of text in the batch's arena; NULL stays NULL.  *ok turns false when it is full. */
static const char *kept(hales_batch *b, const char *text, bool *ok) {
  const char *p = text ? hales_arena_text(b->arena, text) : NULL;
  if (text && !p) *ok = false;
  return p;
}

/* As kept; what the one before it says as well is there already.  The components of a record have its
 * subject, its method and its name in common, however long these are. */
static const char *shared(hales_batch *b, const char *text, const char *before, bool *ok) {
  return text && before && strcmp(text, before) == 0 ? before : kept(b, text, ok);
}

static void keep_identity(hales_batch *b, hales_identity *id, bool *ok) {
  id->record = kept(b, id->record, ok);
  id->system = kept(b, id->system, ok);
  id->version = kept(b, id->version, ok);
}

/* quantity and canonical_unit are static, and so is canonical_text */
static hales_status put_obs(void *ctx, const hales_obs *o, hales_err *err) {
  static const hales_obs none = {0};
  hales_batch *b = ctx;
  const struct hales_list_block *k = b->obs.last;
  const hales_obs *last = k ? (const hales_obs *)(const void *)k->items + (k->n - 1) : &none;
  hales_obs mine = *o;
  bool ok = true;
#define SHARE(field) mine.field = shared(b, mine.field, last->field, &ok)
  SHARE(subject);
  SHARE(code_system);
  SHARE(code);
  SHARE(label);
  SHARE(value_text);
  SHARE(unit);
  SHARE(device);
  SHARE(method);
  SHARE(source);
  SHARE(context);
  SHARE(interpretation);
  SHARE(place.text);
  SHARE(identity.record);
  SHARE(identity.system);
  SHARE(identity.version);
#undef SHARE
  return ok ? push(b->arena, &b->obs, &mine, sizeof mine, err) : hales_batch_full(err);
}

static hales_status put_event(void *ctx, const hales_event *e, hales_err *err) {
  hales_batch *b = ctx;
  hales_event mine = *e;
  bool ok = true;
  const char **const texts[] = {&mine.subject,   &mine.code_system, &mine.code,      &mine.label,
                                &mine.dose_text, &mine.dose_unit,   &mine.place.text};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = kept(b, *texts[i], &ok);
  keep_identity(b, &mine.identity, &ok);
  return ok ? push(b->arena, &b->events, &mine, sizeof mine, err) : hales_batch_full(err);
}

static hales_status put_fact(void *ctx, const hales_subject_fact *f, hales_err *err) {
  hales_batch *b = ctx;
  hales_subject_fact mine = *f;
  bool ok = true;
  mine.subject = kept(b, mine.subject, &ok);
  mine.text = kept(b, mine.text, &ok);
  mine.place.text = kept(b, mine.place.text, &ok);
  keep_identity(b, &mine.identity, &ok);
  return ok ? push(b->arena, &b->facts, &mine, sizeof mine, err) : hales_batch_full(err);
}

static hales_status put_rejection(void *ctx, const hales_rejection *r, hales_err *err) {
  hales_batch *b = ctx;
  hales_rejection mine = *r;
  bool ok = true;
  mine.place.text = kept(b, mine.place.text, &ok);
  mine.reason = kept(b, mine.reason, &ok);
  return ok ? push(b->arena, &b->rejections, &mine, sizeof mine, err) : hales_batch_full(err);
}

static hales_note *find_note(hales_batch *b, const char *text) {
  for (struct hales_list_block *k = b->notes.first; k; k = k->next) {
    hales_note *notes = (hales_note *)(void *)k->items;
    for (size_t i = 0; i < k->n; i++)
      if (strcmp(notes[i].text, text) == 0) return &notes[i];
  }
  return NULL;
}

static hales_status put_note(void *ctx, const hales_note *n, hales_err *err) {
  static const char rest[] = "other things left alone";
  hales_batch *b = ctx;
  hales_note copy = *n;
  hales_note *known = find_note(b, n->text);
  if (!known && b->notes.n >= HALES_BATCH_NOTES_MAX) known = find_note(b, copy.text = rest);
  if (known) {
    known->count += n->count;
    return HALES_OK;
  }
  bool ok = true;
  copy.text = kept(b, copy.text, &ok);
  copy.first.text = kept(b, copy.first.text, &ok);
  if (!ok) return hales_batch_full(err);
  return push(b->arena, &b->notes, &copy, sizeof copy, err);
}

hales_sink hales_batch_sink(hales_batch *b) {
  return (hales_sink){.ctx = b,
                      .obs = put_obs,
                      .event = put_event,
                      .subject = put_fact,
                      .reject = put_rejection,
                      .note = put_note};
}

hales_status hales_batch_index(const hales_batch *b, const hales_list *list, size_t size, void ***all,
                               hales_err *err) {
  *all = NULL;
  if (list->n == 0) return HALES_OK;
  void **out = HALES_NEW(b->arena, list->n, void *);
  if (!out) return hales_batch_full(err);
  size_t n = 0;
  for (struct hales_list_block *k = list->first; k; k = k->next)
    for (size_t i = 0; i < k->n; i++) out[n++] = k->items + i * size;
  *all = out;
  return HALES_OK;
}

hales_status hales_batch_reject(hales_batch *b, hales_place place, hales_status status, const char *reason,
                                hales_err *err) {
  const hales_rejection r = {.place = place, .status = status, .reason = reason};
  return put_rejection(b, &r, err);
}

/* Deletions in a history: an entry without a resource, whose request says DELETE [FHIR-R4, Bundle of type
 * history].  It names the record and not the person: that is looked for in the versions of the record, which
 * stand before it or behind it in the same file.
 */
#include <stdlib.h>
#include <string.h>

#include "thread/readers/fhir_priv.h"

#define BLOCK 512

struct fhir_owner_list {
  fhir_owner_list *next;
  size_t n, all; /* in this block; in it and those it leads to */
  fhir_owner owners[BLOCK];
};

static hales_status add(fhir *f, hales_arena *keep, fhir_owner_list **list, const char *name,
                        const char *subject) {
  if (!*list || (*list)->n == BLOCK) {
    fhir_owner_list *b = HALES_NEW(keep, 1, fhir_owner_list);
    if (!b) return fhir_full(f);
    b->next = *list;
    b->all = *list ? (*list)->all : 0;
    *list = b;
  }
  (*list)->owners[(*list)->n++] = (fhir_owner){fhir_hash(name), subject};
  (*list)->all++;
  return HALES_OK;
}

/* Text to be kept; the one before it is used again where it says the same. */
static const char *kept(hales_arena *keep, const fhir_owner_list *list, const char *text) {
  if (list && list->n && strcmp(list->owners[list->n - 1].subject, text) == 0)
    return list->owners[list->n - 1].subject;
  char *p = hales_arena_zalloc(keep, strlen(text) + 1, 1, 1);
  if (p) memcpy(p, text, strlen(text) + 1);
  return p;
}

hales_status fhir_owners_add(fhir *f, hales_arena *keep, fhir_owner_list **list, const fhir_item *e) {
  const hales_json *v = e->resource, *subject = hales_json_get(v, "subject");
  const char *type = hales_json_get_text(v, "resourceType"), *id = hales_json_get_text(v, "id");
  if (e->entry == v || !hales_json_get(e->entry, "request") || !fhir_plain_type(type)) return HALES_OK;
  if (!subject) subject = hales_json_get(v, "patient");
  const char *whose = hales_json_get_text(subject, "reference"), *url = fhir_address(f, e->full_url);
  if (!whose) whose = hales_json_get_text(hales_json_get(subject, "identifier"), "value");
  if (!whose || !*whose || *whose == '#') return HALES_OK;
  whose = kept(keep, *list, whose);
  if (!whose || f->full) return fhir_full(f);
  if (url) HALES_TRY(add(f, keep, list, url, whose));
  if (!id) return HALES_OK;
  char name[128];
  const size_t n = strlen(type), m = strlen(id);
  if (n + m + 2 > sizeof name) return HALES_OK; /* longer than an id may be [FHIR-R4]: 64 */
  memcpy(name, type, n);
  name[n] = '/';
  memcpy(name + n + 1, id, m + 1);
  return add(f, keep, list, name, whose);
}

static int by_record(const void *pa, const void *pb) {
  const fhir_owner *a = pa, *b = pb;
  if (a->record != b->record) return a->record > b->record ? 1 : -1;
  return strcmp(a->subject, b->subject);
}

/* Each record with each of its subjects once. */
hales_status fhir_owners_finish(fhir *f, hales_arena *keep, const fhir_owner_list *list, fhir_index *out) {
  if (!list) return HALES_OK;
  fhir_owner *all = HALES_NEW(keep, list->all, fhir_owner);
  size_t n = 0;
  if (!all) return fhir_full(f);
  for (const fhir_owner_list *b = list; b; b = b->next)
    for (size_t i = 0; i < b->n; i++) all[n++] = b->owners[i];
  qsort(all, n, sizeof *all, by_record);
  for (size_t i = 0; i < n; i++)
    if (out->owners_n == 0 || by_record(&all[out->owners_n - 1], &all[i]) != 0) all[out->owners_n++] = all[i];
  out->owners = all;
  return HALES_OK;
}

/* The one subject of all versions under this name; NULL when there is none, or more than one. */
static const char *owner(fhir *f, const char *name) {
  const fhir_index *x = f->index;
  const uint64_t record = name ? fhir_hash(name) : 0;
  size_t lo = 0, hi = name && x ? x->owners_n : 0;
  while (lo < hi) {
    const size_t mid = lo + (hi - lo) / 2;
    if (x->owners[mid].record < record)
      lo = mid + 1;
    else
      hi = mid;
  }
  if (!name || !x || lo == x->owners_n || x->owners[lo].record != record) return NULL;
  if (lo + 1 < x->owners_n && x->owners[lo + 1].record == record) return NULL;
  const char *whose = fhir_subject_at(f, x->owners[lo].subject);
  return whose || strchr(x->owners[lo].subject, '/') ? whose : x->owners[lo].subject;
}

/* "Observation/7" of an address that ends so, with or without its version; NULL when it names no record. */
static const char *record_in(fhir *f, const char *url, const char **type, const char **id) {
  const char *history = url ? strstr(url, "/_history/") : NULL;
  size_t to = !url ? 0 : history ? (size_t)(history - url) : strlen(url), from = to, slash = to;
  if (!url || strcspn(url, "?#") < strlen(url)) return NULL;
  while (slash > 0 && url[slash - 1] != '/') slash--;
  if (slash == 0 || slash == to) return NULL;
  for (from = slash - 1; from > 0 && url[from - 1] != '/';) from--;
  const size_t n = to - from, m = slash - 1 - from;
  char *name = hales_arena_zalloc(f->arena, n + 1, 1, 1), *kind = hales_arena_zalloc(f->arena, m + 1, 1, 1);
  if (!name || !kind) {
    f->full = true;
    return NULL;
  }
  memcpy(name, url + from, n);
  memcpy(kind, url + from, m);
  *type = kind;
  *id = name + m + 1;
  return fhir_plain_type(kind) ? name : NULL;
}

bool fhir_is_deletion(const fhir_item *e) {
  const hales_json *request = e->entry != e->resource ? hales_json_get(e->entry, "request") : NULL;
  const char *method = hales_json_get_text(request, "method");
  return method && strcmp(method, "DELETE") == 0;
}

/* "3" of W/"3" (an ETag holds the versionId [FHIR-R4]). */
static const char *version_in(fhir *f, const char *etag) {
  const char *from = etag ? strchr(etag, '"') : NULL, *to = from ? strchr(from + 1, '"') : NULL;
  char *out = to && to > from + 1 ? hales_arena_zalloc(f->arena, (size_t)(to - from), 1, 1) : NULL;
  if (out) memcpy(out, from + 1, (size_t)(to - from - 1));
  return out;
}

hales_status fhir_deletion(fhir *f, const fhir_item *e) {
  static const char *const read[] = {"Observation", "MedicationStatement", "MedicationRequest", "Procedure",
                                     "Encounter"};
  const hales_json *response = hales_json_get(e->entry, "response");
  const char *url = hales_json_get_text(hales_json_get(e->entry, "request"), "url"), *id = NULL;
  fhir_record r = {.resource = e->entry, .full_url = e->full_url};
  hales_err ignored = {0};
  bool known = false;
  r.identity.record = record_in(f, url, &r.type, &id);
  if (!r.identity.record) r.identity.record = record_in(f, e->full_url, &r.type, &id);
  if (f->full) return fhir_full(f);
  if (!r.identity.record) return fhir_note(f, e->entry, "Bundle.entry", "a deletion that names no record");
  for (size_t k = 0; k < sizeof read / sizeof *read; k++) known |= strcmp(read[k], r.type) == 0;
  if (!known) return fhir_note(f, e->entry, r.type, "deletions of this type are not followed");
  HALES_TRY(fhir_system_of(f, &r, id, &r.identity.system));
  r.identity.state = HALES_VERSION_ENTERED_IN_ERROR;
  r.identity.version = version_in(f, hales_json_get_text(response, "etag"));
  /* a stamp that cannot be read only loses the order of versions */
  (void)fhir_time_of(hales_json_get(response, "lastModified"), &r.identity.updated, &ignored);
  r.subject = owner(f, fhir_address(f, e->full_url));
  if (!r.subject) r.subject = owner(f, r.identity.record);
  if (f->full) return fhir_full(f);
  return fhir_withdraw(f, &r, true,
                       r.subject ? "deleted by its source: withdrawn"
                                 : "deleted, whose it was this file does not say: --subject can name them");
}

/* Observations that a panel only refers to (hasMember): what it says of their place is not said in them.
 * Kept are the members of panels that name a place, or speak against the arm, and no others. */
#include <stdlib.h>
#include <string.h>

#include "thread/readers/fhir_priv.h"

#define BLOCK 256

struct fhir_member_list {
  fhir_member_list *next;
  size_t n, all; /* in this block; in it and those it leads to */
  fhir_member members[BLOCK];
};

static void tell(fhir *f, const hales_json *concept, hales_site_told *told) {
  hales_coding codes[FHIR_CODINGS_MAX];
  const size_t n = fhir_codings(f, concept, codes);
  hales_site_tell(told, codes, n, hales_json_get_text(concept, "text"), false);
}

hales_status fhir_members_add(fhir *f, hales_arena *keep, fhir_member_list **list, const hales_json *v) {
  const char *type = hales_json_get_text(v, "resourceType");
  const hales_json *members = hales_json_get(v, "hasMember");
  hales_site_told told = {0};
  if (!type || strcmp(type, "Observation") != 0 || !members || members->kind != HALES_JSON_ARRAY)
    return HALES_OK;
  tell(f, hales_json_get(v, "code"), &told);
  tell(f, hales_json_get(v, "bodySite"), &told);
  if (f->full) return fhir_full(f);
  if (hales_site_of(&told) == HALES_SITE_SYSTEMIC) return HALES_OK;
  for (const hales_json *m = members->first; m; m = m->next) {
    const char *url = fhir_address(f, hales_json_get_text(m, "reference"));
    if (!url) continue;
    if (!*list || (*list)->n == BLOCK) {
      fhir_member_list *b = HALES_NEW(keep, 1, fhir_member_list);
      if (!b) return fhir_full(f);
      b->next = *list;
      b->all = *list ? (*list)->all : 0;
      *list = b;
    }
    (*list)->members[(*list)->n++] = (fhir_member){fhir_hash(url), told};
    (*list)->all++;
  }
  return f->full ? fhir_full(f) : HALES_OK;
}

static int by_record(const void *pa, const void *pb) {
  const fhir_member *a = pa, *b = pb;
  return (a->record > b->record) - (a->record < b->record);
}

hales_status fhir_members_finish(fhir *f, hales_arena *keep, const fhir_member_list *list, fhir_index *out) {
  if (!list) return HALES_OK;
  fhir_member *all = HALES_NEW(keep, list->all, fhir_member);
  if (!all) return fhir_full(f);
  for (const fhir_member_list *b = list; b; b = b->next)
    for (size_t i = 0; i < b->n; i++) all[out->members_n++] = b->members[i];
  qsort(all, out->members_n, sizeof *all, by_record);
  out->members = all;
  return HALES_OK;
}

static void tell_of(const fhir_index *x, const char *name, bool alone, hales_site_told *told) {
  const uint64_t record = name ? fhir_hash(name) : 0;
  size_t lo = 0, hi = name ? x->members_n : 0;
  while (lo < hi) {
    const size_t mid = lo + (hi - lo) / 2;
    if (x->members[mid].record < record)
      lo = mid + 1;
    else
      hi = mid;
  }
  for (; name && lo < x->members_n && x->members[lo].record == record; lo++) {
    told->named |= x->members[lo].told.named;
    told->doubtful |= alone && x->members[lo].told.doubtful;
  }
}

void fhir_tell_of_groups(fhir *f, const fhir_record *r, bool alone, hales_site_told *told) {
  const fhir_index *x = f->index;
  if (!x || x->members_n == 0) return;
  tell_of(x, fhir_address(f, r->full_url), alone, told);
  tell_of(x, r->identity.record, alone, told);
}

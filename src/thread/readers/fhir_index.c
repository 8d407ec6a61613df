/* What a document says under which address, so that references are followed wherever they lead in it: kept
 * are patients, encounters and medications; of the rest it is enough to know that they are no patients. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "thread/readers/fhir_priv.h"

#define BLOCK 1024

typedef struct block block;
struct block {
  block *next;
  size_t n;
  uint64_t hashes[BLOCK];
};

typedef struct link link;
struct link {
  link *next;
  fhir_target target;
};

/* The index as it grows. */
typedef struct making {
  hales_arena *keep;
  link *first;
  block *others;
  fhir_owner_list *owners;
  fhir_member_list *members;
  size_t n, others_n, items;
} making;

/* FNV-1a, 64 bits. */
uint64_t fhir_hash(const char *text) {
  uint64_t h = UINT64_C(0xcbf29ce484222325);
  for (; *text; text++) h = (h ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
  return h;
}

static hales_status add_other(fhir *f, making *m, const char *url) {
  if (!m->others || m->others->n == BLOCK) {
    block *b = HALES_NEW(m->keep, 1, block);
    if (!b) return fhir_full(f);
    b->next = m->others;
    m->others = b;
  }
  m->others->hashes[m->others->n++] = fhir_hash(url);
  m->others_n++;
  return HALES_OK;
}

static hales_status add_target(fhir *f, making *m, const fhir_target *t, const char *a, const char *b) {
  const size_t cap = strlen(a) + strlen(b) + 2;
  link *l = HALES_NEW(m->keep, 1, link);
  char *url = hales_arena_zalloc(m->keep, cap, 1, 1);
  if (!l || !url) return fhir_full(f);
  (void)snprintf(url, cap, "%s%s%s", a, *b ? "/" : "", b);
  l->target = *t;
  l->target.url = url;
  l->next = m->first;
  m->first = l;
  m->n++;
  return HALES_OK;
}

static const char *kept(fhir *f, making *m, const char *text) {
  const size_t n = text ? strlen(text) + 1 : 0;
  char *p = n ? hales_arena_zalloc(m->keep, n, 1, 1) : NULL;
  if (p)
    memcpy(p, text, n);
  else if (n)
    f->full = true;
  return p;
}

/* A CodeableConcept, beyond the life of its document's tree.  Its depth is that of the document. */
static hales_json *kept_json(fhir *f, making *m, const hales_json *v) {
  hales_json *copy = v ? HALES_NEW(m->keep, 1, hales_json) : NULL;
  if (!copy) {
    if (v) f->full = true;
    return NULL;
  }
  *copy = *v;
  copy->text = kept(f, m, v->text);
  copy->key = kept(f, m, v->key);
  copy->parent = NULL;
  copy->first = copy->next = NULL;
  const hales_json **end = &copy->first;
  for (const hales_json *c = v->first; c; c = c->next) {
    hales_json *mine = kept_json(f, m, c);
    if (!mine) return NULL;
    mine->parent = copy;
    *end = mine;
    end = &mine->next;
  }
  return copy;
}

/* A patient under each identifier: whoever refers to one by what it is called there means this one. */
static hales_status add_identifiers(fhir *f, making *m, const fhir_target *t, const hales_json *patient) {
  const hales_json *list = hales_json_get(patient, "identifier");
  for (const hales_json *k = list && list->kind == HALES_JSON_ARRAY ? list->first : NULL; k; k = k->next) {
    const char *name = fhir_identifier_name(f, k);
    if (f->full) return fhir_full(f);
    if (name) HALES_TRY(add_target(f, m, t, name, ""));
  }
  return HALES_OK;
}

/* Each resource under its fullUrl and under "Type/id", a patient under its identifiers, too. */
static hales_status visit(fhir *f, const fhir_item *e) {
  making *m = f->ctx;
  const hales_json *v = e->resource;
  const char *type = hales_json_get_text(v, "resourceType"), *id = hales_json_get_text(v, "id");
  m->items++;
  if (!v) return HALES_OK;
  HALES_TRY(fhir_owners_add(f, m->keep, &m->owners, e));
  HALES_TRY(fhir_members_add(f, m->keep, &m->members, v));
  fhir_target t = {.at = e->at + v->at};
  const bool encounter = type && strcmp(type, "Encounter") == 0;
  t.patient = type && strcmp(type, "Patient") == 0;
  if (t.patient) t.subject = kept(f, m, fhir_patient_id(v, fhir_address_name(f, e->full_url)));
  if (encounter) t.class_code = kept(f, m, fhir_class_code(v));
  if (type && strcmp(type, "Medication") == 0) {
    t.code = kept_json(f, m, hales_json_get(v, "code"));
    t.alien = fhir_alien(v);
  }
  const char *url = fhir_address(f, e->full_url);
  if (f->full) return fhir_full(f);
  if (t.patient) HALES_TRY(add_identifiers(f, m, &t, v));
  if (!t.patient && !encounter && !t.code && !t.alien) return url ? add_other(f, m, url) : HALES_OK;
  if (url) HALES_TRY(add_target(f, m, &t, url, ""));
  return id ? add_target(f, m, &t, type, id) : HALES_OK;
}

static int by_target(const void *pa, const void *pb) {
  const fhir_target *a = pa, *b = pb;
  const int c = strcmp(a->url, b->url);
  return c ? c : (a->at > b->at) - (a->at < b->at);
}

static int by_hash(const void *pa, const void *pb) {
  const uint64_t a = *(const uint64_t *)pa, b = *(const uint64_t *)pb;
  return (a > b) - (a < b);
}

/* An identifier that two patients have (a family's policy, a "0" for none) tells nobody which one is meant.
 */
static void merge(fhir_target *first, const fhir_target *next) {
  const bool same = first->subject && next->subject && strcmp(first->subject, next->subject) == 0;
  if (*first->url == '|' && !same) first->subject = NULL;
}

/* Sorted; of two under one address the first counts, of two under one identifier neither. */
static hales_status finish(fhir *f, const making *m, fhir_index *out) {
  HALES_TRY(fhir_owners_finish(f, m->keep, m->owners, out));
  if (m->items < 2) return HALES_OK;
  HALES_TRY(fhir_members_finish(f, m->keep, m->members, out));
  if (m->n) {
    fhir_target *all = HALES_NEW(m->keep, m->n, fhir_target);
    size_t n = 0;
    if (!all) return fhir_full(f);
    for (const link *l = m->first; l; l = l->next) all[n++] = l->target;
    qsort(all, n, sizeof *all, by_target);
    for (size_t i = 0; i < n; i++)
      if (out->n == 0 || strcmp(all[out->n - 1].url, all[i].url) != 0)
        all[out->n++] = all[i];
      else
        merge(&all[out->n - 1], &all[i]);
    out->targets = all;
  }
  if (m->others_n) {
    uint64_t *all = HALES_NEW(m->keep, m->others_n, uint64_t);
    if (!all) return fhir_full(f);
    for (const block *b = m->others; b; b = b->next)
      for (size_t i = 0; i < b->n; i++) all[out->others_n++] = b->hashes[i];
    qsort(all, out->others_n, sizeof *all, by_hash);
    out->others = all;
  }
  return HALES_OK;
}

hales_status fhir_index_make(const hales_input *in, hales_arena *keep, hales_arena *scratch,
                             const void **state, hales_err *err) {
  making m = {.keep = keep};
  fhir f = {.arena = scratch, .err = err, .visit = visit, .ctx = &m};
  fhir_index *index = HALES_NEW(keep, 1, fhir_index);
  if (!index) return fhir_full(&f);
  HALES_TRY(fhir_items(&f, in));
  index->shape = f.shape;
  *state = index;
  return f.shape == FHIR_SINGLE ? HALES_OK : finish(&f, &m, index); /* alone, it can refer to nobody */
}

static int by_url(const void *key, const void *target) {
  return strcmp(key, ((const fhir_target *)target)->url);
}

static const fhir_target *find(const fhir_index *x, const char *url) {
  return x && x->n && url ? bsearch(url, x->targets, x->n, sizeof *x->targets, by_url) : NULL;
}

const fhir_target *fhir_known_by(const fhir *f, const char *identifier_name) {
  return find(f->index, identifier_name);
}

const fhir_target *fhir_resolve(fhir *f, const char *url) {
  static const fhir_target other = {0}; /* something, and no patient */
  const fhir_index *x = f->index;
  if (!x || (x->n == 0 && x->others_n == 0)) return NULL;
  url = fhir_address(f, url);
  if (!url) return NULL;
  const fhir_target *t = find(x, url);
  if (t) return t;
  const uint64_t hash = fhir_hash(url);
  return x->others_n && bsearch(&hash, x->others, x->others_n, sizeof *x->others, by_hash) ? &other : NULL;
}

#include <string.h>

#include "thread/readers/fhir_priv.h"

/* Bundles within bundles (the answers of a batch); heuristic: one level is usual. */
#define BUNDLE_DEPTH_MAX 8

static hales_status add(fhir *f, const fhir_item *one) {
  fhir_item *e = HALES_NEW(f->arena, 1, fhir_item);
  if (!e) return fhir_full(f);
  *e = *one;
  *f->last = e;
  f->last = &e->next;
  f->items++;
  return HALES_OK;
}

/* A resource, or what a Bundle holds. */
static hales_status add_all(fhir *f, const fhir_item *one, int depth) {
  const char *type = hales_json_get_text(one->resource, "resourceType");
  const hales_json *entries = hales_json_get(one->resource, "entry");
  if (!type || strcmp(type, "Bundle") != 0) return add(f, one);
  if (!entries) return HALES_OK;
  if (entries->kind != HALES_JSON_ARRAY)
    return HALES_FAIL_AT(f->err, HALES_EPARSE, one->at + entries->at, "Bundle.entry must be an array");
  if (depth == BUNDLE_DEPTH_MAX)
    return HALES_FAIL_AT(f->err, HALES_EPARSE, one->at + entries->at, "bundles are nested more than %d deep",
                         BUNDLE_DEPTH_MAX);
  for (const hales_json *e = entries->first; e; e = e->next) {
    fhir_item next = *one;
    next.entry = e;
    next.resource = hales_json_get(e, "resource");
    next.full_url = hales_json_get_text(e, "fullUrl");
    HALES_TRY(add_all(f, &next, depth + 1));
  }
  return HALES_OK;
}

static hales_status add_root(fhir *f, const hales_json *root, uint64_t line, uint64_t at) {
  fhir_item one = {.resource = root, .entry = root, .line = line, .at = at};
  one.root_type = hales_json_get_text(root, "resourceType");
  if (fhir_plain_type(one.root_type)) return add_all(f, &one, 0);
  if (root->kind != HALES_JSON_ARRAY || !hales_json_get_text(root->first, "resourceType"))
    return HALES_FAIL_AT(f->err, HALES_EPARSE, at + root->at,
                         "resourceType is missing: this JSON is no FHIR resource");
  one.root_type = "";
  for (const hales_json *v = root->first; v; v = v->next) {
    one.resource = one.entry = v;
    HALES_TRY(add_all(f, &one, 0));
  }
  return HALES_OK;
}

static size_t line_end(hales_bytes in, size_t from) {
  const uint8_t *end = from < in.n ? memchr(in.p + from, '\n', in.n - from) : NULL;
  return end ? (size_t)(end - in.p) : in.n;
}

/* The line from..*to without the blanks around it; false when nothing is left. */
static bool trim(hales_bytes in, size_t *from, size_t *to) {
  static const char blank[] = " \t\r";
  while (*from < *to && strchr(blank, in.p[*from]) && in.p[*from]) (*from)++;
  while (*to > *from && strchr(blank, in.p[*to - 1]) && in.p[*to - 1]) (*to)--;
  return *from < *to;
}

/* A first line that is an object of its own and a second one that begins another: no single JSON value can
 * look like that. */
static bool is_lines(hales_bytes in, size_t from) {
  for (int objects = 0; from < in.n;) {
    const size_t end = line_end(in, from);
    size_t to = end;
    if (trim(in, &from, &to)) {
      if (in.p[from] != '{') return false;
      if (++objects == 2) return true;
      if (in.p[to - 1] != '}') return false;
    }
    from = end + 1;
  }
  return false;
}

static hales_status add_line(fhir *f, hales_bytes line, uint64_t number, uint64_t at) {
  const hales_json *root = NULL;
  hales_err why = {0};
  const hales_status s = hales_json_read(line, f->arena, &root, &why);
  if (s == HALES_OK) return add_root(f, root, number, at);
  /* the JSON reader counts from the line it was given: "line 1, column ..." */
  const char *msg = strncmp(why.msg, "line 1, ", 8) == 0 ? why.msg + 8 : why.msg;
  return HALES_FAIL_AT(f->err, s, why.at == UINT64_MAX ? at : at + why.at, "line %llu, %s",
                       (unsigned long long)number, msg);
}

hales_status fhir_items(fhir *f, hales_bytes in) {
  const size_t start = in.n >= 3 && memcmp(in.p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  f->last = &f->first;
  if (!is_lines(in, start)) {
    const hales_json *root = NULL;
    HALES_TRY(hales_json_read(in, f->arena, &root, f->err));
    return add_root(f, root, 0, 0);
  }
  uint64_t number = 1;
  for (size_t i = start; i < in.n; number++) {
    const size_t end = line_end(in, i);
    size_t from = i, to = end;
    if (trim(in, &from, &to)) HALES_TRY(add_line(f, (hales_bytes){in.p + from, to - from}, number, from));
    i = end + 1;
  }
  return HALES_OK;
}

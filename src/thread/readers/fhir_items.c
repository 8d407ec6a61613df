#include <string.h>

#include "base/json_stream.h"
#include "thread/readers/fhir_priv.h"

/* Bundles within bundles (the answers of a batch); heuristic: one level is usual. */
#define BUNDLE_DEPTH_MAX 8

/* Rules of a Bundle are about all that it holds. */
static hales_status bundle_is_plain(fhir *f, const hales_json *bundle, uint64_t at) {
  const hales_json *rules = hales_json_get(bundle, "implicitRules");
  if (!rules) return HALES_OK;
  return HALES_FAIL_AT(f->err, HALES_EPARSE, at + rules->at, "Bundle.%s", fhir_alien(bundle));
}

/* One page of a search tells where the next one is: what that says is missing here. */
static hales_status note_further_pages(fhir *f, const fhir_item *bundle) {
  const hales_json *links = hales_json_get(bundle->resource, "link");
  for (const hales_json *k = links && links->kind == HALES_JSON_ARRAY ? links->first : NULL; k; k = k->next) {
    const char *relation = hales_json_get_text(k, "relation");
    if (!relation || strcmp(relation, "next") != 0) continue;
    f->here = bundle;
    return fhir_note(f, k, "Bundle", "one page of several (link next): read the others as well");
  }
  return HALES_OK;
}

/* A resource, or what a Bundle holds. */
static hales_status add_all(fhir *f, const fhir_item *one, int depth) {
  const char *type = hales_json_get_text(one->resource, "resourceType");
  const hales_json *entries = hales_json_get(one->resource, "entry");
  if (!type || strcmp(type, "Bundle") != 0) return f->visit(f, one);
  HALES_TRY(bundle_is_plain(f, one->resource, one->at));
  if (f->sink) HALES_TRY(note_further_pages(f, one));
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

/* ---- one JSON value: what is in its array passes by ---- */

static hales_status not_fhir(fhir *f, const hales_json *root) {
  return HALES_FAIL_AT(f->err, HALES_EPARSE, root->at,
                       "resourceType is missing: this JSON is no FHIR resource");
}

static hales_status on_element(void *ctx, const hales_json *v, hales_err *err) {
  fhir *f = ctx;
  hales_err *const outer = f->err;
  const bool array = v->parent->parent == NULL;
  fhir_item one = {.resource = v, .entry = v, .root_type = ""};
  int depth = 0;
  if (!array && f->shape != FHIR_NOT_KNOWN && f->shape != FHIR_BUNDLE) return HALES_OK;
  f->err = err;
  hales_status s = HALES_OK;
  if (array && v->index == 0 && !hales_json_get_text(v, "resourceType")) s = not_fhir(f, v->parent);
  if (!array) {
    one.root_type = "Bundle";
    one.resource = hales_json_get(v, "resource");
    one.full_url = hales_json_get_text(v, "fullUrl");
    depth = 1;
  }
  if (s == HALES_OK) s = add_all(f, &one, depth);
  f->err = outer;
  return s;
}

static hales_status settle(void *ctx, hales_err *err) {
  const fhir *f = ctx;
  return f->sink && f->sink->settle ? f->sink->settle(f->sink->ctx, err) : HALES_OK;
}

static hales_status value_items(fhir *f, const hales_input *in) {
  const hales_json_each each = {.key = "entry",
                                .value_max = HALES_DOCUMENT_BYTES_MAX,
                                .ctx = f,
                                .element = on_element,
                                .settle = settle};
  const hales_json *root = NULL;
  HALES_TRY(hales_json_stream(in, f->arena, &each, &root, f->err));
  if (root->kind == HALES_JSON_ARRAY) {
    f->shape = FHIR_ARRAY;
    return root->n ? HALES_OK : not_fhir(f, root);
  }
  const char *type = hales_json_get_text(root, "resourceType");
  f->shape = type && strcmp(type, "Bundle") == 0 ? FHIR_BUNDLE : FHIR_SINGLE;
  return add_root(f, root, 0, 0); /* of a Bundle, nothing is left */
}

/* ---- one value a line ---- */

/* The line from..*to without the blanks around it; false when nothing is left. */
static bool trim(hales_bytes in, size_t *from, size_t *to) {
  static const char blank[] = " \t\r";
  while (*from < *to && strchr(blank, in.p[*from]) && in.p[*from]) (*from)++;
  while (*to > *from && strchr(blank, in.p[*to - 1]) && in.p[*to - 1]) (*to)--;
  return *from < *to;
}

/* A first line that is an object of its own and a second one that begins another: no single JSON value can
 * look like that.  The first line may be a whole Bundle: it is not kept. */
static hales_status is_lines(const hales_input *in, uint64_t at, bool *yes, hales_err *err) {
  hales_window w = {.in = in};
  hales_status s = HALES_OK;
  int objects = 0, first = 0, last = 0; /* bytes of the line that are no blanks; 0: none yet */
  bool decided = false;
  *yes = false;
  while (!decided && s == HALES_OK && at < in->n) {
    hales_bytes b = {0};
    s = hales_window_get(&w, at, 1, &b, err);
    for (size_t k = 0; s == HALES_OK && k < b.n && !decided; k++) {
      const int c = b.p[k];
      if (c == '\n' && first) {
        decided = last != '}';
        first = 0;
      } else if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
        if (!first) {
          decided = c != '{' || ++objects == 2;
          *yes = objects == 2;
        }
        if (!first) first = c;
        last = c;
      }
    }
    at += b.n;
  }
  hales_window_deinit(&w);
  return s;
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

/* The line from `at` on, without its end, and where the next one begins. */
static hales_status get_line(fhir *f, hales_window *w, uint64_t at, uint64_t number, hales_bytes *line,
                             uint64_t *beyond) {
  size_t need = 1, looked = 0;
  for (;;) {
    HALES_TRY(hales_window_get(w, at, need, line, f->err));
    const uint8_t *end = looked < line->n ? memchr(line->p + looked, '\n', line->n - looked) : NULL;
    const size_t n = end ? (size_t)(end - line->p) : line->n;
    if (n > HALES_DOCUMENT_BYTES_MAX)
      return HALES_FAIL_AT(f->err, HALES_ERANGE, at, "line %llu is longer than %zu MiB; one resource a line",
                           (unsigned long long)number, HALES_DOCUMENT_BYTES_MAX >> 20);
    looked = line->n;
    if (!end && at + line->n < w->in->n) {
      need = line->n + 1;
      continue;
    }
    *beyond = at + n + 1;
    line->n = n;
    return HALES_OK;
  }
}

static hales_status lines(fhir *f, hales_window *w, uint64_t at) {
  const size_t mark = f->arena->used;
  for (uint64_t number = 1; at < w->in->n; number++) {
    hales_bytes line;
    uint64_t beyond = 0;
    HALES_TRY(get_line(f, w, at, number, &line, &beyond));
    size_t from = 0, to = line.n;
    if (trim(line, &from, &to))
      HALES_TRY(add_line(f, (hales_bytes){line.p + from, to - from}, number, at + from));
    if (f->arena->used - mark > HALES_JSON_SETTLE_BYTES) {
      HALES_TRY(settle(f, f->err));
      f->arena->used = mark;
    }
    at = beyond;
  }
  HALES_TRY(settle(f, f->err));
  f->arena->used = mark;
  return HALES_OK;
}

hales_status fhir_items(fhir *f, const hales_input *in) {
  hales_window w = {.in = in};
  hales_bytes head;
  bool by_line = f->shape == FHIR_LINES;
  hales_status s = hales_window_get(&w, 0, 3, &head, f->err);
  const uint64_t start = s == HALES_OK && head.n >= 3 && memcmp(head.p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  if (s == HALES_OK && f->shape == FHIR_NOT_KNOWN) s = is_lines(in, start, &by_line, f->err);
  if (s == HALES_OK && by_line) f->shape = FHIR_LINES;
  if (s == HALES_OK) s = by_line ? lines(f, &w, start) : value_items(f, in);
  hales_window_deinit(&w);
  return s;
}

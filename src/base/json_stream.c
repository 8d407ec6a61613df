#include "base/json_stream.h"

#include <stdio.h>
#include <string.h>

#include "base/json_priv.h"

typedef struct stream {
  hales_window w;
  uint64_t i;
  hales_arena *arena;
  const hales_json_each *each;
  hales_err *err;
  hales_err later; /* what the caller said against an element */
} stream;

static const hales_input *source(const stream *s) {
  return s->w.in;
}

static hales_status fail(stream *s, uint64_t at, const char *what) {
  return hales_json_fail(source(s), HALES_EPARSE, at, what, s->err);
}

/* The next byte that is no white space, -1 at the end. */
static hales_status next(stream *s, int *c) {
  for (;;) {
    hales_bytes b;
    HALES_TRY(hales_window_get(&s->w, s->i, 1, &b, s->err));
    size_t k = 0;
    while (k < b.n && (b.p[k] == ' ' || b.p[k] == '\t' || b.p[k] == '\n' || b.p[k] == '\r')) k++;
    s->i += k;
    *c = k < b.n ? b.p[k] : -1;
    if (k < b.n || b.n == 0) return HALES_OK;
  }
}

/* Where in its text a value is, as far as brackets and quotes tell. */
typedef struct extent {
  int depth;
  bool in_string, scalar, done;
} extent;

/* Takes the bytes from k on; returns where it stopped: behind the value when done. */
static size_t advance(extent *x, const uint8_t *p, size_t k, size_t n) {
  while (k < n && !x->done) {
    const uint8_t c = p[k];
    if (x->in_string) {
      while (k < n && p[k] != '"' && p[k] != '\\') k++;
      if (k == n) break;
      if (p[k] == '"') x->in_string = false;
      k += p[k] == '\\' ? 2 : 1; /* what is escaped may come with the next bytes */
      x->done = !x->in_string && x->depth == 0;
      continue;
    }
    if (x->scalar && (c == ',' || c == ']' || c == '}' || c == ' ' || c == '\n' || c == '\r' || c == '\t')) {
      x->done = true;
      break;
    }
    if (c == '"') x->in_string = true;
    if (c == '{' || c == '[') x->depth++;
    if (c == '}' || c == ']') x->done = --x->depth <= 0;
    k++;
  }
  return k;
}

/* The text of the value at s->i.  *cut: it is longer than may be, and this is its beginning. */
static hales_status text_of(stream *s, hales_bytes *out, bool *cut) {
  extent x = {0};
  *cut = false;
  HALES_TRY(hales_window_get(&s->w, s->i, 1, out, s->err));
  x.scalar = out->n > 0 && !strchr("\"{[", out->p[0]);
  size_t k = 0;
  while (!x.done) {
    HALES_TRY(hales_window_get(&s->w, s->i, k + 1, out, s->err));
    if (out->n <= k) return HALES_OK; /* the document ends */
    size_t n = out->n;
    *cut = n > s->each->value_max;
    if (*cut) n = s->each->value_max;
    k = advance(&x, out->p, k, n);
    if (*cut && !x.done) {
      out->n = n;
      return HALES_OK;
    }
  }
  *cut = false;
  out->n = k;
  return HALES_OK;
}

static hales_status value(stream *s, int depth, const hales_json *parent, hales_json **v) {
  const hales_json_part part = {.in = source(s), .at = s->i, .depth = depth, .parent = parent};
  hales_bytes text;
  hales_err why = {0};
  bool cut = false;
  size_t used = 0;
  HALES_TRY(text_of(s, &text, &cut));
  const hales_status status = hales_json_read_part(text, &part, s->arena, v, &used, &why);
  if (status == HALES_OK) {
    s->i += used;
    return HALES_OK;
  }
  if (cut && (status == HALES_ENOMEM || why.at >= s->i + text.n)) {
    char what[96];
    (void)snprintf(what, sizeof what, "a value of more than %zu bytes; is a quote or a bracket missing?",
                   s->each->value_max);
    return hales_json_fail(source(s), HALES_ERANGE, s->i, what, s->err);
  }
  if (s->err) *s->err = why;
  return status;
}

static hales_status give(stream *s, const hales_json *v) {
  hales_err why = {0};
  if (s->later.status != HALES_OK) return HALES_OK;
  const hales_status status = s->each->element(s->each->ctx, v, &why);
  if (status == HALES_EPARSE)
    s->later = why;
  else if (status != HALES_OK && s->err)
    *s->err = why;
  return status == HALES_EPARSE ? HALES_OK : status;
}

static hales_status settle(stream *s, size_t mark) {
  if (s->each->settle) HALES_TRY(s->each->settle(s->each->ctx, s->err));
  s->arena->used = mark;
  return HALES_OK;
}

/* Behind a member: *more false when that was the last. */
static hales_status separator(stream *s, int close, bool *more) {
  int c = 0;
  HALES_TRY(next(s, &c));
  *more = c == ',';
  if (c != close && c != ',')
    return fail(s, s->i, close == '}' ? "\",\" or \"}\" was expected" : "\",\" or \"]\" was expected");
  s->i++;
  return HALES_OK;
}

static hales_status elements(stream *s, int depth, hales_json *array) {
  const size_t mark = s->arena->used;
  int c = 0;
  s->i++;
  HALES_TRY(next(s, &c));
  if (c == ']') return s->i++, HALES_OK;
  for (bool more = true; more;) {
    hales_json *v = NULL;
    HALES_TRY(next(s, &c));
    HALES_TRY(value(s, depth + 1, array, &v));
    v->index = array->n++;
    HALES_TRY(give(s, v));
    if (s->arena->used - mark > HALES_JSON_SETTLE_BYTES) HALES_TRY(settle(s, mark));
    HALES_TRY(separator(s, ']', &more));
  }
  return settle(s, mark);
}

static hales_status node(stream *s, hales_json_kind kind, const hales_json *parent, hales_json **out) {
  *out = HALES_NEW(s->arena, 1, hales_json);
  if (!*out)
    return HALES_FAIL_AT(s->err, HALES_ENOMEM, s->i, "document too large for the memory given to it");
  **out = (hales_json){.kind = kind, .at = s->i, .parent = parent};
  return HALES_OK;
}

static hales_status member(stream *s, hales_json *root, hales_json **v) {
  hales_json *key = NULL;
  int c = 0;
  HALES_TRY(next(s, &c));
  if (c != '"') return fail(s, s->i, "a name in quotes was expected");
  HALES_TRY(value(s, 1, root, &key));
  HALES_TRY(next(s, &c));
  if (c != ':') return fail(s, s->i, "\":\" was expected after the name");
  s->i++;
  HALES_TRY(next(s, &c));
  if (c == '[' && strcmp(key->text, s->each->key) == 0) {
    HALES_TRY(node(s, HALES_JSON_ARRAY, root, v));
    (*v)->key = key->text; /* the elements' paths go through it */
    HALES_TRY(elements(s, 1, *v));
  } else {
    HALES_TRY(value(s, 1, root, v));
  }
  (*v)->key = key->text;
  (*v)->index = root->n++;
  return HALES_OK;
}

static hales_status members(stream *s, hales_json *root) {
  const hales_json **link = &root->first;
  int c = 0;
  s->i++;
  HALES_TRY(next(s, &c));
  if (c == '}') return s->i++, HALES_OK;
  for (bool more = true; more;) {
    hales_json *v = NULL;
    HALES_TRY(member(s, root, &v));
    *link = v;
    link = &v->next;
    HALES_TRY(separator(s, '}', &more));
  }
  return hales_json_check_keys(root, source(s), s->arena, s->err);
}

static hales_status document(stream *s, hales_json **root) {
  hales_bytes head;
  int c = 0;
  HALES_TRY(hales_window_get(&s->w, 0, 3, &head, s->err));
  if (head.n >= 3 && memcmp(head.p, "\xEF\xBB\xBF", 3) == 0) s->i = 3;
  HALES_TRY(next(s, &c));
  if (c == '{' || c == '[') {
    HALES_TRY(node(s, c == '{' ? HALES_JSON_OBJECT : HALES_JSON_ARRAY, NULL, root));
    HALES_TRY(c == '{' ? members(s, *root) : elements(s, 0, *root));
  } else {
    HALES_TRY(value(s, 0, NULL, root));
  }
  HALES_TRY(next(s, &c));
  return c == -1 ? HALES_OK : fail(s, s->i, "the document is complete; nothing may follow");
}

hales_status hales_json_stream(const hales_input *in, hales_arena *arena, const hales_json_each *each,
                               const hales_json **root, hales_err *err) {
  stream s = {.w = {.in = in}, .arena = arena, .each = each, .err = err};
  hales_json *v = NULL;
  hales_status status = document(&s, &v);
  hales_window_deinit(&s.w);
  if (status != HALES_OK) return status;
  if (s.later.status != HALES_OK) {
    if (err) *err = s.later;
    return s.later.status;
  }
  *root = v;
  return HALES_OK;
}

#include "base/json.h"

#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/json_priv.h"

static hales_status parse_value(hales_json_parser *p, int depth, const hales_json *parent, hales_json **out);

hales_status hales_json_fail(const hales_input *in, hales_status s, uint64_t at, const char *what,
                             hales_err *err) {
  uint64_t line = 0, column = 0;
  hales_input_line_column(in, at, &line, &column);
  return HALES_FAIL_AT(err, s, at, "line %llu, column %llu: %s%s", (unsigned long long)line,
                       (unsigned long long)column, what, at >= in->n ? "; the text ends here" : "");
}

hales_status hales_json_parser_fail(hales_json_parser *p, hales_status s, size_t at, const char *what) {
  const hales_input whole = hales_input_of(p->in);
  return p->part ? hales_json_fail(p->part->in, s, p->part->at + at, what, p->err)
                 : hales_json_fail(&whole, s, at, what, p->err);
}

/* Where in the document the text of this parser begins. */
static uint64_t base(const hales_json_parser *p) {
  return p->part ? p->part->at : 0;
}

static void skip_space(hales_json_parser *p) {
  while (p->i < p->in.n) {
    const uint8_t c = p->in.p[p->i];
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r') return;
    p->i++;
  }
}

static int peek(const hales_json_parser *p) {
  return p->i < p->in.n ? p->in.p[p->i] : -1;
}

static bool number_char(int c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

static hales_status parse_number(hales_json_parser *p, hales_json *v) {
  const size_t start = p->i;
  while (number_char(peek(p))) p->i++;
  const size_t n = p->i - start;
  const char *s = (const char *)p->in.p + start;
  const size_t d = s[0] == '-' ? 1 : 0;
  if (d < n && s[d] == '+') return hales_json_parser_fail(p, HALES_EPARSE, start + d, "a digit was expected");
  if (n > d + 1 && s[d] == '0' && s[d + 1] >= '0' && s[d + 1] <= '9')
    return hales_json_parser_fail(p, HALES_EPARSE, start + d,
                                  "a number does not begin with 0 and another digit");
  hales_err why = {0};
  const hales_status st = hales_decimal_read(s, n, &v->number, &why);
  if (st != HALES_OK) return hales_json_parser_fail(p, st, start + (size_t)why.at, why.msg);
  char *text = hales_arena_zalloc(p->arena, n + 1, 1, 1);
  if (!text)
    return hales_json_parser_fail(p, HALES_ENOMEM, start, "document too large for the memory given to it");
  memcpy(text, s, n);
  v->kind = HALES_JSON_NUMBER;
  v->text = text;
  v->n = n;
  return HALES_OK;
}

static hales_status parse_word(hales_json_parser *p, hales_json *v) {
  static const struct {
    const char *word;
    hales_json_kind kind;
    bool value;
  } words[] = {
      {"true", HALES_JSON_BOOL, true}, {"false", HALES_JSON_BOOL, false}, {"null", HALES_JSON_NULL, false}};
  for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
    const size_t n = strlen(words[k].word);
    if (p->in.n - p->i < n || memcmp(p->in.p + p->i, words[k].word, n) != 0) continue;
    v->kind = words[k].kind;
    v->boolean = words[k].value;
    p->i += n;
    return HALES_OK;
  }
  return hales_json_parser_fail(p, HALES_EPARSE, p->i,
                                "a value was expected: { [ \" digit - true false null");
}

static int by_key(const void *a, const void *b) {
  const hales_json *x = *(const hales_json *const *)a, *y = *(const hales_json *const *)b;
  const int c = strcmp(x->key, y->key);
  return c ? c : (x->index > y->index) - (x->index < y->index);
}

/* Few keys: each against each.  Many: sorted, in arena memory that is given back. */
static hales_status check_keys(hales_json_parser *p, const hales_json *object) {
  const hales_json *twice = NULL;
  if (object->n <= 16) {
    for (const hales_json *a = object->first; a && !twice; a = a->next)
      for (const hales_json *b = object->first; b != a; b = b->next)
        if (*a->key == *b->key && strcmp(a->key, b->key) == 0) twice = a;
  } else {
    const size_t mark = p->arena->used;
    const hales_json **all = HALES_NEW(p->arena, object->n, const hales_json *);
    if (!all)
      return hales_json_parser_fail(p, HALES_ENOMEM, (size_t)(object->at - base(p)),
                                    "document too large for the memory given to it");
    size_t n = 0;
    for (const hales_json *a = object->first; a; a = a->next) all[n++] = a;
    qsort(all, n, sizeof *all, by_key);
    for (size_t k = 1; k < n; k++)
      if (strcmp(all[k - 1]->key, all[k]->key) == 0 && (!twice || all[k]->at < twice->at)) twice = all[k];
    p->arena->used = mark;
  }
  return twice ? hales_json_parser_fail(p, HALES_EPARSE, (size_t)(twice->at - base(p)),
                                        "the name of this value is in its object twice")
               : HALES_OK;
}

static hales_status parse_member_key(hales_json_parser *p, const char **key) {
  size_t n = 0;
  if (peek(p) != '"') return hales_json_parser_fail(p, HALES_EPARSE, p->i, "a name in quotes was expected");
  HALES_TRY(hales_json_parse_string(p, key, &n));
  skip_space(p);
  if (peek(p) != ':')
    return hales_json_parser_fail(p, HALES_EPARSE, p->i, "\":\" was expected after the name");
  p->i++;
  return HALES_OK;
}

static hales_status parse_members(hales_json_parser *p, int depth, hales_json *v) {
  const bool object = v->kind == HALES_JSON_OBJECT;
  const int close = object ? '}' : ']';
  if (depth >= HALES_JSON_DEPTH_MAX)
    return hales_json_parser_fail(p, HALES_EPARSE, p->i, "nested more than 128 deep");
  p->i++;
  skip_space(p);
  const hales_json **link = &v->first;
  if (peek(p) == close) return p->i++, HALES_OK;
  for (;;) {
    const char *key = NULL;
    hales_json *member = NULL;
    skip_space(p);
    if (object) HALES_TRY(parse_member_key(p, &key));
    HALES_TRY(parse_value(p, depth + 1, v, &member));
    member->key = key;
    member->index = v->n++;
    *link = member;
    link = &member->next;
    skip_space(p);
    const int c = peek(p);
    if (c == close) break;
    if (c != ',')
      return hales_json_parser_fail(p, HALES_EPARSE, p->i,
                                    object ? "\",\" or \"}\" was expected" : "\",\" or \"]\" was expected");
    p->i++;
  }
  p->i++;
  return object ? check_keys(p, v) : HALES_OK;
}

static hales_status parse_value(hales_json_parser *p, int depth, const hales_json *parent, hales_json **out) {
  skip_space(p);
  hales_json *v = HALES_NEW(p->arena, 1, hales_json);
  if (!v)
    return hales_json_parser_fail(p, HALES_ENOMEM, p->i, "document too large for the memory given to it");
  v->at = base(p) + p->i;
  v->parent = parent;
  *out = v;
  const int c = peek(p);
  if (c == '{' || c == '[') {
    v->kind = c == '{' ? HALES_JSON_OBJECT : HALES_JSON_ARRAY;
    return parse_members(p, depth, v);
  }
  if (c == '"') {
    v->kind = HALES_JSON_STRING;
    return hales_json_parse_string(p, &v->text, &v->n);
  }
  if (c == '-' || (c >= '0' && c <= '9')) return parse_number(p, v);
  return parse_word(p, v);
}

hales_status hales_json_read(hales_bytes in, hales_arena *arena, const hales_json **root, hales_err *err) {
  hales_json_parser p = {.in = in, .arena = arena, .err = err};
  hales_json *v = NULL;
  if (in.n >= 3 && memcmp(in.p, "\xEF\xBB\xBF", 3) == 0) p.i = 3;
  HALES_TRY(parse_value(&p, 0, NULL, &v));
  skip_space(&p);
  if (p.i < in.n)
    return hales_json_parser_fail(&p, HALES_EPARSE, p.i, "the document is complete; nothing may follow");
  *root = v;
  return HALES_OK;
}

hales_status hales_json_read_part(hales_bytes in, const hales_json_part *part, hales_arena *arena,
                                  hales_json **out, size_t *used, hales_err *err) {
  hales_json_parser p = {.in = in, .arena = arena, .err = err, .part = part};
  HALES_TRY(parse_value(&p, part->depth, part->parent, out));
  *used = p.i;
  return HALES_OK;
}

hales_status hales_json_check_keys(const hales_json *object, const hales_input *in, hales_arena *arena,
                                   hales_err *err) {
  const hales_json_part whole = {.in = in};
  hales_json_parser p = {.arena = arena, .err = err, .part = &whole};
  return check_keys(&p, object);
}

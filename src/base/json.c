#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/json_priv.h"

typedef struct parser {
  hales_bytes in;
  size_t i;
  hales_arena *arena;
  hales_err *err;
  const hales_json_part *part; /* what `in` is a part of; NULL: it is the whole document */
} parser;

static hales_status parse_value(parser *p, int depth, const hales_json *parent, hales_json **out);

hales_status hales_json_fail(const hales_input *in, hales_status s, uint64_t at, const char *what,
                             hales_err *err) {
  uint64_t line = 0, column = 0;
  hales_input_line_column(in, at, &line, &column);
  return HALES_FAIL_AT(err, s, at, "line %llu, column %llu: %s%s", (unsigned long long)line,
                       (unsigned long long)column, what, at >= in->n ? "; the text ends here" : "");
}

static hales_status fail(parser *p, hales_status s, size_t at, const char *what) {
  const hales_input whole = hales_input_of(p->in);
  return p->part ? hales_json_fail(p->part->in, s, p->part->at + at, what, p->err)
                 : hales_json_fail(&whole, s, at, what, p->err);
}

/* Where in the document the text of this parser begins. */
static uint64_t base(const parser *p) {
  return p->part ? p->part->at : 0;
}

static void skip_space(parser *p) {
  while (p->i < p->in.n) {
    const uint8_t c = p->in.p[p->i];
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r') return;
    p->i++;
  }
}

static int peek(const parser *p) {
  return p->i < p->in.n ? p->in.p[p->i] : -1;
}

static bool hex4(const uint8_t *s, uint32_t *x) {
  *x = 0;
  for (int k = 0; k < 4; k++) {
    const uint8_t c = s[k];
    const uint32_t d = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                       : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                       : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                              : 16u;
    if (d == 16) return false;
    *x = *x << 4 | d;
  }
  return true;
}

static size_t put_utf8(char *out, uint32_t c) {
  if (c < 0x80) return out[0] = (char)c, 1;
  if (c < 0x800) return out[0] = (char)(0xC0 | c >> 6), out[1] = (char)(0x80 | (c & 63)), 2;
  if (c < 0x10000) {
    out[0] = (char)(0xE0 | c >> 12);
    out[1] = (char)(0x80 | (c >> 6 & 63));
    out[2] = (char)(0x80 | (c & 63));
    return 3;
  }
  out[0] = (char)(0xF0 | c >> 18);
  out[1] = (char)(0x80 | (c >> 12 & 63));
  out[2] = (char)(0x80 | (c >> 6 & 63));
  out[3] = (char)(0x80 | (c & 63));
  return 4;
}

/* \uXXXX at p->i (on the backslash), with its second half where it is a surrogate. */
static hales_status parse_unicode(parser *p, char *out, size_t *n) {
  const size_t at = p->i;
  uint32_t c = 0, low = 0;
  if (p->in.n - at < 6 || !hex4(p->in.p + at + 2, &c))
    return fail(p, HALES_EPARSE, at, "\\u needs four hexadecimal digits");
  p->i += 6;
  if (c == 0) return fail(p, HALES_EPARSE, at, "the character U+0000 is not accepted in a string");
  if (c >= 0xDC00 && c <= 0xDFFF)
    return fail(p, HALES_EPARSE, at, "second half of a surrogate pair without the first");
  if (c >= 0xD800 && c <= 0xDBFF) {
    const uint8_t *q = p->in.p + p->i;
    if (p->in.n - p->i < 6 || q[0] != '\\' || q[1] != 'u' || !hex4(q + 2, &low) || low < 0xDC00 ||
        low > 0xDFFF)
      return fail(p, HALES_EPARSE, at, "first half of a surrogate pair without the second");
    p->i += 6;
    c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
  }
  *n += put_utf8(out + *n, c);
  return HALES_OK;
}

static hales_status parse_escape(parser *p, char *out, size_t *n) {
  static const char names[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
  const size_t at = p->i;
  if (at + 1 >= p->in.n) return fail(p, HALES_EPARSE, p->in.n, "string without its closing quote");
  const char c = (char)p->in.p[at + 1];
  if (c == 'u') return parse_unicode(p, out, n);
  const char *k = c ? strchr(names, c) : NULL;
  if (!k)
    return fail(p, HALES_EPARSE, at,
                "unknown escape: one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX was expected");
  out[(*n)++] = means[k - names];
  p->i += 2;
  return HALES_OK;
}

/* End of the raw string that starts after a quote at `from`: the size of its decoded form is at most that. */
static size_t raw_end(const parser *p, size_t from) {
  size_t i = from;
  while (i < p->in.n && p->in.p[i] != '"') i += p->in.p[i] == '\\' ? 2 : 1;
  return i < p->in.n ? i : p->in.n;
}

/* How many bytes stand for themselves: ASCII without control characters, quotes and backslashes.  Eight at a
 * time: a byte of `bad` has its high bit where the byte of the text is one of those [Hacker's Delight, ch.
 * 6].
 */
static size_t plain_run(const uint8_t *p, size_t n) {
  const uint64_t ones = UINT64_C(0x0101010101010101), high = UINT64_C(0x8080808080808080);
  size_t k = 0;
  for (; n - k >= 8; k += 8) {
    uint64_t w;
    memcpy(&w, p + k, sizeof w);
    const uint64_t quote = w ^ ones * '"', backslash = w ^ ones * '\\';
    const uint64_t bad = w | (w - ones * 0x20) | (quote - ones) | (backslash - ones);
    if (bad & high) break; /* or, rarely, a byte behind such a one: looked at below */
  }
  while (k < n && p[k] >= 0x20 && p[k] < 0x80 && p[k] != '"' && p[k] != '\\') k++;
  return k;
}

static hales_status parse_string(parser *p, const char **text, size_t *length) {
  const size_t start = p->i++; /* the quote */
  const size_t run = plain_run(p->in.p + p->i, p->in.n - p->i), end = p->i + run;
  const bool plain = end < p->in.n && p->in.p[end] == '"'; /* as nearly all are */
  char *out = hales_arena_zalloc(p->arena, (plain ? end : raw_end(p, end)) - p->i + 1, 1, 1);
  if (!out) return fail(p, HALES_ENOMEM, start, "document too large for the memory given to it");
  memcpy(out, p->in.p + p->i, run);
  p->i += run;
  size_t n = run;
  for (;;) {
    if (p->i >= p->in.n) return fail(p, HALES_EPARSE, p->in.n, "string without its closing quote");
    const uint8_t c = p->in.p[p->i];
    if (c == '"') break;
    if (c == '\\') {
      HALES_TRY(parse_escape(p, out, &n));
      continue;
    }
    if (c < 0x20) return fail(p, HALES_EPARSE, p->i, "control character in a string: write it as \\u00XX");
    const size_t len = hales_utf8_length(p->in.p + p->i, p->in.n - p->i);
    if (len == 0) return fail(p, HALES_EPARSE, p->i, "not UTF-8; save the file as UTF-8");
    memcpy(out + n, p->in.p + p->i, len);
    n += len;
    p->i += len;
  }
  p->i++;
  out[n] = '\0';
  *text = out;
  *length = n;
  return HALES_OK;
}

static bool number_char(int c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

static hales_status parse_number(parser *p, hales_json *v) {
  const size_t start = p->i;
  while (number_char(peek(p))) p->i++;
  const size_t n = p->i - start;
  const char *s = (const char *)p->in.p + start;
  const size_t d = s[0] == '-' ? 1 : 0;
  if (d < n && s[d] == '+') return fail(p, HALES_EPARSE, start + d, "a digit was expected");
  if (n > d + 1 && s[d] == '0' && s[d + 1] >= '0' && s[d + 1] <= '9')
    return fail(p, HALES_EPARSE, start + d, "a number does not begin with 0 and another digit");
  hales_err why = {0};
  const hales_status st = hales_decimal_read(s, n, &v->number, &why);
  if (st != HALES_OK) return fail(p, st, start + (size_t)why.at, why.msg);
  char *text = hales_arena_zalloc(p->arena, n + 1, 1, 1);
  if (!text) return fail(p, HALES_ENOMEM, start, "document too large for the memory given to it");
  memcpy(text, s, n);
  v->kind = HALES_JSON_NUMBER;
  v->text = text;
  v->n = n;
  return HALES_OK;
}

static hales_status parse_word(parser *p, hales_json *v) {
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
  return fail(p, HALES_EPARSE, p->i, "a value was expected: { [ \" digit - true false null");
}

static int by_key(const void *a, const void *b) {
  const hales_json *x = *(const hales_json *const *)a, *y = *(const hales_json *const *)b;
  const int c = strcmp(x->key, y->key);
  return c ? c : (x->index > y->index) - (x->index < y->index);
}

/* Few keys: each against each.  Many: sorted, in arena memory that is given back. */
static hales_status check_keys(parser *p, const hales_json *object) {
  const hales_json *twice = NULL;
  if (object->n <= 16) {
    for (const hales_json *a = object->first; a && !twice; a = a->next)
      for (const hales_json *b = object->first; b != a; b = b->next)
        if (*a->key == *b->key && strcmp(a->key, b->key) == 0) twice = a;
  } else {
    const size_t mark = p->arena->used;
    const hales_json **all = HALES_NEW(p->arena, object->n, const hales_json *);
    if (!all)
      return fail(p, HALES_ENOMEM, (size_t)(object->at - base(p)),
                  "document too large for the memory given to it");
    size_t n = 0;
    for (const hales_json *a = object->first; a; a = a->next) all[n++] = a;
    qsort(all, n, sizeof *all, by_key);
    for (size_t k = 1; k < n; k++)
      if (strcmp(all[k - 1]->key, all[k]->key) == 0 && (!twice || all[k]->at < twice->at)) twice = all[k];
    p->arena->used = mark;
  }
  return twice ? fail(p, HALES_EPARSE, (size_t)(twice->at - base(p)),
                      "the name of this value is in its object twice")
               : HALES_OK;
}

static hales_status parse_member_key(parser *p, const char **key) {
  size_t n = 0;
  if (peek(p) != '"') return fail(p, HALES_EPARSE, p->i, "a name in quotes was expected");
  HALES_TRY(parse_string(p, key, &n));
  skip_space(p);
  if (peek(p) != ':') return fail(p, HALES_EPARSE, p->i, "\":\" was expected after the name");
  p->i++;
  return HALES_OK;
}

static hales_status parse_members(parser *p, int depth, hales_json *v) {
  const bool object = v->kind == HALES_JSON_OBJECT;
  const int close = object ? '}' : ']';
  if (depth >= HALES_JSON_DEPTH_MAX) return fail(p, HALES_EPARSE, p->i, "nested more than 128 deep");
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
      return fail(p, HALES_EPARSE, p->i,
                  object ? "\",\" or \"}\" was expected" : "\",\" or \"]\" was expected");
    p->i++;
  }
  p->i++;
  return object ? check_keys(p, v) : HALES_OK;
}

static hales_status parse_value(parser *p, int depth, const hales_json *parent, hales_json **out) {
  skip_space(p);
  hales_json *v = HALES_NEW(p->arena, 1, hales_json);
  if (!v) return fail(p, HALES_ENOMEM, p->i, "document too large for the memory given to it");
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
    return parse_string(p, &v->text, &v->n);
  }
  if (c == '-' || (c >= '0' && c <= '9')) return parse_number(p, v);
  return parse_word(p, v);
}

hales_status hales_json_read(hales_bytes in, hales_arena *arena, const hales_json **root, hales_err *err) {
  parser p = {.in = in, .arena = arena, .err = err};
  hales_json *v = NULL;
  if (in.n >= 3 && memcmp(in.p, "\xEF\xBB\xBF", 3) == 0) p.i = 3;
  HALES_TRY(parse_value(&p, 0, NULL, &v));
  skip_space(&p);
  if (p.i < in.n) return fail(&p, HALES_EPARSE, p.i, "the document is complete; nothing may follow");
  *root = v;
  return HALES_OK;
}

hales_status hales_json_read_part(hales_bytes in, const hales_json_part *part, hales_arena *arena,
                                  hales_json **out, size_t *used, hales_err *err) {
  parser p = {.in = in, .arena = arena, .err = err, .part = part};
  HALES_TRY(parse_value(&p, part->depth, part->parent, out));
  *used = p.i;
  return HALES_OK;
}

hales_status hales_json_check_keys(const hales_json *object, const hales_input *in, hales_arena *arena,
                                   hales_err *err) {
  const hales_json_part whole = {.in = in};
  parser p = {.arena = arena, .err = err, .part = &whole};
  return check_keys(&p, object);
}

const hales_json *hales_json_get(const hales_json *v, const char *key) {
  if (!v || v->kind != HALES_JSON_OBJECT) return NULL;
  for (const hales_json *m = v->first; m; m = m->next)
    if (*m->key == *key && strcmp(m->key, key) == 0) return m;
  return NULL;
}

const hales_json *hales_json_at(const hales_json *v, size_t index) {
  if (!v || (v->kind != HALES_JSON_ARRAY && v->kind != HALES_JSON_OBJECT) || index >= v->n) return NULL;
  const hales_json *m = v->first;
  while (index-- > 0) m = m->next;
  return m;
}

const char *hales_json_text(const hales_json *v) {
  return v && v->kind == HALES_JSON_STRING ? v->text : NULL;
}

const char *hales_json_get_text(const hales_json *v, const char *key) {
  return hales_json_text(hales_json_get(v, key));
}

bool hales_json_double(const hales_json *v, double *x) {
  if (!v || v->kind != HALES_JSON_NUMBER) return false;
  *x = v->number;
  return true;
}

bool hales_json_int(const hales_json *v, int64_t *x) {
  /* whole doubles within +-2^53 are exact; larger whole numbers only when written without point or exponent
   */
  if (!v || v->kind != HALES_JSON_NUMBER) return false;
  const double d = v->number;
  if (d >= -9007199254740992.0 && d <= 9007199254740992.0) {
    if ((double)(int64_t)d < d || (double)(int64_t)d > d) return false;
    *x = (int64_t)d;
    return true;
  }
  if (strpbrk(v->text, ".eE")) return false;
  uint64_t u = 0;
  const bool negative = v->text[0] == '-';
  const uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1 : 0);
  for (const char *s = v->text + (negative ? 1 : 0); *s; s++) {
    const uint64_t digit = (uint64_t)(*s - '0');
    if (u > (limit - digit) / 10) return false;
    u = 10 * u + digit;
  }
  *x = negative ? (u == limit ? INT64_MIN : -(int64_t)u) : (int64_t)u;
  return true;
}

bool hales_json_bool(const hales_json *v, bool *x) {
  if (!v || v->kind != HALES_JSON_BOOL) return false;
  *x = v->boolean;
  return true;
}

static bool plain_key(const char *key) {
  for (const char *s = key; *s; s++) {
    const char c = *s;
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'))
      return false;
  }
  return *key != '\0';
}

size_t hales_json_path(const hales_json *v, char *out, size_t cap) {
  const hales_json *chain[HALES_JSON_DEPTH_MAX + 1];
  size_t depth = 0, used = 0;
  for (; v && v->parent && depth < HALES_JSON_DEPTH_MAX + 1; v = v->parent) chain[depth++] = v;
  if (cap == 0) return 0;
  out[0] = '\0';
  while (depth-- > 0) {
    const hales_json *m = chain[depth];
    const char *key = m->key && plain_key(m->key) ? m->key : "?";
    const int n = m->key ? snprintf(out + used, cap - used, "%s%s", used ? "." : "", key)
                         : snprintf(out + used, cap - used, "[%zu]", m->index);
    if (n < 0 || (size_t)n >= cap - used) {
      out[used] = '\0'; /* cut between two steps */
      break;
    }
    used += (size_t)n;
  }
  return used;
}

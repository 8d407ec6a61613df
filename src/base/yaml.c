#include "base/yaml.h"

#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "base/decimal.h"

/* A mapping or sequence that is open. */
typedef struct level {
  hales_json *value, *last; /* itself; its latest member */
  const char *key;          /* of a mapping: key that waits for its value */
} level;

typedef struct reader {
  hales_bytes in;
  hales_arena *arena;
  hales_err *err;
  level open[HALES_JSON_DEPTH_MAX];
  size_t depth;
  hales_json *root;
  /* the library counts characters; bytes are counted along with it */
  size_t at_character, at_byte;
} reader;

static hales_status fail(reader *r, hales_status s, size_t at, const char *what, const char *of) {
  uint64_t line = 0, column = 0;
  hales_bytes_line_column(r->in, at, &line, &column);
  return HALES_FAIL_AT(r->err, s, at, "line %llu, column %llu: %s%s%.60s%s", (unsigned long long)line,
                       (unsigned long long)column, what, of ? " \"" : "", of ? of : "", of ? "\"" : "");
}

static hales_status full(reader *r) {
  return HALES_FAIL(r->err, HALES_ENOMEM, "no room for the values of a YAML text of %zu bytes", r->in.n);
}

/* Byte offset of a place; places come in ascending order. */
static size_t byte_of(reader *r, const yaml_mark_t *mark) {
  while (r->at_character < mark->index && r->at_byte < r->in.n) {
    const size_t n = hales_utf8_length(r->in.p + r->at_byte, r->in.n - r->at_byte);
    r->at_byte += n ? n : 1;
    r->at_character++;
  }
  return r->at_byte;
}

static const char *keep(reader *r, const char *text, size_t n) {
  char *copy = HALES_NEW(r->arena, n + 1, char);
  if (copy) memcpy(copy, text, n); /* zeroed: ends in NUL */
  return copy;
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* A plain scalar in the form decimal.h reads ("4.e-3" as "4.0e-3", ".5" as "0.5"), or false when it is no
 * number: neither a leading zero nor an underscore, no base but ten, nothing that is not finite. */
static bool number_text(const char *text, size_t n, char *out, size_t cap) {
  size_t i = 0, k = 0;
  if (n == 0 || n + 3 > cap) return false;
  if (text[i] == '+' || text[i] == '-') {
    if (text[i] == '-') out[k++] = '-';
    i++;
  }
  const size_t whole = i;
  while (i < n && is_digit(text[i])) out[k++] = text[i++];
  const size_t n_whole = i - whole;
  if (n_whole > 1 && text[whole] == '0') return false;
  size_t n_part = 0;
  if (i < n && text[i] == '.') {
    if (n_whole == 0) out[k++] = '0';
    out[k++] = text[i++];
    for (; i < n && is_digit(text[i]); n_part++) out[k++] = text[i++];
    if (n_part == 0) out[k++] = '0';
  }
  if (n_whole + n_part == 0) return false;
  if (i < n && (text[i] == 'e' || text[i] == 'E')) {
    out[k++] = text[i++];
    if (i < n && (text[i] == '+' || text[i] == '-')) out[k++] = text[i++];
    if (i == n || !is_digit(text[i])) return false;
    while (i < n && is_digit(text[i])) out[k++] = text[i++];
  }
  out[k] = '\0';
  return i == n;
}

static bool is_one_of(const char *text, const char *const *words) {
  for (; *words; words++)
    if (strcmp(text, *words) == 0) return true;
  return false;
}

static hales_status take_plain(reader *r, hales_json *v) {
  static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
  static const char *const yes[] = {"true", "True", "TRUE", NULL}, *const no[] = {"false", "False", "FALSE",
                                                                                  NULL};
  char decimal[HALES_DECIMAL_TEXT_MAX];
  v->kind = HALES_JSON_STRING;
  if (is_one_of(v->text, nulls)) {
    v->kind = HALES_JSON_NULL;
  } else if (is_one_of(v->text, yes) || is_one_of(v->text, no)) {
    v->kind = HALES_JSON_BOOL;
    v->boolean = is_one_of(v->text, yes);
  } else if (number_text(v->text, v->n, decimal, sizeof decimal)) {
    if (hales_decimal_read(decimal, strlen(decimal), &v->number, NULL) != HALES_OK)
      return fail(r, HALES_ERANGE, v->at, "a number beyond the range of doubles:", v->text);
    v->kind = HALES_JSON_NUMBER;
  }
  return HALES_OK;
}

/* Puts a value where the reader stands. */
static hales_status attach(reader *r, hales_json *v) {
  if (r->depth == 0) {
    r->root = v;
    return HALES_OK;
  }
  level *l = &r->open[r->depth - 1];
  v->parent = l->value;
  v->key = l->key;
  v->index = l->value->n++;
  l->key = NULL;
  if (l->last)
    l->last->next = v;
  else
    l->value->first = v;
  l->last = v;
  return HALES_OK;
}

static hales_status take_key(reader *r, level *l, const yaml_event_t *e, size_t at) {
  const char *text = (const char *)e->data.scalar.value;
  const size_t n = e->data.scalar.length;
  if (memchr(text, '\0', n)) return fail(r, HALES_EPARSE, at, "U+0000 in a key", NULL);
  if (hales_json_get(l->value, text)) return fail(r, HALES_EPARSE, at, "a key that is there twice:", text);
  if (l->value->n >= HALES_YAML_KEYS_MAX)
    return fail(r, HALES_EPARSE, at, "too many keys in one mapping", NULL);
  l->key = keep(r, text, n);
  return l->key ? HALES_OK : full(r);
}

static hales_status take_scalar(reader *r, const yaml_event_t *e, size_t at) {
  if (e->data.scalar.tag)
    return fail(r, HALES_EPARSE, at, "tags are not read:", (const char *)e->data.scalar.tag);
  level *l = r->depth ? &r->open[r->depth - 1] : NULL;
  if (l && l->value->kind == HALES_JSON_OBJECT && !l->key) return take_key(r, l, e, at);
  const char *text = (const char *)e->data.scalar.value;
  const size_t n = e->data.scalar.length;
  if (memchr(text, '\0', n)) return fail(r, HALES_EPARSE, at, "U+0000 in a text", NULL);
  hales_json *v = HALES_NEW(r->arena, 1, hales_json);
  if (!v || !(v->text = keep(r, text, n))) return full(r);
  v->at = at;
  v->n = n;
  if (e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
    HALES_TRY(take_plain(r, v));
  else
    v->kind = HALES_JSON_STRING;
  return attach(r, v);
}

static hales_status begin(reader *r, hales_json_kind kind, const yaml_char_t *tag, size_t at) {
  if (tag) return fail(r, HALES_EPARSE, at, "tags are not read:", (const char *)tag);
  if (r->depth == HALES_JSON_DEPTH_MAX) return fail(r, HALES_EPARSE, at, "nested too deeply", NULL);
  const level *l = r->depth ? &r->open[r->depth - 1] : NULL;
  if (l && l->value->kind == HALES_JSON_OBJECT && !l->key)
    return fail(r, HALES_EPARSE, at, "a key that is no scalar", NULL);
  hales_json *v = HALES_NEW(r->arena, 1, hales_json);
  if (!v) return full(r);
  v->kind = kind;
  v->at = at;
  HALES_TRY(attach(r, v));
  r->open[r->depth++] = (level){.value = v};
  return HALES_OK;
}

static hales_status take_event(reader *r, const yaml_event_t *e) {
  const size_t at = byte_of(r, &e->start_mark);
  switch (e->type) {
  case YAML_ALIAS_EVENT:
    return fail(r, HALES_EPARSE, at,
                "aliases are not read, write the value out:", (const char *)e->data.alias.anchor);
  case YAML_DOCUMENT_START_EVENT:
    return r->root ? fail(r, HALES_EPARSE, at, "a second document", NULL) : HALES_OK;
  case YAML_SCALAR_EVENT:
    return take_scalar(r, e, at);
  case YAML_SEQUENCE_START_EVENT:
    return begin(r, HALES_JSON_ARRAY, e->data.sequence_start.tag, at);
  case YAML_MAPPING_START_EVENT:
    return begin(r, HALES_JSON_OBJECT, e->data.mapping_start.tag, at);
  case YAML_SEQUENCE_END_EVENT:
  case YAML_MAPPING_END_EVENT:
    r->depth--;
    return HALES_OK;
  default:
    return HALES_OK;
  }
}

static hales_status library_error(reader *r, const yaml_parser_t *p) {
  if (p->error == YAML_MEMORY_ERROR)
    return HALES_FAIL(r->err, HALES_ENOMEM, "out of memory in the YAML reader");
  const bool is_reader = p->error == YAML_READER_ERROR;
  const size_t at = is_reader ? p->problem_offset : byte_of(r, &p->problem_mark);
  return fail(r, HALES_EPARSE, at < r->in.n ? at : r->in.n, p->problem ? p->problem : "not YAML", NULL);
}

static hales_status check_utf8(reader *r) {
  for (size_t i = 0; i < r->in.n;) {
    const size_t n = hales_utf8_length(r->in.p + i, r->in.n - i);
    if (n == 0) return fail(r, HALES_EPARSE, i, "not UTF-8", NULL);
    i += n;
  }
  return HALES_OK;
}

hales_status hales_yaml_read(hales_bytes in, hales_arena *arena, const hales_json **root, hales_err *err) {
  reader r = {.in = in, .arena = arena, .err = err};
  if (in.n == 0)
    return HALES_FAIL_AT(err, HALES_EPARSE, 0, "line 1, column 1: no document"); /* in.p may be NULL */
  HALES_TRY(check_utf8(&r));
  if (in.n >= 3 && memcmp(in.p, "\xEF\xBB\xBF", 3) == 0) r.at_byte = 3;
  yaml_parser_t parser;
  if (!yaml_parser_initialize(&parser))
    return HALES_FAIL(err, HALES_ENOMEM, "out of memory in the YAML reader");
  yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&parser, in.p + r.at_byte, in.n - r.at_byte);
  hales_status s = HALES_OK;
  for (bool end = false; s == HALES_OK && !end;) {
    yaml_event_t event;
    if (!yaml_parser_parse(&parser, &event)) {
      s = library_error(&r, &parser);
      break;
    }
    end = event.type == YAML_STREAM_END_EVENT;
    s = take_event(&r, &event);
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  if (s == HALES_OK && !r.root) s = HALES_FAIL_AT(err, HALES_EPARSE, 0, "line 1, column 1: no document");
  if (s == HALES_OK) *root = r.root;
  return s;
}

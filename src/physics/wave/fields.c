#include "physics/wave/fields.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"

hales_status hales_wave_text_fail(const hales_wave_text *d, hales_status s, uint64_t at, const char *fmt,
                                  ...) {
  char text[160];
  uint64_t line = 0, column = 0;
  va_list ap;
  va_start(ap, fmt);
  (void)vsnprintf(text, sizeof text, fmt, ap);
  va_end(ap);
  hales_bytes_line_column(d->in, at, &line, &column);
  return HALES_FAIL_AT(d->err, s, at, "%.40s:%llu:%llu: %s", d->file, (unsigned long long)line,
                       (unsigned long long)column, text);
}

const char *hales_wave_text_copy(const hales_wave_text *d, const char *text) {
  const size_t n = strlen(text) + 1;
  char *copy = HALES_NEW(d->arena, n, char);
  return copy ? memcpy(copy, text, n) : NULL;
}

void hales_wave_text_note(hales_wave_text *d, const char *fmt, ...) {
  char text[200];
  va_list ap;
  va_start(ap, fmt);
  (void)vsnprintf(text, sizeof text, fmt, ap);
  va_end(ap);
  for (size_t i = 0; i < d->n_note; i++)
    if (strcmp(d->note[i], text) == 0) return;
  const char *copy = d->n_note < HALES_WAVE_TEXT_NOTES_MAX ? hales_wave_text_copy(d, text) : NULL;
  if (copy) d->note[d->n_note++] = copy;
}

static size_t find(const hales_field *table, size_t n, const char *key) {
  for (size_t i = 0; i < n; i++) {
    if (strcmp(table[i].name, key) == 0) return i;
    for (size_t k = 0; k < 3 && table[i].old[k]; k++)
      if (strcmp(table[i].old[k], key) == 0) return i;
  }
  return SIZE_MAX;
}

static hales_status unknown_key(const hales_wave_text *d, const hales_json *v, const char *what,
                                const hales_field *table, size_t n) {
  hales_nearest search = {.wanted = v->key};
  for (size_t i = 0; i < n; i++) hales_nearest_offer(&search, table[i].name);
  return hales_wave_text_fail(d, HALES_EPARSE, v->at, "%.40s: unknown key \"%.30s\"%s%s%s", what, v->key,
                              search.best ? "; did you mean \"" : "", search.best ? search.best : "",
                              search.best ? "\"?" : "");
}

static const char *kind_text(hales_field_kind kind) {
  static const char *const text[] = {"a number",      "a whole number", "a text",
                                     "true or false", "a list",         "a mapping"};
  return text[kind];
}

static bool is_word(const hales_json *v, const char *a, const char *b) {
  return v->kind == HALES_JSON_STRING && (strcmp(v->text, a) == 0 || strcmp(v->text, b) == 0);
}

static bool is_of_kind(const hales_json *v, hales_field_kind kind) {
  int64_t whole = 0;
  switch (kind) {
  case HALES_FIELD_NUMBER:
    return v->kind == HALES_JSON_NUMBER;
  case HALES_FIELD_WHOLE:
    return hales_json_int(v, &whole);
  case HALES_FIELD_TEXT:
    return v->kind == HALES_JSON_STRING || v->kind == HALES_JSON_NUMBER;
  case HALES_FIELD_FLAG: /* YAML 1.1's other words */
    return v->kind == HALES_JSON_BOOL || is_word(v, "yes", "on") || is_word(v, "no", "off");
  case HALES_FIELD_LIST:
    return v->kind == HALES_JSON_ARRAY;
  case HALES_FIELD_MAP:
    return v->kind == HALES_JSON_OBJECT;
  }
  return false;
}

static hales_status check(const hales_wave_text *d, const hales_json *v, const char *what,
                          const hales_field *f) {
  if (!is_of_kind(v, f->kind)) {
    const bool shown = v->kind == HALES_JSON_STRING || v->kind == HALES_JSON_NUMBER;
    return hales_wave_text_fail(d, HALES_EPARSE, v->at, "%.40s: %s must be %s%s%.30s%s", what, f->name,
                                kind_text(f->kind), shown ? ", not \"" : "", shown ? v->text : "",
                                shown ? "\"" : "");
  }
  if (f->kind != HALES_FIELD_NUMBER && f->kind != HALES_FIELD_WHOLE) return HALES_OK;
  if (v->number >= f->lo && v->number <= f->hi) return HALES_OK;
  return hales_wave_text_fail(d, HALES_ERANGE, v->at, "%.40s: %s %.20s is outside the range %g to %g", what,
                              f->name, v->text, f->lo, f->hi);
}

hales_status hales_fields_take(hales_wave_text *d, const hales_json *map, const char *what,
                               const hales_field *table, size_t n, const hales_json **value) {
  for (size_t i = 0; i < n; i++) value[i] = NULL;
  if (map->kind != HALES_JSON_OBJECT)
    return hales_wave_text_fail(d, HALES_EPARSE, map->at, "%.40s must be a mapping such as \"%s: ...\"", what,
                                table[0].name);
  for (const hales_json *v = map->first; v; v = v->next) {
    const size_t row = find(table, n, v->key);
    if (row == SIZE_MAX) return unknown_key(d, v, what, table, n);
    if (v->kind == HALES_JSON_NULL) continue;
    if (value[row])
      return hales_wave_text_fail(d, HALES_EPARSE, v->at,
                                  "%.40s: %s is given twice, as \"%.30s\" and \"%.30s\"", what,
                                  table[row].name, value[row]->key, v->key);
    HALES_TRY(check(d, v, what, &table[row]));
    if (strcmp(v->key, table[row].name) != 0)
      hales_wave_text_note(d, "\"%s\" is read as \"%s\", its present spelling", v->key, table[row].name);
    value[row] = v;
  }
  for (size_t i = 0; i < n; i++)
    if (table[i].required && !value[i])
      return hales_wave_text_fail(d, HALES_EPARSE, map->at, "%.40s has no \"%s\"", what, table[i].name);
  return HALES_OK;
}

double hales_field_number(const hales_json *v, double fallback) {
  return v ? v->number : fallback;
}

int hales_field_whole(const hales_json *v, int fallback) {
  int64_t whole = fallback;
  (void)hales_json_int(v, &whole);
  return (int)whole;
}

bool hales_field_flag(const hales_json *v, bool fallback) {
  if (!v) return fallback;
  return v->kind == HALES_JSON_BOOL ? v->boolean : is_word(v, "yes", "on");
}

const char *hales_field_text(const hales_json *v) {
  return v ? v->text : NULL;
}

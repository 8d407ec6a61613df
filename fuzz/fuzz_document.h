/* What must hold for a reader of documents (JSON, YAML), whatever the bytes: status and detail agree; an
 * accepted document has its values in order, within the text, at paths that lead to them. */
#ifndef HALES_FUZZ_DOCUMENT_H
#define HALES_FUZZ_DOCUMENT_H

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "fuzz.h"

/* length: the least that a value takes in the text; YAML has empty ones, which stand where they would begin
 */
static inline void walk(const hales_json *v, size_t size, size_t length) {
  char path[64];
  int64_t whole = 0;
  size_t n = 0;
  check(v->at + length <= size);
  check(hales_json_path(v, path, sizeof path) == strlen(path));
  (void)hales_json_int(v, &whole);
  if (v->kind == HALES_JSON_NUMBER) check(v->number - v->number >= 0.0 && strlen(v->text) == v->n);
  if (v->kind == HALES_JSON_STRING) check(strlen(v->text) == v->n);
  for (const hales_json *m = v->first; m; m = m->next, n++) {
    check(m->parent == v && m->at >= v->at + length && m->index == n);
    check(!m->next || m->next->at >= m->at + length);
    if (m->key) check(hales_json_get(v, m->key) == m);
    walk(m, size, length);
  }
  if (v->kind == HALES_JSON_ARRAY || v->kind == HALES_JSON_OBJECT) check(n == v->n);
}

typedef hales_status document_reader(hales_bytes in, hales_arena *arena, const hales_json **root,
                                     hales_err *err);

static inline int fuzz_document(document_reader *read, size_t length, const uint8_t *data, size_t size) {
  static unsigned char mem[1 << 20];
  hales_arena arena = {.base = mem, .cap = sizeof mem};
  const hales_json *root = NULL;
  hales_err err = {0};
  const hales_status s = read((hales_bytes){data, size}, &arena, &root, &err);
  check(s == err.status);
  check((s == HALES_OK) == (root != NULL));
  if (s != HALES_OK)
    check(err.at <= size && memchr(err.msg, '\0', sizeof err.msg));
  else
    walk(root, size, length);
  return 0;
}

#endif

/* YAML reader: no input crashes it; status and detail agree; an accepted document has its values in order,
 * within the text, at paths that lead to them. */
#include <stdlib.h>
#include <string.h>

#include "base/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int lawful) {
  if (!lawful) abort();
}

static void walk(const hales_json *v, size_t size) {
  char path[64];
  int64_t whole = 0;
  size_t n = 0;
  check(v->at <= size); /* an empty value stands where it would begin */
  check(hales_json_path(v, path, sizeof path) == strlen(path));
  (void)hales_json_int(v, &whole);
  if (v->kind == HALES_JSON_NUMBER) check(v->number - v->number >= 0.0 && strlen(v->text) == v->n);
  if (v->kind == HALES_JSON_STRING) check(strlen(v->text) == v->n);
  for (const hales_json *m = v->first; m; m = m->next, n++) {
    check(m->parent == v && m->at >= v->at && m->index == n);
    check(!m->next || m->next->at >= m->at);
    if (m->key) check(hales_json_get(v, m->key) == m);
    walk(m, size);
  }
  if (v->kind == HALES_JSON_ARRAY || v->kind == HALES_JSON_OBJECT) check(n == v->n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static unsigned char mem[1 << 20];
  hales_arena arena = {.base = mem, .cap = sizeof mem};
  const hales_json *root = NULL;
  hales_err err = {0};
  const hales_status s = hales_yaml_read((hales_bytes){data, size}, &arena, &root, &err);
  check(s == err.status);
  check((s == HALES_OK) == (root != NULL));
  if (s != HALES_OK)
    check(err.at <= size && memchr(err.msg, '\0', sizeof err.msg));
  else
    walk(root, size);
  return 0;
}

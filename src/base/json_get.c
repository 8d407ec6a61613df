/* What is asked of a JSON document that was read. */
#include <stdio.h>
#include <string.h>

#include "base/json.h"

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

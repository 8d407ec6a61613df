#include "app/pool.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In front of each block. */
typedef union block {
  union block *next;
  max_align_t align;
} block;

void *hales_pool_zalloc(hales_pool *p, size_t n, size_t size) {
  if (size != 0 && n > (SIZE_MAX - sizeof(block)) / size) return NULL;
  block *b = calloc(1, sizeof *b + n * size);
  if (!b) return NULL;
  b->next = p->blocks;
  p->blocks = b;
  return b + 1;
}

const char *hales_pool_text(hales_pool *p, const char *text, hales_status *status) {
  if (!text) return NULL;
  const size_t n = strlen(text) + 1;
  char *copy = hales_pool_zalloc(p, n, 1);
  if (copy)
    memcpy(copy, text, n);
  else
    *status = HALES_ENOMEM;
  return copy;
}

const char *hales_pool_printf(hales_pool *p, hales_status *status, const char *fmt, ...) {
  va_list ap, again;
  va_start(ap, fmt);
  va_copy(again, ap);
  const int n = vsnprintf(NULL, 0, fmt, ap);
  char *text = n >= 0 ? hales_pool_zalloc(p, (size_t)n + 1, 1) : NULL;
  if (text)
    (void)vsnprintf(text, (size_t)n + 1, fmt, again);
  else
    *status = HALES_ENOMEM;
  va_end(again);
  va_end(ap);
  return text;
}

void *hales_pool_grow(hales_pool *p, void *list, size_t count, size_t *cap, size_t size) {
  if (count < *cap) return list;
  const size_t more = *cap ? 2 * *cap : 16;
  void *larger = hales_pool_zalloc(p, more, size);
  if (!larger) return NULL;
  if (count) memcpy(larger, list, count * size);
  *cap = more;
  return larger;
}

void hales_pool_destroy(hales_pool *p) {
  for (block *b = p->blocks; b;) {
    block *next = b->next;
    free(b);
    b = next;
  }
  p->blocks = NULL;
}

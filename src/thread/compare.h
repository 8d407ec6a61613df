/* Orders that the files comparing the facts of a document share. */
#ifndef HALES_THREAD_COMPARE_H
#define HALES_THREAD_COMPARE_H

#include <string.h>

#include "thread/observation.h"

/* strcmp with NULL before everything; the same pointer is the same text */
static inline int hales_compare_text(const char *a, const char *b) {
  if (a == b) return 0;
  if (!a || !b) return (a != NULL) - (b != NULL);
  return strcmp(a, b);
}

static inline int hales_compare_u64(uint64_t a, uint64_t b) {
  return (a > b) - (a < b);
}

static inline int hales_compare_time(const hales_time *a, const hales_time *b) {
  const int c = (a->t_us > b->t_us) - (a->t_us < b->t_us);
  return c ? c : (int)a->precision - (int)b->precision;
}

#endif

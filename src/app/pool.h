/* Memory of one result whose size is not known before: blocks that are given back together. */
#ifndef HALES_APP_POOL_H
#define HALES_APP_POOL_H

#include <stddef.h>

#include "base/status.h"

typedef struct hales_pool {
  void *blocks;
} hales_pool;

/* Zeroed room for n objects of that size, or NULL. */
void *hales_pool_zalloc(hales_pool *p, size_t n, size_t size);
#define HALES_POOL_NEW(p, n, T) ((T *)hales_pool_zalloc((p), (n), sizeof(T)))

/* A copy of text; NULL for NULL.  ENOMEM goes to *status, which otherwise stays. */
const char *hales_pool_text(hales_pool *p, const char *text, hales_status *status);
/* A copy of what printf would write. */
const char *hales_pool_printf(hales_pool *p, hales_status *status, const char *fmt, ...) HALES_PRINTF(3, 4);

/* list with room for one more than count, which may be list itself; NULL when out of memory.  Start with
 * *cap = 0. */
void *hales_pool_grow(hales_pool *p, void *list, size_t count, size_t *cap, size_t size);
#define HALES_POOL_GROW(p, list, count, cap) hales_pool_grow((p), (list), (count), (cap), sizeof *(list))

void hales_pool_destroy(hales_pool *p);

#endif

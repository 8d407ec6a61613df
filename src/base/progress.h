/* How long-running work tells its caller how far it is.  The caller decides what to do with it (a bar on a
 * terminal, an event to a page, nothing); the work neither prints nor looks at the clock. */
#ifndef HALES_BASE_PROGRESS_H
#define HALES_BASE_PROGRESS_H

#include <stddef.h>

typedef struct hales_progress {
  /* what: the step in two or three words, borrowed during the call; done of total pieces, done <= total */
  void (*tell)(void *ctx, const char *what, size_t done, size_t total);
  void *ctx;
} hales_progress;

/* Tells, where somebody listens: p and p->tell may be NULL. */
static inline void hales_progress_tell(const hales_progress *p, const char *what, size_t done, size_t total) {
  if (p && p->tell) p->tell(p->ctx, what, done, total);
}

#endif

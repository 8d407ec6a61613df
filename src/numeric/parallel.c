#define _GNU_SOURCE /* sched_getaffinity */
#include "numeric/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { THREADS_MAX = 64 };

typedef struct loop {
  atomic_size_t next;
  size_t n;
  void (*body)(void *, size_t, int);
  void *ctx;
} loop;

typedef struct worker {
  loop *of;
  int index;
} worker;

static void *work(void *arg) {
  const worker *w = arg;
  for (size_t i; (i = atomic_fetch_add(&w->of->next, 1)) < w->of->n;) w->of->body(w->of->ctx, i, w->index);
  return NULL;
}

void hales_parallel_for(size_t n, int threads, void (*body)(void *, size_t, int), void *ctx) {
  loop l = {.n = n, .body = body, .ctx = ctx};
  atomic_init(&l.next, 0);
  if (threads > THREADS_MAX) threads = THREADS_MAX;
  if ((size_t)(threads > 0 ? threads : 1) > n) threads = (int)n;
  pthread_t id[THREADS_MAX];
  worker w[THREADS_MAX];
  int started = 0;
  for (int i = 1; i < threads; i++) {
    w[started + 1] = (worker){&l, started + 1};
    if (pthread_create(&id[started], NULL, work, &w[started + 1]) == 0) started++;
  }
  w[0] = (worker){&l, 0};
  work(&w[0]);
  for (int i = 0; i < started; i++) (void)pthread_join(id[i], NULL);
}

int hales_processors(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  const int n = CPU_COUNT(&set);
  return n > 0 ? n : 1;
}

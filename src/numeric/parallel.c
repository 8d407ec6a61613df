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

struct hales_team {
  atomic_int members, arrived;
  atomic_uint round;
  void (*body)(void *, hales_team *, int, int);
  void *ctx;
};

typedef struct member {
  hales_team *team;
  int index;
} member;

/* heuristic: looks before giving the processor away; some microseconds */
enum { LOOKS = 2000 };

static void wait_while(atomic_uint *value, unsigned old) {
  for (int look = 0; atomic_load_explicit(value, memory_order_acquire) == old; look++)
    if (look >= LOOKS) (void)sched_yield();
}

void hales_team_wait(hales_team *t) {
  const unsigned round = atomic_load_explicit(&t->round, memory_order_relaxed);
  if (atomic_fetch_add_explicit(&t->arrived, 1, memory_order_acq_rel) + 1 ==
      atomic_load_explicit(&t->members, memory_order_relaxed)) {
    atomic_store_explicit(&t->arrived, 0, memory_order_relaxed);
    atomic_store_explicit(&t->round, round + 1, memory_order_release);
  } else {
    wait_while(&t->round, round);
  }
}

/* Round 0 is over when all threads that could be started are. */
static void *join_team(void *arg) {
  const member *m = arg;
  wait_while(&m->team->round, 0);
  m->team->body(m->team->ctx, m->team, m->index,
                atomic_load_explicit(&m->team->members, memory_order_relaxed));
  return NULL;
}

void hales_team_run(int threads, void (*body)(void *, hales_team *, int, int), void *ctx) {
  hales_team t = {.body = body, .ctx = ctx};
  atomic_init(&t.arrived, 0);
  atomic_init(&t.round, 0);
  if (threads > THREADS_MAX) threads = THREADS_MAX;
  pthread_t id[THREADS_MAX];
  member m[THREADS_MAX];
  int started = 0;
  for (int i = 1; i < threads; i++) {
    m[started + 1] = (member){&t, started + 1};
    if (pthread_create(&id[started], NULL, join_team, &m[started + 1]) == 0) started++;
  }
  atomic_init(&t.members, started + 1);
  atomic_store_explicit(&t.round, 1, memory_order_release);
  body(ctx, &t, 0, started + 1);
  for (int i = 0; i < started; i++) (void)pthread_join(id[i], NULL);
}

int hales_processors(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  const int n = CPU_COUNT(&set);
  return n > 0 ? n : 1;
}

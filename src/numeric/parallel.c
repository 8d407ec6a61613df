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
  atomic_int asleep; /* members that wait for the round without a processor */
  pthread_mutex_t lock;
  pthread_cond_t over;
  void (*body)(void *, hales_team *, int, int);
  void *ctx;
};

typedef struct member {
  hales_team *team;
  int index;
} member;

/* heuristic: how often a member looks, some microseconds; how often it then offers its processor, some ten
 * microseconds; and then it sleeps: on a busy machine the others may not even be running */
enum { LOOKS = 2000, OFFERS = 100 };

static void wait_while(hales_team *t, unsigned old) {
  for (int look = 0; look < LOOKS + OFFERS; look++) {
    if (atomic_load_explicit(&t->round, memory_order_acquire) != old) return;
    if (look >= LOOKS) (void)sched_yield();
  }
  (void)pthread_mutex_lock(&t->lock);
  (void)atomic_fetch_add(&t->asleep, 1);
  while (atomic_load(&t->round) == old) (void)pthread_cond_wait(&t->over, &t->lock);
  (void)atomic_fetch_sub(&t->asleep, 1);
  (void)pthread_mutex_unlock(&t->lock);
}

/* Either this sees that a member sleeps, or that member sees the new round first: all four accesses have one
 * order. */
static void begin_round(hales_team *t, unsigned round) {
  atomic_store(&t->round, round);
  if (atomic_load(&t->asleep) == 0) return;
  (void)pthread_mutex_lock(&t->lock);
  (void)pthread_cond_broadcast(&t->over);
  (void)pthread_mutex_unlock(&t->lock);
}

void hales_team_wait(hales_team *t) {
  const unsigned round = atomic_load_explicit(&t->round, memory_order_relaxed);
  if (atomic_fetch_add_explicit(&t->arrived, 1, memory_order_acq_rel) + 1 ==
      atomic_load_explicit(&t->members, memory_order_relaxed)) {
    atomic_store_explicit(&t->arrived, 0, memory_order_relaxed);
    begin_round(t, round + 1);
  } else {
    wait_while(t, round);
  }
}

/* Round 0 is over when all threads that could be started are. */
static void *join_team(void *arg) {
  const member *m = arg;
  wait_while(m->team, 0);
  m->team->body(m->team->ctx, m->team, m->index,
                atomic_load_explicit(&m->team->members, memory_order_relaxed));
  return NULL;
}

void hales_team_run(int threads, void (*body)(void *, hales_team *, int, int), void *ctx) {
  hales_team t = {
      .lock = PTHREAD_MUTEX_INITIALIZER, .over = PTHREAD_COND_INITIALIZER, .body = body, .ctx = ctx};
  atomic_init(&t.arrived, 0);
  atomic_init(&t.round, 0);
  atomic_init(&t.asleep, 0);
  if (threads > THREADS_MAX) threads = THREADS_MAX;
  pthread_t id[THREADS_MAX];
  member m[THREADS_MAX];
  int started = 0;
  for (int i = 1; i < threads; i++) {
    m[started + 1] = (member){&t, started + 1};
    if (pthread_create(&id[started], NULL, join_team, &m[started + 1]) == 0) started++;
  }
  atomic_init(&t.members, started + 1);
  begin_round(&t, 1);
  body(ctx, &t, 0, started + 1);
  for (int i = 0; i < started; i++) (void)pthread_join(id[i], NULL);
  (void)pthread_cond_destroy(&t.over);
  (void)pthread_mutex_destroy(&t.lock);
}

int hales_processors(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  const int n = CPU_COUNT(&set);
  return n > 0 ? n : 1;
}

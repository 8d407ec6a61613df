/* A team's members run side by side, wait for each other and see what the others wrote. */
#define _POSIX_C_SOURCE 200809L /* nanosleep */
#include "support/assert.h"

#include <time.h>

#include "numeric/parallel.h"

enum { ROUNDS = 300, MEMBERS = 5 };

typedef struct board {
  int members;
  long cell[MEMBERS];
  long wrong[MEMBERS];
} board;

/* Long enough for those who wait to fall asleep. */
static void be_late(void) {
  (void)nanosleep(&(struct timespec){.tv_nsec = 3000000}, NULL);
}

/* In each round everyone writes its own cell from all the cells of the round before; now and then one of them
 * is late. */
static void play(void *ctx, hales_team *team, int member, int members) {
  board *b = ctx;
  if (member == 0) b->members = members;
  for (long round = 1; round <= ROUNDS; round++) {
    if (round % 37 == 5 * member) be_late();
    hales_team_wait(team);
    for (int i = 0; i < members; i++) b->wrong[member] += b->cell[i] != (round - 1) * (i + 3);
    if (round % 41 == 7 * member) be_late();
    hales_team_wait(team);
    b->cell[member] = round * (member + 3);
  }
}

static void members_wait_for_each_other(void **state) {
  (void)state;
  for (int threads = 0; threads <= MEMBERS; threads++) {
    board b = {0};
    hales_team_run(threads, play, &b);
    assert_in_range(b.members, 1, threads > 1 ? threads : 1);
    for (int i = 0; i < b.members; i++) {
      assert_int_equal(b.wrong[i], 0);
      assert_int_equal(b.cell[i], ROUNDS * (i + 3));
    }
  }
}

static void mark(void *ctx, size_t i, int worker) {
  int *seen = ctx;
  (void)worker;
  seen[i]++;
}

static void a_loop_visits_each_index_once(void **state) {
  (void)state;
  int seen[97] = {0};
  hales_parallel_for(97, 4, mark, seen);
  for (int i = 0; i < 97; i++) assert_int_equal(seen[i], 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(members_wait_for_each_other),
      cmocka_unit_test(a_loop_visits_each_index_once),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

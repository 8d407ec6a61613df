#define _POSIX_C_SOURCE 200809L
#include "support/file_clock.h"

#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "support/assert.h"

void wait_for_the_clock_of_files(const char *path) {
  struct stat of, now;
  char beside[256]; /* the same file system, so the same clock */
  assert_int_equal(stat(path, &of), 0);
  assert_true(snprintf(beside, sizeof beside, "%s.clock", path) < (int)sizeof beside);
  do {
    (void)nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    FILE *f = fopen(beside, "wb");
    assert_non_null(f);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(stat(beside, &now), 0);
    assert_int_equal(unlink(beside), 0);
  } while (now.st_ctim.tv_sec == of.st_ctim.tv_sec && now.st_ctim.tv_nsec == of.st_ctim.tv_nsec);
}

/* A file that is written anew while it is read, at whichever reading, and whatever it becomes: it is refused,
 * and nothing is said of what it holds. */
#define _GNU_SOURCE
#include "app/history.h"
#include "support/file_clock.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#define VALUE(v)                                                                                             \
  "{\"resourceType\":\"Observation\",\"id\":\"12\",\"status\":\"final\",\"subject\":{\"reference\":"         \
  "\"Patient/p9\"},\"effectiveDateTime\":\"2021-01-04T08:30:00Z\",\"code\":{\"coding\":[{\"system\":"        \
  "\"http://loinc.org\",\"code\":\"8867-4\"}]},\"valueQuantity\":{\"value\":" v                              \
  ",\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"}}"

static struct {
  const char *file, *becomes; /* becomes NULL: it stays as it is */
  int at, readings;
} plan;

/* The same length as before, and the time of writing put back. */
static void write_anew(void) {
  struct stat st;
  wait_for_the_clock_of_files(plan.file);
  assert_int_equal(stat(plan.file, &st), 0);
  FILE *f = fopen(plan.file, "r+b");
  assert_true(f && fprintf(f, "%-*s", (int)st.st_size, plan.becomes) == st.st_size && fclose(f) == 0);
  const struct timespec back[2] = {st.st_atim, st.st_mtim};
  assert_int_equal(utimensat(AT_FDCWD, plan.file, back, 0), 0);
}

/* Instead of the C library's: large files are read with it, and nothing else here is. */
ssize_t pread(int fd, void *to, size_t n, off_t at) {
  if (++plan.readings == plan.at && plan.becomes) write_anew();
  return syscall(SYS_pread64, fd, to, n, at);
}

static int ingest(const char *first, const char *becomes, int at) {
  bench b = opened();
  plan.file = b.file;
  plan.becomes = becomes;
  plan.at = at;
  plan.readings = 0;
  hales_ingest_result r = take(&b, first);
  assert_int_equal(r.stored, becomes == NULL);
  assert_int_equal(r.rejected, becomes != NULL);
  if (becomes && !strstr(r.rejections[0].reason, "it was written while it was read")) {
    print_error("reading %d, then %.20s: %s\n", at, becomes, r.rejections[0].reason);
    fail();
  }
  const int readings = plan.readings;
  hales_ingest_result_deinit(&r);
  closed(&b);
  return readings;
}

static void a_file_that_changes_at_any_reading_is_blamed_for_that_alone(void **state) {
  (void)state;
  static const char *const becomes[] = {
      VALUE("83"), "{\"resourceType\":\"Observation\",\"id\":",
      "subject_identifier,measurement_date,variable_name,value\np9,2021-01-04,hr_bpm,83\n",
      "nothing of the kind"};
  const int readings = ingest(VALUE("71"), NULL, 0);
  assert_true(readings >= 4); /* its head, its digest, and two looks at least */
  for (size_t k = 0; k < sizeof becomes / sizeof *becomes; k++)
    for (int at = 1; at <= readings; at++) (void)ingest(VALUE("71"), becomes[k], at);
}

/* A table is read at once: what becomes of it afterwards does not matter, what happens before does. */
static void a_table_that_changes_before_it_is_read_is_refused(void **state) {
  (void)state;
  static const char first[] =
      "subject_identifier,measurement_date,variable_name,value\np9,2021-01-04,hr_bpm,71\n",
                    then[] =
                        "subject_identifier,measurement_date,variable_name,value\np9,2021-01-04,hr_bpm,83\n";
  const int readings = ingest(first, NULL, 0);
  assert_true(readings >= 1);
  for (int at = 1; at <= readings; at++) (void)ingest(first, then, at);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_file_that_changes_at_any_reading_is_blamed_for_that_alone),
      cmocka_unit_test(a_table_that_changes_before_it_is_read_is_refused),
  };
  return cmocka_run_group_tests_name("app/ingest_changing", tests, NULL, NULL);
}

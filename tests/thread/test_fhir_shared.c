/* Other people's FHIR: the HL7 examples and two Synthea records, where they are on this machine. */
#define _XOPEN_SOURCE 700

#include "thread/collect.h"

#include <ftw.h>

static char root[1024];
static size_t files, whole, observations, refused;

static const char *shared_root(void) {
  const char *named = getenv("HALES_SHARED_DATA"), *source = getenv("HALES_SOURCE_DIR");
  if (named)
    (void)snprintf(root, sizeof root, "%s/fhir_r4", named);
  else
    (void)snprintf(root, sizeof root, "%s/../shared/data/fhir_r4", source ? source : ".");
  return root;
}

static int visit(const char *path, const struct stat *st, int type, struct FTW *ftw) {
  (void)st;
  (void)ftw;
  const char *dot = strrchr(path, '.');
  if (type != FTW_F || !dot || strcmp(dot, ".json") != 0) return 0;
  size_t n = 0;
  char *text = read_whole(path, &n);
  assert_non_null(text);
  collected c = collect_n(text, n, NULL);
  files++;
  whole += c.status == HALES_OK;
  refused += c.status != HALES_OK;
  observations += c.counts.obs;
  if (c.status != HALES_OK && strstr(path, "synthea")) print_error("%s: %s\n", path, c.err.msg);
  if (strstr(path, "synthea")) {
    assert_int_equal(c.status, HALES_OK);
    if (strstr(path, "Luna60")) {
      /* counted independently: 97 Observations, 15 of them blood pressures of two components, 15 + 1 coded or
       * timed */
      for (size_t i = 0; i < c.batch.obs.n; i++)
        assert_string_equal(c.obs[i]->subject, "356a0ab8-5592-4ec5-8c3a-9a4d0857b793");
      size_t heights = 0, systolic = 0;
      for (size_t i = 0; i < c.batch.obs.n; i++) {
        heights += c.obs[i]->quantity && strcmp(c.obs[i]->quantity, "height_cm") == 0;
        systolic += c.obs[i]->quantity && strcmp(c.obs[i]->quantity, "sa_sys_mmhg") == 0;
      }
      assert_int_equal(heights, 15);
      assert_int_equal(systolic, 15);
      /* six procedures; of six orders one goes on and five are over (start and stop) */
      assert_int_equal(c.batch.events.n, 6 + 1 + 2 * 5);
      assert_int_equal(c.batch.rejections.n, 0);
    }
  }
  collected_free(&c);
  free(text);
  return 0;
}

static void every_file_is_read_or_refused_whole(void **state) {
  (void)state;
  if (nftw(shared_root(), visit, 8, FTW_PHYS) != 0 || files == 0) {
    print_message("skipped: no FHIR examples at %s\n", root);
    skip();
  }
  print_message("%zu files: %zu read, %zu refused, %zu observations\n", files, whole, refused, observations);
  assert_true(whole > 50);
  assert_true(observations > 200);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_file_is_read_or_refused_whole)};
  return cmocka_run_group_tests_name("thread/fhir_shared", tests, NULL, NULL);
}

#include "numeric/rng.h"

#include "support/assert.h"

#include <math.h>

#include <Random123/philox.h>

#include "numeric/stats.h"

enum { N = 200000 };

/* Known answers of philox4x32-10 as shipped with Random123 (tests/kat_vectors). */
static void philox_gives_the_known_answers_of_random123(void **state) {
  (void)state;
  static const struct {
    uint32_t ctr[4], key[2], want[4];
  } kat[] = {
      {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
      {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
       {0xffffffff, 0xffffffff},
       {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
      {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
       {0xa4093822, 0x299f31d0},
       {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
  };
  for (size_t i = 0; i < sizeof kat / sizeof kat[0]; i++) {
    philox4x32_ctr_t ctr = {{0}};
    philox4x32_key_t key = {{kat[i].key[0], kat[i].key[1]}};
    for (size_t k = 0; k < 4; k++) ctr.v[k] = kat[i].ctr[k];
    const philox4x32_ctr_t got = philox4x32(ctr, key);
    for (size_t k = 0; k < 4; k++) assert_int_equal(got.v[k], kat[i].want[k]);
  }
}

/* The third vector through our own words: counter = (index, stream), key = seed, little end first. */
static void uniform_maps_seed_stream_and_index_onto_the_known_block(void **state) {
  (void)state;
  const hales_rng r = {.seed = 0x299f31d0a4093822u, .stream = 0x0370734413198a2eu};
  const uint64_t bits = 0xd16cfe0994fdccebu >> 11;
  assert_true(hales_rng_uniform(r, 0x85a308d3243f6a88u) == ((double)bits + 0.5) * 0x1p-53);
}

/* Bands of 5.5 standard errors: a right generator leaves one of the checks below with probability < 1e-6. */
static const double band = 5.5;

static void uniform_has_the_moments_of_the_unit_interval(void **state) {
  (void)state;
  const hales_rng r = {.seed = 20240611, .stream = 7};
  double m1 = 0, m2 = 0, lag = 0, before = hales_rng_uniform(r, N);
  for (uint64_t i = 0; i < N; i++) {
    const double u = hales_rng_uniform(r, i);
    assert_true(u > 0.0 && u < 1.0);
    m1 += u / N;
    m2 += u * u / N;
    lag += (u - 0.5) * (before - 0.5) / N;
    before = u;
  }
  assert_close(m1, 1.0 / 2, 0, band * sqrt(1.0 / 12 / N));
  assert_close(m2, 1.0 / 3, 0, band * sqrt(4.0 / 45 / N));
  assert_close(lag, 0, 0, band / 12 / sqrt(N)); /* product of two: variance 1/144 */
}

static void normal_has_the_moments_and_the_distribution_of_the_normal(void **state) {
  (void)state;
  const hales_rng r = {.seed = 43, .stream = 0x1234567890abcdefu};
  double m[5] = {0};
  size_t below[9] = {0};
  for (uint64_t i = 0; i < N; i++) {
    const double x = hales_rng_normal(r, i);
    double power = 1.0;
    for (int k = 1; k <= 4; k++) m[k] += (power *= x) / N;
    for (int k = 0; k < 9; k++) below[k] += x < -2.0 + 0.5 * k;
  }
  assert_close(m[1], 0, 0, band * sqrt(1.0 / N));
  assert_close(m[2], 1, 0, band * sqrt(2.0 / N));
  assert_close(m[3], 0, 0, band * sqrt(15.0 / N));
  assert_close(m[4], 3, 0, band * sqrt(96.0 / N));
  for (int k = 0; k < 9; k++) {
    const double p = hales_norm_cdf(-2.0 + 0.5 * k);
    assert_close((double)below[k] / N, p, 0, band * sqrt(p * (1 - p) / N));
  }
}

/* The moments of both halves of a block, what they have to do with each other, and that they are where they
 * are said to be. */
static void many_normals_are_as_good_as_one_at_a_time(void **state) {
  (void)state;
  enum { EACH = 7 };
  const hales_rng r = {.seed = 47, .stream = 0x2345};
  double m[2][5] = {{0}}, product = 0.0, squares = 0.0, x[EACH];
  for (uint64_t i = 0; i < N / 4; i++) {
    hales_rng_normals(r, 4 * i, EACH, x);
    for (size_t k = 0; k < EACH; k++) {
      double power = 1.0;
      for (size_t q = 1; q <= 4; q++) m[k % 2][q] += (power *= x[k]) / (k % 2 ? 3.0 : 4.0) / (N / 4);
      if (k % 2 == 0) assert_true(x[k] == hales_rng_normal(r, 4 * i + k / 2));
      if (k % 2 == 0) continue;
      product += x[k] * x[k - 1] / 3.0 / (N / 4);
      squares += (x[k] * x[k] - 1.0) * (x[k - 1] * x[k - 1] - 1.0) / 3.0 / (N / 4);
    }
  }
  for (int half = 0; half < 2; half++) {
    const double n = (half ? 3.0 : 4.0) * (N / 4);
    assert_close(m[half][1], 0, 0, band * sqrt(1.0 / n));
    assert_close(m[half][2], 1, 0, band * sqrt(2.0 / n));
    assert_close(m[half][3], 0, 0, band * sqrt(15.0 / n));
    assert_close(m[half][4], 3, 0, band * sqrt(96.0 / n));
  }
  assert_close(product, 0, 0, band * sqrt(1.0 / (0.75 * N)));
  assert_close(squares, 0, 0, band * sqrt(4.0 / (0.75 * N)));
}

static double correlation(hales_rng a, hales_rng b) {
  double s = 0;
  for (uint64_t i = 0; i < N; i++) s += hales_rng_normal(a, i) * hales_rng_normal(b, i) / N;
  return s;
}

static void substreams_are_uncorrelated_with_each_other_and_with_their_parent(void **state) {
  (void)state;
  const hales_rng r = {.seed = 20240611, .stream = 7};
  const hales_rng a = hales_rng_substream(r, 3), b = hales_rng_substream(r, 4),
                  aa = hales_rng_substream(a, 3);
  const double limit = band / sqrt(N);
  assert_close(correlation(r, a), 0, 0, limit);
  assert_close(correlation(a, b), 0, 0, limit);
  assert_close(correlation(a, aa), 0, 0, limit);
  assert_close(correlation(a, (hales_rng){a.seed + 1, a.stream}), 0, 0, limit);
}

static void a_substream_depends_on_parent_key_and_seed_only(void **state) {
  (void)state;
  const hales_rng r = {.seed = 5, .stream = 17};
  const hales_rng a = hales_rng_substream(r, 3), again = hales_rng_substream(r, 3);
  assert_true(a.seed == r.seed && a.stream == again.stream);
  assert_true(a.stream != hales_rng_substream(r, 4).stream);
  assert_true(a.stream != hales_rng_substream((hales_rng){5, 18}, 3).stream);
  assert_true(a.stream != hales_rng_substream((hales_rng){6, 17}, 3).stream);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(philox_gives_the_known_answers_of_random123),
      cmocka_unit_test(uniform_maps_seed_stream_and_index_onto_the_known_block),
      cmocka_unit_test(uniform_has_the_moments_of_the_unit_interval),
      cmocka_unit_test(normal_has_the_moments_and_the_distribution_of_the_normal),
      cmocka_unit_test(many_normals_are_as_good_as_one_at_a_time),
      cmocka_unit_test(substreams_are_uncorrelated_with_each_other_and_with_their_parent),
      cmocka_unit_test(a_substream_depends_on_parent_key_and_seed_only),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "numeric/sobol.h"

#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "numeric/sobol_table.h"

static hales_sobol sequence; /* too large for some stacks */

/* x^(2^e) modulo the polynomial over GF(2). */
static uint32_t times(uint32_t a, uint32_t b, uint32_t poly, uint32_t degree) {
  uint32_t product = 0;
  for (; b; b >>= 1) {
    if (b & 1) product ^= a;
    a <<= 1;
    if (a >> degree & 1) a ^= poly;
  }
  return product;
}

static uint32_t power_of_x(uint32_t e, uint32_t poly, uint32_t degree) {
  uint32_t result = 1, x = 2;
  if (x >> degree & 1) x ^= poly;
  for (; e; e >>= 1) {
    if (e & 1) result = times(result, x, poly, degree);
    x = times(x, x, poly, degree);
  }
  return result;
}

/* Primitive: x has order 2^degree - 1, so no smaller power of it is 1. */
static void every_row_is_a_primitive_polynomial_with_odd_numbers_below_their_bound(void **state) {
  (void)state;
  const size_t rows = sizeof hales_sobol_table / sizeof *hales_sobol_table;
  assert_int_equal(rows, HALES_SOBOL_DIM_MAX - 1);
  for (size_t r = 0; r < rows; r++) {
    const uint32_t poly = hales_sobol_table[r].poly;
    uint32_t degree = 0;
    while (poly >> (degree + 1)) degree++;
    const uint32_t order = (1u << degree) - 1;
    assert_true(degree >= 1 && degree <= HALES_SOBOL_DEGREE_MAX);
    assert_int_equal(power_of_x(order, poly, degree), 1);
    for (uint32_t d = 1; d < order; d++)
      if (order % d == 0) assert_true(power_of_x(d, poly, degree) != 1);
    for (uint32_t k = 0; k < degree; k++) {
      assert_true(hales_sobol_table[r].m[k] & 1);
      assert_true(hales_sobol_table[r].m[k] < 2u << k);
    }
    for (size_t other = 0; other < r; other++) assert_true(hales_sobol_table[other].poly != poly);
  }
}

/* By hand: van der Corput; x + 1 with m = 1 (then 3, 5); x^2 + x + 1 with m = 1, 3 (then 1 = 2*3 ^ 4*1 ^ 1 ->
 * 3). Points 1, 2 and 3 take v_1, v_2 and v_1 ^ v_2. */
static void first_points_are_those_worked_out_by_hand(void **state) {
  (void)state;
  static const double want[4][3] = {{0, 0, 0}, {0.5, 0.5, 0.5}, {0.25, 0.75, 0.75}, {0.75, 0.25, 0.25}};
  hales_sobol_init(&sequence, 3, NULL);
  for (uint32_t i = 0; i < 4; i++) {
    double u[3];
    hales_sobol_point(&sequence, i, u);
    for (size_t d = 0; d < 3; d++) assert_true(u[d] == want[i][d]);
  }
  /* fifth point, index 4: v_3 = m_3 / 8 with m_3 = 1, 5 and 7 = (2 * 3) ^ (4 * 1) ^ 1 */
  double u[3];
  hales_sobol_point(&sequence, 4, u);
  assert_true(u[0] == 0.125 && u[1] == 5.0 / 8 && u[2] == 3.0 / 8);
}

/* The first 2^m points have exactly one in each of 2^m equal cells, scrambled or not, in every dimension. */
static void each_dimension_is_stratified(void **state) {
  (void)state;
  enum { N = 1 << 9 };
  static double u[HALES_SOBOL_DIM_MAX];
  static unsigned char seen[HALES_SOBOL_DIM_MAX][N];
  const hales_rng seeds[] = {{.seed = 31, .stream = 7}, {.seed = 5077, .stream = 12}};
  for (size_t s = 0; s < 3; s++) {
    hales_sobol_init(&sequence, HALES_SOBOL_DIM_MAX, s ? &seeds[s - 1] : NULL);
    memset(seen, 0, sizeof seen);
    for (uint32_t i = 0; i < N; i++) {
      hales_sobol_point(&sequence, i, u);
      for (size_t d = 0; d < HALES_SOBOL_DIM_MAX; d++) {
        assert_true(u[d] >= 0.0 && u[d] < 1.0 && (s == 0 || u[d] > 0.0));
        seen[d][(size_t)(u[d] * N)]++;
      }
    }
    for (size_t d = 0; d < HALES_SOBOL_DIM_MAX; d++)
      for (size_t c = 0; c < N; c++) assert_int_equal(seen[d][c], 1);
  }
}

/* The first two dimensions are a (0, m, 2)-net: one point in each cell 2^-a x 2^-(m-a), also scrambled. */
static void the_first_pair_is_a_perfect_net(void **state) {
  (void)state;
  enum { M = 8, N = 1 << M };
  const hales_rng rng = {.seed = 9, .stream = 23};
  hales_sobol_init(&sequence, 2, &rng);
  for (int a = 0; a <= M; a++) {
    unsigned char seen[N] = {0};
    for (uint32_t i = 0; i < N; i++) {
      double u[2];
      hales_sobol_point(&sequence, i, u);
      seen[((size_t)ldexp(u[0], a) << (M - a)) + (size_t)ldexp(u[1], M - a)]++;
    }
    for (int c = 0; c < N; c++) assert_int_equal(seen[c], 1);
  }
}

/* prod (1 + c_d (u_d - 1/2)) has mean 1; its error over N scrambled points, root mean square of 16 seeds. */
static double error_of_mean(uint32_t n, size_t dim) {
  double square = 0.0, u[HALES_SOBOL_DIM_MAX];
  for (uint64_t seed = 0; seed < 16; seed++) {
    const hales_rng rng = {.seed = 400 + seed, .stream = 3};
    hales_sobol_init(&sequence, dim, &rng);
    double sum = 0.0;
    for (uint32_t i = 0; i < n; i++) {
      hales_sobol_point(&sequence, i, u);
      double f = 1.0;
      for (size_t d = 0; d < dim; d++) f *= 1.0 + (u[d] - 0.5) * 1.3 / (double)(d + 1);
      sum += f;
    }
    square += (sum / n - 1.0) * (sum / n - 1.0) / 16;
  }
  return sqrt(square);
}

/* Random points gain a factor sqrt(64) = 8 from 64 times the points. */
static void means_converge_faster_than_over_random_points(void **state) {
  (void)state;
  const double few = error_of_mean(1 << 6, 12), many = error_of_mean(1 << 12, 12);
  assert_true(few / many > 3 * 8);
  const double sd = sqrt(1.3 * 1.3 / 12); /* of the first factor alone: the product's is larger */
  assert_true(many < 0.2 * sd / sqrt(1 << 12));
}

static void the_scramble_depends_on_seed_and_stream_only(void **state) {
  (void)state;
  const hales_rng a = {.seed = 77, .stream = 4}, b = {.seed = 78, .stream = 4}, c = {.seed = 77, .stream = 5};
  double ua[7], again[7], ub[7], uc[7];
  hales_sobol_init(&sequence, 7, &a);
  hales_sobol_point(&sequence, 1234567, ua);
  hales_sobol_init(&sequence, 7, &b);
  hales_sobol_point(&sequence, 1234567, ub);
  hales_sobol_init(&sequence, 7, &c);
  hales_sobol_point(&sequence, 1234567, uc);
  hales_sobol_init(&sequence, 7, &a);
  hales_sobol_point(&sequence, 1234567, again);
  for (size_t d = 0; d < 7; d++) assert_true(ua[d] == again[d] && ua[d] != ub[d] && ua[d] != uc[d]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_row_is_a_primitive_polynomial_with_odd_numbers_below_their_bound),
      cmocka_unit_test(first_points_are_those_worked_out_by_hand),
      cmocka_unit_test(each_dimension_is_stratified),
      cmocka_unit_test(the_first_pair_is_a_perfect_net),
      cmocka_unit_test(means_converge_faster_than_over_random_points),
      cmocka_unit_test(the_scramble_depends_on_seed_and_stream_only),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

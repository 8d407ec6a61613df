#include "numeric/saltelli.h"

#include <math.h>
#include <string.h>

/* Half-width of a 90 % interval in standard errors: the normal quantile of 0.95. */
static const double z90 = 1.6448536269514722;

void hales_saltelli_point(const hales_sobol *seq, size_t row, size_t at, double *u) {
  double ab[HALES_SOBOL_DIM_MAX];
  const size_t k = seq->dim / 2;
  hales_sobol_point(seq, (uint32_t)row, ab);
  memcpy(u, at == 1 ? ab + k : ab, k * sizeof *u);
  if (at >= 2) u[at - 2] = ab[k + at - 2];
}

size_t hales_saltelli_work(size_t n, size_t k) {
  return n * (3 * k + 4) + 9 * k;
}

/* What each row adds to the sums, so that a resample only weighs it. */
typedef struct terms {
  double *first, *total, *used;           /* [n][k] */
  double *values, *sum, *square, *weight; /* [n]: outputs of a and b that are there, their sums */
} terms;

/* One set of sums, all rows weighed, and the shares that follow. */
typedef struct sums {
  double *first, *total, *used; /* [k] */
} sums;

static void fill_terms(const hales_saltelli_sample *s, double m, const terms *t) {
  const size_t k = s->k, row = hales_saltelli_row(k);
  for (size_t j = 0; j < s->n; j++) {
    const double *y = s->y + j * row;
    const bool *ok = s->ok + j * row;
    t->values[j] = t->sum[j] = t->square[j] = 0.0;
    for (size_t c = 0; c < 2; c++) {
      if (!ok[c]) continue;
      t->values[j] += 1.0;
      t->sum[j] += y[c] - m;
      t->square[j] += (y[c] - m) * (y[c] - m);
    }
    for (size_t i = 0; i < k; i++) {
      const bool use = ok[0] && ok[1] && ok[2 + i];
      t->used[j * k + i] = use ? 1.0 : 0.0;
      t->first[j * k + i] = use ? (y[1] - m) * (y[2 + i] - y[0]) : 0.0;
      t->total[j * k + i] = use ? 0.5 * (y[0] - y[2 + i]) * (y[0] - y[2 + i]) : 0.0;
    }
  }
}

/* Variance of the weighed rows; s gets the sums of the terms. */
static double weigh(size_t n, size_t k, const terms *t, const sums *s) {
  memset(s->first, 0, k * sizeof *s->first);
  memset(s->total, 0, k * sizeof *s->total);
  memset(s->used, 0, k * sizeof *s->used);
  double count = 0.0, sum = 0.0, square = 0.0;
  for (size_t j = 0; j < n; j++) {
    const double w = t->weight[j];
    if (w <= 0.0) continue;
    count += w * t->values[j];
    sum += w * t->sum[j];
    square += w * t->square[j];
    const double *first = t->first + j * k, *total = t->total + j * k, *used = t->used + j * k;
    for (size_t i = 0; i < k; i++) {
      s->first[i] += w * first[i];
      s->total[i] += w * total[i];
      s->used[i] += w * used[i];
    }
  }
  return count > 1.0 ? (square - sum * sum / count) / (count - 1.0) : 0.0;
}

/* Bootstrap: rows drawn with replacement; the standard error of each share. */
static void resample(const hales_saltelli_sample *s, hales_rng rng, const terms *t, const sums *sum,
                     double *deviation, hales_saltelli_result *out) {
  const size_t n = s->n, k = s->k;
  memset(deviation, 0, 6 * k * sizeof *deviation); /* [k][6]: sum, square, count; of first, then total */
  for (uint64_t b = 0; b < HALES_SALTELLI_RESAMPLES; b++) {
    memset(t->weight, 0, n * sizeof *t->weight);
    for (size_t j = 0; j < n; j++) t->weight[(size_t)(hales_rng_uniform(rng, b * n + j) * (double)n)] += 1.0;
    const double var = weigh(n, k, t, sum);
    for (size_t i = 0; i < k; i++) {
      if (!(var > 0.0) || sum->used[i] <= 0.0) continue;
      const double d[2] = {sum->first[i] / sum->used[i] / var - out[i].first.value,
                           sum->total[i] / sum->used[i] / var - out[i].total.value};
      for (size_t c = 0; c < 2; c++) {
        double *dev = deviation + 6 * i + 3 * c;
        dev[0] += d[c];
        dev[1] += d[c] * d[c];
        dev[2] += 1.0;
      }
    }
  }
  for (size_t i = 0; i < k; i++)
    for (size_t c = 0; c < 2; c++) {
      const double *dev = deviation + 6 * i + 3 * c;
      const double var = dev[2] > 1.0 ? (dev[1] - dev[0] * dev[0] / dev[2]) / (dev[2] - 1.0) : 0.0;
      hales_share *share = c ? &out[i].total : &out[i].first;
      const double half = z90 * sqrt(fmax(var, 0.0));
      share->lo90 = share->value - half;
      share->hi90 = share->value + half;
    }
}

bool hales_saltelli_indices(const hales_saltelli_sample *s, hales_rng rng, double *work,
                            hales_saltelli_result *out, double *mean, double *var) {
  const size_t n = s->n, k = s->k, row = hales_saltelli_row(k);
  memset(out, 0, k * sizeof *out);
  *mean = *var = 0.0;
  double m = 0.0, scale = 0.0, count = 0.0;
  for (size_t j = 0; j < n; j++)
    for (size_t c = 0; c < 2; c++)
      if (s->ok[j * row + c]) {
        const double y = s->y[j * row + c];
        count += 1.0;
        m += (y - m) / count;
        scale += (y * y - scale) / count;
      }
  const terms t = {.first = work,
                   .total = work + n * k,
                   .used = work + 2 * n * k,
                   .values = work + 3 * n * k,
                   .sum = work + 3 * n * k + n,
                   .square = work + 3 * n * k + 2 * n,
                   .weight = work + 3 * n * k + 3 * n};
  double *tail = work + 3 * n * k + 4 * n;
  const sums sum = {.first = tail, .total = tail + k, .used = tail + 2 * k};
  fill_terms(s, m, &t);
  for (size_t j = 0; j < n; j++) t.weight[j] = 1.0;
  *mean = m;
  *var = fmax(weigh(n, k, &t, &sum), 0.0);
  bool enough = true;
  for (size_t i = 0; i < k; i++) {
    out[i].rows = (size_t)sum.used[i];
    enough = enough && out[i].rows >= 2;
  }
  if (!enough || !(*var > 1e-20 * scale)) return false;
  for (size_t i = 0; i < k; i++) {
    out[i].first.value = sum.first[i] / sum.used[i] / *var;
    out[i].total.value = sum.total[i] / sum.used[i] / *var;
  }
  resample(s, rng, &t, &sum, tail + 3 * k, out);
  return true;
}

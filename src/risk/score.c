#include "risk/score.h"

#include <assert.h>
#include <float.h>
#include <stdio.h>
#include <string.h>

/* Every score here was made from adults' registries: REVEAL 2.0 and COMPERA 2.0 report patients of 18 and
 * older. */
static const double adult_years = 18;

static const hales_risk_score *const scores[] = {&hales_risk_esc4,
                                                 &hales_risk_esc3,
                                                 &hales_risk_reveal2,
                                                 &hales_risk_reveal_lite2,
                                                 &hales_risk_french_noninvasive,
                                                 &hales_risk_french_invasive};

size_t hales_risk_scores(const hales_risk_score *const **out) {
  *out = scores;
  return sizeof scores / sizeof scores[0];
}

static bool in_band(const hales_risk_band *b, double x) {
  return (b->lo_in ? x >= b->lo : x > b->lo) && (b->hi_in ? x <= b->hi : x < b->hi);
}

static const hales_risk_band *band_of(const hales_risk_score *s, hales_risk_item item, double x) {
  for (size_t i = 0; i < s->bands_n; i++)
    if (s->bands[i].item == item && in_band(&s->bands[i], x)) return &s->bands[i];
  return NULL;
}

/* Fewest and most points that a determinant can give, over both of its items. */
static void points_range(const hales_risk_score *s, const hales_risk_determinant *d, int *lo, int *hi) {
  *lo = *hi = 0;
  bool first = true;
  for (size_t i = 0; i < s->bands_n; i++) {
    const hales_risk_band *b = &s->bands[i];
    if (b->item != d->item && b->item != d->substitute) continue;
    if (first || b->points < *lo) *lo = b->points;
    if (first || b->points > *hi) *hi = b->points;
    first = false;
  }
}

static double combine(const hales_risk_score *s, int sum, size_t n) {
  switch (s->rule) {
  case HALES_RISK_MEAN:
    return n ? (double)sum / (double)n : 0;
  case HALES_RISK_SUM:
    return s->base + sum;
  case HALES_RISK_COUNT:
    break;
  }
  return sum;
}

static const hales_risk_stratum *stratum_of(const hales_risk_score *s, double value) {
  for (size_t i = 0; i + 1 < s->strata_n; i++)
    if (value < s->strata[i].below) return &s->strata[i];
  return &s->strata[s->strata_n - 1];
}

/* False when the determinant is not known; else the item that counts, and its value. */
static bool pick(const hales_risk_determinant *d, const hales_risk_input *in, hales_risk_item *item,
                 double *x) {
  *item = d->item;
  if (hales_risk_input_get(in, d->item, x)) return true;
  if (d->substitute == HALES_RISK_NONE) return false;
  *item = d->substitute;
  return hales_risk_input_get(in, d->substitute, x);
}

static hales_status check_all(const hales_risk_score *s, const hales_risk_input *in, hales_err *err) {
  HALES_TRY(hales_risk_input_check(in, HALES_RISK_AGE, err));
  if (in->has_age_years && in->age_years < adult_years)
    return HALES_FAIL(err, HALES_ERANGE,
                      "the score was made from adults (18 years and older), not of an age of %.1f",
                      in->age_years);
  for (size_t i = 0; i < s->determinants_n; i++) {
    HALES_TRY(hales_risk_input_check(in, s->determinants[i].item, err));
    if (s->determinants[i].substitute != HALES_RISK_NONE)
      HALES_TRY(hales_risk_input_check(in, s->determinants[i].substitute, err));
  }
  return HALES_OK;
}

/* What the score would be with the missing items at their best and at their worst. */
static void bounds(hales_risk_result *r, int sum) {
  int lo = sum, hi = sum;
  for (size_t i = 0; i < r->missing_n; i++) {
    int a, b;
    points_range(r->score, &r->missing[i], &a, &b);
    lo += a;
    hi += b;
  }
  const size_t n = r->used_n + r->missing_n;
  const double at_lo = combine(r->score, lo, n), at_hi = combine(r->score, hi, n);
  const bool more_is_better = r->score->rule == HALES_RISK_COUNT;
  r->best_value = more_is_better ? at_hi : at_lo;
  r->worst_value = more_is_better ? at_lo : at_hi;
  r->best = stratum_of(r->score, r->best_value);
  r->worst = stratum_of(r->score, r->worst_value);
}

void hales_risk_score_run(const hales_risk_score *score, const hales_risk_input *in, hales_risk_result *out) {
  assert(score->determinants_n <= HALES_RISK_DETERMINANTS_MAX);
  *out = (hales_risk_result){.score = score};
  int sum = 0;
  hales_err err = {0};
  const hales_status ok = check_all(score, in, &err);
  for (size_t i = 0; ok == HALES_OK && i < score->determinants_n; i++) {
    const hales_risk_determinant *d = &score->determinants[i];
    hales_risk_item item;
    double x;
    /* the bands of a measured item tile its lawful range (a test); a code may say too little for this score
     */
    const hales_risk_band *b = pick(d, in, &item, &x) ? band_of(score, item, x) : NULL;
    if (!b) {
      out->missing[out->missing_n++] = *d;
      continue;
    }
    out->used[out->used_n++] = (hales_risk_used){item, x, b};
    sum += b->points;
  }
  if (ok != HALES_OK) {
    snprintf(out->reason, sizeof out->reason, "%s", err.msg);
    return;
  }
  if (out->used_n < (size_t)score->items_min) {
    snprintf(out->reason, sizeof out->reason, "%zu of %zu items known, the score needs at least %d",
             out->used_n, score->determinants_n, score->items_min);
    return;
  }
  out->valid = true;
  out->value = combine(score, sum, out->used_n);
  out->stratum = stratum_of(score, out->value);
  bounds(out, sum);
}

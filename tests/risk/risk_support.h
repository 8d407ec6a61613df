/* Whole patients and the plain bookkeeping that the risk tests share. */
#ifndef HALES_TESTS_RISK_SUPPORT_H
#define HALES_TESTS_RISK_SUPPORT_H

#include <float.h>
#include <math.h>
#include <string.h>

#include "risk/score.h"
#include "support/assert.h"

#define SET(in, f, v) ((in).has_##f = true, (in).f = (v))
#define KNOWN(f, v)   .has_##f = true, .f = (v) /* in an initialiser */

static inline hales_risk_result run(const hales_risk_score *s, const hales_risk_input *in) {
  hales_risk_result r;
  hales_risk_score_run(s, in, &r);
  return r;
}

/* Points of one item at one value, with the score's other items unknown; fails when no or two bands hold it.
 */
static inline int points_at(const hales_risk_score *s, hales_risk_item item, double x) {
  int hits = 0, points = 99;
  for (size_t i = 0; i < s->bands_n; i++) {
    const hales_risk_band *b = &s->bands[i];
    if (b->item != item) continue;
    if (!(b->lo_in ? x >= b->lo : x > b->lo) || !(b->hi_in ? x <= b->hi : x < b->hi)) continue;
    hits++;
    points = b->points;
  }
  if (hits != 1)
    print_message("%s: %s = %.17g lies in %d bands\n", s->id, hales_risk_item_get(item)->name, x, hits);
  assert_int_equal(hits, 1);
  return points;
}

/* Points on both sides of a limit, and at it; the values as a laboratory would print them. */
typedef struct edge {
  hales_risk_item item;
  double below, at, above;
  int points_below, points_at, points_above;
} edge;

static inline void check_edges(const hales_risk_score *s, const edge *e, size_t n) {
  for (size_t i = 0; i < n; i++) {
    assert_int_equal(points_at(s, e[i].item, e[i].below), e[i].points_below);
    assert_int_equal(points_at(s, e[i].item, e[i].at), e[i].points_at);
    assert_int_equal(points_at(s, e[i].item, e[i].above), e[i].points_above);
  }
}
#define CHECK_EDGES(score, edges) check_edges(&(score), (edges), sizeof(edges) / sizeof((edges)[0]))

#endif

/* What the data taught: posterior against prior, parameter by parameter, in the free coordinate. */
#ifndef HALES_INFER_SUMMARY_H
#define HALES_INFER_SUMMARY_H

#include "base/arena.h"
#include "infer/infer.h"

/* contraction below this: "not learned" (issue of the first release; INFERENCE.md G6) */
#define HALES_LEARNED_MIN 0.2

typedef struct hales_par_summary {
  double median, lo90, hi90, mean, sd;                   /* posterior: 50, 5, 95 % quantiles, moments */
  double prior_median, prior_lo90, prior_hi90, prior_sd; /* of the truncated prior */
  /* 1 - posterior variance / variance of the truncated prior, both in the free coordinate.  Not clamped:
   * below 0 the posterior is wider than the prior (data that contradict the prior, or few effective draws).
   */
  double contraction;
  bool learned;  /* contraction >= HALES_LEARNED_MIN */
  bool at_limit; /* at least a quarter of the posterior lies in the outer 2 % of the box, next to one bound,
                    or (half-infinite boxes) within 2 % of a prior sd of it */
} hales_par_summary;

/* Bytes of arena that hales_summary_run needs. */
size_t hales_summary_bytes(const hales_infer_result *r);

/* Summarises every parameter.
 *
 *   scratch      tmp  given back at the end
 *   par [n_par]  out
 *
 * EARG when the result has no draws; ENOMEM when the arena is too small. */
hales_status hales_summary_run(const hales_problem *p, const hales_infer_result *r, hales_arena *scratch,
                               hales_par_summary *par, hales_err *err) HALES_CHECKED;

#endif

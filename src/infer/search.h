/* Multi-start Levenberg-Marquardt in batches: finds the modes of the posterior.
 *
 * Screen prior draws, keep the best ones that differ, then let all starts walk together: one forward call
 * carries every start's finite differences, the next every start's trial steps at several dampings.  Between
 * finite differences the Jacobian follows by Broyden's update, at no forward point.  [Broyden1965]
 * Far from the end the differences are forward, near it central: half a step's curvature is then as much as
 * what is left of the gradient, and convergence is declared on central differences only, or on a poll where
 * derivatives cannot tell (infer/search_end.h).  Starts that come to where a lower one stands, both near the
 * end, leave the rest of the way to it. Bounds by projection with an active set.  [Nocedal2006,
 * sections 10.3, 16.7]
 * When the best start has ended for want of iterations or of forward points it gets, once, a second
 * allowance: its iterations from 0 and half of max_search more.  A search that converges never costs it.
 */
#ifndef HALES_INFER_SEARCH_H
#define HALES_INFER_SEARCH_H

#include "infer/jacobian.h"
#include "infer/ladder.h"

/* Why a search ended.  X(symbol, text) */
#define HALES_INFER_STOP_LIST(X)                                                                             \
  X(CONVERGED, "converged")                                                                                  \
  X(MAX_ITER, "stopped at the limit of iterations or forward points")                                        \
  X(STALLED, "stood still before its fit was proven to be the best")                                         \
  X(INFEASIBLE, "the model has no answer at any screened point")

typedef enum hales_infer_stop {
#define X(sym, text) HALES_INFER_##sym,
  HALES_INFER_STOP_LIST(X)
#undef X
} hales_infer_stop;

const char *hales_infer_stop_text(hales_infer_stop s);

/* One local search. */
typedef struct hales_search_start {
  double loss;      /* minus log posterior without constants */
  double lambda;    /* smallest damping of the next trial */
  double decrement; /* Newton decrement over the free parameters, nats */
  double grad_norm; /* Euclidean norm of the projected gradient, nats per prior sd */
  hales_infer_stop stop;
  bool active, fresh;  /* still walking; derivatives belong to the present point */
  bool near, poll;     /* close enough for central differences; to be polled */
  size_t n_secant;     /* steps since they were last differences; they are secant updates when not 0 */
  size_t iter, n_fail; /* accepted or failed iterations; failures in a row */
  size_t joined;       /* start whose mode it reached; its own index when none */
  bool led;            /* it had joined nobody when it ended */
} hales_search_start;

/* Places on the way that are kept. */
#define HALES_SEARCH_WAY_MAX 8

/* Room and result of a search; n_start and n_screen of the settings give the sizes. */
typedef struct hales_search {
  size_t n;                    /* starts in use; 0 when infeasible */
  hales_search_start *start;   /* [n_start] */
  double *z;                   /* [n_start][n_par] where each one ended */
  double *out;                 /* [n_start][n_dat] */
  double *jac;                 /* [n_start][n_dat][n_par] */
  double *grad;                /* [n_start][n_par] */
  double *hess;                /* [n_start][n_par][n_par] Gauss-Newton matrix, prior included */
  double *point_z, *point_out; /* [max(n_screen, n_start n_damping)] trial points */
  bool *point_ok;
  double *point_loss;                   /* [n_screen] */
  size_t *pick, *walking;               /* [n_screen]; [n_start] */
  double *mat, *vec;                    /* [n_par][n_par], [2 n_par] */
  double *pack_z, *pack_out, *pack_jac; /* as z, out, jac: the starts of one batch side by side */
  hales_jacobian *jacobian;             /* room for n_start points */
  /* Waypoints: the best places with known derivatives, at least one posterior sd from each other by their own
   * Gauss-Newton matrices.  They show where a bent posterior runs, which its modes alone do not. */
  size_t n_way;
  double *way_z, *way_hess, *way_loss; /* [WAY_MAX] times [n_par], [n_par][n_par], 1 */
} hales_search;

/* Runs the search; the outcome is in s->start[].  Starts that come within mode_distance and 1 nat of a
 * converged one, or near the end of a lower one, measured by its Gauss-Newton matrix, end there (joined) and
 * share its outcome.  At most max_search forward points, half as many more where the best start needs its
 * second allowance.  Then those that ended in one valley are joined (infer/valley.h), at a few points more.
 */
hales_status hales_search_run(hales_ladder *l, hales_search *s, hales_err *err) HALES_CHECKED;
/* Where the best start ended, z [n_par].  Needs s->n > 0. */
const double *hales_search_best(const hales_search *s, size_t n_par);

#endif

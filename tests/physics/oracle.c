#include "oracle.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

#include "physics/colunga2020.h"
#include "physics/hales/heart.h"
#include "physics/korakianitis.h"

static int korakianitis_corners(const double *p, double *t) {
  const double beat = p[HALES_KO_T];
  static const int atrium[2] = {HALES_KO_LA_TPWB, HALES_KO_RA_TPWB};
  int n = 0;
  for (int i = 0; i < 2; i++) {
    const double *a = p + atrium[i];
    t[n++] = fmod(beat + a[0] - a[2], beat);
    t[n++] = fmod(beat + a[0] + a[1] - a[2], beat);
  }
  t[n++] = p[HALES_KO_LV_TR];
  t[n++] = p[HALES_KO_LV_TD];
  t[n++] = p[HALES_KO_RV_TR];
  t[n++] = p[HALES_KO_RV_TD];
  return n;
}

static int colunga2020_corners(const double *p, double *t) {
  t[0] = p[HALES_CO_T2]; /* the bell's top is no corner; a stop there keeps a step from striding it */
  return 1;
}

/* A square-root valve near equal pressures turns 1e-8 mmHg into 0.04 mL/s: its extremes are compared by the
 * pressure that drives it, (q/CQ)^2. */
static double korakianitis_measure(const double *p, size_t signal, double x) {
  static const int cq[] = {HALES_KO_CQ_AO, HALES_KO_CQ_MI, HALES_KO_CQ_PO, HALES_KO_CQ_TI};
  if (signal < HALES_KO_Q_AO || signal > HALES_KO_Q_TI) return x;
  const double root = x / p[cq[signal - HALES_KO_Q_AO]];
  return root * fabs(root);
}

static int hales_corners(const double *p, double *t) {
  (void)p, (void)t;
  return 0; /* three times differentiable */
}

/* Of the reference models so short that a valve near balance stays on its branch: CVODE's own, 1e-8 of a
 * state, move the pressure over such a valve by more than that pressure, and its Newton iteration fails.  The
 * model hales has no branches, but walls that are solved to rounding. */
static const double within_branch = 1e-11, over_rounding = 1e-7;

const oracle_model oracle_korakianitis = {&hales_korakianitis, korakianitis_corners, korakianitis_measure,
                                          within_branch};
const oracle_model oracle_colunga2020 = {&hales_colunga2020, colunga2020_corners, NULL, within_branch};
const oracle_model oracle_hales = {&hales_heart, hales_corners, NULL, over_rounding};

enum { PARTS = 4 }; /* readings within one step of CVODE, from its own interpolant */

typedef struct problem {
  const oracle_model *o;
  const double *p;
  double before_end; /* the activation of colunga2020 jumps at T: the beat owns [0, T) */
} problem;

static int rhs(realtype t, N_Vector y, N_Vector f, void *ctx) {
  const problem *q = ctx;
  q->o->m->rhs(fmin(t, q->before_end), N_VGetArrayPointer(y), q->p, N_VGetArrayPointer(f));
  return 0;
}

static int jacobian(realtype t, N_Vector y, N_Vector f, SUNMatrix j, void *ctx, N_Vector a, N_Vector b,
                    N_Vector c) {
  (void)b, (void)c;
  const oracle_model *o = ((const problem *)ctx)->o;
  const size_t n = o->m->n_state;
  double *x = N_VGetArrayPointer(y), *moved = N_VGetArrayPointer(a);
  for (size_t k = 0; k < n; k++) {
    const double was = x[k], step = o->difference * fmax(fabs(was), 1.0);
    x[k] = was + step;
    (void)rhs(t, y, a, ctx);
    const double taken = x[k] - was;
    x[k] = was;
    double *column = SUNDenseMatrix_Column(j, (sunindextype)k);
    for (size_t i = 0; i < n; i++) column[i] = (moved[i] - N_VGetArrayPointer(f)[i]) / taken;
  }
  return 0;
}

/* Running extremes and Simpson means. */
typedef struct reading {
  const problem *q;
  void *cvode;
  N_Vector work;
  double *stat;
} reading;

static void read_at(const reading *r, double t, double *signal) {
  (void)CVodeGetDky(r->cvode, t, 0, r->work);
  r->q->o->m->signals(fmin(t, r->q->before_end), N_VGetArrayPointer(r->work), r->q->p, signal);
}

static void take(const reading *r, const double *signal) {
  for (size_t s = 0; s < r->q->o->m->n_signal; s++) {
    r->stat[3 * s] = fmin(r->stat[3 * s], signal[s]);
    r->stat[3 * s + 1] = fmax(r->stat[3 * s + 1], signal[s]);
  }
}

/* The top of sign * signal s within [a, b] by golden section: holds for a smooth top and for a corner.  Every
 * signal takes what is read on the way. */
static void climb(const reading *r, size_t s, double sign, double a, double b) {
  enum { SECTIONS = 40 }; /* 0.618^40 = 4e-9 of the interval */
  static const double golden = 0.6180339887498949;
  double lo[HALES_SIGNAL_MAX], hi[HALES_SIGNAL_MAX], x = b - golden * (b - a), z = a + golden * (b - a);
  read_at(r, x, lo);
  read_at(r, z, hi);
  for (int i = 0; i < SECTIONS; i++) {
    take(r, lo);
    take(r, hi);
    if (sign * lo[s] > sign * hi[s]) {
      b = z, z = x, x = b - golden * (b - a);
      memcpy(hi, lo, sizeof hi);
      read_at(r, x, lo);
    } else {
      a = x, x = z, z = a + golden * (b - a);
      memcpy(lo, hi, sizeof lo);
      read_at(r, z, hi);
    }
  }
}

/* One interval between two readings: a signal that leaves one end upwards and reaches the other downwards has
 * a top inside; it is looked for where it could exceed what was read so far. */
static void read_tops(const reading *r, double t0, const double *s0, double t1, const double *s1) {
  const double d = 1e-4 * (t1 - t0);
  double in[HALES_SIGNAL_MAX], out[HALES_SIGNAL_MAX];
  read_at(r, t0 + d, in);
  read_at(r, t1 - d, out);
  for (size_t s = 0; s < r->q->o->m->n_signal; s++)
    for (int k = 0; k < 2; k++) {
      const double sign = k ? 1.0 : -1.0, up = sign * (in[s] - s0[s]), down = sign * (out[s] - s1[s]);
      if (!(up > 0.0 && down > 0.0)) continue;
      const double reach = fmax(sign * s0[s], sign * s1[s]) + fmax(up, down) / 1e-4; /* both tangents */
      if (reach > sign * r->stat[3 * s + (size_t)k]) climb(r, s, sign, t0, t1);
    }
}

static void read_step(const reading *r, double t0, double t1) {
  const hales_model *m = r->q->o->m;
  double signal[PARTS + 1][HALES_SIGNAL_MAX];
  for (int i = 0; i <= PARTS; i++) {
    read_at(r, t0 + (t1 - t0) * i / PARTS, signal[i]);
    take(r, signal[i]);
  }
  for (int i = 0; i < PARTS; i++)
    read_tops(r, t0 + (t1 - t0) * i / PARTS, signal[i], t0 + (t1 - t0) * (i + 1) / PARTS, signal[i + 1]);
  static const double simpson[PARTS + 1] = {1.0 / 12, 4.0 / 12, 2.0 / 12, 4.0 / 12, 1.0 / 12};
  for (size_t s = 0; s < m->n_signal; s++)
    for (int i = 0; i <= PARTS; i++) r->stat[3 * s + 2] += (t1 - t0) * simpson[i] * signal[i][s];
}

/* From *t to end, one internal step after the other; valve events are left to its error control:
 * a valve between two chambers in balance has thousands of them a beat. */
static bool integrate(void *cvode, N_Vector y, double *t, double end, const reading *r) {
  enum { STEPS_MAX = 100000 };
  if (CVodeReInit(cvode, *t, y) != CV_SUCCESS || CVodeSetStopTime(cvode, end) != CV_SUCCESS) return false;
  for (int step = 0; step < STEPS_MAX; step++) {
    const double from = *t;
    const int flag = CVode(cvode, end, y, t, CV_ONE_STEP);
    if (flag < 0) return false;
    if (r && *t > from) read_step(r, from, *t);
    if (*t >= end) return true;
  }
  return false;
}

static bool run_beats(const problem *q, void *cvode, N_Vector y, N_Vector work, int beats, double *stat) {
  const hales_model *m = q->o->m;
  const double period = q->p[m->period_param];
  double corner[16];
  int n = q->o->corners(q->p, corner);
  corner[n++] = period;
  for (int beat = 1; beat <= beats; beat++) {
    const reading r = {q, cvode, work, stat};
    for (size_t s = 0; s < m->n_signal; s++) {
      stat[3 * s] = HUGE_VAL;
      stat[3 * s + 1] = -HUGE_VAL;
      stat[3 * s + 2] = 0.0;
    }
    for (double t = 0.0; t < period;) {
      double end = period;
      for (int i = 0; i < n; i++)
        if (corner[i] > t && corner[i] < end) end = corner[i];
      if (!integrate(cvode, y, &t, end, beat == beats ? &r : NULL)) return false;
    }
    for (size_t s = 0; s < m->n_signal; s++) stat[3 * s + 2] /= period;
  }
  return true;
}

/* What CVODE is asked for, one after the other until it gets through: its defaults; Newton iterations to the
 * end; a fresh Jacobian in every step; a finer tolerance. */
typedef struct manner {
  double newton_share; /* of the error test, that Newton may leave; 0: CVODE's */
  int newton_rounds;
  long fresh_jacobian; /* every so many steps; 0: CVODE's */
  double rtol_share;
} manner;

static const manner manners[] = {
    {0.0, 0, 0, 1.0}, {0.01, 10, 0, 1.0}, {0.0, 8, 1, 1.0}, {0.0, 0, 0, 0.1}, {0.0, 0, 0, 0.3}};

static bool set_up(void *cvode, const problem *q, const manner *how, double rtol, N_Vector y, N_Vector atol,
                   SUNLinearSolver solver, SUNMatrix matrix) {
  const hales_model *m = q->o->m;
  rtol *= how->rtol_share;
  for (size_t i = 0; i < m->n_state; i++) /* 1e-11 mmHg where nothing is near zero but flows of valves */
    N_VGetArrayPointer(atol)[i] = rtol * (strcmp(m->state[i].unit, "mm[Hg]") == 0 ? 0.1 : 1.0);
  bool ok = CVodeInit(cvode, rhs, 0.0, y) == CV_SUCCESS && CVodeSVtolerances(cvode, rtol, atol) == CV_SUCCESS;
  ok = ok && CVodeSetLinearSolver(cvode, solver, matrix) == CV_SUCCESS;
  ok = ok && CVodeSetJacFn(cvode, jacobian) == CV_SUCCESS;
  ok = ok && CVodeSetUserData(cvode, (void *)(ptrdiff_t)q) == CV_SUCCESS;
  ok = ok && CVodeSetErrFile(cvode, NULL) == CV_SUCCESS;
  ok = ok && CVodeSetMaxStep(cvode, 0.01 * q->p[m->period_param]) == CV_SUCCESS;
  ok = ok && CVodeSetMaxConvFails(cvode, 100) == CV_SUCCESS;
  if (how->newton_share > 0.0) ok = ok && CVodeSetNonlinConvCoef(cvode, how->newton_share) == CV_SUCCESS;
  if (how->newton_rounds > 0) ok = ok && CVodeSetMaxNonlinIters(cvode, how->newton_rounds) == CV_SUCCESS;
  if (how->fresh_jacobian > 0)
    ok = ok && CVodeSetLSetupFrequency(cvode, how->fresh_jacobian) == CV_SUCCESS &&
         CVodeSetJacEvalFrequency(cvode, how->fresh_jacobian) == CV_SUCCESS;
  return ok;
}

static bool attempt(const problem *q, const manner *how, int beats, double rtol, double *y, double *stat) {
  const size_t bytes = q->o->m->n_state * sizeof *y;
  const sunindextype n = (sunindextype)q->o->m->n_state;
  SUNContext context;
  if (SUNContext_Create(NULL, &context) != 0) return false;
  N_Vector v = N_VNew_Serial(n, context), work = N_VNew_Serial(n, context);
  N_Vector atol = N_VNew_Serial(n, context);
  SUNMatrix matrix = SUNDenseMatrix(n, n, context);
  SUNLinearSolver solver = SUNLinSol_Dense(v, matrix, context);
  void *cvode = CVodeCreate(CV_BDF, context);
  memcpy(N_VGetArrayPointer(v), y, bytes);
  const bool ok =
      set_up(cvode, q, how, rtol, v, atol, solver, matrix) && run_beats(q, cvode, v, work, beats, stat);
  if (ok) memcpy(y, N_VGetArrayPointer(v), bytes);
  CVodeFree(&cvode);
  (void)SUNLinSolFree(solver);
  SUNMatDestroy(matrix);
  N_VDestroy(v);
  N_VDestroy(work);
  N_VDestroy(atol);
  (void)SUNContext_Free(&context);
  return ok;
}

bool oracle_run(const oracle_model *o, const double *p, int beats, double rtol, double *y, double *stat) {
  const problem q = {o, p, nextafter(p[o->m->period_param], 0.0)};
  for (size_t i = 0; i < sizeof manners / sizeof manners[0]; i++)
    if (attempt(&q, &manners[i], beats, rtol, y, stat)) return true;
  return false;
}

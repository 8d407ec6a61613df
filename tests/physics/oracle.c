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
#include "reading.h"

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

const oracle_model oracle_korakianitis = {
    &hales_korakianitis, korakianitis_corners, korakianitis_measure, within_branch, NULL, NULL};
const oracle_model oracle_colunga2020 = {
    &hales_colunga2020, colunga2020_corners, NULL, within_branch, NULL, NULL};
const oracle_model oracle_hales = {&hales_heart,  hales_corners,        NULL,
                                   over_rounding, hales_heart_rhs_near, hales_heart_signals_near};

typedef struct problem {
  const oracle_model *o;
  const double *p;
  double before_end; /* the activation of colunga2020 jumps at T: the beat owns [0, T) */
  double near[2];    /* what solved the model's own equations a few steps ago */
} problem;

/* A function of time and state within a step of CVODE: each search begins where the path was a few steps ago,
 * and not where the last one ended, which may be one of Newton's iterates or a column of the Jacobian. */
static void rates(const problem *q, double t, const double *y, double *f) {
  double near[2] = {q->near[0], q->near[1]};
  if (q->o->rhs_near)
    q->o->rhs_near(fmin(t, q->before_end), y, q->p, near, f);
  else
    q->o->m->rhs(fmin(t, q->before_end), y, q->p, f);
}

static int rhs(realtype t, N_Vector y, N_Vector f, void *ctx) {
  rates(ctx, t, N_VGetArrayPointer(y), N_VGetArrayPointer(f));
  return 0;
}

static void signals_of(void *ctx, double t, const double *y, double *s) {
  const problem *q = ctx;
  double near[2] = {q->near[0], q->near[1]};
  if (q->o->signals_near)
    q->o->signals_near(fmin(t, q->before_end), y, q->p, near, s);
  else
    q->o->m->signals(fmin(t, q->before_end), y, q->p, s);
}

/* Goes on from where the state y is at time t. */
static void settle(problem *q, double t, N_Vector y) {
  double unused[HALES_STATE_MAX];
  if (q->o->rhs_near) q->o->rhs_near(fmin(t, q->before_end), N_VGetArrayPointer(y), q->p, q->near, unused);
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

/* From *t to end, one internal step after the other; valve events are left to its error control:
 * a valve between two chambers in balance has thousands of them a beat. */
static bool integrate(problem *q, void *cvode, N_Vector y, N_Vector work, double *t, double end, reading *r) {
  enum { STEPS_MAX = 100000 };
  if (CVodeReInit(cvode, *t, y) != CV_SUCCESS || CVodeSetStopTime(cvode, end) != CV_SUCCESS) return false;
  for (int step = 0; step < STEPS_MAX; step++) {
    const double from = *t;
    const int flag = CVode(cvode, end, y, t, CV_ONE_STEP);
    if (flag < 0) return false;
    if (step % 4 == 0) settle(q, *t, y);
    if (r && *t > from) reading_take(r, cvode, from, *t, *t >= end, work);
    if (*t >= end) return true;
  }
  return false;
}

static bool run_beats(problem *q, void *cvode, N_Vector y, N_Vector work, int beats, double *stat) {
  const hales_model *m = q->o->m;
  const double period = q->p[m->period_param];
  double corner[16];
  int n = q->o->corners(q->p, corner);
  corner[n++] = period;
  for (int beat = 1; beat <= beats; beat++) {
    reading r = {
        .signals = signals_of, .ctx = q, .n_state = m->n_state, .n_signal = m->n_signal, .stat = stat};
    settle(q, 0.0, y);
    reading_begin(&r, 0.0, N_VGetArrayPointer(y));
    for (double t = 0.0; t < period;) {
      double end = period;
      for (int i = 0; i < n; i++)
        if (corner[i] > t && corner[i] < end) end = corner[i];
      if (!integrate(q, cvode, y, work, &t, end, beat == beats ? &r : NULL)) return false;
    }
    reading_end(&r, period);
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

static bool set_up(void *cvode, problem *q, const manner *how, double rtol, N_Vector y, N_Vector atol,
                   SUNLinearSolver solver, SUNMatrix matrix) {
  const hales_model *m = q->o->m;
  rtol *= how->rtol_share;
  for (size_t i = 0; i < m->n_state; i++) /* 1e-11 mmHg where nothing is near zero but flows of valves */
    N_VGetArrayPointer(atol)[i] = rtol * (strcmp(m->state[i].unit, "mm[Hg]") == 0 ? 0.1 : 1.0);
  bool ok = CVodeInit(cvode, rhs, 0.0, y) == CV_SUCCESS && CVodeSVtolerances(cvode, rtol, atol) == CV_SUCCESS;
  ok = ok && CVodeSetLinearSolver(cvode, solver, matrix) == CV_SUCCESS;
  ok = ok && CVodeSetJacFn(cvode, jacobian) == CV_SUCCESS;
  ok = ok && CVodeSetUserData(cvode, q) == CV_SUCCESS;
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

static bool attempt(problem *q, const manner *how, int beats, double rtol, double *y, double *stat) {
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
  for (size_t i = 0; i < sizeof manners / sizeof manners[0]; i++) {
    problem q = {o, p, nextafter(p[o->m->period_param], 0.0), {0.0, 0.0}};
    if (attempt(&q, &manners[i], beats, rtol, y, stat)) return true;
  }
  return false;
}

#include "oracle.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

#include "physics/colunga2020.h"
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

const oracle_model oracle_korakianitis = {&hales_korakianitis, 1e-9, korakianitis_corners};
const oracle_model oracle_colunga2020 = {&hales_colunga2020, 1e-9, colunga2020_corners};

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

/* Running extremes (parabola through three readings) and Simpson means. */
typedef struct reading {
  const problem *q;
  double *stat;
  double last[PARTS + 1][HALES_SIGNAL_MAX];
} reading;

static void take(reading *r, double extreme, size_t s) {
  r->stat[3 * s] = fmin(r->stat[3 * s], extreme);
  r->stat[3 * s + 1] = fmax(r->stat[3 * s + 1], extreme);
}

static void read_step(reading *r, void *cvode, N_Vector work, double t0, double t1) {
  const hales_model *m = r->q->o->m;
  for (int i = 0; i <= PARTS; i++) {
    const double t = t0 + (t1 - t0) * i / PARTS;
    (void)CVodeGetDky(cvode, t, 0, work);
    m->signals(fmin(t, r->q->before_end), N_VGetArrayPointer(work), r->q->p, r->last[i]);
  }
  for (size_t s = 0; s < m->n_signal; s++) {
    for (int i = 0; i <= PARTS; i++) take(r, r->last[i][s], s);
    for (int i = 1; i < PARTS; i++) {
      const double a = r->last[i - 1][s], b = r->last[i][s], c = r->last[i + 1][s];
      if ((b - a) * (b - c) > 0.0) take(r, b - (c - a) * (c - a) / (8.0 * (a - 2.0 * b + c)), s);
    }
    r->stat[3 * s + 2] +=
        (t1 - t0) / 12.0 *
        (r->last[0][s] + 4.0 * r->last[1][s] + 2.0 * r->last[2][s] + 4.0 * r->last[3][s] + r->last[4][s]);
  }
}

/* From *t to end, one internal step after the other; valve events are left to its error control:
 * a valve between two chambers in balance has thousands of them a beat. */
static bool integrate(void *cvode, N_Vector y, N_Vector work, double *t, double end, reading *r) {
  enum { STEPS_MAX = 40000 };
  if (CVodeReInit(cvode, *t, y) != CV_SUCCESS || CVodeSetStopTime(cvode, end) != CV_SUCCESS) return false;
  for (int step = 0; step < STEPS_MAX; step++) {
    const double from = *t;
    const int flag = CVode(cvode, end, y, t, CV_ONE_STEP);
    if (flag < 0) return false;
    if (r && *t > from) read_step(r, cvode, work, from, *t);
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
    reading r = {.q = q, .stat = stat};
    for (size_t s = 0; s < m->n_signal; s++) {
      stat[3 * s] = HUGE_VAL;
      stat[3 * s + 1] = -HUGE_VAL;
      stat[3 * s + 2] = 0.0;
    }
    for (double t = 0.0; t < period;) {
      double end = period;
      for (int i = 0; i < n; i++)
        if (corner[i] > t && corner[i] < end) end = corner[i];
      if (!integrate(cvode, y, work, &t, end, beat == beats ? &r : NULL)) return false;
    }
    for (size_t s = 0; s < m->n_signal; s++) stat[3 * s + 2] /= period;
  }
  return true;
}

bool oracle_run(const oracle_model *o, const double *p, int beats, double rtol, double *y, double *stat) {
  const hales_model *m = o->m;
  const problem q = {o, p, nextafter(p[m->period_param], 0.0)};
  const sunindextype n = (sunindextype)m->n_state;
  SUNContext context;
  if (SUNContext_Create(NULL, &context) != 0) return false;
  N_Vector v = N_VNew_Serial(n, context), work = N_VNew_Serial(n, context);
  N_Vector atol = N_VNew_Serial(n, context);
  SUNMatrix matrix = SUNDenseMatrix(n, n, context);
  SUNLinearSolver solver = SUNLinSol_Dense(v, matrix, context);
  void *cvode = CVodeCreate(CV_BDF, context);
  memcpy(N_VGetArrayPointer(v), y, m->n_state * sizeof *y);
  for (size_t i = 0; i < m->n_state; i++) /* 1e-10 mmHg where nothing is near zero but flows of valves */
    N_VGetArrayPointer(atol)[i] = rtol * (strcmp(m->state[i].unit, "mm[Hg]") == 0 ? 0.1 : 1.0);
  bool ok = CVodeInit(cvode, rhs, 0.0, v) == CV_SUCCESS && CVodeSVtolerances(cvode, rtol, atol) == CV_SUCCESS;
  ok = ok && CVodeSetLinearSolver(cvode, solver, matrix) == CV_SUCCESS;
  ok = ok && CVodeSetUserData(cvode, (void *)(ptrdiff_t)&q) == CV_SUCCESS;
  ok = ok && CVodeSetErrFile(cvode, NULL) == CV_SUCCESS;
  ok = ok && CVodeSetMaxStep(cvode, 0.01 * p[m->period_param]) == CV_SUCCESS;
  ok = ok && run_beats(&q, cvode, v, work, beats, stat);
  memcpy(y, N_VGetArrayPointer(v), m->n_state * sizeof *y);
  CVodeFree(&cvode);
  (void)SUNLinSolFree(solver);
  SUNMatDestroy(matrix);
  N_VDestroy(v);
  N_VDestroy(work);
  N_VDestroy(atol);
  (void)SUNContext_Free(&context);
  return ok;
}

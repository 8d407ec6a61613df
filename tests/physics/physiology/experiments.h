/* Experiments on the model `hales` that physiology knows the answer of.  One test asserts them, one program
 * writes them out for docs/physics/evidence.md: the page shows what the test checks. */
#ifndef HALES_TESTS_PHYSICS_EXPERIMENTS_H
#define HALES_TESTS_PHYSICS_EXPERIMENTS_H

#include <stddef.h>

#include "physics/ensemble.h"
#include "physics/hales/heart.h"

enum { CURVE_POINTS = 24, CURVE_COLUMNS = 12 };

/* Figures against what was changed.  A column is a figure of the model by name ("mpap_mmhg") or a signal's
 * extreme or mean ("p_RA.max"). */
typedef struct curve {
  const char *id, *title, *x_label;
  size_t n, n_column;
  const char *column[CURVE_COLUMNS];
  double x[CURVE_POINTS], y[CURVE_COLUMNS][CURVE_POINTS];
} curve;

/* Column of a curve by name. */
const double *curve_column(const curve *c, const char *name);

/* A figure or signal ("p_RA.max") of one recorded beat: stat [n_signal][3]. */
double experiment_value(const double *param, const double (*stat)[3], const char *name);

/* Periodic state of one set; stat [n_signal][3].  Fails the test where there is none. */
void experiment_run(const double *param, double (*stat)[3]);

/* How beats are run here. */
extern const hales_run_settings experiment_settings;
/* One more point of a curve: its columns of the beat of that set. */
void experiment_add_point(curve *c, double x, const double *param);
/* What the baroreflex, at rest in the healthy heart, makes of a set: answered [n_param]. */
void experiment_answer(const double *param, double *answered);

/* The small arteries alone give the wanted PVR. */
void experiment_set_pvr(double *param, double wu);

/* Resistance of the small pulmonary arteries raised until PVR is 2, 3, ... 12 WU, blood volume fixed.  With
 * the reflex: the same arteries, and what the baroreflex of the healthy heart makes of them. */
typedef enum acute { ACUTE, ACUTE_NO_PERICARDIUM, ACUTE_REFLEX } acute;
curve experiment_acute_pvr(acute how);
/* Minutes after a resistance was raised at once, muscle alone: small pulmonary arteries to 8 times, or
 * arterioles to 1.6 times.  x = 0: the healthy beat before. */
curve experiment_anrep(int left);
/* Blood in the loop from -25 to +40 %. */
curve experiment_filling(void);
/* Leak of the closed tricuspid valve from 0 to 1.4 cm2, in a right heart with PVR 8 WU. */
curve experiment_tricuspid_leak(void);
/* Heart rate from 50 to 150 /min. */
curve experiment_rate(void);
/* Beats of one breath of 5 mmHg in 4 beats; x: where the beat starts in the breath, 0 at the end of
 * expiration. */
curve experiment_breath(void);
/* Remodelled lungs of 1 to 20 WU: RC time and what makes it. */
curve experiment_rc_time(void);

/* Before and after. */
typedef struct intervention {
  const char *id, *title, *source;
  double before[HALES_HT_N_PARAM], after[HALES_HT_N_PARAM];
} intervention;

/* Inhaled nitric oxide, volume loading, phlebotomy, atrial fibrillation, some with the baroreflex's answer:
 * fills at most max, returns how many. */
size_t experiment_interventions(size_t max, intervention *out);

/* A set with the mean of a published cohort, and how well it meets it. */
typedef struct cohort {
  const char *id, *title, *source;
  double age, hr, rap, mpap, pawp, ci, pvr_wu; /* means; hr 0: not reported, 80 taken */
  double rap_sd, mpap_sd, pawp_sd, ci_sd, pvr_sd;
} cohort;
extern const cohort experiment_cohorts[];
extern const size_t experiment_cohorts_n;
/* param [n_param] out: the healthy set with its right heart remodelled, tuned to the cohort's means. */
void experiment_cohort_set(const cohort *c, double *param);

/* A right heart and a lung bed after years of load, PVR about `wu` WU. */
void experiment_remodelled(double wu, double *param);

#endif

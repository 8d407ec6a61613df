/* What a patient's twin could do on exertion: the draws of its posterior taken through the loads of
 * physics/body/exercise.h.  What `hales exercise` does, without the command line.
 *
 * Each draw is given a reserve of its own: with pulmonary hypertension (mean pulmonary pressure above
 * 20 mmHg) one among those with the disease, else a healthy person's.  The intervals carry the posterior,
 * that spread, and in the walk the scatter between people of the same uptake; they do not carry what the
 * model leaves out (lungs that ventilate badly, muscle, joints, will).
 */
#ifndef HALES_APP_EXERCISE_H
#define HALES_APP_EXERCISE_H

#include "app/calibrate.h"
#include "physics/body/exercise.h"

enum {
  HALES_APP_EXERCISE_DRAWS = 64, /* heuristic: a 90 % bound of so many draws is known to a tenth of its
                                    distance from the median */
  HALES_APP_EXERCISE_DRAWS_MOST = 1024,
  HALES_APP_EXERCISE_DAYS =
      365 /* measurements further from the twin's day are not taken; as for the scores */
};

typedef enum hales_app_reserve {
  HALES_APP_RESERVE_AUTO = 0, /* by the twin's mean pulmonary pressure */
  HALES_APP_RESERVE_PAH,
  HALES_APP_RESERVE_HEALTHY
} hales_app_reserve;

typedef struct hales_app_exercise_request {
  const char *subject;
  const hales_app_twin *twin; /* the subject's, loaded already; NULL: the latest in the store */
  size_t n_draw;              /* of the posterior, evenly; 0: HALES_APP_EXERCISE_DRAWS */
  hales_task task;            /* one named load besides, or none */
  hales_app_reserve reserve;
  bool nominal;               /* the disease's mean reserve on every draw: intervals of the posterior alone */
  double hb_g_dl, shunt_frac; /* 0, below 0: the thread's haemoglobin, else that of
                                the healthy of this sex; the healthy shunt */
  double age_years;           /* 0: the thread's */
  uint64_t seed;              /* of reserves, walks and what is not known of the body */
  int threads;
} hales_app_exercise_request;

/* Over the draws it exists in.  n = 0: in none, the numbers are then zero. */
typedef struct hales_app_exercise_figure {
  double median, lo90, hi90;
  size_t n;
} hales_app_exercise_figure;

/* Figures at the peak, and at the named load. */
typedef enum hales_app_exercise_at_peak {
  HALES_PEAK_VO2,
  HALES_PEAK_VO2_KG,
  HALES_PEAK_CO,
  HALES_PEAK_HR,
  HALES_PEAK_MPAP,
  HALES_PEAK_PAWP,
  HALES_PEAK_RAP,
  HALES_PEAK_SVO2,
  HALES_PEAK_WORK,
  HALES_PEAK_PULSE,
  HALES_PEAK_SLOPE,
  HALES_PEAK_PAWP_SLOPE,
  HALES_PEAK_WALK,
  HALES_PEAK_N
} hales_app_exercise_at_peak;
typedef enum hales_app_exercise_at_task {
  HALES_TASK_SHARE, /* of the peak uptake */
  HALES_TASK_CO,
  HALES_TASK_HR,
  HALES_TASK_MPAP,
  HALES_TASK_PAWP,
  HALES_TASK_RAP,
  HALES_TASK_SVO2,
  HALES_TASK_FIGURES
} hales_app_exercise_at_task;

typedef struct hales_app_exercise_label {
  const char *name, *label, *unit; /* unit: UCUM; name ends in it */
  int digits;                      /* shown behind the point */
} hales_app_exercise_label;
extern const hales_app_exercise_label hales_app_exercise_peak_label[HALES_PEAK_N];
extern const hales_app_exercise_label hales_app_exercise_task_label[HALES_TASK_FIGURES];

/* A measurement in the thread that the prediction can be held against. */
typedef struct hales_app_exercise_measured {
  bool has;
  double value;
  char true_on[16]; /* empty when it has no date */
  int64_t gap_days; /* from the twin's day; 0 when either has no date */
} hales_app_exercise_measured;

typedef struct hales_app_exercise {
  const char *subject;          /* borrowed */
  hales_app_twin own;           /* loaded where the request brought none */
  const hales_app_twin *shared; /* the one that it brought, or NULL; borrowed */
  hales_physique who;           /* where age is drawn: the mean */
  double bsa_m2;
  bool pah, nominal; /* which reserve */
  hales_gas gas;
  size_t n_draw;                     /* that were run */
  size_t n_end[HALES_EXERCISE_ENDS]; /* how many ended how */
  size_t n_stuck;                    /* at rest already at their peak: counted as such */
  size_t n_filled;                   /* whose contraction leaves no room for the rate of their peak's drive */
  size_t n_walk_by_stride;           /* whose walk is the healthy reference's */
  hales_app_exercise_figure peak[HALES_PEAK_N];
  hales_task task;
  double demand_ml_min;                             /* of the task */
  size_t n_met;                                     /* draws that meet it */
  hales_app_exercise_figure at[HALES_TASK_FIGURES]; /* over those */
  hales_app_exercise_measured walk_m, peak_vo2_ml_kg_min;
  size_t n_note;
  const char *note[8];
  hales_pool memory;
} hales_app_exercise;

/* Loads the twin, where the request brings none, and runs it.
 *
 *   out   release with hales_app_exercise_destroy, also after a failure
 *
 * Returns OK; EARG when there is no such subject, no twin of it, or one on a model that has no exertion;
 * EMATH when no draw has an answer at rest; ESTORE, EIO, ENOMEM.  The same result for a seed, whatever the
 * number of threads. */
hales_status hales_app_exercise_run(hales_store *store, const hales_app_exercise_request *q,
                                    hales_app_exercise *out, hales_err *err) HALES_CHECKED;
void hales_app_exercise_destroy(hales_app_exercise *e);
const hales_app_twin *hales_app_exercise_twin(const hales_app_exercise *e);

/* Why a share of the draws ended, for people: "no reserve left". */
const char *hales_app_exercise_end_text(hales_exercise_end end);
/* What a reader of these figures must know, wherever they are shown. */
#define HALES_APP_EXERCISE_LIMITS                                                                             \
  "Predicted, not measured. How much rate, contractility, volume and extraction a patient has in reserve is " \
  "heuristic and not learned from this patient; the lungs' gas exchange, the muscles, joints and will are "   \
  "not in the model. Research software: not for exercise prescriptions or clearance."

/* {"subject","twin":{...},"draws","draws_failed","draws_stuck","draws_rate_held","reserve","peak":{NAME:{"median","lo90","hi90"}},
 *  "ended":{...},"task":{...},"measured":{...},"assumed":{...},"notes","limits"} */
hales_status hales_app_exercise_json(const hales_app_exercise *e, hales_buf *out,
                                     hales_err *err) HALES_CHECKED;
/* For people. */
void hales_app_exercise_text(const hales_app_exercise *e, hales_buf *out);

#endif

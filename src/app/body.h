/* A starting twin on the model hales for somebody of that size, age and blood pressure, and what it can do:
 * what `hales body` does, without the command line. */
#ifndef HALES_APP_BODY_H
#define HALES_APP_BODY_H

#include "app/simulate.h"
#include "base/progress.h"
#include "physics/body/control.h"
#include "physics/body/exercise.h"
#include "physics/body/years.h"

typedef struct hales_app_body_request {
  hales_physique who;
  bool exercise, pah; /* run the loads; with the reserve that the disease leaves */
  hales_task task;    /* one named load; with exercise */
  double pvr_wu;      /* above 0: lungs narrowed to that resistance, before the changes */
  double years;       /* above 0: walls grow and kidneys keep blood under the changes for so long */
  bool reflex, anrep; /* the baroreflex and the muscle answer the changes; their set-points are the starting
                       * twin's.  Nobody lives years without the reflex: it is on then.  The Anrep effect is
                       * of minutes: EARG together with years */
  hales_gas gas;
  size_t n_change; /* "NAME=VALUE" put on the starting twin: a disease, a drug */
  const char *const *change;
} hales_app_body_request;

/* One day of growth. */
typedef struct hales_app_body_day {
  double day, lv_muscle_ml, rv_muscle_ml, lvedv_ml, rvedv_ml, rvef_pct, co_l_min, sbp_mmhg, mpap_mmhg,
      pawp_mmhg, rap_mmhg, pvr_wu;
  double kept_ml; /* blood that the kidneys have kept */
} hales_app_body_day;

enum { HALES_APP_BODY_DAYS = 13 };
typedef struct hales_app_body_growth {
  hales_app_body_day
      day[HALES_APP_BODY_DAYS]; /* evenly over the time asked for; then the last, if life ended */
  hales_app_body_day last;      /* that was lived */
  size_t n;
  double reached_days; /* less than asked for: see end */
  hales_years_end end;
} hales_app_body_growth;

typedef struct hales_app_body {
  hales_norm norm;
  hales_tuned tuned;          /* of the healthy starting twin, before the changes */
  hales_simulate_request set; /* its parameters, changes included */
  hales_simulate_result beat;
  hales_app_body_growth growth; /* zero unless asked for */
  hales_control_state answer;   /* of reflex and muscle; zero unless asked for */
  bool shock;                   /* below what keeps alive at rest: hales_years_is_shock */
  hales_gas_state gas;          /* at rest */
  hales_exercise exercise;      /* zero unless asked for */
  hales_walk walk;
  bool task_met;
  hales_load at_task; /* the peak where it is not met */
} hales_app_body;

/* Returns OK; ERANGE for an unlawful physique or parameter; EARG for a change that is none; EMATH when a set
 * has no periodic state or its output cannot carry the uptake at rest; ENOMEM. */
hales_status hales_app_body_run(const hales_app_body_request *q, int threads, const hales_progress *progress,
                                hales_app_body *out, hales_err *err) HALES_CHECKED;

void hales_app_body_text(const hales_app_body_request *q, const hales_app_body *b, hales_buf *out);
/* {"physique","parameters","figures"} and what was asked for: "reflex", "anrep", "growth", "exercise" */
hales_status hales_app_body_json(const hales_app_body_request *q, const hales_app_body *b, hales_buf *out,
                                 hales_err *err) HALES_CHECKED;
/* The parameters alone, as `hales simulate hales --params` reads them. */
hales_status hales_app_body_params(const hales_app_body *b, hales_buf *out, hales_err *err) HALES_CHECKED;

#endif

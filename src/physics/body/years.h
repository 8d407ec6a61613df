/* Months and years of a heart under a changed load: the walls grow (growth.h), the kidneys keep or let go of
 * blood (fluid.h), and the baroreflex answers at every moment if it is switched on (control.h).  For
 * exploring; calibration leaves it off.
 */
#ifndef HALES_PHYSICS_BODY_YEARS_H
#define HALES_PHYSICS_BODY_YEARS_H

#include "physics/body/control.h"
#include "physics/body/fluid.h"
#include "physics/body/growth.h"

typedef struct hales_years_law {
  hales_growth_law growth;
  hales_growth_point used_to; /* stress and strain that the walls are used to */
  bool fluid_on;
  hales_fluid_law fluid;
  hales_control control; /* its reflex as switched; its Anrep effect is of minutes and not part of this */
  /* where life ends; zero: nowhere */
  double least_sbp_mmhg, least_co_l_min;
} hales_years_law;

/* Used to a healthy beat, stat [n_signal][3] of the model hales: growth and kidneys on, the reflex off.  Life
 * ends in cardiogenic shock: a systolic pressure below 90 mmHg together with a cardiac index below
 * 1.8 L/min/m2 [ReynoldsHochman2008]. */
hales_years_law hales_years_at(const double (*stat)[3], double bsa_m2);

/* Is that beat of a person at rest, without support, one of cardiogenic shock? */
bool hales_years_is_shock(double bsa_m2, const double (*stat)[3]);

typedef struct hales_years_state {
  hales_growth_state walls;
  double ln_volume; /* of v_tot over its start */
} hales_years_state;

/* The set with walls and volume as they have become: param [n_param] from start [n_param]; lawful. */
void hales_years_apply(const double *start, const hales_years_state *x, double *param);

typedef enum hales_years_end {
  HALES_YEARS_LIVED = 0,
  HALES_YEARS_SHOCK,    /* pressure and output fell below what keeps alive */
  HALES_YEARS_NO_STATE, /* no periodic state of heart and reflex was found any more; err->text says of which
                         */
} hales_years_end;

/* A day's set, reflex included, and its beat: param [n_param], stat [n_signal][3]. */
typedef struct hales_years_listener {
  void (*day)(void *ctx, double day, const hales_years_state *x, const double *param,
              const double (*stat)[3]);
  void *ctx;
} hales_years_listener;

/* From day 0 to `days` in steps of step_d days (explicit midpoint, second order), each at its periodic state.
 *
 *   start    [n_param]  in      the set with its raised load, and walls as they were
 *   x                   in/out
 *   told                after each step and at day 0; may be NULL.  The day of shock is told, and is the last
 *   reached             out     days that were lived
 *   end                 out     why no more
 *
 * Returns OK; EARG for a step that is not above 0; EMATH when day 0 has no state; ENOMEM.  Shock is an
 * outcome, and so is a heart of which no state is found later.
 */
hales_status hales_years_run(const hales_years_law *law, const double *start, const hales_run_settings *s,
                             double days, double step_d, hales_years_state *x,
                             const hales_years_listener *told, double *reached, hales_years_end *end,
                             hales_err *err) HALES_CHECKED;

#endif

/* Exertion: steady states at increasing drive until there is no reserve left, and what that means for uptake,
 * work and walking.
 *
 * A drive e from 0 (rest) to 1 (all that this person has) moves together, linearly in e:
 *   rate           HR0 + e (HRmax - HR0), HRmax = 208 - 0.7 age [Tanaka2001], times the chronotropic reserve,
 *                  up to where the longest contraction fills the beat
 *   contractility  both ventricles and atria; faster sarcomeres, shorter activation
 *   veins          volume moved from unstressed to stressed by venous tone and the muscle pump, which also
 *                  lowers the resistance to venous return
 *   extraction     mixed venous saturation falls from its resting value to the least that exercise reaches
 *   haemoglobin    plasma moves into the muscles that work: at the peak 7 % more in 50 healthy people, 5 % in
 *                  50 whose output is low [Agostoni1999]
 * Systemic resistance is what the arteries' pressure asks for: muscles open their vessels as far as mean
 * pressure, which rises a little with e, can be held; a heart that gives less flow gets less vasodilatation.
 * Uptake follows by Fick, so that demand is met up to the largest uptake along e: the peak.  Each e is a
 * periodic state; all are run side by side.
 */
#ifndef HALES_PHYSICS_BODY_EXERCISE_H
#define HALES_PHYSICS_BODY_EXERCISE_H

#include "physics/body/body.h"
#include "physics/body/gas.h"

/* What full drive changes. */
typedef struct hales_reserve {
  double hr_max_bpm;
  double chronotropic_frac;     /* of HRmax - HR0 that is there: 1 healthy, 0.4-0.6 in PAH (CLINICAL 7) */
  double lv_contractility_frac; /* growth of active stress: 0.8 is 80 % more */
  double rv_contractility_frac;
  double sarcomere_speed_frac; /* growth */
  double activation_frac;      /* shortening of rise and fall */
  double volume_ml_m2;         /* moved into the stressed volume, per body surface */
  double return_frac;          /* growth of the conductance of the systemic veins */
  double map_frac;             /* rise of mean arterial pressure */
  double sv_least_frac;        /* mixed venous saturation at full drive */
  double thicker_frac;         /* growth of haemoglobin: plasma goes into working muscle */
} hales_reserve;

hales_reserve hales_reserve_healthy(double age_years);
/* With pulmonary arterial hypertension: half of the rate that is missing to the maximum, a tenth of the right
 * ventricle's healthy reserve of contractility, venous blood not below 33 % (CLINICAL 7: 40-60 %, 30-40 %).
 */
hales_reserve hales_reserve_pah(double age_years);
/* Somebody among those with the disease: share [3] in (0, 1) says where between the bounds of CLINICAL 7 this
 * one's rate (40 to 60 %), growth of the right ventricle's contractility (none to a fifth of the healthy
 * reserve) and least venous saturation (30 to 40 %) stand. */
hales_reserve hales_reserve_pah_among(double age_years, const double share[3]);

typedef struct hales_exertion {
  double weight_kg, bsa_m2;
  double vo2_rest_ml_min_m2; /* 125 (CLINICAL 7) */
  hales_gas gas;
  hales_reserve reserve;
} hales_exertion;

enum { HALES_EXERCISE_LOADS = 11 };

/* One steady state. */
typedef struct hales_load {
  double drive;
  bool ok; /* it has a periodic state and holds its arterial pressure within 2 % */
  bool periodic;
  bool filled; /* a contraction fills its beat: the rate is less than the drive asks for */
  double hr_bpm, co_l_min, sv_ml, map_mmhg, mpap_mmhg, pawp_mmhg, rap_mmhg, rvef_pct, lvef_pct;
  double sa_frac, sv_frac, vo2_ml_min;
  double work_w; /* on a cycle; 0 below unloaded pedalling */
} hales_load;

/* What ended it: beyond the peak, or before there was one. */
typedef enum hales_exercise_end {
  HALES_EXERCISE_SPENT = 0, /* the whole drive was used: no reserve is left */
  HALES_EXERCISE_FALLS,     /* with more drive the uptake falls: the heart gives less */
  HALES_EXERCISE_PRESSURE,  /* with more drive the arterial pressure is not held */
  HALES_EXERCISE_NO_STATE,  /* with more drive no periodic state is found */
  HALES_EXERCISE_NO_REST,   /* no periodic state at rest: nothing else is said */
  HALES_EXERCISE_HUNGRY,    /* the output at rest cannot carry the uptake at rest: load[0] alone is said */
  HALES_EXERCISE_ENDS
} hales_exercise_end;

typedef struct hales_exercise {
  hales_load load[HALES_EXERCISE_LOADS];
  size_t n_ok;                   /* loads from rest on without a gap */
  size_t peak;                   /* load of the largest uptake among them */
  double mpap_slope, pawp_slope; /* mmHg min/L over the loads up to the peak, least squares */
  double peak_vo2_ml_min_kg, peak_co_l_min, peak_work_w;
  double oxygen_pulse_ml; /* VO2 / HR at the peak */
  hales_exercise_end end;
} hales_exercise;

/* Runs the loads of the set whose state at rest is that of param [n_param].
 *
 * Returns OK; EMATH when the set has no periodic state at rest or its output cannot carry the uptake at rest;
 * EARG, ENOMEM as hales_ensemble_run. */
hales_status hales_exercise_run(const double *param, const hales_exertion *x, const hales_run_settings *s,
                                hales_exercise *out, hales_err *err) HALES_CHECKED;

/* The same of n sets, all loads of all side by side: what one gives does not depend on the others.
 *
 *   param [n][n_param], x [n]  in
 *   out   [n]                  out  end tells of each whether it has an answer
 *
 * Returns OK, also where a set has none; EARG, ENOMEM as hales_ensemble_run. */
hales_status hales_exercise_run_each(size_t n, const double *param, const hales_exertion *x,
                                     const hales_run_settings *s, hales_exercise *out,
                                     hales_err *err) HALES_CHECKED;

/* The drive at which an uptake is had, by interpolation; false when it is above the peak. */
bool hales_exercise_drive(const hales_exercise *e, double vo2_ml_min, double *drive);

/* What is had there: linear between the loads on either side.  drive between 0 and that of the peak. */
hales_load hales_exercise_at(const hales_exercise *e, double drive);

/* Oxygen that a task asks for, mL/min [ACSM2014]: cycling 10.8 W + 7 kg, walking on the level (3.5 + 0.1 v)
 * kg. */
double hales_demand_cycling_ml_min(double work_w, double weight_kg);
double hales_demand_walking_ml_min(double speed_m_min, double weight_kg);

/* One named task. */
typedef enum hales_task_kind { HALES_TASK_NONE = 0, HALES_TASK_CYCLE, HALES_TASK_WALK } hales_task_kind;
typedef struct hales_task {
  hales_task_kind kind;
  double amount; /* W, or km/h on the level */
} hales_task;
double hales_task_demand_ml_min(const hales_task *t, double weight_kg);
/* Whether its demand can be met, and what is had then: load is that of the peak where it cannot. */
bool hales_exercise_do(const hales_exercise *e, const hales_task *t, double weight_kg, hales_load *load);

/* Six-minute walk. */
typedef struct hales_walk {
  double metres,
      sd; /* sd: between people of the same uptake; a twin that left it out would be overconfident */
  bool limited_by_uptake; /* else by stride: the healthy reference for that physique */
} hales_walk;

/* The shorter of what a share of the peak uptake carries and the healthy reference [Enright1998]. */
hales_walk hales_exercise_walk(const hales_exercise *e, const hales_physique *b);
double hales_walk_reference_m(const hales_physique *b);

#endif

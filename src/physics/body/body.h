/* A plausible healthy starting twin on the model `hales` from what is known of anybody.
 *
 * What scales with body size is scaled from the model's default heart (CLINICAL 5.8: volumes, compliances and
 * valve areas with BSA, resistances, elastances and impedances with its inverse, midwall areas with BSA^2/3);
 * muscle masses, volumes and filling pressures are those of healthy people of that sex and age; heart rate
 * and blood pressure are the person's own.  Contractility, reference areas, resistances, arterial compliance
 * and blood volume are then tuned until the periodic state has them (physics/tune.h).
 */
#ifndef HALES_PHYSICS_BODY_BODY_H
#define HALES_PHYSICS_BODY_BODY_H

#include "physics/tune.h"

/* Lawful: 18-100 years, 120-220 cm, 30-250 kg, 40-120 /min, 80-220 over 40-130 mmHg with a pulse of 20 or
 * more. */
typedef struct hales_physique {
  bool female;
  double age_years, height_cm, weight_kg;
  double hr_bpm, sbp_mmhg, dbp_mmhg;
} hales_physique;

/* What a healthy heart of that physique shows at rest: means of healthy people. */
typedef struct hales_norm {
  double bsa_m2; /* [Mosteller1987] */
  double co_l_min, sv_ml;
  double lvedv_ml, rvedv_ml; /* [Hudsmith2005; Petersen2017] */
  double lv_mass_g, rv_mass_g;
  double mpap_mmhg, pawp_mmhg, rap_mmhg; /* [Kovacs2009; ESCERS2022] */
} hales_norm;

/* Returns OK; ERANGE names the number that is not lawful. */
hales_status hales_physique_check(const hales_physique *b, hales_err *err) HALES_CHECKED;
hales_norm hales_norm_of(const hales_physique *b);

/* The default set scaled to the physique, before tuning: param [n_param]. */
void hales_body_scale(const hales_physique *b, double *param);

/* The starting twin.
 *
 *   param [n_param]  out  lawful
 *   tuned            out  how well the norm and the blood pressure are met
 *
 * Returns OK; ERANGE for an unlawful physique; EMATH when the scaled set has no periodic state; ENOMEM. */
hales_status hales_body_set(const hales_physique *b, double *param, hales_tuned *tuned,
                            hales_err *err) HALES_CHECKED;

#endif

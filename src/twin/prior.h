/* What the priors of all patient models share. */
#ifndef HALES_TWIN_PRIOR_H
#define HALES_TWIN_PRIOR_H

#include "twin/patient_model.h"

/* Body surface area over that of the reference adult, 1.85 m2. */
double hales_prior_size(const hales_body *b);

/* Log-normal about `median` with ln-sd, cut at 4 sd; the coordinate is the logarithm. */
hales_free_prior hales_prior_log_normal(double median, double sd);

/* Duration of a beat, s: heart rate in pulmonary arterial hypertension 80 +- 16 /min [Boucly2017], from 26 to
 * 193 /min.  As wide as a cohort of that spread may be (tests/twin/test_cohort.c): at 0.20, the cohort's own,
 * a blocked or a trained heart that beats 38 times a minute was a misfit; at 0.22 it is not (heuristic). */
hales_free_prior hales_prior_period(const hales_body *b);

/* Zero level of the catheter's transducer, mmHg, linear: 1.5 mmHg is 2 cm of water column. */
hales_free_prior hales_prior_offset(const hales_body *b);

/* Resistance of the pulmonary bed, mmHg s/mL: 8 WU, 90 % from 2 to 33; COMPERA 784 +- 431, high risk 1149 +-
 * 522 dyn [Hoeper2017]; 20 WU is 1 sd out. */
hales_free_prior hales_prior_pulmonary_resistance(const hales_body *b);

/* RC time of the pulmonary arteries, s: 0.48 +- 0.17 from stroke volume over pulse pressure [Tedford2012],
 * 0.7 as a Windkessel fit [Lankhaar2006]; between the two, wide enough for both. */
hales_free_prior hales_prior_rc_time(const hales_body *b);

/* Resistance of the systemic bed, mmHg s/mL: 18 WU at reference size [ModularCirc]. */
hales_free_prior hales_prior_systemic_resistance(const hales_body *b);

/* Compliance of the systemic arteries, mL/mmHg: falls by about a third from 30 to 80 years [heuristic:
 * arterial stiffening with age]. */
hales_free_prior hales_prior_systemic_compliance(const hales_body *b);

/* Factor on the healthy length of systole at this heart rate [Heldt2002]. */
hales_free_prior hales_prior_systole(const hales_body *b);

#endif

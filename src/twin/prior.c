#include "twin/prior.h"

#include <math.h>

static const double reference_bsa_m2 = 1.85;

double hales_prior_size(const hales_body *b) {
  return hales_body_bsa_m2(b) / reference_bsa_m2;
}

hales_free_prior hales_prior_log_normal(double median, double sd) {
  const double mean = log(median);
  return (hales_free_prior){mean, sd, mean - 4.0 * sd, mean + 4.0 * sd};
}

hales_free_prior hales_prior_period(const hales_body *b) {
  hales_free_prior p = hales_prior_log_normal(60.0 / 80.0, 0.22);
  p.hi = log(60.0 / 26.0); /* ventricles that beat on their own, as in complete block: 5.1 sd out */
  return (void)b, p;
}

hales_free_prior hales_prior_offset(const hales_body *b) {
  return (void)b, (hales_free_prior){0.0, 1.5, -6.0, 6.0};
}

hales_free_prior hales_prior_pulmonary_resistance(const hales_body *b) {
  return hales_prior_log_normal(8.0 * 0.06 / hales_prior_size(b), 0.85);
}

/* C down to 0.4 mL/mmHg at 20 WU is well inside. */
hales_free_prior hales_prior_rc_time(const hales_body *b) {
  return (void)b, hales_prior_log_normal(0.6, 0.45);
}

hales_free_prior hales_prior_systemic_resistance(const hales_body *b) {
  return hales_prior_log_normal(1.07 / hales_prior_size(b), 0.35);
}

hales_free_prior hales_prior_systemic_compliance(const hales_body *b) {
  const double age = b->has_age ? b->age_years : 55.0;
  return hales_prior_log_normal(1.5 * hales_prior_size(b) * exp(-0.008 * (age - 50.0)), 0.4);
}

hales_free_prior hales_prior_systole(const hales_body *b) {
  return (void)b, hales_prior_log_normal(1.0, 0.15);
}

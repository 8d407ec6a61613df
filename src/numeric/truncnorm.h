/* Normal distribution truncated to [lo, hi] (either may be infinite); mean and sd are those before
 * truncation. */
#ifndef HALES_NUMERIC_TRUNCNORM_H
#define HALES_NUMERIC_TRUNCNORM_H

typedef struct hales_truncnorm {
  double mean, sd, lo, hi;
} hales_truncnorm;

/* Probability that the untruncated normal gives to [lo, hi]. */
double hales_truncnorm_mass(hales_truncnorm d);
/* Quantile, p in [0, 1]; always within [lo, hi].  Inverts the distribution in the nearer tail. */
double hales_truncnorm_quantile(hales_truncnorm d, double p);
/* Variance after truncation [Johnson1994, eq 13.135]; meant for lo <= mean <= hi (cancels far outside). */
double hales_truncnorm_var(hales_truncnorm d);

#endif

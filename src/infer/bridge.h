/* Several samples of unnormalised densities, pooled: their normalising constants and the mixture weights.
 *
 * Reverse logistic regression [Geyer1994], known as the multistate acceptance ratio [Shirts2008]: with n_k
 * draws from q_k/Z_k, the constants solve Z_k = sum_i q_k(x_i) / sum_l n_l q_l(x_i)/Z_l where Z_0 is known.
 * The deterministic mixture sum_l n_l q_l/Z_l then weighs every draw of every sample.
 */
#ifndef HALES_INFER_BRIDGE_H
#define HALES_INFER_BRIDGE_H

#include <stddef.h>

/*   n_source <= 64, n      densities, pooled draws
 *   count [n_source] draws made from each
 *   log_q [n_source][stride] log q_k at every draw; -inf where it is zero.  Every draw has some density.
 *   log_z [n_source] in: start, log_z[0] = 0 is kept; out: constants
 *   log_mix [n]      out: log sum_l n_l q_l/Z_l
 *   work  [n_source][n] tmp
 * A density that no draw of another sample shares keeps a constant that means nothing; its share of the
 * mixture is then right only at its own draws. */
void hales_bridge(size_t n_source, size_t n, size_t stride, const double *count, const double *log_q,
                  double *log_z, double *log_mix, double *work);

#endif

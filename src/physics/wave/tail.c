#include "physics/wave/tail.h"

#include <stdlib.h>

#include "physics/wave/tree.h"

static hales_status find_kernels(hales_wave_tail *t, const hales_network *net, size_t end, double *spare,
                                 void *spectrum, hales_err *err) {
  const hales_tree *own = &net->end[end].tree;
  const double rho = net->density_kg_m3, mu = net->viscosity_pa_s, period = net->period_s;
  if (own->mate_end < 0) return hales_tree_kernel(own, rho, mu, period, t->n, t->z, spectrum, err);
  /* a tree that both its ends name is one tree: it belongs to the first */
  if ((size_t)own->mate_end < end)
    return hales_tree_kernel_two_sided(&net->end[own->mate_end].tree, rho, mu, period, t->n, spare, t->cross,
                                       t->z, spectrum, err);
  return hales_tree_kernel_two_sided(own, rho, mu, period, t->n, t->z, t->cross, spare, spectrum, err);
}

hales_status hales_wave_tail_init(hales_wave_tail *t, const hales_network *net, size_t end, size_t n,
                                  hales_err *err) {
  *t = (hales_wave_tail){.n = n, .z = calloc(4 * n, sizeof *t->z)};
  void *spectrum = calloc(n / 2 + 1, sizeof(hales_tree_y));
  hales_status s = HALES_OK;
  if (!t->z || !spectrum) {
    s = HALES_FAIL(err, HALES_ENOMEM, "no memory for a structured tree of %zu points", n);
  } else {
    t->cross = t->z + n;
    t->past = t->z + 2 * n;
    s = find_kernels(t, net, end, t->z + 3 * n, spectrum, err);
  }
  free(spectrum);
  if (s != HALES_OK) hales_wave_tail_deinit(t);
  return s;
}

void hales_wave_tail_deinit(hales_wave_tail *t) {
  free(t->z);
  *t = (hales_wave_tail){0};
}

void hales_wave_tail_rest(hales_wave_tail *t, double p_pa, double p_out_pa) {
  double sum = 0.0;
  for (size_t m = 0; m < t->n; m++) sum += t->z[m];
  const double value = t->mate ? p_pa : (p_pa - p_out_pa) / sum;
  for (size_t m = 0; m < t->n; m++) t->past[m] = value;
}

void hales_wave_tail_pass(hales_wave_tail *t, double value) {
  t->at = (t->at + 1) % t->n;
  t->past[t->at] = value;
}

/* Sum over m >= 1 of z[m] past[k + 1 - m], with k the point last passed. */
static double convolve(const double *z, const double *past, size_t n, size_t at) {
  double sum = 0.0;
  for (size_t m = 1; m <= at + 1 && m < n; m++) sum += z[m] * past[at + 1 - m];
  for (size_t m = at + 2; m < n; m++) sum += z[m] * past[at + 1 + n - m];
  return sum;
}

void hales_wave_tail_look(hales_wave_tail *t) {
  t->history[0] = t->history[1];
  t->history[1] = convolve(t->z, t->past, t->n, t->at);
  /* the mate's present pressure is that of its last point: waves take the length of both trees to be felt
   * here */
  if (t->mate)
    t->history[1] +=
        convolve(t->cross, t->mate->past, t->n, t->at) + t->cross[0] * t->mate->past[t->mate->at];
}

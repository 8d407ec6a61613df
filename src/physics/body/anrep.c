#include "physics/body/anrep.h"

#include <math.h>

#include "physics/hales/heart.h"

enum { LEFT, SEPTUM, RIGHT };

/* heuristic: see the header. */
hales_anrep_law hales_anrep_default(void) {
  return (hales_anrep_law){.gain = 0.5, .most = 0.5, .tau_s = 240.0};
}

void hales_anrep_end(const hales_anrep_law *law, const hales_growth_point *used_to, const double (*stat)[3],
                     hales_anrep_state *end) {
  const hales_growth_point now = hales_growth_point_of(stat);
  for (int w = 0; w < HALES_ANREP_WALLS; w++) {
    const double overload = now.stress_kpa[w] / used_to->stress_kpa[w] - 1.0;
    end->strength[w] = law->most * tanh(law->gain * overload / law->most);
  }
}

void hales_anrep_step(const hales_anrep_law *law, const hales_anrep_state *end, double seconds,
                      hales_anrep_state *x) {
  const double left = exp(-seconds / law->tau_s);
  for (int w = 0; w < HALES_ANREP_WALLS; w++)
    x->strength[w] = end->strength[w] + (x->strength[w] - end->strength[w]) * left;
}

/* The septum's active stress is stated as a share of the left wall's. */
void hales_anrep_apply(const hales_anrep_state *x, double *param) {
  hales_growth_scale(param, HALES_HT_LV_S_ACT, x->strength[LEFT]);
  hales_growth_scale(param, HALES_HT_SEP_ACT, x->strength[SEPTUM] - x->strength[LEFT]);
  hales_growth_scale(param, HALES_HT_RV_S_ACT, x->strength[RIGHT]);
}

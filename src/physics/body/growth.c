#include "physics/body/growth.h"

#include <math.h>
#include <string.h>

#include "physics/hales/heart.h"

enum { MAX = 1 };
static const int wall_row[] = {HALES_HT_LV_V_W, HALES_HT_SEP_V_W, HALES_HT_RV_V_W};
static const int area_row[] = {HALES_HT_LV_A_REF, HALES_HT_SEP_A_REF, HALES_HT_RV_A_REF};

/* heuristic: see the header. */
hales_growth_law hales_growth_default(void) {
  return (hales_growth_law){.tau_wall_d = 10.0,
                            .tau_area_d = 500.0,
                            .tau_fail_d = 500.0,
                            .area_most = 1.25,
                            .strain_scale = 0.1,
                            .wall_most = 2.5,
                            .wall_least = 0.75,
                            .tolerated_frac = 0.4,
                            .shrink_frac = 0.1};
}

hales_growth_point hales_growth_point_of(const double (*stat)[3]) {
  hales_growth_point p;
  for (int w = 0; w < HALES_GROWTH_WALLS; w++) {
    p.stress_kpa[w] = stat[HALES_HT_SIGMA_LV + w][MAX];
    p.strain[w] = stat[HALES_HT_EPS_LV + w][MAX];
  }
  return p;
}

void hales_growth_scale(double *param, int row, double ln_factor) {
  param[row] = hales_var_clamp(&hales_heart.param[row], param[row] * exp(ln_factor));
}

void hales_growth_apply(const double *start, const hales_growth_state *g, double *param) {
  memcpy(param, start, hales_heart.n_param * sizeof *param);
  for (int w = 0; w < HALES_GROWTH_WALLS; w++) {
    hales_growth_scale(param, wall_row[w], g->wall[w]);
    hales_growth_scale(param, area_row[w], g->area[w]);
  }
  /* the pericardium follows half of what the free walls that it surrounds have grown; as the twins' does */
  const double before = start[HALES_HT_LV_A_REF] + start[HALES_HT_RV_A_REF],
               after = param[HALES_HT_LV_A_REF] + param[HALES_HT_RV_A_REF];
  hales_growth_scale(param, HALES_HT_PERI_V0, 0.75 * log(after / before));
  hales_growth_scale(param, HALES_HT_LV_S_ACT, 0.5 * (g->strength[0] + g->strength[1]));
  hales_growth_scale(param, HALES_HT_RV_S_ACT, g->strength[2]);
}

void hales_growth_rate(const hales_growth_law *law, const hales_growth_point *used_to,
                       const double (*stat)[3], const hales_growth_state *g, hales_growth_state *rate) {
  const hales_growth_point now = hales_growth_point_of(stat);
  for (int w = 0; w < HALES_GROWTH_WALLS; w++) {
    const double overload = now.stress_kpa[w] / used_to->stress_kpa[w] - 1.0;
    const double stretch = (now.strain[w] - used_to->strain[w]) / law->strain_scale;
    const double room = fmax(1.0 - exp(g->wall[w]) / law->wall_most, 0.0);
    const double spare = fmax(1.0 - law->wall_least * exp(-g->wall[w]), 0.0) / (1.0 - law->wall_least);
    rate->wall[w] = overload * (overload > 0.0 ? room : law->shrink_frac * spare) / law->tau_wall_d;
    const double wider = fmax(1.0 - exp(g->area[w]) / law->area_most, 0.0);
    rate->area[w] = stretch * (stretch > 0.0 ? wider : law->shrink_frac) / law->tau_area_d;
    rate->strength[w] = -fmax(0.0, overload - law->tolerated_frac) / law->tau_fail_d;
  }
}

void hales_growth_advance(const hales_growth_state *g, const hales_growth_state *rate, double days,
                          hales_growth_state *out) {
  for (int w = 0; w < HALES_GROWTH_WALLS; w++) {
    out->wall[w] = g->wall[w] + days * rate->wall[w];
    out->area[w] = g->area[w] + days * rate->area[w];
    out->strength[w] = g->strength[w] + days * rate->strength[w];
  }
}

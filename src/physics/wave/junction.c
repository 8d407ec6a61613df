#include "physics/wave/junction.h"

#include <math.h>

/* Newton's steps halve the digits left: below this the next would be below rounding. */
static const double newton_tol = 1e-8;
/* heuristic: an area that falls below this share of the reference one is called emptied */
static const double least_area = 1e-4;
enum { NEWTON_MAX = 40 };

double hales_wave_tip_pressure(const hales_wave_tip *tip, double a, double *dp_da) {
  const hales_wall_at *w = &tip->wall;
  if (w->law == HALES_WALL_EXPONENTIAL) {
    const double e = exp(w->b * (a / w->a0_m2 - 1.0));
    *dp_da = w->k_pa * e / w->a0_m2;
    return w->p0_pa + w->k_pa * (e - 1.0) / w->b;
  }
  if (w->law == HALES_WALL_ELASTIC) {
    const double s = sqrt(a / w->a0_m2);
    *dp_da = 0.5 * w->k_pa * s / a;
    return w->p0_pa + w->k_pa * (s - 1.0);
  }
  const double s = sqrt(w->a0_m2 / a);
  *dp_da = 0.5 * w->k_pa * s / a;
  return w->p0_pa + w->k_pa * (1.0 - s);
}

/* A from the y of the sweeps. */
static double area(const hales_wall_at *w, double y) {
  if (w->law == HALES_WALL_EXPONENTIAL) return w->a0_m2 * y;
  return w->law == HALES_WALL_ELASTIC ? y * y : 1.0 / (y * y);
}

hales_wave_fault hales_wave_tip_load(const hales_wave_soa *c, hales_wave_tip *tip) {
  const hales_wall_at *w = &tip->wall;
  tip->a_in = area(w, tip->distal ? c->yr[tip->cell] : c->yl[tip->cell]);
  tip->q_in = tip->distal ? c->qr[tip->cell] : c->ql[tip->cell];
  double dp_da;
  (void)hales_wave_tip_pressure(tip, tip->a_in, &dp_da);
  const double u = tip->q_in / tip->a_in, au = tip->alpha * u;
  const double c2 = dp_da * tip->a_in / w->density_kg_m3, wave = sqrt(c2 + au * (tip->alpha - 1.0) * u);
  tip->slope = tip->distal ? au - wave : au + wave;
  tip->a = tip->a_in;
  tip->q = tip->q_in;
  return fabs(au) < wave ? HALES_WAVE_SOUND : HALES_WAVE_SUPERCRITICAL; /* also when either is not a number */
}

void hales_wave_tip_store(const hales_wave_soa *c, const hales_wave_tip *tip) {
  const double momentum =
      tip->alpha * tip->q * tip->q / tip->a +
      (hales_wall_potential(&tip->wall, tip->a) - hales_wall_potential(&tip->wall, tip->a_in));
  c->fa[tip->face] = tip->q;
  *(tip->distal ? &c->gl[tip->face] : &c->gr[tip->face]) = momentum;
}

static bool emptied(const hales_wave_tip *tip) {
  return !(tip->a > least_area * tip->wall.a0_m2 && isfinite(tip->a));
}

/* One vessel's H of eq 1 and dH/dA along its wave; false when the flow is faster than the wave. */
static bool find_total_pressure(hales_wave_tip *tip, double loss_k, bool static_pressure) {
  tip->h = hales_wave_tip_pressure(tip, tip->a, &tip->dh_da);
  if (!static_pressure) {
    const double ia = 1.0 / tip->a, u = tip->q * ia, rho = tip->wall.density_kg_m3;
    /* u_n |u_n| = +- u^2 */
    const double keep = 1.0 - ((tip->distal ? u : -u) > 0.0 ? loss_k : -loss_k);
    tip->h += keep * 0.5 * rho * u * u;
    tip->dh_da += keep * rho * u * (tip->slope - u) * ia;
  }
  return tip->dh_da > 0.0;
}

hales_wave_fault hales_wave_junction_solve(hales_wave_tip *tip, size_t n, double loss_k, bool static_pressure,
                                           size_t *culprit) {
  for (int round = 0; round < NEWTON_MAX; round++) {
    /* with dA = (H - h)/h':  sum of sign (Q + slope dA) = 0 gives H */
    double flow = 0.0, weight = 0.0, weighted = 0.0;
    for (size_t i = 0; i < n; i++) {
      *culprit = i;
      if (!find_total_pressure(&tip[i], loss_k, static_pressure)) return HALES_WAVE_SUPERCRITICAL;
      const double sign = tip[i].distal ? 1.0 : -1.0, share = -sign * tip[i].slope / tip[i].dh_da; /* > 0 */
      flow += sign * tip[i].q;
      weight += share;
      weighted += share * tip[i].h;
    }
    const double common = (weighted + flow) / weight;
    double moved = 0.0;
    for (size_t i = 0; i < n; i++) {
      const double da = (common - tip[i].h) / tip[i].dh_da;
      tip[i].a += da;
      tip[i].q += tip[i].slope * da;
      moved = fmax(moved, fabs(da) / tip[i].a_in);
      *culprit = i;
      if (emptied(&tip[i])) return HALES_WAVE_EMPTIED;
    }
    if (moved < newton_tol) return HALES_WAVE_SOUND;
  }
  return HALES_WAVE_NO_ROOT;
}

hales_wave_fault hales_wave_tip_meet(hales_wave_tip *tip, double p_pa, double z_pa_s_m3) {
  const double sign = tip->distal ? 1.0 : -1.0;
  for (int round = 0; round < NEWTON_MAX; round++) {
    double dp_da;
    const double p = hales_wave_tip_pressure(tip, tip->a, &dp_da);
    const double da = (p_pa + z_pa_s_m3 * sign * tip->q - p) / (dp_da - z_pa_s_m3 * sign * tip->slope);
    /* a long step could pass zero: the root is on this side of it or nowhere */
    const double limited = fmax(da, -0.7 * tip->a);
    tip->a += limited;
    tip->q += tip->slope * limited;
    if (emptied(tip)) return HALES_WAVE_EMPTIED;
    if (fabs(da) < newton_tol * tip->a_in) return HALES_WAVE_SOUND;
  }
  return HALES_WAVE_NO_ROOT;
}

hales_wave_fault hales_wave_tip_flow(hales_wave_tip *tip, double q_out) {
  tip->q = tip->distal ? q_out : -q_out;
  tip->a = tip->a_in + (tip->q - tip->q_in) / tip->slope;
  return emptied(tip) ? HALES_WAVE_EMPTIED : HALES_WAVE_SOUND;
}

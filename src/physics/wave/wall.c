#include "physics/wave/wall.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

double hales_vessel_radius(const hales_vessel *v, double x_frac) {
  if (v->r_prox_m == v->r_dist_m) return v->r_prox_m;
  if (v->exponential_taper) return v->r_prox_m * pow(v->r_dist_m / v->r_prox_m, x_frac);
  return v->r_prox_m + (v->r_dist_m - v->r_prox_m) * x_frac;
}

double hales_wall_stiffness(const hales_wall *w, double r_m) {
  if (w->k[0] != 0.0 || w->k[1] != 0.0 || w->k[2] != 0.0) return w->k[0] * exp(w->k[1] * r_m) + w->k[2];
  if (w->h_m > 0.0) return w->e_pa * w->h_m / r_m;
  return w->e_pa * (0.2802 * exp(-505.3 * r_m) + 0.1324 * exp(-11.14 * r_m));
}

hales_wall_at hales_wall_place(const hales_vessel *v, double x_frac, double density_kg_m3) {
  const double r = hales_vessel_radius(v, x_frac), eh_r = hales_wall_stiffness(&v->wall, r);
  return (hales_wall_at){
      .law = v->wall.law,
      .k_pa = v->wall.law == HALES_WALL_EXPONENTIAL ? eh_r : 4.0 / 3.0 * eh_r,
      .a0_m2 = pi * r * r,
      .p0_pa = v->wall.p_ref_pa + v->wall.p_ext_pa,
      .b = v->wall.b,
      .density_kg_m3 = density_kg_m3,
  };
}

double hales_wall_pressure(const hales_wall_at *w, double a_m2) {
  switch (w->law) {
  case HALES_WALL_ELASTIC:
    return w->p0_pa + w->k_pa * (sqrt(a_m2 / w->a0_m2) - 1.0);
  case HALES_WALL_OLUFSEN:
    return w->p0_pa + w->k_pa * (1.0 - sqrt(w->a0_m2 / a_m2));
  case HALES_WALL_EXPONENTIAL:
    return w->p0_pa + w->k_pa * expm1(w->b * (a_m2 / w->a0_m2 - 1.0)) / w->b;
  }
  return nan("");
}

double hales_wall_area(const hales_wall_at *w, double p_pa) {
  const double strain = (p_pa - w->p0_pa) / w->k_pa;
  double s;
  switch (w->law) {
  case HALES_WALL_ELASTIC:
    s = 1.0 + strain;
    return s > 0.0 ? w->a0_m2 * s * s : nan("");
  case HALES_WALL_OLUFSEN:
    s = 1.0 - strain;
    return s > 0.0 ? w->a0_m2 / (s * s) : nan("");
  case HALES_WALL_EXPONENTIAL:
    s = 1.0 + log1p(w->b * strain) / w->b;
    return s > 0.0 ? w->a0_m2 * s : nan("");
  }
  return nan("");
}

double hales_wall_speed2(const hales_wall_at *w, double a_m2) {
  switch (w->law) {
  case HALES_WALL_ELASTIC:
    return 0.5 * w->k_pa / w->density_kg_m3 * sqrt(a_m2 / w->a0_m2);
  case HALES_WALL_OLUFSEN:
    return 0.5 * w->k_pa / w->density_kg_m3 * sqrt(w->a0_m2 / a_m2);
  case HALES_WALL_EXPONENTIAL: {
    const double s = a_m2 / w->a0_m2;
    return w->k_pa / w->density_kg_m3 * s * exp(w->b * (s - 1.0));
  }
  }
  return nan("");
}

double hales_wall_potential(const hales_wall_at *w, double a_m2) {
  switch (w->law) {
  case HALES_WALL_ELASTIC:
    return 2.0 / 3.0 * a_m2 * hales_wall_speed2(w, a_m2);
  case HALES_WALL_OLUFSEN:
    return 2.0 * a_m2 * hales_wall_speed2(w, a_m2);
  case HALES_WALL_EXPONENTIAL: {
    const double s = a_m2 / w->a0_m2;
    return w->a0_m2 * w->k_pa / w->density_kg_m3 * exp(w->b * (s - 1.0)) / w->b * (s - 1.0 / w->b);
  }
  }
  return nan("");
}

double hales_wall_invariant(const hales_wall_at *w, double a_m2) {
  if (w->law == HALES_WALL_ELASTIC)
    return 4.0 * (sqrt(hales_wall_speed2(w, a_m2)) - sqrt(hales_wall_speed2(w, w->a0_m2)));
  if (w->law == HALES_WALL_OLUFSEN)
    return 4.0 * (sqrt(hales_wall_speed2(w, w->a0_m2)) - sqrt(hales_wall_speed2(w, a_m2)));
  /* Gauss-Legendre of five points in y = ln A: the integrand c(y) is smooth and nearly exponential */
  static const double at[5] = {0.0, 0.5384693101056831, -0.5384693101056831, 0.9061798459386640,
                               -0.9061798459386640};
  static const double weight[5] = {0.5688888888888889, 0.4786286704993665, 0.4786286704993665,
                                   0.2369268850561891, 0.2369268850561891};
  const double half = 0.5 * log(a_m2 / w->a0_m2), middle = sqrt(a_m2 * w->a0_m2);
  double sum = 0.0;
  for (int i = 0; i < 5; i++) sum += weight[i] * sqrt(hales_wall_speed2(w, middle * exp(half * at[i])));
  return half * sum;
}

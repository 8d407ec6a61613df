/* Networks that the wave solver is tested and timed on, built from published numbers (docs/physics/waves.md).
 */
#ifndef HALES_TESTS_SUPPORT_WAVE_NETWORKS_H
#define HALES_TESTS_SUPPORT_WAVE_NETWORKS_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "physics/wave/network.h"

enum { BAG_VESSELS = 80, BAG_ENDS = 50, BAG_SAMPLES = 8200 };

/* A network with room for its own arrays; not to be copied once built. */
typedef struct bag {
  hales_network net;
  hales_vessel vessel[BAG_VESSELS];
  hales_end end[BAG_ENDS];
  double t[BAG_SAMPLES], q[BAG_SAMPLES];
  char label[BAG_VESSELS][16];
} bag;

static inline void bag_begin(bag *b, const char *name, double period_s) {
  *b = (bag){.net = {.name = name,
                     .density_kg_m3 = 1060.0,
                     .viscosity_pa_s = 4e-3,
                     .profile_exponent = 9.0,
                     .momentum_alpha = 1.0,
                     .period_s = period_s}};
  b->net.vessel = b->vessel;
  b->net.end = b->end;
}

static inline hales_vessel *bag_vessel(bag *b, const char *label, int source, int target, double length_m,
                                       double r_m, double e_pa, double h_m, double p_ref_pa) {
  hales_vessel *v = &b->vessel[b->net.n_vessel++];
  *v = (hales_vessel){.label = label,
                      .source = source,
                      .target = target,
                      .length_m = length_m,
                      .r_prox_m = r_m,
                      .r_dist_m = r_m,
                      .wall = {.e_pa = e_pa, .h_m = h_m, .p_ref_pa = p_ref_pa}};
  return v;
}

static inline hales_end *bag_end(bag *b, hales_end e) {
  b->end[b->net.n_end] = e;
  return &b->end[b->net.n_end++];
}

static inline hales_end *bag_rcr(bag *b, int node, double r1, double r2, double c) {
  return bag_end(b, (hales_end){.node = node, .kind = HALES_END_RCR, .r1 = r1, .r2 = r2, .c_m3_pa = c});
}

/* Straight tube of case 1 of the benchmark: c0 = 6.172 m/s, a Gaussian of flow, one end that lets waves out.
 */
static inline void bag_tube(bag *b, double length_m) {
  bag_begin(b, "tube", 4.0);
  b->net.density_kg_m3 = 1050.0;
  b->net.viscosity_pa_s = 0.0;
  bag_vessel(b, "tube", 1, 2, length_m, 1e-2, 400e3, 1.5e-3, 0.0);
  for (int i = 0; i <= 1000; i++) {
    b->t[i] = 1e-4 * i;
    b->q[i] = 1e-6 * exp(-1e4 * (b->t[i] - 0.05) * (b->t[i] - 0.05));
  }
  bag_end(b, (hales_end){.node = 1, .kind = HALES_END_FLOW, .series = {1001, b->t, b->q}});
  bag_end(b, (hales_end){.node = 2, .kind = HALES_END_REFLECTION});
}

/* Flow at node 1 from a file of times and flows; false when it is not there. */
static inline bool bag_read_inlet(bag *b, const char *path) {
  FILE *f = fopen(path, "r");
  if (!f) return false;
  size_t n = 0;
  while (n < BAG_SAMPLES && fscanf(f, "%lf %lf", &b->t[n], &b->q[n]) == 2) n++;
  fclose(f);
  bag_end(b, (hales_end){.node = 1, .kind = HALES_END_FLOW, .series = {n, b->t, b->q}});
  return n > 1;
}

/* Common carotid; openbf: with openBF's thickness on the radius without pressure, else [Boileau2015]. */
static inline bool bag_carotid(bag *b, bool openbf, const char *inlet) {
  bag_begin(b, "carotid", 1.1);
  b->net.profile_exponent = 2.0;
  if (openbf)
    bag_vessel(b, "carotid", 1, 2, 0.126, 2.6485e-3, 700e3, 0.24e-3, 0.0);
  else
    bag_vessel(b, "carotid", 1, 2, 0.126, 3e-3, 700e3, 0.3e-3, 10933.0);
  bag_rcr(b, 2, 2.4875e8, 1.8697e9, 1.7529e-10);
  return bag_read_inlet(b, inlet);
}

static inline bool bag_thoracic(bag *b, bool openbf, const char *inlet) {
  bag_begin(b, "thoracic aorta", 0.955);
  if (openbf)
    bag_vessel(b, "thoracic", 1, 2, 0.24137, 9.87e-3, 400e3, 0.82e-3, 0.0);
  else
    bag_vessel(b, "thoracic", 1, 2, 0.24137, 12e-3, 400e3, 1.2e-3, 9466.0);
  bag_rcr(b, 2, 1.1752e7, 1.1167e8, 1.0163e-8);
  return bag_read_inlet(b, inlet);
}

/* Inflow of the aortic bifurcation as its published Fourier series, m3/s, with another period when asked. */
static inline double bag_bifurcation_flow(double phase) {
  static const double amplitude[22] = {2.6617e-5, 2.3616e-5,  -1.9016e-5, -8.5899e-6, -2.436e-6,  1.4905e-6,
                                       1.3581e-6, -6.3031e-7, -4.5335e-7, -4.5184e-7, -5.6583e-7, 4.9522e-7,
                                       1.3049e-7, -4.1072e-8, -2.4182e-7, -6.6217e-8, -1.5511e-7, 2.2149e-7,
                                       6.7621e-8, 1.0973e-7,  -2.5559e-8, -3.5079e-8};
  static const double shift[22] = {
      0.29498, -1.1403,  0.40435,  -1.1892, -1.4918, 1.0536,  -0.47666, 0.93768,  -0.79472, -1.4095, -1.3629,
      0.52495, -0.97261, -0.15685, -1.4052, -1.3785, -1.2927, 0.68178,  -0.98825, 1.4327,   -1.2372, 0.2328};
  double q = 7.9853e-6;
  for (int k = 0; k < 22; k++)
    q += amplitude[k] * sin(2.0 * 3.14159265358979323846 * (k + 1) * phase + shift[k]);
  return q;
}

static inline void bag_sample(bag *b, size_t n, double (*flow)(double phase)) {
  for (size_t i = 0; i <= n; i++) {
    b->t[i] = b->net.period_s * (double)i / (double)n;
    b->q[i] = flow((double)i / (double)n);
  }
  bag_end(b, (hales_end){.node = 1, .kind = HALES_END_FLOW, .series = {n + 1, b->t, b->q}});
}

static inline void bag_bifurcation(bag *b, bool openbf) {
  bag_begin(b, "bifurcation", 1.1);
  if (openbf) {
    bag_vessel(b, "parent", 1, 2, 0.086, 7.581e-3, 500e3, 0.9e-3, 0.0);
    bag_vessel(b, "left", 2, 3, 0.085, 5.492e-3, 700e3, 0.68e-3, 0.0);
    bag_vessel(b, "right", 2, 4, 0.085, 5.492e-3, 700e3, 0.68e-3, 0.0);
  } else {
    bag_vessel(b, "parent", 1, 2, 0.086, 8.6e-3, 500e3, 1.032e-3, 9466.0);
    bag_vessel(b, "left", 2, 3, 0.085, 6e-3, 700e3, 0.72e-3, 9466.0);
    bag_vessel(b, "right", 2, 4, 0.085, 6e-3, 700e3, 0.72e-3, 9466.0);
  }
  bag_rcr(b, 3, 6.8123e7, 3.1013e9, 3.6664e-10);
  bag_rcr(b, 4, 6.8123e7, 3.1013e9, 3.6664e-10);
  bag_sample(b, 100, bag_bifurcation_flow);
}

/* Cosine of systole, 0 to 500 mL/s: the inflow of the three-vessel tree, T 0.85 s. */
static inline double bag_systole(double phase) {
  const double t = 0.85 * phase, pi = 3.14159265358979323846;
  if (t < 0.15) return 250e-6 * (1.0 - cos(pi * t / 0.15));
  return t < 0.4 ? 250e-6 * (1.0 + cos(pi * (t - 0.15) / 0.25)) : 0.0;
}

/* Human main, left and right pulmonary artery, with the units and choices of the reference code: no friction,
 * pressure itself continuous at the junction, radii that taper exponentially, 2 mmHg outside everything. */
static inline void bag_pulmonary(bag *b) {
  static const double length[3] = {2.87e-2, 4.74e-2, 6.23e-2}, top[3] = {1.64e-2, 1.55e-2, 1.36e-2},
                      bottom[3] = {1.64e-2, 1.45e-2, 1.20e-2};
  static const char *const label[3] = {"MPA", "LPA", "RPA"};
  /* R q / (rho g) and C rho g / Lr^2 in CGS, q = 10, Lr = 1 */
  static const double r1[2] = {0.46, 1.28}, r2[2] = {1.82, 5.10}, c[2] = {3.038104, 1.084291};
  const double p0 = 2.0 * 133.322, cgs = 1.055 * 981.0;
  bag_begin(b, "pulmonary", 0.85);
  b->net.density_kg_m3 = 1055.0;
  b->net.viscosity_pa_s = 0.0;
  b->net.static_junctions = true;
  for (int i = 0; i < 3; i++) {
    hales_vessel *v = bag_vessel(b, label[i], i == 0 ? 1 : 2, i + 2, length[i], top[i], 0.0, 0.0, p0);
    v->r_dist_m = bottom[i];
    v->exponential_taper = true;
    v->wall.k[0] = 1e4, v->wall.k[1] = -2500.0, v->wall.k[2] = 9e3;
    v->initial_p_pa = p0;
    if (i > 0)
      bag_rcr(b, i + 2, r1[i - 1] * cgs * 1e4, r2[i - 1] * cgs * 1e4, c[i - 1] / cgs * 1e-5)->p_out_pa = p0;
  }
  bag_sample(b, 8192, bag_systole);
}

/* Systemic in size: 75 vessels that part in two, generation by generation, and two that connect branches of
 * different parents; 8.9 m in all. */
static inline void bag_systemic(bag *b) {
  enum { TREE = 75 };
  double r[TREE], conductance = 0.0;
  bag_begin(b, "systemic", 0.9);
  for (int i = 0; i < TREE; i++) {
    r[i] = i == 0 ? 12e-3 : r[(i - 1) / 2] * (i % 2 == 1 ? 0.82 : 0.72);
    (void)snprintf(b->label[i], sizeof b->label[i], "v%d", i + 1);
    hales_vessel *v = bag_vessel(b, b->label[i], i == 0 ? 1 : (i - 1) / 2 + 2, i + 2, 0.07 + 0.0013 * i, r[i],
                                 0.0, 0.0, 0.0);
    v->r_dist_m = 0.93 * r[i];
    v->wall.k[0] = 2e6, v->wall.k[1] = -2253.0, v->wall.k[2] = 8.65e4;
    v->wall.p_ref_pa = v->initial_p_pa = 10600.0;
    if (2 * i + 1 >= TREE) conductance += r[i] * r[i] * r[i];
  }
  for (int i = 0; i < 2; i++) {
    (void)snprintf(b->label[TREE + i], sizeof b->label[0], "link%d", i + 1);
    *bag_vessel(b, b->label[TREE + i], i == 0 ? 6 : 10, i == 0 ? 7 : 14, 0.05 + 0.02 * i, 1.5e-3, 0.0, 0.0,
                10600.0) = (hales_vessel){.label = b->label[TREE + i],
                                          .source = i == 0 ? 6 : 10,
                                          .target = i == 0 ? 7 : 14,
                                          .length_m = 0.05 + 0.02 * i,
                                          .r_prox_m = 1.5e-3,
                                          .r_dist_m = 1.5e-3,
                                          .wall = {.k = {2e6, -2253.0, 8.65e4}, .p_ref_pa = 10600.0},
                                          .initial_p_pa = 10600.0};
  }
  for (int i = TREE / 2; i < TREE; i++) { /* 13 kPa at 95 mL/s; a second's time constant in all */
    const double share = r[i] * r[i] * r[i] / conductance, total = 1.4e8 / share;
    bag_rcr(b, i + 2, 0.08 * total, 0.92 * total, 8e-9 * share);
  }
  bag_sample(b, 1000, bag_systole);
  for (size_t i = 0; i <= 1000; i++) b->q[i] *= 0.8;
}

#endif

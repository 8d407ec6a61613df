/* Linear wave companion: a human-sized tree of 15 vessels, 20 harmonics (docs/performance.md). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "physics/wave/linear.h"

enum { LEVELS = 4, VESSELS = 15, ENDS = 9, REPEATS = 400 };

static _Alignas(64) unsigned char memory[8 << 20];

static double cpu_s(void) {
  return (double)clock() / CLOCKS_PER_SEC;
}

static void build(hales_vessel *v, hales_end *e, double taper, hales_end_kind outlet) {
  static const double t[] = {0.0, 0.1, 0.2, 0.3, 0.35, 0.8}, q[] = {0.0, 2.4e-4, 4.1e-4, 1.7e-4, 0.0, 0.0};
  e[0] = (hales_end){.node = 0, .kind = HALES_END_FLOW, .series = {6, t, q}};
  for (int i = 0, n_end = 1; i < VESSELS; i++) { /* vessel i parts into 2 i + 1 and 2 i + 2 */
    const int level = i == 0 ? 0 : i < 3 ? 1 : i < 7 ? 2 : 3;
    const double r = 1.35e-2 * pow(0.78, level) * (i % 2 ? 1.0 : 0.93);
    v[i] = (hales_vessel){.label = "v",
                          .source = i == 0 ? 0 : 1 + (i - 1) / 2,
                          .target = 1 + i,
                          .length_m = 0.043 / (1 + level),
                          .r_prox_m = r,
                          .r_dist_m = r * taper,
                          .wall = {.law = HALES_WALL_OLUFSEN, .p_ref_pa = 1300.0, .k = {2e4, -250.0, 9e3}}};
    if (level < LEVELS - 1) continue;
    e[n_end] =
        (hales_end){.node = 1 + i, .kind = outlet, .r1 = -1.0, .r2 = 9e7, .c_m3_pa = 3e-9, .p_out_pa = 900.0};
    e[n_end].tree = (hales_tree){.r_root_m = r * taper,
                                 .r_min_m = 5e-5,
                                 .radius_exponent = 2.76,
                                 .asymmetry = 0.41,
                                 .length_to_radius = 15.75,
                                 .k = {0, 0, 5e3},
                                 .p_out_pa = 900.0,
                                 .mate_end = -1};
    n_end++;
  }
}

static void measure(const char *what, hales_linear_settings s, double taper, hales_end_kind outlet,
                    bool new_trees) {
  hales_vessel v[VESSELS];
  hales_end e[ENDS];
  char labels[VESSELS][4];
  build(v, e, taper, outlet);
  for (int i = 0; i < VESSELS; i++) {
    snprintf(labels[i], sizeof labels[i], "v%d", i);
    v[i].label = labels[i];
  }
  const hales_network net = {.name = "bench",
                             .density_kg_m3 = 1055,
                             .viscosity_pa_s = 0.0037,
                             .profile_exponent = 9,
                             .period_s = 0.8,
                             .n_vessel = VESSELS,
                             .n_end = ENDS,
                             .vessel = v,
                             .end = e};
  hales_arena arena = {.base = memory, .cap = sizeof memory};
  hales_err err = {0};
  hales_linear *l;
  if (hales_linear_create(&net, &s, &arena, &l, &err) != HALES_OK) {
    fprintf(stderr, "bench_linear: %s\n", err.msg);
    exit(1);
  }
  const int repeats = new_trees ? REPEATS / 40 : REPEATS;
  double best = 1e9;
  for (int round = 0; round < 7; round++) {
    const double start = cpu_s();
    for (int i = 0; i < repeats; i++) {
      double complex z[64];
      for (int k = 1; k < ENDS && new_trees; k++) e[k].tree.length_to_radius *= 1.0 + 1e-9;
      if (hales_linear_solve(l, &err) != HALES_OK) {
        fprintf(stderr, "bench_linear: %s\n", err.msg);
        exit(1);
      }
      hales_linear_impedance(l, 0, z);
    }
    best = fmin(best, (cpu_s() - start) / repeats);
  }
  printf("%-58s %9.1f us   (%d mean passes, %zu KiB)\n", what, 1e6 * best, hales_linear_mean_passes(l),
         arena.used >> 10);
}

int main(void) {
  printf("linear waves: 15 vessels, 8 outlets, 20 harmonics: mean, all pressures and input impedance\n");
  measure("uniform vessels, RCR, Womersley", (hales_linear_settings){0}, 1.0, HALES_END_RCR, false);
  measure("uniform vessels, RCR, profile", (hales_linear_settings){.friction = HALES_LINEAR_PROFILE}, 1.0,
          HALES_END_RCR, false);
  measure("tapered by 10 %, RCR, Womersley", (hales_linear_settings){0}, 0.9, HALES_END_RCR, false);
  measure("uniform vessels, RCR, Womersley, 2 lanes", (hales_linear_settings){.lanes = 2}, 1.0, HALES_END_RCR,
          false);
  measure("uniform vessels, structured trees as they were", (hales_linear_settings){0}, 1.0, HALES_END_TREE,
          false);
  measure("the same, other trees at every solution", (hales_linear_settings){0}, 1.0, HALES_END_TREE, true);
  return 0;
}

/* Main, left and right pulmonary artery as the heart's load: what the coupled tests share. */
#ifndef HALES_TESTS_PHYSICS_WAVE_COUPLED_TREE_H
#define HALES_TESTS_PHYSICS_WAVE_COUPLED_TREE_H

#include "base/mmhg.h"
#include "physics/wave/coupled.h"

typedef struct coupled_tree {
  hales_vessel v[3];
  hales_end e[3];
  hales_network net;
} coupled_tree;

/* Geometry and wall of the human three-vessel tree (docs/physics/waves.md): E h / r 9 kPa at these radii.
 * wall and distal: factors on the vessels' stiffness and on 1 / the outlets' compliance.
 * r2: resistances of the outlets, mmHg s/mL. */
static inline void coupled_tree_build(coupled_tree *s, double period_s, double wall, double distal,
                                      const double r2[2]) {
  static const double l[] = {0.0287, 0.0474, 0.0623}, r[] = {0.0164, 0.0155, 0.0136},
                      r_end[] = {0.0164, 0.0145, 0.0120}, c[] = {1.5, 1.9};
  static const char *const name[] = {"main", "left", "right"};
  const double pa = HALES_PA_PER_MMHG;
  for (int i = 0; i < 3; i++)
    s->v[i] = (hales_vessel){.label = name[i],
                             .source = i > 0 ? 2 : 1,
                             .target = i + 2,
                             .length_m = l[i],
                             .r_prox_m = r[i],
                             .r_dist_m = r_end[i],
                             .wall = {.law = HALES_WALL_OLUFSEN, .k = {1e4 * wall, -2500.0, 9e3 * wall}}};
  s->e[0] = (hales_end){.node = 1, .kind = HALES_END_COUPLED};
  for (int i = 1; i < 3; i++)
    s->e[i] = (hales_end){.node = i + 2,
                          .kind = HALES_END_RCR,
                          .r1 = -1.0,
                          .r2 = r2[i - 1] * pa * 1e6,
                          .c_m3_pa = c[i - 1] * 1e-6 / pa / distal};
  s->net = (hales_network){.name = "coupled",
                           .density_kg_m3 = 1055.0,
                           .viscosity_pa_s = 0.0037,
                           .profile_exponent = 9.0,
                           .period_s = period_s,
                           .n_vessel = 3,
                           .n_end = 3,
                           .vessel = s->v,
                           .end = s->e};
}

#endif

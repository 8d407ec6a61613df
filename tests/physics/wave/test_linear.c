/* The linear companion against closed forms of single tubes, dense solutions of whole networks and its own
 * refinement; womersley.h's function is computed anew by continued fraction. */
#include <complex.h>
#include <math.h>
#include <string.h>

#include "inverse_m.h"
#include "physics/wave/linear.h"
#include "physics/wave/tree.h"
#include "physics/wave/wall.h"
#include "support/assert.h"

static const double pi = 3.14159265358979323846;
static _Alignas(64) unsigned char memory[4 << 20];

static const double t_inflow[] = {0.0, 0.07, 0.21, 0.33, 0.5, 0.83};
static const double q_inflow[] = {4e-6, 47e-6, 95e-6, 31e-6, 11e-6, 4e-6};

/* so little that the mean drop of pressure does not narrow a tube along its length */
static const double q_trickle[] = {4e-9, 47e-9, 95e-9, 31e-9, 11e-9, 4e-9};

static hales_vessel a_vessel(int source, int target, const char *label, double length, double r1, double r2) {
  return (hales_vessel){
      .label = label,
      .source = source,
      .target = target,
      .length_m = length,
      .r_prox_m = r1,
      .r_dist_m = r2,
      .wall = {.law = HALES_WALL_ELASTIC, .p_ref_pa = 1700.0, .e_pa = 3.1e5, .h_m = 1.1e-3}};
}

static hales_end an_inlet(int node) {
  return (hales_end){.node = node, .kind = HALES_END_FLOW, .series = {6, t_inflow, q_inflow}};
}

static hales_end an_rcr(int node, double scale) {
  return (hales_end){.node = node,
                     .kind = HALES_END_RCR,
                     .r1 = 1.3e7 * scale,
                     .r2 = 7.7e7 * scale,
                     .c_m3_pa = 6.1e-9 / scale,
                     .l_pa_s2_m3 = 2.3e5 * scale,
                     .p_out_pa = 640.0};
}

static hales_network a_network(size_t n_vessel, const hales_vessel *v, size_t n_end, const hales_end *e) {
  return (hales_network){.name = "test",
                         .density_kg_m3 = 1055.0,
                         .viscosity_pa_s = 0.0037,
                         .profile_exponent = 7.0,
                         .period_s = 0.83,
                         .n_vessel = n_vessel,
                         .n_end = n_end,
                         .vessel = v,
                         .end = e};
}

static hales_linear *solved(const hales_network *net, hales_linear_settings s) {
  hales_err err = {0};
  hales_arena arena = {.base = memory, .cap = sizeof memory};
  hales_linear *l = NULL;
  assert_ok_err(hales_linear_create(net, &s, &arena, &l, &err), &err);
  assert_ok_err(hales_linear_solve(l, &err), &err);
  return l;
}

enum { NH = 20 };

/* Propagation theta and Zc of a uniform vessel at area `area`, straight from eq 1. */
static void tube(const hales_network *net, const hales_vessel *v, double area, double drag, double omega,
                 double complex *theta, double complex *zc) {
  const hales_wall_at w = hales_wall_place(v, 0.5, net->density_kg_m3);
  const double c = area / (net->density_kg_m3 * hales_wall_speed2(&w, area));
  const double w2 = area / pi * omega * net->density_kg_m3 / net->viscosity_pa_s;
  const double complex m1 = drag > 0.0 ? 1.0 + drag / (w2 * i_unit()) : inverse_m(w2);
  const double gamma =
      2.0 / 3.0 * sqrt(pi) * v->wall.phi_pa_s_m / (pi * v->r_prox_m * v->r_prox_m * sqrt(area));
  const double complex z = omega * net->density_kg_m3 / area * (m1 * i_unit());
  const double complex y = omega * c * i_unit() / (1.0 + omega * gamma * c * i_unit());
  *theta = v->length_m * csqrt(z * y);
  *zc = csqrt(z / y);
}

static void assert_near(double complex got, double complex want, double rtol) {
  assert_close(cabs(got - want) / cabs(want), 0.0, 0.0, rtol);
}

static double mean_area(const hales_network *net, const hales_linear *l, size_t v) {
  hales_linear_wave mean[NH + 1];
  hales_linear_at(l, v, 0.5, mean);
  const hales_wall_at w = hales_wall_place(&net->vessel[v], 0.5, net->density_kg_m3);
  return hales_wall_area(&w, creal(mean[0].p));
}

/* Input impedance, pressure along the way and its forward and backward parts of one tube on an RCR outlet. */
static void a_tube_on_an_outlet_is_the_textbook_line(void **state) {
  (void)state;
  for (int kind = 0; kind < 6; kind++) {
    hales_vessel v = a_vessel(3, 8, "tube", 0.31, 9.3e-3, 9.3e-3);
    if (kind % 3 == 2) v.wall.phi_pa_s_m = 310.0;
    hales_end end[] = {an_inlet(3), an_rcr(8, 1.0)};
    end[0].series.value = q_trickle;
    hales_network net = a_network(1, &v, 2, end);
    if (kind % 3 == 1) end[1].c_m3_pa = 0.0, end[1].l_pa_s2_m3 = 0.0;
    const bool profile = kind >= 3;
    hales_linear *l = solved(
        &net, (hales_linear_settings){.friction = profile ? HALES_LINEAR_PROFILE : HALES_LINEAR_WOMERSLEY});
    const double area = mean_area(&net, l, 0);
    double complex z[NH + 1], pe[NH + 1];
    hales_linear_wave w[NH + 1];
    const double x = 0.37;
    hales_linear_impedance(l, 0, z);
    hales_linear_end_pressure(l, 0, pe);
    hales_linear_at(l, 0, x, w);
    for (int k = 1; k <= NH; k++) {
      const double omega = 2 * pi * k / net.period_s;
      double complex theta, zc;
      tube(&net, &v, area, profile ? 18.0 : -1.0, omega, &theta, &zc);
      const double complex outlet = end[1].r1 + omega * end[1].l_pa_s2_m3 * i_unit() +
                                    1.0 / (1.0 / end[1].r2 + omega * end[1].c_m3_pa * i_unit());
      const double complex gamma = (outlet - zc) / (outlet + zc), e2 = cexp(-2.0 * theta);
      const double complex want = zc * (1.0 + gamma * e2) / (1.0 - gamma * e2);
      assert_near(z[k], want, 1e-6); /* what the mean drop still narrows */
      const double complex forward = pe[k] / (1.0 + gamma * e2) * cexp(-x * theta);
      const double complex backward = pe[k] / (1.0 + gamma * e2) * gamma * cexp((x - 2.0) * theta);
      assert_near(w[k].p_forward, forward, 1e-6);
      assert_near(w[k].p_backward, backward, 1e-6);
      assert_near(w[k].p_forward + w[k].p_backward, w[k].p, 1e-12);
      assert_near((w[k].p_forward - w[k].p_backward) / w[k].q, zc, 1e-6);
    }
  }
}

/* A quarter of a wavelength turns a closed end into a short circuit and an open one into a closed one. */
static void quarter_wavelengths_invert_the_end(void **state) {
  (void)state;
  hales_vessel v = a_vessel(1, 2, "tube", 0.0, 9.3e-3, 9.3e-3);
  const hales_wall_at wall = hales_wall_place(&v, 0.0, 1055.0);
  const double speed = sqrt(hales_wall_speed2(&wall, wall.a0_m2)), zc = 1055.0 * speed / wall.a0_m2;
  v.length_m = speed * 0.83 / 4 / 3; /* of the third harmonic */
  const double none[] = {0.0}, p_ref[] = {1700.0};
  hales_end end[] = {{.node = 1, .kind = HALES_END_FLOW, .series = {1, none, none}},
                     {.node = 2, .kind = HALES_END_REFLECTION, .reflection = 1.0, .p_out_pa = 1700.0}};
  hales_network net = a_network(1, &v, 2, end);
  net.viscosity_pa_s = 0.0;
  double complex z[NH + 1];
  end[1].reflection = 0.37;
  hales_linear_impedance(solved(&net, (hales_linear_settings){0}), 0, z);
  assert_near(z[3], zc * (1 - 0.37) / (1 + 0.37), 1e-3); /* Zc^2 over the end's; friction a few 1e-5 */
  assert_near(z[6], zc * (1 + 0.37) / (1 - 0.37), 1e-3);
  end[1].reflection = 0.0;
  hales_linear_impedance(solved(&net, (hales_linear_settings){0}), 0, z);
  for (int k = 1; k <= NH; k++) assert_near(z[k], zc, 1e-3);
  end[1].reflection = 0.9999;
  hales_linear_impedance(solved(&net, (hales_linear_settings){0}), 0, z);
  assert_true(cabs(z[3]) < 1e-3 * zc);
  end[1] = (hales_end){.node = 2, .kind = HALES_END_PRESSURE, .series = {1, none, p_ref}};
  hales_linear_impedance(solved(&net, (hales_linear_settings){0}), 0, z);
  assert_true(cabs(z[3]) > 1e3 * zc);
  assert_true(cabs(z[6]) < 1e-3 * zc);
}

/* Dense nodal solution by elimination with pivoting, vessels by their coth and csch, of a network with a
 * loop, an anastomosis, a given pressure and a second inlet. */
static void loops_agree_with_a_dense_solution(void **state) {
  (void)state;
  enum { NV = 8, NE = 4, NN = 7 };
  const hales_vessel v[NV] = {
      a_vessel(10, 20, "a", 0.06, 11e-3, 11e-3),  a_vessel(20, 30, "b", 0.05, 8e-3, 8e-3),
      a_vessel(20, 40, "c", 0.07, 7e-3, 7e-3),    a_vessel(30, 40, "loop", 0.045, 3e-3, 3e-3),
      a_vessel(30, 50, "d", 0.08, 6e-3, 6e-3),    a_vessel(40, 60, "e", 0.09, 5e-3, 5e-3),
      a_vessel(40, 30, "twin", 0.05, 2e-3, 2e-3), a_vessel(70, 40, "f", 0.04, 4e-3, 4e-3)};
  static const double t_p[] = {0.0, 0.2, 0.5}, p_p[] = {1500.0, 1900.0, 1300.0};
  const hales_end end[NE] = {an_inlet(10),
                             an_rcr(50, 1.0),
                             an_rcr(60, 1.7),
                             {.node = 70, .kind = HALES_END_PRESSURE, .series = {3, t_p, p_p}}};
  const hales_network net = a_network(NV, v, NE, end);
  for (int lanes = 2; lanes <= 4; lanes += 2) {
    hales_linear *l = solved(&net, (hales_linear_settings){.friction = HALES_LINEAR_PROFILE, .lanes = lanes});
    double complex inflow[NH + 1], given[NH + 1];
    hales_harmonics_of(&end[0].series, net.period_s, NH, inflow);
    hales_harmonics_of(&end[3].series, net.period_s, NH, given);
    for (int k = 1; k <= NH; k += 6) {
      double complex a[NN][NN + 1] = {{0}};
      const double omega = 2 * pi * k / net.period_s;
      for (int i = 0; i < NV; i++) {
        double complex theta, zc;
        tube(&net, &v[i], mean_area(&net, l, (size_t)i), 18.0, omega, &theta, &zc);
        const int s = v[i].source / 10 - 1, t = v[i].target / 10 - 1;
        a[s][s] += 1.0 / (zc * ctanh(theta));
        a[t][t] += 1.0 / (zc * ctanh(theta));
        a[s][t] -= 1.0 / (zc * csinh(theta));
        a[t][s] -= 1.0 / (zc * csinh(theta));
      }
      for (int e = 1; e <= 2; e++)
        a[3 + e][3 + e] += 1.0 / (end[e].r1 + omega * end[e].l_pa_s2_m3 * i_unit() +
                                  1.0 / (1.0 / end[e].r2 + omega * end[e].c_m3_pa * i_unit()));
      a[0][NN] = inflow[k];
      for (int j = 0; j < NN; j++) a[6][j] = 0.0;
      a[6][6] = 1.0;
      a[6][NN] = given[k];
      for (int c = 0; c < NN; c++) {
        int pivot = c;
        for (int r = c + 1; r < NN; r++)
          if (cabs(a[r][c]) > cabs(a[pivot][c])) pivot = r;
        for (int j = 0; j <= NN; j++) {
          const double complex swap = a[c][j];
          a[c][j] = a[pivot][j];
          a[pivot][j] = swap;
        }
        for (int r = 0; r < NN; r++) {
          if (r == c) continue;
          const double complex f = a[r][c] / a[c][c];
          for (int j = c; j <= NN; j++) a[r][j] -= f * a[c][j];
        }
      }
      for (size_t e = 0; e < NE; e++) {
        double complex p[NH + 1];
        const int node = end[e].node / 10 - 1;
        hales_linear_end_pressure(l, e, p);
        assert_near(p[k], a[node][NN] / a[node][node], 2e-4); /* the mean narrows the vessels */
      }
    }
    /* flow is kept at every joint, the mean's included */
    hales_linear_wave out[NH + 1], in1[NH + 1], in2[NH + 1], in3[NH + 1], in4[NH + 1];
    hales_linear_at(l, 5, 0.0, out);
    hales_linear_at(l, 2, 1.0, in1);
    hales_linear_at(l, 3, 1.0, in2);
    hales_linear_at(l, 6, 0.0, in3);
    hales_linear_at(l, 7, 1.0, in4);
    for (int k = 0; k <= NH; k++)
      assert_close(cabs(out[k].q - in1[k].q - in2[k].q + in3[k].q - in4[k].q), 0.0, 0.0,
                   1e-9 * cabs(in1[k].q));
  }
}

/* Tapered vessels: the error of n segments falls with the fourth power; the default is enough for arteries.
 */
static void tapers_converge_at_order_four(void **state) {
  (void)state;
  hales_vessel v = a_vessel(1, 2, "tapered", 0.34, 12.4e-3, 4.1e-3);
  v.wall = (hales_wall){.law = HALES_WALL_OLUFSEN, .p_ref_pa = 900.0, .k = {2.6e5, -310.0, 3.1e4}};
  hales_end end[] = {an_inlet(1), an_rcr(2, 1.9)};
  const hales_network net = a_network(1, &v, 2, end);
  double complex z[3][NH + 1];
  const int n[] = {16, 32, 128};
  for (int i = 0; i < 3; i++)
    hales_linear_impedance(
        solved(&net, (hales_linear_settings){.friction = HALES_LINEAR_PROFILE, .segments = n[i]}), 0, z[i]);
  for (int k = 1; k <= NH; k += 3) {
    const double coarse = cabs(z[0][k] - z[2][k]), fine = cabs(z[1][k] - z[2][k]);
    assert_close(log2(coarse / fine), 4.0, 0.0, 0.35);
  }
  v.length_m = 0.062; /* the arteries of networks: a fifth, over six centimetres, 3 segments */
  v.r_dist_m = 10.1e-3;
  hales_linear_impedance(solved(&net, (hales_linear_settings){.segments = 64}), 0, z[0]);
  hales_linear_impedance(solved(&net, (hales_linear_settings){0}), 0, z[1]);
  for (int k = 1; k <= NH; k++) /* against the size of the spectrum: it has deep minima */
    assert_close(cabs(z[1][k] - z[0][k]), 0.0, 0.0, 1.5e-4 * cabs(z[0][8]));
}

/* Poiseuille's law through a bifurcation, with gravity and outlets on different floors, by hand. */
static void means_are_poiseuille_at_the_mean_areas(void **state) {
  (void)state;
  hales_vessel v[] = {a_vessel(1, 2, "root", 0.21, 4.3e-3, 4.3e-3),
                      a_vessel(2, 3, "up", 0.13, 3.1e-3, 3.1e-3),
                      a_vessel(2, 4, "down", 0.11, 2.9e-3, 2.9e-3)};
  hales_end end[] = {an_inlet(1), an_rcr(3, 1.3), an_rcr(4, 2.1)};
  end[2].p_out_pa = 310.0;
  const double fall[] = {0.3, -0.8, 0.6};
  for (int profile = 0; profile < 2; profile++) {
    hales_network net = a_network(3, v, 3, end);
    net.fall = fall;
    net.gravity_m_s2 = 9.81;
    hales_linear *l = solved(
        &net, (hales_linear_settings){.friction = profile ? HALES_LINEAR_PROFILE : HALES_LINEAR_WOMERSLEY});
    double inflow = 0.0;
    for (int i = 0; i < 5; i++)
      inflow += 0.5 * (q_inflow[i] + q_inflow[i + 1]) * (t_inflow[i + 1] - t_inflow[i]) / 0.83;
    double q[3];
    for (size_t i = 0; i < 3; i++) {
      hales_linear_wave a[NH + 1], b[NH + 1];
      hales_linear_at(l, i, 0.0, a);
      hales_linear_at(l, i, 1.0, b);
      q[i] = creal(a[0].q);
      /* 1/A^2 averaged along the vessel by Gauss's two points, as exact as the drop is small */
      double r = 0.0;
      for (int g = -1; g <= 1; g += 2) {
        const double x = 0.5 + 0.5 * g / sqrt(3.0);
        const hales_wall_at w = hales_wall_place(&v[i], x, net.density_kg_m3);
        const double area = hales_wall_area(&w, creal(a[0].p) * (1 - x) + creal(b[0].p) * x);
        r += v[i].length_m * pi * net.viscosity_pa_s * (profile ? 9.0 : 4.0) / (area * area);
      }
      assert_close(creal(a[0].p - b[0].p) + 1055.0 * 9.81 * fall[i] * v[i].length_m, r * q[i], 1e-6, 0.0);
      if (i > 0) assert_close(creal(b[0].p), end[i].p_out_pa + q[i] * (end[i].r1 + end[i].r2), 1e-11, 0.0);
    }
    assert_close(q[0], inflow, 1e-11, 0.0);
    assert_close(q[1] + q[2], inflow, 1e-11, 0.0);
    assert_true(hales_linear_mean_passes(l) < 20);
  }
}

/* Arteries, two-sided trees and veins to an atrium: what goes in comes out on the mean, and the
 * impedance is that of the parts joined by hand. */
static void two_sided_trees_join_arteries_and_veins(void **state) {
  (void)state;
  hales_vessel v[] = {a_vessel(1, 2, "artery", 0.07, 8.7e-3, 8.7e-3),
                      a_vessel(3, 4, "vein", 0.05, 9.6e-3, 9.6e-3)};
  static const double zero[] = {0.0}, p_la[] = {260.0};
  const hales_tree tree = {.r_root_m = 4.2e-3,
                           .r_min_m = 2.3e-4,
                           .radius_exponent = 2.76,
                           .asymmetry = 0.41,
                           .length_to_radius = 15.75,
                           .k = {0, 0, 5e3},
                           .mate_end = 2,
                           .mate_k = {0, 0, 6.1e3},
                           .mate_length_to_radius = 14.54};
  hales_end end[] = {an_inlet(1),
                     {.node = 2, .kind = HALES_END_TREE, .tree = tree},
                     {.node = 3, .kind = HALES_END_TREE, .tree = tree},
                     {.node = 4, .kind = HALES_END_PRESSURE, .series = {1, zero, p_la}}};
  end[0].series.value = q_trickle;
  end[2].tree.mate_end = 1;
  const hales_network net = a_network(2, v, 4, end);
  hales_linear *l = solved(&net, (hales_linear_settings){0});
  hales_linear_wave in[NH + 1], out[NH + 1];
  hales_linear_at(l, 0, 0.0, in);
  hales_linear_at(l, 1, 1.0, out);
  assert_close(creal(out[0].q), creal(in[0].q), 1e-8, 0.0); /* differences of 1e-6 in pressure */
  double complex z[NH + 1];
  hales_linear_impedance(l, 0, z);
  for (int k = 1; k <= NH; k += 4) {
    const double omega = 2 * pi * k / net.period_s;
    hales_tree_y y;
    hales_err err = {0};
    assert_ok_err(hales_tree_admittance(&tree, net.density_kg_m3, net.viscosity_pa_s, 1, &omega, &y, &err),
                  &err);
    double complex theta, zc;
    tube(&net, &v[1], mean_area(&net, l, 1), -1.0, omega, &theta, &zc);
    const double complex vein = zc * ctanh(theta), behind = y.aa - y.av * y.av / (y.vv + 1.0 / vein);
    tube(&net, &v[0], mean_area(&net, l, 0), -1.0, omega, &theta, &zc);
    const double complex end_z = 1.0 / behind, t = ctanh(theta);
    assert_near(z[k], zc * (end_z + zc * t) / (zc + end_z * t), 1e-6);
  }
}

static void widths_agree_and_little_memory_is_said(void **state) {
  (void)state;
  const hales_vessel v[] = {a_vessel(1, 2, "a", 0.2, 9e-3, 8e-3), a_vessel(2, 3, "b", 0.1, 6e-3, 5e-3),
                            a_vessel(2, 4, "c", 0.12, 7e-3, 4e-3)};
  const hales_end end[] = {an_inlet(1), an_rcr(3, 1.2), an_rcr(4, 0.9)};
  const hales_network net = a_network(3, v, 3, end);
  double complex narrow[NH + 1], wide[NH + 1];
  hales_linear_impedance(solved(&net, (hales_linear_settings){.lanes = 2}), 0, narrow);
  hales_linear_impedance(solved(&net, (hales_linear_settings){0}), 0, wide);
  for (int k = 0; k <= NH; k++) assert_near(wide[k], narrow[k], 1e-13);
  size_t room = 0;
  for (;; room += 97) {
    hales_arena arena = {.base = memory, .cap = room};
    hales_err err = {0};
    hales_linear *l = NULL;
    const hales_linear_settings s = {.harmonics = 7};
    const hales_status got = hales_linear_create(&net, &s, &arena, &l, &err);
    if (got == HALES_OK) break;
    assert_status(got, HALES_ENOMEM);
    assert_null(l);
  }
  assert_true(room > 1000);
}

static void impossible_requests_are_named(void **state) {
  (void)state;
  hales_vessel v = a_vessel(1, 2, "narrow", 0.2, 9e-3, 8e-3);
  hales_end end[] = {an_inlet(1), an_rcr(2, 1.2)};
  hales_network net = a_network(1, &v, 2, end);
  hales_arena arena = {.base = memory, .cap = sizeof memory};
  hales_linear *l;
  hales_err err = {0};
  hales_linear_settings s = {.harmonics = -3};
  assert_status(hales_linear_create(&net, &s, &arena, &l, NULL), HALES_ERANGE);
  s = (hales_linear_settings){.segments = 100000};
  assert_status(hales_linear_create(&net, &s, &arena, &l, NULL), HALES_ERANGE);
  s = (hales_linear_settings){0};
  end[1].p_out_pa = -9e5; /* sucks every section shut */
  assert_ok_err(hales_linear_create(&net, &s, &arena, &l, &err), &err);
  assert_status(hales_linear_solve(l, &err), HALES_EMATH);
  assert_non_null(strstr(err.msg, "narrow"));
  end[1] = (hales_end){.node = 2, .kind = HALES_END_REFLECTION, .reflection = 1.7};
  assert_status(hales_linear_solve(l, &err), HALES_ERANGE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_tube_on_an_outlet_is_the_textbook_line),
      cmocka_unit_test(quarter_wavelengths_invert_the_end),
      cmocka_unit_test(loops_agree_with_a_dense_solution),
      cmocka_unit_test(tapers_converge_at_order_four),
      cmocka_unit_test(means_are_poiseuille_at_the_mean_areas),
      cmocka_unit_test(two_sided_trees_join_arteries_and_veins),
      cmocka_unit_test(widths_agree_and_little_memory_is_said),
      cmocka_unit_test(impossible_requests_are_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

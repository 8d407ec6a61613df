#include "physics/wave/human_tree.h"

#include <math.h>
#include <string.h>

#include "base/mmhg.h"
#include "physics/wave/tree.h"

static const double pi = 3.14159265358979323846;

enum { MAIN, RIGHT, LEFT, N_MEASURED, N_LARGE = 9 };

/* The vessels above the segments: parent (before its children), segments behind, of which its own. */
static const struct {
  const char *label;
  int parent, segments, own;
} large[N_LARGE] = {
    {"main", -1, 18, 0},
    {"right", MAIN, 10, 0},
    {"left", MAIN, 8, 0},
    {"right_upper", RIGHT, 3, 3},
    {"right_interlobar", RIGHT, 7, 0},
    {"right_middle", 4, 2, 2},
    {"right_lower", 4, 5, 5},
    {"left_upper", LEFT, 4, 4},
    {"left_lower", LEFT, 4, 4},
};

#define MURRAY           2.92 /* [Dong2020] */
#define LENGTH_TO_RADIUS 2.55 /* of lobar and segmental arteries */
#define HEIGHT_M         1.75 /* of whom the lengths of [Qureshi2014] are taken to be */
#define PROFILE          9.0  /* blunt, as in large arteries [Boileau2015] */

void hales_human_tree_diameters(bool is_male, double height_m, double diameter_m[3]) {
  /* [Burman2016]; the heights are those of British adults: the volunteers' are not printed */
  static const double men[3] = {22.9e-3, 16.6e-3, 17.3e-3}, women[3] = {21.2e-3, 14.7e-3, 15.9e-3};
  const double scale = pow(height_m / (is_male ? 1.75 : 1.62), 0.29);
  for (int i = 0; i < N_MEASURED; i++) diameter_m[i] = (is_male ? men : women)[i] * scale;
}

static double density(const hales_human_tree *h) {
  return h->density_kg_m3 > 0.0 ? h->density_kg_m3 : 1060.0;
}

static double viscosity(const hales_human_tree *h) {
  return h->viscosity_pa_s > 0.0 ? h->viscosity_pa_s : 0.004;
}

double hales_human_tree_stiffness(const hales_human_tree *h) {
  if (h->pwv_m_s > 0.0) return 1.5 * density(h) * h->pwv_m_s * h->pwv_m_s; // eq 1
  const bool measured = h->area_change_frac > 0.0 && h->pulse_pressure_pa > 0.0;
  const double a = measured ? h->area_change_frac : h->is_male ? 0.427 : 0.418;
  const double p = measured ? h->pulse_pressure_pa : hales_pa_from_mmhg(12.0);
  return 0.75 * p / (sqrt(1.0 + a) - 1.0); // eq 2
}

/* What a person can have: wide enough for children and for the largest arteries of the disease. */
static hales_status check(const hales_human_tree *h, hales_err *err) {
  const struct {
    const char *name;
    double value, lo, hi;
    bool needed;
  } rows[] = {{"height_m", h->height_m, 0.4, 2.6, true},
              {"diameter_m of the main artery", h->diameter_m[MAIN], 4e-3, 80e-3, false},
              {"diameter_m of the right artery", h->diameter_m[RIGHT], 3e-3, 70e-3, false},
              {"diameter_m of the left artery", h->diameter_m[LEFT], 3e-3, 70e-3, false},
              {"length_m of the main artery", h->length_m[MAIN], 5e-3, 0.15, false},
              {"length_m of the right artery", h->length_m[RIGHT], 5e-3, 0.15, false},
              {"length_m of the left artery", h->length_m[LEFT], 5e-3, 0.15, false},
              {"pwv_m_s", h->pwv_m_s, 0.3, 30.0, false},
              {"area_change_frac", h->area_change_frac, 1e-3, 3.0, false},
              {"pulse_pressure_pa", h->pulse_pressure_pa, 100.0, 20e3, false},
              {"p_dia_pa", h->p_dia_pa, -2e3, 20e3, false},
              {"resistance_pa_s_m3", h->resistance_pa_s_m3, 1e5, 1e10, true},
              {"compliance_m3_pa", h->compliance_m3_pa, 1e-11, 1e-5, true},
              {"p_out_pa", h->p_out_pa, -2e3, 10e3, false}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const bool absent = rows[i].value >= 0.0 && rows[i].value <= 0.0;
    if (absent && !rows[i].needed) continue;
    if (!(rows[i].value >= rows[i].lo && rows[i].value <= rows[i].hi))
      return HALES_FAIL_AT(err, HALES_ERANGE, i, "%s is %g, outside the range %g to %g", rows[i].name,
                           rows[i].value, rows[i].lo, rows[i].hi);
  }
  return HALES_OK;
}

static double resistance(const hales_vessel *v, double viscosity_pa_s) {
  const double r2 = v->r_prox_m * v->r_prox_m;
  return 2.0 * (PROFILE + 2.0) * viscosity_pa_s * v->length_m / (pi * r2 * r2);
}

static double compliance(const hales_vessel *v, double eh_r_pa) {
  return 1.5 * pi * v->r_prox_m * v->r_prox_m * v->length_m / eh_r_pa;
}

/* "right_lower_4" */
static const char *segment_label(hales_arena *arena, const char *lobe, int number) {
  const size_t n = strlen(lobe);
  char *label = HALES_NEW(arena, n + 3, char);
  if (!label) return NULL;
  memcpy(label, lobe, n);
  label[n] = '_';
  label[n + 1] = (char)('0' + number);
  return label;
}

/* Sizes of one vessel, but for those that were measured. */
static hales_vessel make_vessel(const hales_human_tree *h, const char *label, int source, int target,
                                double r_m, double length_m) {
  const double p_dia_pa = h->p_dia_pa < 0.0 || h->p_dia_pa > 0.0 ? h->p_dia_pa : hales_pa_from_mmhg(8.8);
  return (hales_vessel){.label = label,
                        .source = source,
                        .target = target,
                        .length_m = length_m,
                        .r_prox_m = r_m,
                        .r_dist_m = r_m,
                        .wall = {.law = HALES_WALL_ELASTIC,
                                 .p_ref_pa = p_dia_pa,
                                 .k = {0.0, 0.0, hales_human_tree_stiffness(h)}},
                        .profile_exponent = PROFILE,
                        .initial_p_pa = p_dia_pa};
}

/* The nine large vessels, then the segments lobe by lobe; on_way: sum of R_i n_i down to each segment. */
static hales_status make_vessels(const hales_human_tree *h, hales_arena *arena, hales_vessel *v,
                                 double *on_way, hales_err *err) {
  static const double lengths_m[N_MEASURED] = {45e-3, 57.5e-3, 25e-3};
  const double mu = viscosity(h);
  double diameter_m[N_MEASURED], way[N_LARGE];
  hales_human_tree_diameters(h->is_male, h->height_m, diameter_m);
  int n = N_LARGE;
  for (int i = 0; i < N_LARGE; i++) {
    const int parent = large[i].parent;
    double r, length;
    if (i < N_MEASURED) {
      r = 0.5 * (h->diameter_m[i] > 0.0 ? h->diameter_m[i] : diameter_m[i]);
      length = h->length_m[i] > 0.0 ? h->length_m[i] : lengths_m[i] * h->height_m / HEIGHT_M;
    } else {
      r = v[parent].r_prox_m * pow((double)large[i].segments / large[parent].segments, 1.0 / MURRAY);
      length = LENGTH_TO_RADIUS * r;
    }
    v[i] = make_vessel(h, large[i].label, parent < 0 ? 1 : v[parent].target, i + 2, r, length);
    way[i] = (parent < 0 ? 0.0 : way[parent]) + resistance(&v[i], mu) * large[i].segments;
    for (int k = 0; k < large[i].own; k++, n++) {
      const double r_segment = r * pow(1.0 / large[i].segments, 1.0 / MURRAY);
      v[n] = make_vessel(h, segment_label(arena, large[i].label, k + 1), v[i].target, n + 2, r_segment,
                         LENGTH_TO_RADIUS * r_segment);
      if (!v[n].label) return HALES_FAIL(err, HALES_ENOMEM, "no room for the labels of a tree");
      on_way[n - N_LARGE] = way[i] + resistance(&v[n], mu);
    }
  }
  return HALES_OK;
}

static hales_status make_rcr(const hales_human_tree *h, const hales_vessel *v, double r, double c,
                             hales_end *e, hales_err *err) {
  const double rho = density(h), c0 = sqrt(hales_human_tree_stiffness(h) / (1.5 * rho));
  e->kind = HALES_END_RCR;
  e->r1 = rho * c0 / (pi * v->r_prox_m * v->r_prox_m);
  e->r2 = r - e->r1;
  e->c_m3_pa = c;
  e->p_out_pa = h->p_out_pa;
  return e->r2 > 0.0 ? HALES_OK
                     : HALES_FAIL(err, HALES_ERANGE,
                                  "segment %s: its bed's %.3g Pa s/m3 are below its impedance %.3g", v->label,
                                  r, e->r1);
}

/* The radius exponent gives the resistance to within a generation (below 2.76 vessels are rarer, as in
 * disease [Qureshi2014]), the length the rest; then the wall the compliance, which does not change the
 * resistance. */
static hales_status make_tree(const hales_human_tree *h, const hales_vessel *v, double r, double c,
                              hales_end *e, hales_err *err) {
  const double mu = viscosity(h);
  double lo = 1.4, hi = 3.4; /* more and less resistance than wanted */
  e->kind = HALES_END_TREE;
  hales_tree *t = &e->tree;
  *t = (hales_tree){.r_root_m = v->r_prox_m, /* minimal radius, asymmetry and lengths: [Qureshi2014] */
                    .r_min_m = 50e-6,
                    .asymmetry = 0.41,
                    .length_to_radius = 15.75,
                    .k = {0.0, 0.0, v->wall.k[2]},
                    .p_out_pa = h->p_out_pa,
                    .mate_end = -1};
  for (int i = 0; i < 60; i++) {
    t->radius_exponent = 0.5 * (lo + hi);
    if (hales_tree_measure(t, mu).r_pa_s_m3 > r)
      lo = t->radius_exponent;
    else
      hi = t->radius_exponent;
  }
  const double got = hales_tree_measure(t, mu).r_pa_s_m3;
  if (!(got > 0.5 * r && got < 2.0 * r))
    return HALES_FAIL(err, HALES_ERANGE,
                      "segment %s: no structured tree has %.3g Pa s/m3; the nearest has %.3g", v->label, r,
                      got);
  t->length_to_radius *= r / got;
  t->k[2] *= hales_tree_measure(t, mu).c_m3_pa / c;
  return hales_tree_check(t, err);
}

static hales_status make_ends(const hales_human_tree *h, const hales_vessel *v, const double *on_way,
                              hales_end *e, hales_err *err) {
  double c_large = 0.0;
  for (int i = 0; i < HALES_HUMAN_TREE_VESSELS; i++) c_large += compliance(&v[i], v[i].wall.k[2]);
  const double c = (h->compliance_m3_pa - c_large) / HALES_HUMAN_TREE_SEGMENTS; // eq 3
  if (!(c > 0.0))
    return HALES_FAIL(err, HALES_ERANGE,
                      "the large arteries' compliance %.3g m3/Pa is more than the total %.3g", c_large,
                      h->compliance_m3_pa);
  e[0] = (hales_end){.node = 1, .kind = HALES_END_COUPLED};
  for (int s = 0; s < HALES_HUMAN_TREE_SEGMENTS; s++) {
    const hales_vessel *segment = &v[N_LARGE + s];
    const double r = HALES_HUMAN_TREE_SEGMENTS * h->resistance_pa_s_m3 - on_way[s]; // eq 3
    if (!(r > 0.0))
      return HALES_FAIL(err, HALES_ERANGE,
                        "the large arteries' resistance %.3g Pa s/m3 is more than the total %.3g",
                        on_way[s] / HALES_HUMAN_TREE_SEGMENTS, h->resistance_pa_s_m3);
    e[s + 1] = (hales_end){.node = segment->target};
    HALES_TRY(h->bed == HALES_BED_TREES ? make_tree(h, segment, r, c, &e[s + 1], err)
                                        : make_rcr(h, segment, r, c, &e[s + 1], err));
  }
  return HALES_OK;
}

hales_status hales_human_tree_build(const hales_human_tree *h, hales_arena *arena, hales_network *out,
                                    hales_vessel **vessel, hales_end **end, hales_err *err) {
  HALES_TRY(check(h, err));
  double on_way[HALES_HUMAN_TREE_SEGMENTS];
  hales_vessel *v = HALES_NEW(arena, HALES_HUMAN_TREE_VESSELS, hales_vessel);
  hales_end *e = HALES_NEW(arena, HALES_HUMAN_TREE_SEGMENTS + 1, hales_end);
  if (!v || !e)
    return HALES_FAIL(err, HALES_ENOMEM, "no room for a tree of %d vessels", HALES_HUMAN_TREE_VESSELS);
  HALES_TRY(make_vessels(h, arena, v, on_way, err));
  HALES_TRY(make_ends(h, v, on_way, e, err));
  *out = (hales_network){.name = "human pulmonary arteries",
                         .density_kg_m3 = density(h),
                         .viscosity_pa_s = viscosity(h),
                         .profile_exponent = PROFILE,
                         .n_vessel = HALES_HUMAN_TREE_VESSELS,
                         .n_end = HALES_HUMAN_TREE_SEGMENTS + 1,
                         .vessel = v,
                         .end = e};
  *vessel = v;
  *end = e;
  return HALES_OK;
}

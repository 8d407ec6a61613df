#include "physics/hales/walls.h"

#include <math.h>
#include <string.h>

#include "physics/hales/constants.h"

static const double pi = 3.14159265358979323846;

double hales_cap_height(double v, double y) {
  const double q = 3.0 * fabs(v) / pi, y2 = y * y;
  const double root = cbrt(q + sqrt(q * q + y2 * y2 * y2));
  return copysign(root - y2 / root, v);
}

/* Length factor of active force, 1 at isometric L_REF: over tanh(4 over^2), over = L - 1.51 where positive
 * and fading to zero below.  relative_slope: d ln factor/dL, 1/um. */
static double length_factor(double l, double *relative_slope) {
  const double over = l - HALES_HT_L_ZERO, root = sqrt(over * over + HALES_HT_L_FADE * HALES_HT_L_FADE);
  const double soft = 0.5 * (over + root), on = tanh(HALES_HT_L_STEEP * soft * soft);
  *relative_slope = (1.0 + 2.0 * HALES_HT_L_STEEP * soft * soft * (1.0 - on * on) / on) / root;
  return soft * on / ((HALES_HT_L_REF - HALES_HT_L_SERIES - HALES_HT_L_ZERO) * HALES_HT_C_REF);
}

double hales_wall_stress(const hales_wall *w, double l_s, double *slope) {
  double unused;
  const double active =
      w->s_act_kpa * w->activation * length_factor(w->contractile_um, &unused) / HALES_HT_L_SERIES;
  const double range = HALES_HT_L_PAS - HALES_HT_L_ZERO, slack = HALES_HT_L_PAS - HALES_HT_L_SLACK;
  const double over = fmax((l_s - HALES_HT_L_ZERO) / range, 0.0), steep = pow(over, 6.5);
  const double passive = w->s_pas_kpa * ((1.0 - HALES_HT_GROUND) * steep * over +
                                         HALES_HT_GROUND * (l_s - HALES_HT_L_SLACK) / slack);
  const double passive_slope =
      w->s_pas_kpa * ((1.0 - HALES_HT_GROUND) * 7.5 * steep / range + HALES_HT_GROUND / slack);
  *slope = (active + passive_slope) * l_s;
  return active * (l_s - w->contractile_um) + passive; // eq 3
}

/* One wall at (x, y): tensions in kPa.cm, and how they follow the volume of its cap and the radius. */
typedef struct tension {
  double x, y;               /* T_x, T_y */
  double x_v, x_y, y_v, y_y; /* derivatives by V_m and by y, the other one held */
  double x_s, y_s;           /* by the stress */
  double e_v, e_y;           /* of the strain */
  double strain, length, stress;
} tension;

static tension wall_tension(const hales_wall *w, double x, double y) {
  tension t;
  const double a = x * x + y * y, c = 3.0 * w->v_w_ml / pi;
  const double z = c * x / (a * a), z2 = z * z;
  t.strain = 0.5 * log(pi * a / w->a_ref_cm2) - z2 / 12.0 - 0.019 * z2 * z2; // eq 2
  t.length = HALES_HT_L_REF * exp(t.strain);
  double slope;
  t.stress = hales_wall_stress(w, t.length, &slope);
  const double g = 1.0 + z2 / 3.0 + z2 * z2 / 5.0, k = w->v_w_ml / (2.0 * pi);
  const double tm = k * t.stress * g / a; // eq 4
  const double fx = 2.0 * x * y / a, fy = (x * x - y * y) / a;
  t.x = tm * fx; // eq 5
  t.y = tm * fy;
  t.x_s = k * g / a * fx;
  t.y_s = k * g / a * fy;
  const double z_x = c * (a - 4.0 * x * x) / (a * a * a), z_y = -4.0 * c * x * y / (a * a * a);
  const double e_z = -z / 6.0 - 0.076 * z2 * z, g_z = 2.0 * z / 3.0 + 0.8 * z2 * z;
  const double e_x = x / a + e_z * z_x, e_y = y / a + e_z * z_y;
  const double tm_x = k / a * (slope * g * e_x + t.stress * g_z * z_x) - tm * 2.0 * x / a;
  const double tm_y = k / a * (slope * g * e_y + t.stress * g_z * z_y) - tm * 2.0 * y / a;
  /* by x and y, then by V_m and y: dx = 2/(pi a) dV - f_x dy */
  const double tx_x = tm_x * fx - tm * 2.0 * y * fy / a, tx_y = tm_y * fx + tm * 2.0 * x * fy / a;
  const double ty_x = tm_x * fy + tm * 2.0 * y * fx / a, ty_y = tm_y * fy - tm * 2.0 * x * fx / a;
  const double x_v = 2.0 / (pi * a);
  t.x_v = tx_x * x_v;
  t.x_y = tx_y - fx * tx_x;
  t.y_v = ty_x * x_v;
  t.y_y = ty_y - fx * ty_x;
  t.e_v = e_x * x_v;
  t.e_y = e_y - fx * e_x;
  return t;
}

/* eq 7 */
static void cap_volumes(const hales_wall *w, double v_lv, double v_rv, double v_sep, double *v) {
  v[HALES_WALL_LV] = v_sep - v_lv - 0.5 * (w[HALES_WALL_LV].v_w_ml + w[HALES_WALL_SEP].v_w_ml);
  v[HALES_WALL_SEP] = v_sep;
  v[HALES_WALL_RV] = v_sep + v_rv + 0.5 * (w[HALES_WALL_RV].v_w_ml + w[HALES_WALL_SEP].v_w_ml);
}

/* Left wall and septum as one sphere, the septum's height so much of its radius. */
static void start(const hales_wall *w, double v_lv, double v_rv, double bulge, hales_junction *j) {
  const double mid = fmax(v_lv, 1.0) + 0.5 * (w[HALES_WALL_LV].v_w_ml + w[HALES_WALL_SEP].v_w_ml);
  const double r = cbrt(0.75 * mid / pi), x = bulge * r;
  double v[HALES_WALLS];
  j->y_cm = 0.94 * r;
  j->v_sep_ml = pi / 6.0 * x * (x * x + 3.0 * j->y_cm * j->y_cm);
  cap_volumes(w, v_lv, v_rv, j->v_sep_ml, v);
  for (int i = 0; i < HALES_WALLS; i++) j->x_cm[i] = hales_cap_height(v[i], j->y_cm);
}

static const double usual_bulge = 0.4;

void hales_walls_start(const hales_wall w[HALES_WALLS], double v_lv, double v_rv, hales_junction *j) {
  start(w, v_lv, v_rv, usual_bulge, j);
}

/* Newton's method from *j with steps of bounded length; t are the walls at the end. */
static bool newton(const hales_wall *wall, double v_lv, double v_rv, hales_junction *j,
                   tension t[HALES_WALLS]) {
  enum { MOST = 60 };
  static const double furthest = 0.2;
  static const double settled = 1e-9; /* the step that is then taken leaves its square: rounding */
  double v[HALES_WALLS];
  const double scale_v = fmax(v_lv, 1.0) + wall[HALES_WALL_LV].v_w_ml;
  bool done = false;
  for (j->iterations = 0; j->iterations < MOST; j->iterations++) {
    double fx = 0.0, fy = 0.0, xv = 0.0, xy = 0.0, yv = 0.0, yy = 0.0, size = 0.0;
    cap_volumes(wall, v_lv, v_rv, j->v_sep_ml, v);
    for (int i = 0; i < HALES_WALLS; i++) {
      j->x_cm[i] = hales_cap_height(v[i], j->y_cm);
      t[i] = wall_tension(&wall[i], j->x_cm[i], j->y_cm);
      fx += t[i].x;
      fy += t[i].y;
      xv += t[i].x_v;
      xy += t[i].x_y;
      yv += t[i].y_v;
      yy += t[i].y_y;
      size += fabs(t[i].x) + fabs(t[i].y);
    }
    j->residual = (fabs(fx) + fabs(fy)) / size;
    if (done) return true;
    const double det = xv * yy - xy * yv;
    if (!(fabs(det) > 0.0)) return false;
    double dv = (xy * fy - yy * fx) / det, dy = (yv * fx - xv * fy) / det; // eq 6
    const double far = fmax(fabs(dv) / scale_v, fabs(dy) / j->y_cm);
    if (!isfinite(far)) return false;
    const double damp = fmin(1.0, furthest / far);
    j->v_sep_ml += damp * dv;
    j->y_cm += damp * dy;
    done = far < settled;
  }
  return false;
}

/* Eq 6 has solutions with a wall pushed together beside the one that a heart has, which strains its walls
 * least: the muscles' stresses squared. */
static double strained(const hales_wall *w, const tension *t) {
  double sum = 0.0;
  for (int i = 0; i < HALES_WALLS; i++) sum += w[i].v_w_ml * t[i].stress * t[i].stress;
  return sum;
}

/* Both cavities press outwards, as a heart's do. */
static bool outwards(const tension *t) {
  return t[HALES_WALL_LV].x < 0.0 && t[HALES_WALL_RV].x > 0.0;
}

/* The walls come back to an equilibrium that they were moved from a little; where two of them meet and end,
 * and between two others, they do not: the determinant of eq 6 has changed its sign. */
static bool lasting(const tension *t) {
  double xv = 0.0, xy = 0.0, yv = 0.0, yy = 0.0;
  for (int i = 0; i < HALES_WALLS; i++) {
    xv += t[i].x_v;
    xy += t[i].x_y;
    yv += t[i].y_v;
    yy += t[i].y_y;
  }
  return xv * yy < xy * yv;
}

/* Whether the equilibrium t is a heart's rather than `best` is. */
static bool rather(const hales_wall *w, const tension *t, const tension *best) {
  if (lasting(t) != lasting(best)) return lasting(t);
  return strained(w, t) < 0.999 * strained(w, best);
}

/* What an equilibrium says of the walls. */
static void fill(const tension *t, hales_junction *j) {
  for (int i = 0; i < HALES_WALLS; i++) {
    j->strain[i] = t[i].strain;
    j->sarcomere_um[i] = t[i].length;
    j->stress_kpa[i] = t[i].stress;
  }
  j->p_lv_mmhg = -2.0 * t[HALES_WALL_LV].x / j->y_cm * HALES_HT_MMHG_PER_KPA; // eq 8
  j->p_rv_mmhg = 2.0 * t[HALES_WALL_RV].x / j->y_cm * HALES_HT_MMHG_PER_KPA;
}

bool hales_walls_solve(const hales_wall wall[HALES_WALLS], double v_lv, double v_rv, hales_junction *j) {
  /* where a search begins; nearly always the first does, and the last one finds slack walls that are round */
  static const double bulge[] = {0.4, 0.8, 0.1, 0.6, 0.25, -0.1, 1.0, 1.4};
  tension t[HALES_WALLS], best[HALES_WALLS];
  bool done = false;
  for (size_t k = 0; k < sizeof bulge / sizeof bulge[0]; k++) {
    hales_junction other;
    start(wall, v_lv, v_rv, bulge[k], &other);
    const bool got = newton(wall, v_lv, v_rv, &other, t);
    if (k == 0 || (got && (!done || rather(wall, t, best)))) {
      *j = other;
      memcpy(best, t, sizeof best);
    }
    done = done || got;
    if (got && outwards(t) && lasting(t)) break;
  }
  fill(best, j);
  return done;
}

bool hales_walls_follow(const hales_wall wall[HALES_WALLS], double v_lv, double v_rv, hales_junction *j) {
  tension t[HALES_WALLS];
  if (!(j->y_cm > 0.0) || !newton(wall, v_lv, v_rv, j, t)) return hales_walls_solve(wall, v_lv, v_rv, j);
  fill(t, j);
  return true;
}

bool hales_walls_strain_rate(const hales_wall wall[HALES_WALLS], const hales_junction *j,
                             const double v_dot[2], const double l_dot[HALES_WALLS],
                             const double y_dot[HALES_WALLS], double strain_dot[HALES_WALLS]) {
  const double cap_dot[HALES_WALLS] = {-v_dot[0], 0.0, v_dot[1]}; /* eq 7, the septum held */
  tension t[HALES_WALLS];
  double fx = 0.0, fy = 0.0, xv = 0.0, xy = 0.0, yv = 0.0, yy = 0.0;
  for (int i = 0; i < HALES_WALLS; i++) {
    const hales_wall *w = &wall[i];
    t[i] = wall_tension(w, j->x_cm[i], j->y_cm);
    /* stress at held strain: by the activation and by the contractile length */
    const double l = w->contractile_um;
    double steep;
    const double unit = w->s_act_kpa * length_factor(l, &steep) / HALES_HT_L_SERIES;
    const double s_dot =
        unit * ((t[i].length - l) * y_dot[i] + w->activation * ((t[i].length - l) * steep - 1.0) * l_dot[i]);
    fx += t[i].x_v * cap_dot[i] + t[i].x_s * s_dot;
    fy += t[i].y_v * cap_dot[i] + t[i].y_s * s_dot;
    xv += t[i].x_v;
    xy += t[i].x_y;
    yv += t[i].y_v;
    yy += t[i].y_y;
  }
  const double det = xv * yy - xy * yv;
  if (!(fabs(det) > 0.0)) return false;
  const double v_sep_dot = (xy * fy - yy * fx) / det, radius_dot = (yv * fx - xv * fy) / det;
  for (int i = 0; i < HALES_WALLS; i++)
    strain_dot[i] = t[i].e_v * (cap_dot[i] + v_sep_dot) + t[i].e_y * radius_dot;
  return true;
}

#include "thread/relation.h"

#include <math.h>
#include <string.h>

/* X(symbol, quantity) */
#define QUANTITIES(X)                                                                                        \
  X(PA_SYS, "pa_sys_mmhg")                                                                                   \
  X(PA_DIA, "pa_dia_mmhg")                                                                                   \
  X(PA_MEAN, "pa_mean_mmhg")                                                                                 \
  X(WEDGE, "pawp_mmhg")                                                                                      \
  X(CO, "co_l_min")                                                                                          \
  X(PVR, "pvr_wu")                                                                                           \
  X(SV, "sv_ml")                                                                                             \
  X(HR, "hr_bpm")                                                                                            \
  X(SA_SYS, "sa_sys_mmhg")                                                                                   \
  X(SA_DIA, "sa_dia_mmhg")                                                                                   \
  X(SA_MEAN, "sa_mean_mmhg")                                                                                 \
  X(RA_MAX, "ra_max_mmhg")                                                                                   \
  X(RA_MIN, "ra_min_mmhg")                                                                                   \
  X(RA_MEAN, "ra_mean_mmhg")                                                                                 \
  X(RV_MAX, "rv_max_mmhg")                                                                                   \
  X(RV_MIN, "rv_min_mmhg")                                                                                   \
  X(CI, "ci_l_min_m2")                                                                                       \
  X(LV_EDV, "lv_edv_ml")                                                                                     \
  X(LV_ESV, "lv_esv_ml")                                                                                     \
  X(LV_EF, "lvef_pct")                                                                                       \
  X(RV_EDV, "rv_edv_ml")                                                                                     \
  X(RV_ESV, "rv_esv_ml")                                                                                     \
  X(RV_EF, "rvef_pct")                                                                                       \
  X(LA_MAX_V, "la_max_ml")                                                                                   \
  X(LA_MIN_V, "la_min_ml")                                                                                   \
  X(RA_MAX_V, "ra_max_ml")                                                                                   \
  X(RA_MIN_V, "ra_min_ml")                                                                                   \
  X(HEIGHT, "height_cm")                                                                                     \
  X(WEIGHT, "weight_kg")                                                                                     \
  X(BSA, "bsa_m2")                                                                                           \
  X(BMI, "bmi_kg_m2")

enum {
#define X(sym, id) sym,
  QUANTITIES(X)
#undef X
      COUNT
};

static const char *const ids[COUNT] = {
#define X(sym, id) id,
    QUANTITIES(X)
#undef X
};

#define SIDES_MAX 4

static bool within(double a, double b, double factor) {
  return a <= factor * b && b <= factor * a;
}

static bool output_fits(const double *v) { /* SV mL, HR /min, CO L/min */
  return within(v[0] * v[1] / 1000.0, v[2], 1.3);
}

static double mosteller(double height_cm, double weight_kg) { /* m2 [Mosteller1987] */
  return sqrt(fmax(height_cm * weight_kg, 0.0) / 3600.0);
}

static bool index_fits(const double *v) { /* CI L/min/m2, BSA m2, CO L/min */
  return within(v[0] * v[1], v[2], 1.3);
}

static bool index_of_body_fits(const double *v) { /* CI L/min/m2, height cm, weight kg, CO L/min */
  return within(v[0] * mosteller(v[1], v[2]), v[3], 1.3);
}

static bool surface_fits(const double *v) { /* BSA m2, height cm, weight kg */
  return within(v[0], mosteller(v[1], v[2]), 1.2);
}

static bool mass_index_fits(const double *v) { /* BMI kg/m2, height cm, weight kg */
  return within(v[0] * v[1] * v[1] / 1e4, v[2], 1.1);
}

static bool fraction_fits(const double *v) { /* EF %, end-diastolic and end-systolic volume, mL */
  return fabs(v[0] - 100.0 * (v[1] - v[2]) / v[1]) <= 15.0;
}

static bool volumes_fit(const double *v) { /* the larger, the smaller, mL */
  return v[1] <= 1.05 * v[0];
}

static bool pressures_fit(const double *v) { /* the higher, the lower, mmHg */
  return v[0] >= v[1] - 2.0;
}

static bool wedge_fits(const double *v) { /* mean pulmonary pressure, wedge, mmHg */
  return v[0] >= v[1] - 3.0;
}

static bool ejection_fits(const double *v) { /* RV maximum, systolic pulmonary pressure, mmHg */
  return v[0] >= 0.9 * v[1] - 10.0;
}

static bool mean_fits(const double *v) { /* mean, systolic, diastolic, mmHg */
  const double pulse = v[1] - v[2];
  return v[0] >= v[2] + 0.2 * pulse - 2.0 && v[0] <= v[2] + 0.6 * pulse + 2.0;
}

static bool resistance_fits(const double *v) { /* PVR WU, CO L/min, mean, wedge */
  const double drop = v[0] * v[1];
  return fabs(drop - (v[2] - v[3])) <= 2.0 + 0.15 * fabs(drop);
}

static bool pulse_fits(const double *v) { /* systolic, diastolic */
  return v[0] >= v[1];
}

static const struct {
  int n, side[SIDES_MAX];
  bool (*fits)(const double *v);
} relations[] = {{3, {SV, HR, CO}, output_fits},
                 {3, {PA_MEAN, PA_SYS, PA_DIA}, mean_fits},
                 {4, {PVR, CO, PA_MEAN, WEDGE}, resistance_fits},
                 {2, {PA_SYS, PA_DIA}, pulse_fits},
                 {2, {SA_SYS, SA_DIA}, pulse_fits},
                 {2, {PA_SYS, PA_MEAN}, pressures_fit},
                 {2, {PA_MEAN, PA_DIA}, pressures_fit},
                 {2, {SA_SYS, SA_MEAN}, pressures_fit},
                 {2, {SA_MEAN, SA_DIA}, pressures_fit},
                 {2, {RA_MAX, RA_MIN}, pressures_fit},
                 {2, {RA_MAX, RA_MEAN}, pressures_fit},
                 {2, {RA_MEAN, RA_MIN}, pressures_fit},
                 {2, {RV_MAX, RV_MIN}, pressures_fit},
                 {2, {PA_MEAN, WEDGE}, wedge_fits},
                 {2, {RV_MAX, PA_SYS}, ejection_fits},
                 {3, {CI, BSA, CO}, index_fits},
                 {4, {CI, HEIGHT, WEIGHT, CO}, index_of_body_fits},
                 {3, {BSA, HEIGHT, WEIGHT}, surface_fits},
                 {3, {BMI, HEIGHT, WEIGHT}, mass_index_fits},
                 {2, {LV_EDV, LV_ESV}, volumes_fit},
                 {2, {RV_EDV, RV_ESV}, volumes_fit},
                 {2, {LA_MAX_V, LA_MIN_V}, volumes_fit},
                 {2, {RA_MAX_V, RA_MIN_V}, volumes_fit},
                 {3, {LV_EF, LV_EDV, LV_ESV}, fraction_fits},
                 {3, {RV_EF, RV_EDV, RV_ESV}, fraction_fits}};

int hales_related_which(const char *quantity) {
  for (int k = 0; quantity && k < COUNT; k++)
    if (strcmp(ids[k], quantity) == 0) return k;
  return -1;
}

/* Is there a choice of one value a side that fits?  True also when a side has none. */
static bool satisfied(size_t k, const hales_related *x, size_t n, double *v, int side) {
  bool any = false;
  if (side >= relations[k].n || side >= SIDES_MAX) return relations[k].fits(v);
  for (size_t i = 0; i < n; i++) {
    if (x[i].which != relations[k].side[side]) continue;
    any = true;
    v[side] = x[i].value;
    if (satisfied(k, x, n, v, side + 1)) return true;
  }
  return !any;
}

void hales_relations_judge(hales_related *x, size_t n) {
  for (size_t i = 0; i < n; i++) x[i].disagree = false;
  for (size_t k = 0; k < sizeof relations / sizeof *relations; k++) {
    double v[SIDES_MAX];
    if (satisfied(k, x, n, v, 0)) continue;
    for (size_t i = 0; i < n; i++)
      for (int side = 0; side < relations[k].n; side++)
        x[i].disagree |= x[i].which == relations[k].side[side];
  }
}

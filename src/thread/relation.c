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
  X(SA_DIA, "sa_dia_mmhg")

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

static bool output_fits(const double *v) { /* SV mL, HR /min, CO L/min */
  const double ratio = v[0] * v[1] / (1000.0 * v[2]);
  return ratio >= 1.0 / 1.3 && ratio <= 1.3;
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
                 {2, {SA_SYS, SA_DIA}, pulse_fits}};

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

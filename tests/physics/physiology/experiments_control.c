/* The experiments in which reflex or muscle answers. */
#include "experiments.h"

#include <string.h>

#include "physics/body/control.h"
#include "support/assert.h"

void experiment_answer(const double *param, double *answered) {
  double healthy[HALES_HT_N_PARAM], stat[HALES_HT_N_SIGNAL][3];
  hales_err err = {0};
  hales_model_defaults(&hales_heart, healthy);
  experiment_run(healthy, stat);
  hales_control c = hales_control_at((const double(*)[3])stat);
  c.anrep = false;
  assert_ok_err(hales_control_settle(&c, param, &experiment_settings, answered, NULL, NULL, &err), &err);
}

curve experiment_acute_pvr(acute how) {
  static const char *const id[] = {"acute_pvr", "acute_pvr_open", "acute_pvr_reflex"};
  static const char *const title[] = {"Resistance of the lungs raised at fixed blood volume",
                                      "The same without a pericardium", "The same with the baroreflex"};
  curve c = {.id = id[how],
             .title = title[how],
             .x_label = how == ACUTE_REFLEX ? "PVR without the reflex, WU" : "PVR, WU",
             .n_column = 12,
             .column = {"rvedv_ml", "rvsp_mmhg", "k_sep_eject_cm", "k_sep_min_cm", "lvedv_ml", "sv_ml",
                        "rap_mmhg", "mpap_mmhg", "rvef_pct", "co_l_min", "hr_bpm", "p_sa.mean"}};
  double p[HALES_HT_N_PARAM], answered[HALES_HT_N_PARAM];
  hales_model_defaults(&hales_heart, p);
  if (how == ACUTE_NO_PERICARDIUM) p[HALES_HT_PERI_P0] = 0.0;
  for (int wu = 2; wu <= 12; wu++) {
    experiment_set_pvr(p, wu);
    if (how == ACUTE_REFLEX) experiment_answer(p, answered);
    experiment_add_point(&c, wu, how == ACUTE_REFLEX ? answered : p);
  }
  return c;
}

enum { MINUTES = 15 };
typedef struct course {
  curve *c;
  const double *used_to;
} course;

/* The last beat before each minute stays. */
static void watch(void *ctx, int k, double seconds, const double *param, const double (*stat)[3]) {
  (void)k;
  const course *w = ctx;
  for (size_t i = 1; i < w->c->n; i++) {
    if (seconds > 60.0 * w->c->x[i]) continue;
    for (size_t j = 0; j + 1 < w->c->n_column; j++)
      w->c->y[j][i] = experiment_value(param, stat, w->c->column[j]);
    const int row = strcmp(w->c->id, "anrep_left") == 0 ? HALES_HT_LV_S_ACT : HALES_HT_RV_S_ACT;
    w->c->y[w->c->n_column - 1][i] = 100.0 * (param[row] / w->used_to[row] - 1.0);
  }
}

curve experiment_anrep(int left) {
  curve c = {.id = left ? "anrep_left" : "anrep_right",
             .title = left ? "Arterioles narrowed at once: the left muscle's answer"
                           : "Lung arteries narrowed at once: the right muscle's answer",
             .x_label = "minutes",
             .n = MINUTES + 2,
             .n_column = 6,
             .column = {"sv_ml", left ? "lvedv_ml" : "rvedv_ml", left ? "lvef_pct" : "rvef_pct",
                        left ? "p_sa.mean" : "rvsp_mmhg", left ? "pawp_mmhg" : "rap_mmhg", "stronger_pct"}};
  double p[HALES_HT_N_PARAM], y[HALES_HT_N_STATE], stat[HALES_HT_N_SIGNAL][3], loaded[HALES_HT_N_PARAM];
  hales_run run;
  hales_err err = {0};
  hales_model_defaults(&hales_heart, p);
  assert_ok_err(
      hales_ensemble_run(&hales_heart, &experiment_settings, 1, p, NULL, &run, y, &stat[0][0], &err), &err);
  for (size_t j = 0; j + 1 < c.n_column; j++)
    c.y[j][0] = experiment_value(p, (const double(*)[3])stat, c.column[j]);
  c.x[1] = 0.5;
  for (int i = 2; i < MINUTES + 2; i++) c.x[i] = i - 1;
  hales_control alone = hales_control_at((const double(*)[3])stat);
  alone.reflex.arterial = alone.reflex.cardiopulmonary = false;
  memcpy(loaded, p, sizeof loaded);
  loaded[left ? HALES_HT_SYS_R : HALES_HT_PUL_R] *= left ? 1.6 : 8.0;
  hales_control_state x = {.reflex = {.vagal = 0.0}};
  course w = {&c, p};
  const hales_control_listener told = {watch, &w};
  const int beats = (int)(60.0 * MINUTES / p[HALES_HT_T]);
  assert_ok_err(hales_control_follow(&alone, loaded, &experiment_settings, beats, y, &x, &told, &err), &err);
  return c;
}

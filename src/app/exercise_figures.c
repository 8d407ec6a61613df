#include "app/exercise_figures.h"

double hales_app_exercise_peak_figure(const hales_exercise *e, const hales_walk *walk, int k) {
  const hales_load *l = &e->load[e->peak];
  switch ((hales_app_exercise_at_peak)k) {
  case HALES_PEAK_VO2:
    return l->vo2_ml_min;
  case HALES_PEAK_VO2_KG:
    return e->peak_vo2_ml_min_kg;
  case HALES_PEAK_CO:
    return l->co_l_min;
  case HALES_PEAK_HR:
    return l->hr_bpm;
  case HALES_PEAK_MPAP:
    return l->mpap_mmhg;
  case HALES_PEAK_PAWP:
    return l->pawp_mmhg;
  case HALES_PEAK_RAP:
    return l->rap_mmhg;
  case HALES_PEAK_SVO2:
    return 100.0 * l->sv_frac;
  case HALES_PEAK_WORK:
    return l->work_w;
  case HALES_PEAK_PULSE:
    return e->oxygen_pulse_ml;
  case HALES_PEAK_SLOPE:
    return e->mpap_slope;
  case HALES_PEAK_PAWP_SLOPE:
    return e->pawp_slope;
  case HALES_PEAK_WALK:
    return walk->metres;
  case HALES_PEAK_N:
    break;
  }
  return 0.0;
}

double hales_app_exercise_task_figure(const hales_exercise *e, const hales_load *l, int k) {
  switch ((hales_app_exercise_at_task)k) {
  case HALES_TASK_SHARE:
    return 100.0 * l->vo2_ml_min / e->load[e->peak].vo2_ml_min;
  case HALES_TASK_CO:
    return l->co_l_min;
  case HALES_TASK_HR:
    return l->hr_bpm;
  case HALES_TASK_MPAP:
    return l->mpap_mmhg;
  case HALES_TASK_PAWP:
    return l->pawp_mmhg;
  case HALES_TASK_RAP:
    return l->rap_mmhg;
  case HALES_TASK_SVO2:
    return 100.0 * l->sv_frac;
  case HALES_TASK_FIGURES:
    break;
  }
  return 0.0;
}

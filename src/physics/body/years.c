#include "physics/body/years.h"

#include <string.h>

#include "physics/hales/heart.h"

enum { MAX = 1, MEAN = 2 };

static const double shock_sbp_mmhg = 90.0, shock_index_l_min_m2 = 1.8; /* [ReynoldsHochman2008] */

static bool is_below(double sbp_mmhg, double co_l_min, const double (*stat)[3]) {
  return stat[HALES_HT_P_SA][MAX] < sbp_mmhg && 0.06 * stat[HALES_HT_Q_SYS][MEAN] < co_l_min;
}

bool hales_years_is_shock(double bsa_m2, const double (*stat)[3]) {
  return is_below(shock_sbp_mmhg, shock_index_l_min_m2 * bsa_m2, stat);
}

hales_years_law hales_years_at(const double (*stat)[3], double bsa_m2) {
  hales_years_law y = {.growth = hales_growth_default(),
                       .fluid_on = true,
                       .fluid = hales_fluid_at(stat),
                       .control = hales_control_at(stat),
                       .least_sbp_mmhg = shock_sbp_mmhg,
                       .least_co_l_min = shock_index_l_min_m2 * bsa_m2};
  y.used_to = y.control.used_to;
  y.control.anrep = y.control.reflex.arterial = y.control.reflex.cardiopulmonary = false;
  return y;
}

void hales_years_apply(const double *start, const hales_years_state *x, double *param) {
  hales_growth_apply(start, &x->walls, param);
  hales_growth_scale(param, HALES_HT_V_TOT, x->ln_volume);
}

/* How the loads stand at a moment. */
typedef struct moment {
  hales_control_state answer; /* of the reflex; the next moment's search begins there */
  double param[HALES_HT_N_PARAM], stat[HALES_HT_N_SIGNAL][3];
} moment;

/* The beat of a state; false when none is found. */
static hales_status beat_of(const hales_years_law *law, const double *start, const hales_years_state *x,
                            const hales_run_settings *s, moment *m, bool *alive, hales_err *err) {
  double rest[HALES_HT_N_PARAM];
  hales_years_apply(start, x, rest);
  const hales_status done =
      hales_control_settle(&law->control, rest, s, m->param, &m->stat[0][0], &m->answer, err);
  *alive = done == HALES_OK;
  if (done != HALES_EMATH) return done;
  *err = (hales_err){0}; /* an outcome */
  return HALES_OK;
}

static void rates_at(const hales_years_law *law, const hales_years_state *x, const moment *m,
                     hales_years_state *rate) {
  const double(*stat)[3] = (const double(*)[3])m->stat;
  hales_growth_rate(&law->growth, &law->used_to, stat, &x->walls, &rate->walls);
  rate->ln_volume = law->fluid_on ? hales_fluid_rate(&law->fluid, stat, x->ln_volume) : 0.0;
}

static void advance(const hales_years_state *x, const hales_years_state *rate, double days,
                    hales_years_state *out) {
  hales_growth_advance(&x->walls, &rate->walls, days, &out->walls);
  out->ln_volume = x->ln_volume + days * rate->ln_volume;
}

hales_status hales_years_run(const hales_years_law *law, const double *start, const hales_run_settings *s,
                             double days, double step_d, hales_years_state *x,
                             const hales_years_listener *told, double *reached, hales_years_end *end,
                             hales_err *err) {
  if (!(step_d > 0.0)) return HALES_FAIL(err, HALES_EARG, "a step of %g days", step_d);
  moment m = {.param = {0.0}};
  bool alive;
  double rest[HALES_HT_N_PARAM];
  *reached = 0.0;
  *end = HALES_YEARS_NO_STATE;
  hales_years_apply(start, x, rest);
  HALES_TRY(hales_control_settle(&law->control, rest, s, m.param, &m.stat[0][0], &m.answer, err));
  alive = true;
  while (alive) {
    if (told && told->day) told->day(told->ctx, *reached, x, m.param, (const double(*)[3])m.stat);
    *end = is_below(law->least_sbp_mmhg, law->least_co_l_min, (const double(*)[3])m.stat) ? HALES_YEARS_SHOCK
                                                                                          : HALES_YEARS_LIVED;
    if (*end == HALES_YEARS_SHOCK || *reached >= days - 1e-9) return HALES_OK;
    *end = HALES_YEARS_NO_STATE;
    const double step = step_d < days - *reached ? step_d : days - *reached;
    hales_years_state rate, half, whole;
    rates_at(law, x, &m, &rate);
    advance(x, &rate, 0.5 * step, &half);
    HALES_TRY(beat_of(law, start, &half, s, &m, &alive, err));
    if (!alive) break;
    rates_at(law, &half, &m, &rate);
    advance(x, &rate, step, &whole);
    HALES_TRY(beat_of(law, start, &whole, s, &m, &alive, err));
    if (!alive) break;
    *x = whole;
    *reached += step;
  }
  return HALES_OK;
}

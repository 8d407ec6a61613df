#include <math.h>

#include "base/mmhg.h"
#include "physics/wave/coupled_priv.h"

static const double pa_per_mmhg = HALES_PA_PER_MMHG, m3_per_ml = 1e-6;

hales_coupled_figures hales_coupled_measure(const hales_coupled *c) {
  const hales_model *m = c->port->model;
  const size_t p_rv = hales_model_find_signal(m, "p_RV"), v_rv = hales_model_find_signal(m, "V_RV");
  const double mw = pa_per_mmhg * m3_per_ml * 1e3; /* of one mmHg mL/s */
  const int n = c->s.steps;
  hales_coupled_figures f = {.spap_mmhg = c->inlet_p[0], .dpap_mmhg = c->inlet_p[0]};
  double mean_q = 0.0, power = 0.0, before = 0.0;
  for (int k = 0; k < n; k++) {
    const double *s = c->signal + (size_t)k * m->n_signal, p = c->inlet_p[k], q = c->inlet_q[k];
    f.spap_mmhg = fmax(f.spap_mmhg, p);
    f.dpap_mmhg = fmin(f.dpap_mmhg, p);
    f.mpap_mmhg += p / n;
    mean_q += q / n;
    power += p * q * mw / n;
    f.pa_peak_power_mw = fmax(f.pa_peak_power_mw, p * q * mw);
    f.rv_mean_power_mw += s[p_rv] * s[c->port->valve] * mw / n;
    f.rv_peak_power_mw = fmax(f.rv_peak_power_mw, s[p_rv] * s[c->port->valve] * mw);
    f.rvedv_ml = fmax(f.rvedv_ml, s[v_rv]);
    const double flow = s[c->port->valve];
    if (before > 0.0 && !(flow > 0.0)) { /* the valve's flow ends between two steps */
      const double share = before / (before - flow), *last = s - m->n_signal;
      f.rvesp_mmhg = last[p_rv] + share * (s[p_rv] - last[p_rv]);
      f.rvesv_ml = last[v_rv] + share * (s[v_rv] - last[v_rv]);
    }
    before = flow;
  }
  f.co_l_min = mean_q * 0.06;
  f.sv_ml = mean_q * c->period_s;
  f.oscillatory_frac = 1.0 - f.mpap_mmhg * mean_q * mw / power;
  f.ea_mmhg_ml = f.rvesp_mmhg / f.sv_ml;
  return f;
}

#include "app/wave.h"
#include "base/json_write.h"
#include "base/mmhg.h"

static void put_range(hales_jw *w, const char *key, hales_wave_range r, double scale) {
  hales_jw_put_object(w, key);
  hales_jw_put_number(w, "min", r.min * scale);
  hales_jw_put_number(w, "max", r.max * scale);
  hales_jw_put_number(w, "mean", r.mean * scale);
  hales_jw_end_object(w);
}

static void put_station(hales_jw *w, const hales_app_wave *a, size_t vessel, int station) {
  const hales_wave_range p = hales_wave_get_range(a->wave, vessel, station, HALES_WAVE_P);
  hales_jw_begin_object(w);
  hales_jw_put_number(w, "x_m", a->file.vessel[vessel].length_m * station / (HALES_WAVE_STATIONS - 1));
  put_range(w, "p_pa", p, 1.0);
  put_range(w, "p_mmhg", p, hales_mmhg_from_pa(1.0));
  put_range(w, "q_m3_s", hales_wave_get_range(a->wave, vessel, station, HALES_WAVE_Q), 1.0);
  put_range(w, "a_m2", hales_wave_get_range(a->wave, vessel, station, HALES_WAVE_A), 1.0);
  put_range(w, "u_m_s", hales_wave_get_range(a->wave, vessel, station, HALES_WAVE_U), 1.0);
  hales_jw_end_object(w);
}

static void put_vessel(hales_jw *w, const hales_app_wave *a, size_t i) {
  const hales_vessel *v = &a->file.vessel[i];
  hales_jw_begin_object(w);
  hales_jw_put_string(w, "label", v->label);
  hales_jw_put_int(w, "source", v->source);
  hales_jw_put_int(w, "target", v->target);
  hales_jw_put_number(w, "length_m", v->length_m);
  hales_jw_put_int(w, "cells", hales_wave_cells(a->wave, i));
  hales_jw_put_number(w, "wave_speed_m_s", hales_app_wave_speed(a, i));
  hales_jw_put_array(w, "stations");
  for (int k = 0; k < HALES_WAVE_STATIONS; k++) put_station(w, a, i, k);
  hales_jw_end_array(w);
  hales_jw_end_object(w);
}

static void put_report(hales_jw *w, const hales_app_wave *a) {
  const hales_wave_report *r = &a->report;
  hales_jw_put_object(w, "orbit");
  hales_jw_put_bool(w, "periodic", r->outcome == HALES_WAVE_PERIODIC);
  hales_jw_put_bool(w, "accepted", r->outcome != HALES_WAVE_NOT_PERIODIC);
  hales_jw_put_string(w, "outcome", hales_wave_outcome_text(r->outcome));
  hales_jw_put_int(w, "beats", r->beats);
  hales_jw_put_number(w, "change", r->change);
  hales_jw_put_number(w, "change_mmhg", hales_mmhg_from_pa(r->change_pa));
  hales_jw_put_number(w, "change_area_pct", 100.0 * r->change_area);
  hales_jw_put_string(w, "worst_vessel", a->file.vessel[r->worst_vessel].label);
  hales_jw_put_number(w, "volume_defect", r->volume_defect);
  hales_jw_put_number(w, "flow_defect", r->flow_defect);
  hales_jw_put_uint(w, "steps", r->steps);
  hales_jw_put_number(w, "cell_steps", r->cell_steps);
  hales_jw_put_number(w, "dt_max_s", r->dt_max_s);
  hales_jw_end_object(w);
}

/* What the run was told, and which of it by the file. */
static void put_solver(hales_jw *w, const hales_app_wave *a) {
  const hales_wave_settings s = hales_wave_get_settings(a->wave);
  hales_jw_put_object(w, "solver");
  hales_jw_put_number(w, "courant", s.courant);
  hales_jw_put_int(w, "max_beats", s.max_beats);
  hales_jw_put_number(w, "periodic_tol", s.periodic_tol);
  if (s.accept_pa > 0.0) hales_jw_put_number(w, "accepted_change_mmhg", hales_mmhg_from_pa(s.accept_pa));
  if (s.accept_area > 0.0) hales_jw_put_number(w, "accepted_change_area_pct", 100.0 * s.accept_area);
  hales_jw_put_int(w, "rows", s.samples + 1);
  hales_jw_put_array(w, "from_file");
  for (int k = 0; k < HALES_APP_WAVE_FOLLOWED; k++)
    if (a->follows[k]) hales_jw_string(w, hales_app_wave_followed[k]);
  hales_jw_end_array(w);
  hales_jw_end_object(w);
}

hales_status hales_app_wave_json(const hales_app_wave *a, hales_buf *out, hales_err *err) {
  const hales_network *net = &a->file.net;
  hales_jw w = hales_jw_on(out, true);
  hales_jw_begin_object(&w);
  hales_jw_put_string(&w, "network", net->name);
  hales_jw_put_number(&w, "period_s", net->period_s);
  put_solver(&w, a);
  put_report(&w, a);
  hales_jw_put_array(&w, "vessels");
  for (size_t i = 0; i < net->n_vessel; i++) put_vessel(&w, a, i);
  hales_jw_end_array(&w);
  hales_jw_put_array(&w, "notes");
  for (size_t i = 0; i < a->file.document.n_note; i++) hales_jw_string(&w, a->file.document.note[i]);
  hales_jw_end_array(&w);
  hales_jw_end_object(&w);
  return hales_jw_finish(&w, err);
}

#include <stdbool.h>

#include "base/json_write.h"
#include "physics/wave/network_json.h"
#include "physics/wave/network_json_priv.h"

static void put_unless_zero(hales_jw *w, const char *key, double value) {
  if (value < 0.0 || value > 0.0 || value != value) hales_jw_put_number(w, key, value);
}

static void put_wall(hales_jw *w, const hales_wall *wall) {
  hales_jw_put_object(w, "wall");
  hales_jw_put_string(w, "law", hales_network_laws[wall->law]);
  put_unless_zero(w, "p_ref_pa", wall->p_ref_pa);
  put_unless_zero(w, "p_ext_pa", wall->p_ext_pa);
  put_unless_zero(w, "e_pa", wall->e_pa);
  put_unless_zero(w, "h_m", wall->h_m);
  put_unless_zero(w, "k1_pa", wall->k[0]);
  put_unless_zero(w, "k2_1_m", wall->k[1]);
  put_unless_zero(w, "k3_pa", wall->k[2]);
  put_unless_zero(w, "b", wall->b);
  put_unless_zero(w, "phi_pa_s_m", wall->phi_pa_s_m);
  hales_jw_end_object(w);
}

static void put_vessel(hales_jw *w, const hales_vessel *v, double fall) {
  hales_jw_begin_object(w);
  hales_jw_put_string(w, "label", v->label);
  hales_jw_put_int(w, "source", v->source);
  hales_jw_put_int(w, "target", v->target);
  hales_jw_put_number(w, "length_m", v->length_m);
  hales_jw_put_number(w, "radius_proximal_m", v->r_prox_m);
  hales_jw_put_number(w, "radius_distal_m", v->r_dist_m);
  if (v->exponential_taper) hales_jw_put_bool(w, "exponential_taper", true);
  if (v->cells > 0) hales_jw_put_int(w, "cells", v->cells);
  if (v->profile_exponent > 0.0) hales_jw_put_number(w, "profile_exponent", v->profile_exponent);
  hales_jw_put_number(w, "initial_pressure_pa", v->initial_p_pa);
  put_unless_zero(w, "initial_flow_m3_s", v->initial_q_m3_s);
  put_unless_zero(w, "fall", fall);
  put_wall(w, &v->wall);
  hales_jw_end_object(w);
}

static void put_list(hales_jw *w, const char *key, const double *x, size_t n) {
  hales_jw_put_array(w, key);
  for (size_t i = 0; i < n; i++) hales_jw_number(w, x[i]);
  hales_jw_end_array(w);
}

static void put_tree(hales_jw *w, const hales_network *net, const hales_tree *t) {
  static const char *const keys[] = {"k1_pa", "k2_1_m", "k3_pa"};
  static const char *const mate_keys[] = {"mate_k1_pa", "mate_k2_1_m", "mate_k3_pa"};
  const bool ratios = t->alpha > 0.0 && t->beta > 0.0;
  hales_jw_put_object(w, "tree");
  hales_jw_put_number(w, "r_root_m", t->r_root_m);
  hales_jw_put_number(w, "r_min_m", t->r_min_m);
  hales_jw_put_number(w, ratios ? "alpha" : "radius_exponent", ratios ? t->alpha : t->radius_exponent);
  hales_jw_put_number(w, ratios ? "beta" : "asymmetry", ratios ? t->beta : t->asymmetry);
  hales_jw_put_number(w, "length_to_radius", t->length_to_radius);
  put_unless_zero(w, "length_power", t->length_power);
  for (int k = 0; k < 3; k++) put_unless_zero(w, keys[k], t->k[k]);
  put_unless_zero(w, "z_out_pa_s_m3", t->z_out_pa_s_m3);
  put_unless_zero(w, "frequency_scale", t->frequency_scale);
  if (t->mate_end >= 0) {
    hales_jw_put_int(w, "mate_node", net->end[t->mate_end].node);
    for (int k = 0; k < 3; k++) put_unless_zero(w, mate_keys[k], t->mate_k[k]);
    hales_jw_put_number(w, "mate_length_to_radius", t->mate_length_to_radius);
  }
  hales_jw_end_object(w);
}

static void put_end(hales_jw *w, const hales_network *net, const hales_end *e) {
  hales_jw_begin_object(w);
  hales_jw_put_int(w, "node", e->node);
  hales_jw_put_string(w, "kind", hales_network_end_kinds[e->kind]);
  switch (e->kind) {
  case HALES_END_FLOW:
  case HALES_END_PRESSURE:
    if (e->series.n == 1) {
      hales_jw_put_number(w, "p_out_pa", e->series.value[0]);
      break;
    }
    put_list(w, "time_s", e->series.t_s, e->series.n);
    put_list(w, e->kind == HALES_END_FLOW ? "flow_m3_s" : "pressure_pa", e->series.value, e->series.n);
    break;
  case HALES_END_REFLECTION:
    hales_jw_put_number(w, "reflection", e->reflection);
    put_unless_zero(w, "p_out_pa", e->p_out_pa);
    break;
  case HALES_END_RCR:
    if (e->r1 < 0.0)
      hales_jw_put_bool(w, "r1_matched", true);
    else
      hales_jw_put_number(w, "r1_pa_s_m3", e->r1);
    hales_jw_put_number(w, "r2_pa_s_m3", e->r2);
    hales_jw_put_number(w, "c_m3_pa", e->c_m3_pa);
    put_unless_zero(w, "l_pa_s2_m3", e->l_pa_s2_m3);
    put_unless_zero(w, "p_out_pa", e->p_out_pa);
    break;
  case HALES_END_TREE:
    put_unless_zero(w, "p_out_pa", e->p_out_pa);
    if (e->tree.mate_end < 0 || e->tree.mate_end > e - net->end) /* described at the first of a pair */
      put_tree(w, net, &e->tree);
    else
      hales_jw_put_int(w, "mate_node", net->end[e->tree.mate_end].node);
    break;
  case HALES_END_COUPLED:
  case HALES_END_NONE:
    break;
  }
  hales_jw_end_object(w);
}

hales_status hales_network_write(const hales_network *net, hales_buf *out, hales_err *err) {
  hales_jw w = hales_jw_on(out, true);
  hales_jw_begin_object(&w);
  hales_jw_put_string(&w, "format", HALES_NETWORK_FORMAT);
  hales_jw_put_int(&w, "version", 1);
  hales_jw_put_string(&w, "name", net->name);
  hales_jw_put_object(&w, "blood");
  hales_jw_put_number(&w, "density_kg_m3", net->density_kg_m3);
  hales_jw_put_number(&w, "viscosity_pa_s", net->viscosity_pa_s);
  hales_jw_put_number(&w, "profile_exponent", net->profile_exponent);
  hales_jw_end_object(&w);
  if (net->period_s > 0.0) hales_jw_put_number(&w, "period_s", net->period_s);
  put_unless_zero(&w, "gravity_m_s2", net->gravity_m_s2);
  put_unless_zero(&w, "junction_loss", net->loss_k);
  put_unless_zero(&w, "momentum_alpha", net->momentum_alpha);
  put_unless_zero(&w, "boundary_layer_m", net->boundary_layer_m);
  if (net->static_junctions) hales_jw_put_bool(&w, "static_junctions", true);
  hales_jw_put_array(&w, "vessels");
  for (size_t i = 0; i < net->n_vessel; i++) put_vessel(&w, &net->vessel[i], net->fall ? net->fall[i] : 0.0);
  hales_jw_end_array(&w);
  hales_jw_put_array(&w, "ends");
  for (size_t i = 0; i < net->n_end; i++) put_end(&w, net, &net->end[i]);
  hales_jw_end_array(&w);
  hales_jw_end_object(&w);
  return hales_jw_finish(&w, err);
}

#include "physics/wave/network.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "physics/wave/tree.h"
#include "physics/wave/wall.h"

static bool positive(double x) {
  return x > 0.0 && isfinite(x);
}

static bool not_negative(double x) {
  return x >= 0.0 && isfinite(x);
}

static hales_status check_numbers(const hales_network *net, hales_err *err) {
  if (net->n_vessel == 0 || !net->vessel) return HALES_FAIL(err, HALES_ERANGE, "the network has no vessel");
  if (net->n_end == 0 || !net->end)
    return HALES_FAIL(err, HALES_ERANGE, "the network has no inlet and no outlet");
  if (!positive(net->density_kg_m3))
    return HALES_FAIL(err, HALES_ERANGE, "density %g kg/m3 is not positive", net->density_kg_m3);
  if (!not_negative(net->viscosity_pa_s))
    return HALES_FAIL(err, HALES_ERANGE, "viscosity %g Pa s is negative", net->viscosity_pa_s);
  if (!positive(net->period_s))
    return HALES_FAIL(err, HALES_ERANGE, "period %g s is not positive", net->period_s);
  if (!(net->loss_k >= 0.0 && net->loss_k < 1.0))
    return HALES_FAIL(err, HALES_ERANGE, "junction loss coefficient %g; lawful is 0 to 1", net->loss_k);
  if (!(net->momentum_alpha == 0.0 || (net->momentum_alpha >= 1.0 && net->momentum_alpha <= 2.0)))
    return HALES_FAIL(err, HALES_ERANGE,
                      "momentum coefficient alpha %g; lawful is 1 to 2, or 0 for the profile's",
                      net->momentum_alpha);
  if (!not_negative(net->boundary_layer_m))
    return HALES_FAIL(err, HALES_ERANGE, "boundary layer %g m is negative", net->boundary_layer_m);
  if (!isfinite(net->gravity_m_s2)) return HALES_FAIL(err, HALES_ERANGE, "gravity is not a finite number");
  return HALES_OK;
}

static hales_status check_wall(const hales_vessel *v, size_t i, hales_err *err) {
  const hales_wall *w = &v->wall;
  if (w->law < HALES_WALL_ELASTIC || w->law > HALES_WALL_EXPONENTIAL)
    return HALES_FAIL_AT(err, HALES_ERANGE, i, "vessel '%s' has an unknown wall law", v->label);
  for (int k = 0; k <= 4; k++) {
    const double r = hales_vessel_radius(v, 0.25 * k), stiffness = hales_wall_stiffness(w, r);
    if (!positive(stiffness))
      return HALES_FAIL_AT(err, HALES_ERANGE, i,
                           "vessel '%s': E h/r = %g Pa at r = %g m; a wall needs a positive one", v->label,
                           stiffness, r);
  }
  if (w->law == HALES_WALL_EXPONENTIAL && !positive(w->b))
    return HALES_FAIL_AT(err, HALES_ERANGE, i, "vessel '%s': b = %g of the exponential wall is not positive",
                         v->label, w->b);
  if (!not_negative(w->phi_pa_s_m))
    return HALES_FAIL_AT(err, HALES_ERANGE, i, "vessel '%s': wall viscosity %g Pa s m is negative", v->label,
                         w->phi_pa_s_m);
  if (!isfinite(w->p_ref_pa) || !isfinite(w->p_ext_pa))
    return HALES_FAIL_AT(err, HALES_ERANGE, i, "vessel '%s': a pressure of its wall is not finite", v->label);
  return HALES_OK;
}

static hales_status check_vessel(const hales_network *net, size_t i, hales_err *err) {
  const hales_vessel *v = &net->vessel[i];
  if (!v->label || !*v->label) return HALES_FAIL_AT(err, HALES_ERANGE, i, "vessel %zu has no label", i + 1);
  for (size_t j = 0; j < i; j++)
    if (strcmp(net->vessel[j].label, v->label) == 0)
      return HALES_FAIL_AT(err, HALES_ERANGE, i, "vessels %zu and %zu are both called '%s'", j + 1, i + 1,
                           v->label);
  if (!positive(v->length_m))
    return HALES_FAIL_AT(err, HALES_ERANGE, i, "vessel '%s': length %g m is not positive", v->label,
                         v->length_m);
  if (!positive(v->r_prox_m) || !positive(v->r_dist_m))
    return HALES_FAIL_AT(err, HALES_ERANGE, i, "vessel '%s': radius %g m is not positive", v->label,
                         positive(v->r_prox_m) ? v->r_dist_m : v->r_prox_m);
  if (v->source == v->target)
    return HALES_FAIL_AT(err, HALES_ERANGE, i, "vessel '%s' begins and ends at node %d", v->label, v->source);
  if (!(v->profile_exponent > 0.0 || net->profile_exponent > 0.0))
    return HALES_FAIL_AT(err, HALES_ERANGE, i,
                         "vessel '%s' has no velocity profile exponent, and the network none for all",
                         v->label);
  if (!isfinite(v->initial_p_pa) || !isfinite(v->initial_q_m3_s))
    return HALES_FAIL_AT(err, HALES_ERANGE, i, "vessel '%s': its initial pressure or flow is not finite",
                         v->label);
  if (net->fall && !(fabs(net->fall[i]) <= 1.0))
    return HALES_FAIL_AT(err, HALES_ERANGE, i, "vessel '%s': fall %g; lawful is -1 (straight up) to 1 (down)",
                         v->label, net->fall[i]);
  return check_wall(v, i, err);
}

static hales_status check_series(const hales_network *net, const hales_end *e, const char *label,
                                 hales_err *err) {
  const hales_series *s = &e->series;
  if (s->n == 0 || !s->value || (s->n > 1 && !s->t_s))
    return HALES_FAIL(err, HALES_ERANGE, "vessel '%s': the series at node %d is empty", label, e->node);
  for (size_t i = 0; i < s->n; i++) {
    if (!isfinite(s->value[i]))
      return HALES_FAIL_AT(err, HALES_ERANGE, i, "vessel '%s': sample %zu at node %d is not finite", label,
                           i + 1, e->node);
    if (s->n > 1 && i > 0 && !(s->t_s[i] > s->t_s[i - 1]))
      return HALES_FAIL_AT(err, HALES_ERANGE, i, "vessel '%s': time %g s at node %d does not ascend", label,
                           s->t_s[i], e->node);
  }
  if (s->n > 1 && !(s->t_s[s->n - 1] - s->t_s[0] <= net->period_s * (1.0 + 1e-9)))
    return HALES_FAIL(err, HALES_ERANGE,
                      "vessel '%s': the series at node %d lasts %g s, longer than the period %g s", label,
                      e->node, s->t_s[s->n - 1] - s->t_s[0], net->period_s);
  return HALES_OK;
}

static hales_status check_tree(const hales_network *net, const hales_end *e, const char *label,
                               hales_err *err) {
  const int own = (int)(e - net->end), mate = e->tree.mate_end;
  hales_err tree = {0};
  if (hales_tree_check(&e->tree, &tree) != HALES_OK)
    return HALES_FAIL(err, tree.status, "vessel '%s': %.110s", label, tree.msg);
  if (mate < 0) return HALES_OK;
  if ((size_t)mate >= net->n_end || mate == own || net->end[mate].kind != HALES_END_TREE ||
      net->end[mate].tree.mate_end != own)
    return HALES_FAIL(
        err, HALES_ERANGE,
        "vessel '%s': the structured tree at node %d joins end %d, which must be a tree that joins this one",
        label, e->node, mate);
  return HALES_OK;
}

static hales_status check_end(const hales_network *net, const hales_end *e, const char *label,
                              hales_err *err) {
  switch (e->kind) {
  case HALES_END_FLOW:
  case HALES_END_PRESSURE:
    return check_series(net, e, label, err);
  case HALES_END_REFLECTION:
    if (!(fabs(e->reflection) <= 1.0))
      return HALES_FAIL(err, HALES_ERANGE, "vessel '%s': reflection coefficient %g; lawful is -1 to 1", label,
                        e->reflection);
    return HALES_OK;
  case HALES_END_RCR:
    if (!isfinite(e->r1) || !not_negative(e->r2) || !not_negative(e->c_m3_pa) ||
        !not_negative(e->l_pa_s2_m3) || !isfinite(e->p_out_pa) || (e->c_m3_pa > 0.0 && !(e->r2 > 0.0)))
      return HALES_FAIL(
          err, HALES_ERANGE,
          "vessel '%s': outlet R1 %g R2 %g Pa s/m3, C %g m3/Pa, L %g Pa s2/m3; none may be negative, R2 "
          "positive beside a C",
          label, e->r1, e->r2, e->c_m3_pa, e->l_pa_s2_m3);
    return HALES_OK;
  case HALES_END_TREE:
    return check_tree(net, e, label, err);
  case HALES_END_COUPLED:
    return HALES_OK;
  case HALES_END_NONE:
    break;
  }
  return HALES_FAIL(err, HALES_ERANGE, "vessel '%s': its end at node %d is neither inlet nor outlet", label,
                    e->node);
}

/* A vessel at this node, and how many there are. */
static size_t vessels_at(const hales_network *net, int node, size_t *last) {
  size_t n = 0;
  for (size_t i = 0; i < net->n_vessel; i++) {
    const bool here = net->vessel[i].source == node || net->vessel[i].target == node;
    if (here) *last = i, n++;
  }
  return n;
}

static hales_status check_ends(const hales_network *net, hales_err *err) {
  for (size_t i = 0; i < net->n_end; i++) {
    const hales_end *e = &net->end[i];
    size_t v = 0;
    const size_t n = vessels_at(net, e->node, &v);
    if (n == 0)
      return HALES_FAIL_AT(err, HALES_ERANGE, i, "node %d has an inlet or outlet but no vessel", e->node);
    if (n > 1)
      return HALES_FAIL_AT(err, HALES_ERANGE, i,
                           "vessel '%s': node %d joins %zu vessels and cannot be an inlet or outlet too",
                           net->vessel[v].label, e->node, n);
    for (size_t j = 0; j < i; j++)
      if (net->end[j].node == e->node)
        return HALES_FAIL_AT(err, HALES_ERANGE, i, "vessel '%s': node %d has two ends described",
                             net->vessel[v].label, e->node);
    HALES_TRY(check_end(net, e, net->vessel[v].label, err));
  }
  for (size_t i = 0; i < net->n_vessel; i++)
    for (int side = 0; side < 2; side++) {
      const int node = side == 0 ? net->vessel[i].source : net->vessel[i].target;
      size_t v = 0;
      if (vessels_at(net, node, &v) > 1) continue;
      bool found = false;
      for (size_t j = 0; j < net->n_end; j++) found = found || net->end[j].node == node;
      if (!found)
        return HALES_FAIL_AT(
            err, HALES_ERANGE, i,
            "vessel '%s' is not connected at node %d: join it there, or give it an inlet or outlet",
            net->vessel[i].label, node);
    }
  return HALES_OK;
}

static bool is_inlet(const hales_end *e) {
  return e->kind == HALES_END_FLOW || e->kind == HALES_END_PRESSURE || e->kind == HALES_END_COUPLED;
}

/* A tree that goes on into veins is a vessel more, not an outlet. */
static bool goes_on(const hales_end *e) {
  return e->kind == HALES_END_TREE && e->tree.mate_end > -1;
}

static bool is_outlet(const hales_end *e) {
  return e->kind != HALES_END_FLOW && e->kind != HALES_END_COUPLED && e->kind != HALES_END_NONE &&
         !goes_on(e);
}

static bool touches(const hales_vessel *v, int node) {
  return v->source == node || v->target == node;
}

/* Marks what touches a marked vessel, or hangs on it by the veins of a tree; true when any was new. */
static bool spread_once(const hales_network *net, bool *mark) {
  bool more = false;
  for (size_t i = 0; i < net->n_vessel; i++)
    for (size_t j = 0; mark[i] && j < net->n_vessel; j++)
      if (!mark[j] && (touches(&net->vessel[i], net->vessel[j].source) ||
                       touches(&net->vessel[i], net->vessel[j].target)))
        mark[j] = more = true;
  for (size_t k = 0; k < net->n_end; k++) {
    if (!goes_on(&net->end[k])) continue;
    bool root = false;
    for (size_t i = 0; i < net->n_vessel; i++)
      root = root || (mark[i] && touches(&net->vessel[i], net->end[k].node));
    for (size_t j = 0; root && j < net->n_vessel; j++)
      if (!mark[j] && touches(&net->vessel[j], net->end[net->end[k].tree.mate_end].node))
        mark[j] = more = true;
  }
  return more;
}

/* Marks all vessels that hang together with an end of the asked sort. */
static void spread(const hales_network *net, bool (*sort)(const hales_end *), bool *mark) {
  for (size_t i = 0; i < net->n_vessel; i++) {
    mark[i] = false;
    for (size_t j = 0; j < net->n_end; j++)
      mark[i] = mark[i] || (sort(&net->end[j]) && touches(&net->vessel[i], net->end[j].node));
  }
  while (spread_once(net, mark)) continue;
}

static hales_status check_reach(const hales_network *net, bool *mark, hales_err *err) {
  spread(net, is_inlet, mark);
  for (size_t i = 0; i < net->n_vessel; i++)
    if (!mark[i])
      return HALES_FAIL_AT(err, HALES_ERANGE, i, "vessel '%s' is not connected to any inlet",
                           net->vessel[i].label);
  spread(net, is_outlet, mark);
  for (size_t i = 0; i < net->n_vessel; i++)
    if (!mark[i])
      return HALES_FAIL_AT(err, HALES_ERANGE, i,
                           "vessel '%s' has no way to an outlet: what flows in can never leave",
                           net->vessel[i].label);
  return HALES_OK;
}

hales_status hales_network_check(const hales_network *net, hales_err *err) {
  HALES_TRY(check_numbers(net, err));
  for (size_t i = 0; i < net->n_vessel; i++) HALES_TRY(check_vessel(net, i, err));
  HALES_TRY(check_ends(net, err));
  bool *mark = calloc(net->n_vessel, sizeof *mark);
  if (!mark) return HALES_FAIL(err, HALES_ENOMEM, "no memory to check %zu vessels", net->n_vessel);
  const hales_status s = check_reach(net, mark, err);
  free(mark);
  return s;
}

#include "physics/wave/bundle.h"

#include <math.h>
#include <string.h>

typedef struct bundle {
  const hales_network *net;
  hales_vessel *vessel;
  hales_end *end;
  size_t n_vessel, n_end;
} bundle;

static bool equal(double a, double b) {
  return !(a < b || a > b);
}

static double profile_of(const hales_network *net, const hales_vessel *v) {
  return v->profile_exponent > 0.0 ? v->profile_exponent : net->profile_exponent;
}

static const hales_end *end_at(const hales_network *net, int node) {
  for (size_t i = 0; i < net->n_end; i++)
    if (net->end[i].node == node) return &net->end[i];
  return NULL;
}

/* The k-th vessel that begins at a node, NULL when there are fewer. */
static const hales_vessel *child(const hales_network *net, int node, size_t k) {
  for (size_t v = 0; v < net->n_vessel; v++)
    if (net->vessel[v].source == node && k-- == 0) return &net->vessel[v];
  return NULL;
}

static bool same_end(const hales_end *a, const hales_end *b) {
  if (!a || !b) return !a && !b;
  if (a->kind != b->kind || !equal(a->p_out_pa, b->p_out_pa)) return false;
  if (a->kind == HALES_END_REFLECTION) return equal(a->reflection, b->reflection);
  return a->kind == HALES_END_RCR && equal(a->r1, b->r1) && equal(a->r2, b->r2) &&
         equal(a->c_m3_pa, b->c_m3_pa) && equal(a->l_pa_s2_m3, b->l_pa_s2_m3);
}

static bool same_wall(const hales_wall *a, const hales_wall *b) {
  const bool uniform =
      !(a->k[0] < 0.0 || a->k[0] > 0.0) && !(b->k[0] < 0.0 || b->k[0] > 0.0) && a->k[2] > 0.0;
  return uniform && a->law == b->law && equal(a->k[2], b->k[2]) && equal(a->p_ref_pa, b->p_ref_pa) &&
         equal(a->p_ext_pa, b->p_ext_pa) && equal(a->b, b->b) && equal(a->phi_pa_s_m, 0.0) &&
         equal(b->phi_pa_s_m, 0.0);
}

/* With all that lies behind, in its order. */
static bool same(const hales_network *net, const hales_vessel *a, const hales_vessel *b) {
  if (!equal(a->length_m, b->length_m) || !equal(a->r_prox_m, b->r_prox_m) ||
      !equal(a->r_dist_m, b->r_dist_m) || a->cells != b->cells ||
      a->exponential_taper != b->exponential_taper || !equal(a->initial_p_pa, b->initial_p_pa) ||
      !equal(a->initial_q_m3_s, b->initial_q_m3_s) || !same_wall(&a->wall, &b->wall) ||
      !same_end(end_at(net, a->target), end_at(net, b->target)))
    return false;
  for (size_t k = 0;; k++) {
    const hales_vessel *x = child(net, a->target, k), *y = child(net, b->target, k);
    if (!x || !y) return !x && !y;
    if (!same(net, x, y)) return false;
  }
}

/* v, of which there are n, and what lies behind it. */
static void put(bundle *b, const hales_vessel *v, double n) {
  hales_vessel *to = &b->vessel[b->n_vessel++];
  *to = *v;
  to->r_prox_m *= sqrt(n); // eq 1
  to->r_dist_m *= sqrt(n);
  to->initial_q_m3_s *= n;
  to->profile_exponent = n * (profile_of(b->net, v) + 2.0) - 2.0; // eq 2
  const hales_end *end = end_at(b->net, v->target);
  if (end) {
    hales_end *e = &b->end[b->n_end++];
    *e = *end;
    if (e->r1 > 0.0) e->r1 /= n; /* below 0: the vessel's own impedance, whatever its size */
    e->r2 /= n, e->l_pa_s2_m3 /= n, e->c_m3_pa *= n; // eq 3
  }
  const hales_vessel *x;
  for (size_t k = 0; (x = child(b->net, v->target, k)) != NULL; k++) {
    double alike = 1.0;
    bool done = false;
    for (size_t i = 0; i < k && !done; i++) done = same(b->net, child(b->net, v->target, i), x);
    if (done) continue;
    const hales_vessel *y;
    for (size_t i = k + 1; (y = child(b->net, v->target, i)) != NULL; i++) alike += same(b->net, x, y);
    put(b, x, n * alike);
  }
}

/* From the first end every vessel is reached once, source before target. */
static hales_status check_tree(const hales_network *net, hales_err *err) {
  for (size_t v = 0; v < net->n_vessel; v++) {
    const int node = net->vessel[v].target;
    for (size_t o = 0; o < net->n_vessel; o++)
      if (o != v && net->vessel[o].target == node)
        return HALES_FAIL_AT(err, HALES_EARG, v,
                             "bundle: two vessels end at node %d, '%s' and '%s': not a tree", node,
                             net->vessel[v].label, net->vessel[o].label);
    if (node == net->end[0].node)
      return HALES_FAIL_AT(err, HALES_EARG, v, "bundle: vessel '%s' ends at node %d, where the tree begins",
                           net->vessel[v].label, node);
  }
  return HALES_OK;
}

/* Eq 2 asks for one alpha, eq 1 for pressures that do not depend on where a vessel lies. */
static bool may_join(const hales_network *net) {
  const double zeta = profile_of(net, &net->vessel[0]);
  for (size_t v = 1; v < net->n_vessel; v++)
    if (!equal(profile_of(net, &net->vessel[v]), zeta)) return false;
  return equal(net->gravity_m_s2, 0.0) && !(net->boundary_layer_m > 0.0);
}

hales_status hales_network_bundle(const hales_network *net, hales_arena *arena, hales_network *out,
                                  hales_err *err) {
  HALES_TRY(check_tree(net, err));
  *out = *net;
  if (!may_join(net)) return HALES_OK;
  bundle b = {.net = net,
              .vessel = HALES_NEW(arena, net->n_vessel, hales_vessel),
              .end = HALES_NEW(arena, net->n_end, hales_end)};
  if (!b.vessel || !b.end)
    return HALES_FAIL(err, HALES_ENOMEM, "no room for a bundle of %zu vessels", net->n_vessel);
  b.end[b.n_end++] = net->end[0];
  const hales_vessel *root = child(net, net->end[0].node, 0);
  if (!root) return HALES_FAIL(err, HALES_EARG, "bundle: no vessel begins at the first end");
  put(&b, root, 1.0);
  out->vessel = b.vessel, out->n_vessel = b.n_vessel;
  out->end = b.end, out->n_end = b.n_end;
  out->fall = NULL;
  const double zeta = profile_of(net, root);
  if (!(net->momentum_alpha > 0.0)) out->momentum_alpha = (zeta + 2.0) / (zeta + 1.0); // eq 2
  return HALES_OK;
}

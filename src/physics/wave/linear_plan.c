#include <string.h>

#include "physics/wave/linear_priv.h"

/* Numbers of nodes as the file writes them, in order of first appearance. */
typedef struct names {
  size_t n;
  int *name;
} names;

static size_t index_of(names *all, int name) {
  for (size_t i = 0; i < all->n; i++)
    if (all->name[i] == name) return i;
  all->name[all->n] = name;
  return all->n++;
}

/* Joins of a graph of n nodes as a matrix of flags, and what is left of it while nodes are eliminated. */
typedef struct graph {
  size_t n;
  unsigned char *joined;
} graph;

static void join(graph *g, size_t a, size_t b) {
  if (a != b) g->joined[a * g->n + b] = g->joined[b * g->n + a] = 1;
}

static size_t degree(const graph *g, size_t a, const unsigned char *gone) {
  size_t d = 0;
  for (size_t b = 0; b < g->n; b++) d += g->joined[a * g->n + b] && !gone[b];
  return d;
}

/* Minimum degree: the free node with the fewest joins goes next, its neighbours become joined (fill). */
static void order_nodes(graph *g, const unsigned char *given, unsigned char *gone, size_t n_free,
                        size_t *node_at) {
  for (size_t k = 0; k < n_free; k++) {
    size_t best = g->n, best_degree = g->n + 1;
    for (size_t a = 0; a < g->n; a++) {
      if (given[a] || gone[a]) continue;
      const size_t d = degree(g, a, gone);
      if (d < best_degree) best = a, best_degree = d;
    }
    gone[best] = 1;
    node_at[k] = best;
    for (size_t a = 0; a < g->n; a++)
      for (size_t b = 0; b < a; b++)
        if (!gone[a] && !gone[b] && g->joined[best * g->n + a] && g->joined[best * g->n + b]) join(g, a, b);
  }
  size_t k = n_free;
  for (size_t a = 0; a < g->n; a++)
    if (given[a]) node_at[k++] = a;
}

static size_t find_entry(const linear_plan *p, size_t a, size_t b) {
  const size_t low = a < b ? a : b, high = a < b ? b : a;
  for (size_t e = p->start[low]; e < p->start[low + 1]; e++)
    if (p->column[e] == high) return e;
  return p->n_entry;
}

static hales_status full(hales_err *err) {
  return HALES_FAIL(err, HALES_ENOMEM, "linear waves: the arena is full");
}

/* Pattern of the factor and, pivot by pivot, where each pair of later nodes is updated. */
static hales_status lay_factor(linear_plan *p, const graph *g, const size_t *node_at, hales_arena *arena,
                               hales_err *err) {
  size_t n_update = 0;
  for (int pass = 0; pass < 2; pass++) {
    p->n_entry = 0;
    n_update = 0;
    for (size_t k = 0; k < g->n; k++) {
      if (pass) p->start[k] = p->n_entry;
      const size_t before = p->n_entry;
      for (size_t m = k + 1; m < g->n && k < p->n_free; m++)
        if (g->joined[node_at[k] * g->n + node_at[m]]) {
          if (pass) p->column[p->n_entry] = m;
          p->n_entry++;
        }
      const size_t later = p->n_entry - before;
      n_update += later * (later + 1) / 2;
    }
    if (pass) break;
    p->start = HALES_NEW(arena, g->n + 1, size_t);
    p->column = HALES_NEW(arena, p->n_entry + 1, size_t);
    p->update = HALES_NEW(arena, n_update + 1, size_t);
    if (!p->start || !p->column || !p->update) return full(err);
  }
  p->start[g->n] = p->n_entry;
  size_t u = 0;
  for (size_t k = 0; k < p->n_free; k++)
    for (size_t e = p->start[k]; e < p->start[k + 1]; e++)
      for (size_t f = p->start[k]; f <= e; f++)
        p->update[u++] = f == e ? p->n_entry + p->column[e] : find_entry(p, p->column[e], p->column[f]);
  return HALES_OK;
}

hales_status hales_linear_plan_make(hales_linear *l, hales_arena *arena, hales_err *err) {
  const hales_network *net = l->net;
  linear_plan *p = &l->plan;
  l->from = HALES_NEW(arena, net->n_vessel, size_t);
  l->to = HALES_NEW(arena, net->n_vessel, size_t);
  l->vessel_entry = HALES_NEW(arena, net->n_vessel, size_t);
  l->end_at = HALES_NEW(arena, net->n_end, size_t);
  l->end_vessel = HALES_NEW(arena, net->n_end, size_t);
  l->mate_entry = HALES_NEW(arena, net->n_end, size_t);
  names all = {0, HALES_NEW(arena, 2 * net->n_vessel, int)};
  if (!l->from || !l->to || !l->vessel_entry || !l->end_at || !l->end_vessel || !l->mate_entry || !all.name)
    return full(err);
  for (size_t v = 0; v < net->n_vessel; v++) {
    l->from[v] = index_of(&all, net->vessel[v].source);
    l->to[v] = index_of(&all, net->vessel[v].target);
  }
  p->n_node = all.n;
  graph g = {all.n, HALES_NEW(arena, all.n * all.n, unsigned char)};
  unsigned char *given = HALES_NEW(arena, all.n, unsigned char),
                *gone = HALES_NEW(arena, all.n, unsigned char);
  size_t *node_at = HALES_NEW(arena, all.n, size_t), *position = HALES_NEW(arena, all.n, size_t);
  if (!g.joined || !given || !gone || !node_at || !position) return full(err);
  for (size_t v = 0; v < net->n_vessel; v++) join(&g, l->from[v], l->to[v]);
  p->n_free = all.n;
  for (size_t e = 0; e < net->n_end; e++) {
    l->end_at[e] = index_of(&all, net->end[e].node);
    for (size_t v = 0; v < net->n_vessel; v++)
      if (l->from[v] == l->end_at[e] || l->to[v] == l->end_at[e]) l->end_vessel[e] = v;
    if (net->end[e].kind != HALES_END_PRESSURE) continue;
    given[l->end_at[e]] = 1;
    p->n_free--;
  }
  for (size_t e = 0; e < net->n_end; e++)
    if (net->end[e].kind == HALES_END_TREE && net->end[e].tree.mate_end > -1)
      join(&g, l->end_at[e], l->end_at[net->end[e].tree.mate_end]);
  order_nodes(&g, given, gone, p->n_free, node_at);
  HALES_TRY(lay_factor(p, &g, node_at, arena, err));
  for (size_t k = 0; k < all.n; k++) position[node_at[k]] = k;
  for (size_t v = 0; v < net->n_vessel; v++) {
    l->from[v] = position[l->from[v]];
    l->to[v] = position[l->to[v]];
    l->vessel_entry[v] = find_entry(p, l->from[v], l->to[v]);
  }
  for (size_t e = 0; e < net->n_end; e++) l->end_at[e] = position[l->end_at[e]];
  for (size_t e = 0; e < net->n_end; e++) {
    /* a tree that both its ends name is one tree: it belongs to the first */
    const hales_end *end = &net->end[e];
    const int mate = end->kind == HALES_END_TREE ? end->tree.mate_end : -1;
    const bool named_before = mate > -1 && (size_t)mate < e && net->end[mate].kind == HALES_END_TREE &&
                              net->end[mate].tree.mate_end == (int)e;
    l->mate_entry[e] = mate > -1 && !named_before ? find_entry(p, l->end_at[e], l->end_at[mate]) : p->n_entry;
  }
  return HALES_OK;
}

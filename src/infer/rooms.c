#include "infer/rooms.h"

#include <stdalign.h>
#include <stddef.h>

#include "infer/valley.h"

/* Counts when arena is NULL, else takes. */
typedef struct purse {
  hales_arena *arena;
  size_t bytes;
  bool failed;
} purse;

static void *take(purse *u, size_t n, size_t size) {
  const size_t room = n > 0 ? n : 1;
  u->bytes += room * size + alignof(max_align_t);
  if (u->arena == NULL) return NULL;
  void *at = hales_arena_zalloc(u->arena, room, size, alignof(max_align_t));
  if (at == NULL) u->failed = true;
  return at;
}

#define TAKE(u, field, n) ((field) = take((u), (n), sizeof *(field)))

static size_t n_total(const hales_problem *p) {
  return p->settings.n_round_draw * p->settings.n_round + p->settings.n_refine_draw * p->settings.n_refine;
}

static void lay_result(const hales_problem *p, purse *u, hales_infer_result *r) {
  const size_t n = n_total(p), np = p->n_par, nd = p->n_dat, nm = p->settings.n_mode_max;
  TAKE(u, r->theta, n * np);
  TAKE(u, r->weight, n);
  TAKE(u, r->out, n * nd);
  TAKE(u, r->mode, nm);
  TAKE(u, r->mode_theta, nm * np);
  TAKE(u, r->mode_out, nm * nd);
  TAKE(u, r->mode_cov, nm * np * np);
  TAKE(u, r->mode_jac, nm * nd * np);
}

static size_t max_of(size_t a, size_t b) {
  return a > b ? a : b;
}

static void lay_jacobian(const hales_problem *p, purse *u, hales_jacobian *j) {
  const size_t np = p->n_par, nd = p->n_dat;
  const size_t n = 2 * np * max_of(p->settings.n_start, p->settings.n_mode_max);
  TAKE(u, j->z, n * np);
  TAKE(u, j->out, n * nd);
  TAKE(u, j->ok, n);
  TAKE(u, j->done, n);
  TAKE(u, j->request, n);
  TAKE(u, j->side_out, n * nd);
}

static void lay_search(const hales_problem *p, purse *u, hales_search *s) {
  const hales_infer_settings *k = &p->settings;
  const size_t np = p->n_par, nd = p->n_dat, ns = k->n_start;
  const size_t points = max_of(max_of(k->n_screen, ns * k->n_damping), max_of(2 * np, HALES_VALLEY_POINTS));
  TAKE(u, s->start, ns);
  TAKE(u, s->z, ns * np);
  TAKE(u, s->out, ns * nd);
  TAKE(u, s->jac, ns * nd * np);
  TAKE(u, s->grad, ns * np);
  TAKE(u, s->hess, ns * np * np);
  TAKE(u, s->point_z, points * np);
  TAKE(u, s->point_out, points * nd);
  TAKE(u, s->point_ok, points);
  TAKE(u, s->point_loss, k->n_screen);
  TAKE(u, s->pick, k->n_screen);
  TAKE(u, s->walking, ns);
  TAKE(u, s->way_z, HALES_SEARCH_WAY_MAX * np);
  TAKE(u, s->way_hess, HALES_SEARCH_WAY_MAX * np * np);
  TAKE(u, s->way_loss, HALES_SEARCH_WAY_MAX);
  TAKE(u, s->mat, np * np);
  TAKE(u, s->vec, 2 * np);
  TAKE(u, s->pack_z, ns * np);
  TAKE(u, s->pack_out, ns * nd);
  TAKE(u, s->pack_jac, ns * nd * np);
}

static void lay_modes(const hales_problem *p, purse *u, hales_modes *m) {
  const size_t np = p->n_par, nd = p->n_dat, nm = p->settings.n_mode_max;
  TAKE(u, m->mode, nm);
  TAKE(u, m->z, nm * np);
  TAKE(u, m->out, nm * nd);
  TAKE(u, m->jac, nm * nd * np);
  TAKE(u, m->chol, nm * np * np);
  TAKE(u, m->grad, np);
  TAKE(u, m->mat, np * np);
  TAKE(u, m->order, p->settings.n_start);
}

static void lay_amis(const hales_problem *p, purse *u, hales_amis *a) {
  const hales_infer_settings *k = &p->settings;
  const size_t n = n_total(p), np = p->n_par, rounds = k->n_round;
  const size_t nc = rounds * (2 * k->n_mode_max + HALES_SEARCH_WAY_MAX);
  TAKE(u, a->comp, nc);
  TAKE(u, a->mean, nc * np);
  TAKE(u, a->chol, nc * np * np);
  TAKE(u, a->n_candidate, rounds);
  TAKE(u, a->z, n * np);
  TAKE(u, a->out, n * p->n_dat);
  TAKE(u, a->ok, n);
  TAKE(u, a->log_target, n);
  TAKE(u, a->log_weight, n);
  TAKE(u, a->weight, n);
  TAKE(u, a->items, n);
  TAKE(u, a->tail, n);
  TAKE(u, a->tempered, n);
  TAKE(u, a->vec, 2 * np);
  TAKE(u, a->mat, np * np);
  TAKE(u, a->log_q, nc);
}

static void lay_surrogate(const hales_problem *p, purse *u, hales_surrogate *s) {
  const size_t np = p->n_par, nd = p->n_dat, nt = hales_quadratic_terms(np);
  TAKE(u, s->center, np);
  TAKE(u, s->chol, np * np);
  TAKE(u, s->root, hales_quadratic_padded(np) * hales_quadratic_padded(np));
  TAKE(u, s->mid, hales_quadratic_padded(np));
  TAKE(u, s->lo, np);
  TAKE(u, s->hi, np);
  TAKE(u, s->coef, hales_quadratic_padded(nt) * hales_quadratic_padded(nd));
  TAKE(u, s->sd, nd);
  TAKE(u, s->rms, nd);
}

static void lay_chains(const hales_problem *p, purse *u, hales_chains *c) {
  const size_t n = p->settings.n_chain, np = p->n_par, lanes = HALES_SURROGATE_LANES;
  c->n = n;
  TAKE(u, c->u, n * np);
  TAKE(u, c->grad, n * np);
  TAKE(u, c->loss, n);
  TAKE(u, c->try_u, np * lanes);
  TAKE(u, c->try_grad, np * lanes);
  TAKE(u, c->mom, np * lanes);
  TAKE(u, c->one, np);
  TAKE(u, c->place, np);
  TAKE(u, c->work, hales_surrogate_work(np, p->n_dat));
}

static void lay_refine(const hales_problem *p, purse *u, size_t n_pool, hales_refine *f) {
  const size_t np = p->n_par, nd = p->n_dat, nt = hales_quadratic_terms(np), rounds = p->settings.n_refine;
  const size_t n = n_total(p), ns = 1 + rounds;
  if (rounds == 0) return;
  TAKE(u, f->surrogate, rounds);
  for (size_t i = 0; i < rounds; i++) {
    hales_surrogate none, *s = f->surrogate ? &f->surrogate[i] : &none;
    lay_surrogate(p, u, s);
  }
  TAKE(u, f->room.weight, n_pool);
  TAKE(u, f->room.normal, nt * nt);
  TAKE(u, f->room.rhs, nd * nt);
  TAKE(u, f->room.u, HALES_SURROGATE_LANES * np);
  TAKE(u, f->room.work, hales_surrogate_fit_work(np, nd));
  lay_chains(p, u, &f->chains);
  TAKE(u, f->log_q, ns * n);
  TAKE(u, f->log_z, ns);
  TAKE(u, f->count, ns);
  TAKE(u, f->log_mix, n);
  TAKE(u, f->bridge, ns * n);
  TAKE(u, f->pool_loss, n_pool);
  TAKE(u, f->start, p->settings.n_chain * np);
}

static void lay_rooms(const hales_problem *p, purse *u, hales_rooms *r) {
  const hales_infer_settings *k = &p->settings;
  const size_t n_jac = 2 * p->n_par * max_of(k->n_start, k->n_mode_max);
  r->ladder.p = p;
  r->ladder.n_batch = max_of(max_of(k->n_screen, k->n_start * k->n_damping),
                             max_of(n_jac, max_of(k->n_round_draw, 2 * k->n_refine_draw)));
  const size_t n_search = k->max_search + k->max_search / 2; /* with the second allowance */
  r->ladder.n_pool_max = k->n_refine > 0 ? 4 * k->n_screen + n_search + 2 * n_jac + n_total(p) : 0;
  TAKE(u, r->ladder.theta, r->ladder.n_batch * p->n_par);
  TAKE(u, r->ladder.pool_z, r->ladder.n_pool_max * p->n_par);
  TAKE(u, r->ladder.pool_out, r->ladder.n_pool_max * p->n_dat);
  lay_jacobian(p, u, &r->jacobian);
  lay_search(p, u, &r->search);
  r->search.jacobian = &r->jacobian;
  lay_modes(p, u, &r->modes);
  lay_amis(p, u, &r->amis);
  lay_refine(p, u, r->ladder.n_pool_max, &r->refine);
}

size_t hales_rooms_bytes(const hales_problem *p) {
  purse u = {.arena = NULL};
  hales_infer_result r;
  hales_rooms rooms = {.ladder = {0}};
  lay_result(p, &u, &r);
  lay_rooms(p, &u, &rooms);
  return u.bytes;
}

bool hales_rooms_take_result(const hales_problem *p, hales_arena *a, hales_infer_result *r) {
  purse u = {.arena = a};
  lay_result(p, &u, r);
  return !u.failed;
}

bool hales_rooms_take(const hales_problem *p, hales_arena *a, hales_rooms *rooms) {
  purse u = {.arena = a};
  *rooms = (hales_rooms){.ladder = {0}};
  lay_rooms(p, &u, rooms);
  return !u.failed;
}

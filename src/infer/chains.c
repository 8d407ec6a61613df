#include "infer/chains.h"

#include <math.h>
#include <string.h>

#include "infer/streams.h"

enum { W = HALES_SURROGATE_LANES };
_Static_assert((int)W == (int)HALES_AMIS_ABREAST, "a block of chains jumps together");
enum {
  WARM_UP = 20,
  THIN = 8,
  JUMP_EVERY = 5,
  LEAP_MIN = 3,
  LEAP_MAX = 9
}; /* heuristic: with fewer steps medians drift */
static const double step_first = 0.4,
                    accept_want = 0.8; /* [Neal2011, 5.4.4]: 0.65 is best, higher is safer */

/* everything that stays the same during one step of all chains */
typedef struct step {
  const hales_problem *p;
  const hales_surrogate *s;
  const hales_amis *a;
  hales_rng rng; /* of this step */
  double size;
  size_t leaps;
} step;

static void set_state(const hales_surrogate *s, hales_chains *c, size_t i, const double *z) {
  const size_t np = s->n_par;
  for (size_t j = 0; j < np; j++) c->one[j] = z[j] - s->center[j];
  hales_chol_forward(np, s->chol, c->one, c->one);
  for (size_t j = 0; j < np; j++) c->u[(i / W * np + j) * W + i % W] = c->one[j];
}

/* z [n_par] of chain i */
static void get_place(const hales_surrogate *s, const hales_chains *c, size_t i, double *z) {
  const size_t np = s->n_par;
  for (size_t j = 0; j < np; j++) c->one[j] = c->u[(i / W * np + j) * W + i % W];
  hales_chol_apply(np, s->chol, c->one, z);
  for (size_t j = 0; j < np; j++) z[j] += s->center[j];
}

static void take(hales_chains *c, size_t np, size_t b, size_t w, double loss) {
  for (size_t j = 0; j < np; j++) {
    const size_t to = (b * np + j) * W + w, from = j * W + w;
    c->u[to] = c->try_u[from];
    c->grad[to] = c->try_grad[from];
  }
  c->loss[b * W + w] = loss;
}

/* one trajectory of block b; returns the sum of the acceptance probabilities */
static double hamiltonian(const step *t, hales_chains *c, size_t b) {
  const size_t np = t->s->n_par, size = np * W;
  double start[W] = {0}, end[W] = {0}, loss[W], sum = 0.0;
  for (size_t w = 0; w < W; w++) {
    const hales_rng rng = hales_rng_substream(t->rng, b * W + w);
    hales_rng_normals(rng, 0, np, c->one);
    for (size_t j = 0; j < np; j++) {
      c->mom[j * W + w] = c->one[j];
      start[w] += 0.5 * c->one[j] * c->one[j];
    }
  }
  memcpy(c->try_u, c->u + b * size, size * sizeof *c->u);
  memcpy(c->try_grad, c->grad + b * size, size * sizeof *c->u);
  for (size_t k = 0; k < t->leaps; k++) {
    for (size_t i = 0; i < size; i++) {
      c->mom[i] -= 0.5 * t->size * c->try_grad[i];
      c->try_u[i] += t->size * c->mom[i];
    }
    hales_surrogate_eval(t->s, c->try_u, loss, c->try_grad, c->work);
    for (size_t i = 0; i < size; i++) c->mom[i] -= 0.5 * t->size * c->try_grad[i];
  }
  for (size_t i = 0; i < size; i++) end[i % W] += 0.5 * c->mom[i] * c->mom[i];
  for (size_t w = 0; w < W; w++) {
    const double gain = c->loss[b * W + w] + start[w] - loss[w] - end[w];
    const double chance = gain >= 0.0 ? 1.0 : gain > -700.0 ? exp(gain) : 0.0; /* NaN: 0 */
    sum += chance;
    if (hales_rng_uniform(hales_rng_substream(t->rng, b * W + w), np) < chance) take(c, np, b, w, loss[w]);
  }
  return sum;
}

/* one independent proposal from the importance mixture for each chain of block b */
static void jump(const step *t, hales_chains *c, size_t b) {
  const size_t np = t->s->n_par;
  double loss[W], here[W], there[W], *from = c->mom, *to = c->try_u;
  for (size_t w = 0; w < W; w++) {
    const hales_rng rng = hales_rng_substream(t->rng, b * W + w);
    get_place(t->s, c, b * W + w, c->place);
    for (size_t j = 0; j < np; j++) from[j * W + w] = c->place[j];
    hales_amis_draw(t->p, t->a, hales_rng_substream(rng, 1), c->place);
    for (size_t j = 0; j < np; j++) to[j * W + w] = c->place[j];
  }
  hales_amis_log_last(t->p, t->a, from, c->try_grad, here);
  hales_amis_log_last(t->p, t->a, to, c->try_grad, there);
  for (size_t i = 0; i < np * W; i++) to[i] -= t->s->center[i / W];
  hales_chol_forward_abreast(np, t->s->chol, to);
  hales_surrogate_eval(t->s, c->try_u, loss, c->try_grad, c->work);
  for (size_t w = 0; w < W; w++) {
    const double gain = c->loss[b * W + w] - loss[w] + here[w] - there[w];
    const double u = hales_rng_uniform(hales_rng_substream(t->rng, b * W + w), 0);
    if (log(u) < gain) take(c, np, b, w, loss[w]);
  }
}

static void write_draws(const step *t, const hales_chains *c, double *draw) {
  const size_t np = t->s->n_par;
  for (size_t i = 0; i < c->n; i++, draw += np) {
    get_place(t->s, c, i, draw);
    for (size_t j = 0; j < np; j++) /* rounding may have carried it over its bound */
      draw[j] = fmin(fmax(draw[j], hales_ladder_lo(t->p, j)), hales_ladder_hi(t->p, j));
  }
}

void hales_chains_run(const hales_problem *p, const hales_surrogate *s, const hales_amis *a, hales_rng rng,
                      const double *z0, size_t each, hales_chains *c, double *draw) {
  const size_t np = p->n_par, n_block = c->n / W, n_step = WARM_UP + each * THIN;
  double size = step_first, total = 0.0;
  for (size_t i = 0; i < c->n; i++) set_state(s, c, i, z0 + i * np);
  for (size_t b = 0; b < n_block; b++)
    hales_surrogate_eval(s, c->u + b * np * W, c->loss + b * W, c->grad + b * np * W, c->work);
  size_t n_total = 0;
  for (size_t k = 0; k < n_step; k++) {
    const hales_rng now = hales_rng_substream(rng, k);
    const double u = hales_rng_uniform(now, 0), v = hales_rng_uniform(now, 1);
    const step t = {p, s, a, now, size * (0.8 + 0.4 * u), LEAP_MIN + (size_t)(v * (LEAP_MAX - LEAP_MIN + 1))};
    if (k % JUMP_EVERY == JUMP_EVERY - 1) {
      for (size_t b = 0; b < n_block; b++) jump(&t, c, b);
    } else {
      double sum = 0.0;
      for (size_t b = 0; b < n_block; b++) sum += hamiltonian(&t, c, b);
      const double share = sum / (double)c->n;
      if (k < WARM_UP) {
        size *= exp(share - accept_want);
      } else {
        total += share;
        n_total++;
      }
    }
    if (k >= WARM_UP && (k - WARM_UP) % THIN == THIN - 1)
      write_draws(&t, c, draw + (k - WARM_UP) / THIN * c->n * np);
  }
  c->accepted = n_total > 0 ? total / (double)n_total : 0.0;
}

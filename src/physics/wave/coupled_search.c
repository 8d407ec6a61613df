/* The periodic state of a heart with a network: the beat map's fixed point by mixing, plain beats at last. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mmhg.h"
#include "physics/mixing.h"
#include "physics/orbit.h"
#include "physics/wave/coupled_priv.h"
#include "physics/wave/wall.h"

enum { MIXED_BEATS = 60, DROPS = 3 };

typedef struct search {
  hales_coupled *c;
  hales_mixing m;
  size_t head;           /* numbers before the network's */
  double *scale, *plain; /* [m.n] units of the distance; the state after the last beat */
  double balance;        /* m.scale of the network's numbers over their scale */
  double change, moved;  /* of the beat before */
  hales_coupled_report *r;
} search;

/* Of the model as in its own orbits; of the network in pulses of the pressure at its inlet: what a wave of
 * that height does to areas and flows. Each of the two parts counts as much in the mixture. */
static void fill_scale(search *s, const double *x) {
  const hales_coupled *c = s->c;
  const hales_model *m = c->port->model;
  double lo = c->inlet_p[0], hi = lo;
  for (int k = 1; k < c->s.steps; k++) lo = fmin(lo, c->inlet_p[k]), hi = fmax(hi, c->inlet_p[k]);
  const int node = c->net.end[c->inlet].node;
  double stiff_pa = 0.0;
  for (size_t v = 0; v < c->net.n_vessel; v++)
    if (c->vessel[v].source == node || c->vessel[v].target == node)
      stiff_pa =
          hales_wall_place(&c->vessel[v], c->vessel[v].source == node ? 0.0 : 1.0, c->net.density_kg_m3).k_pa;
  const double pulse_mmhg = fmax(hi - lo, 1.0), pulses = hales_pa_from_mmhg(pulse_mmhg) / stiff_pa;
  hales_orbit_scale(m, x, s->scale);
  s->scale[m->n_state] = fmax(fabs(x[m->n_state]), 20.0); /* q_out, as other flows */
  s->scale[m->n_state + 1] = pulse_mmhg;
  hales_wave_state_scale(c->wave, s->scale + s->head);
  for (size_t i = s->head; i < s->m.n; i++) s->scale[i] *= pulses;
  for (size_t i = 0; i < s->m.n; i++) s->m.scale[i] = s->scale[i] * (i < s->head ? 1.0 : s->balance);
}

/* From the begin of the last beat to the mixture, and from there as the 0D orbits estimate it (orbit.c): what
 * the mixture has not seen, a share of the last way. */
static double estimate(search *s, bool mixed) {
  static const double unseen = 5.0, memory = 0.05;
  const size_t n = s->m.n;
  double left = 0.0;
  for (size_t i = 0; i < n; i++) left = fmax(left, fabs(s->m.left[i]) / s->scale[i]);
  const double moved = hales_orbit_distance(n, s->m.g, s->m.y, s->scale);
  const double far = moved + fmax(unseen * left, memory * s->moved);
  s->moved = moved;
  return mixed ? far : HUGE_VAL;
}

/* Of plain beats: a change that shrinks by `ratio` a beat has change / (1 - ratio) to go from its begin. */
static double estimate_plain(const search *s) {
  const double ratio = s->r->change / s->change;
  return ratio < 1.0 ? s->r->change / (1.0 - ratio) : HUGE_VAL;
}

/* After a beat from m.y: how far it is from the periodic one, and where the next begins. */
static hales_status look(search *s, hales_err *err) {
  hales_coupled *c = s->c;
  hales_coupled_get_state(c, s->m.g);
  memcpy(s->plain, s->m.g, s->m.n * sizeof *s->plain);
  fill_scale(s, s->plain);
  s->r->change = hales_orbit_distance(s->m.n, s->plain, s->m.y, s->scale);
  const bool mixing = !c->s.plain && s->r->beats <= MIXED_BEATS;
  const bool mixed = mixing && hales_mixing_step(&s->m);
  s->r->distance = mixing ? estimate(s, mixed) : estimate_plain(s);
  s->change = mixed ? 0.0 : s->r->change; /* the next beat begins elsewhere: no ratio */
  if (!mixed || s->r->distance <= c->s.periodic_tol) return HALES_OK;
  s->r->mixed++;
  if (hales_coupled_set_state(c, s->m.g, false, NULL) == HALES_OK) return HALES_OK;
  s->r->dropped++;
  hales_mixing_forget(&s->m);
  return hales_coupled_set_state(c, s->plain, false, err);
}

static hales_status run(search *s, hales_err *err) {
  hales_coupled *c = s->c;
  hales_coupled_report *r = s->r;
  for (r->beats = 1; r->beats <= c->s.max_beats; r->beats++) {
    const bool last = r->beats == c->s.max_beats, record = last || r->distance < 100.0 * c->s.periodic_tol;
    hales_coupled_get_state(c, s->m.y);
    hales_err why = {0};
    const hales_status got = hales_coupled_beat(c, record, &why);
    if (got == HALES_EMATH && r->mixed > 0 && r->dropped < DROPS && !last) {
      r->dropped++;
      hales_mixing_forget(&s->m);
      HALES_TRY(hales_coupled_set_state(c, s->plain, true, err));
      continue;
    }
    if (got != HALES_OK) {
      if (err) *err = why;
      return got;
    }
    HALES_TRY(look(s, err));
    if (record && r->beats > 2 && r->distance <= c->s.periodic_tol) {
      r->outcome = HALES_COUPLED_PERIODIC;
      return HALES_OK;
    }
  }
  r->beats = c->s.max_beats;
  return HALES_OK;
}

hales_status hales_coupled_run(hales_coupled *c, hales_coupled_report *report, hales_err *err) {
  *report = (hales_coupled_report){
      .outcome = HALES_COUPLED_NOT_PERIODIC, .volume_ml = hales_coupled_volume(c), .distance = HUGE_VAL};
  const size_t n = hales_coupled_state_size(c);
  search s = {.c = c, .head = c->port->model->n_state + 2, .change = HUGE_VAL, .r = report};
  s.balance = sqrt((double)(n - s.head) / (double)s.head);
  double *room = calloc(2 * n, sizeof *room);
  hales_status got = hales_mixing_create(n, &s.m, err);
  if (got == HALES_OK && !room)
    got = HALES_FAIL(err, HALES_ENOMEM, "coupled run: no memory for states of %zu numbers", n);
  if (got == HALES_OK) {
    s.scale = room;
    s.plain = room + n;
    got = run(&s, err);
  }
  hales_mixing_destroy(&s.m);
  free(room);
  report->volume_defect = c->volume_defect;
  return got;
}

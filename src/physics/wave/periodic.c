/* Beats until the state after one is the state before it, pulled ahead by Anderson's mixing [WalkerNi2011]:
 * the capacitors behind the outlets fill over many beats, in few directions. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "physics/mixing.h"
#include "physics/wave/solve_priv.h"

/* Numbers of an end: capacitor, inductor, past flows of a tree with its two sums. */
static size_t end_size(const hales_wave_end *e) {
  return 2 + (e->tail.n > 0 ? e->tail.n + 2 : 0);
}

size_t hales_wave_state_size(const hales_wave *w) {
  size_t n = 0;
  for (size_t v = 0; v < w->grid.n_pipe; v++) n += 2 * (size_t)w->grid.pipe[v].cells;
  for (size_t i = 0; i < w->grid.net->n_end; i++) n += end_size(&w->end[i]);
  return n;
}

/* The past of a tree is laid out from its newest point back, so that it means the same at any time. */
static size_t tail_index(const hales_wave_tail *t, size_t back) {
  return (t->at + t->n - back) % t->n;
}

void hales_wave_get_state(const hales_wave *w, double *y) {
  for (size_t v = 0; v < w->grid.n_pipe; v++) {
    const hales_wave_pipe *p = &w->grid.pipe[v];
    const size_t n = (size_t)p->cells;
    memcpy(y, w->grid.cells.a + p->first, n * sizeof *y);
    memcpy(y + n, w->grid.cells.q + p->first, n * sizeof *y);
    y += 2 * n;
  }
  for (size_t i = 0; i < w->grid.net->n_end; i++) {
    const hales_wave_end *e = &w->end[i];
    *y++ = e->p_c, *y++ = e->q_l;
    if (e->tail.n == 0) continue;
    for (size_t k = 0; k < e->tail.n; k++) *y++ = e->tail.past[tail_index(&e->tail, k)];
    *y++ = e->tail.history[0], *y++ = e->tail.history[1];
  }
}

hales_status hales_wave_set_state(hales_wave *w, const double *y, hales_err *err) {
  const size_t size = hales_wave_state_size(w);
  for (size_t i = 0; i < size; i++)
    if (!isfinite(y[i])) return HALES_FAIL_AT(err, HALES_EARG, i, "number %zu of the state is not finite", i);
  const double *cell = y;
  for (size_t v = 0; v < w->grid.n_pipe; cell += 2 * (size_t)w->grid.pipe[v].cells, v++)
    for (size_t k = 0; k < (size_t)w->grid.pipe[v].cells; k++)
      if (!(cell[k] > 0.0))
        return HALES_FAIL_AT(err, HALES_EARG, v, "vessel '%s': the state's area of cell %zu is not positive",
                             w->grid.net->vessel[v].label, k + 1);
  for (size_t v = 0; v < w->grid.n_pipe; v++) {
    const hales_wave_pipe *p = &w->grid.pipe[v];
    const size_t n = (size_t)p->cells;
    memcpy(w->grid.cells.a + p->first, y, n * sizeof *y);
    memcpy(w->grid.cells.q + p->first, y + n, n * sizeof *y);
    y += 2 * n;
    hales_wave_grid_refresh(&w->grid, v);
  }
  for (size_t i = 0; i < w->grid.net->n_end; i++) {
    hales_wave_end *e = &w->end[i];
    e->p_c = e->kind == HALES_END_REFLECTION ? e->p_c : y[0]; /* there it is not a state */
    e->q_l = y[1];
    y += 2;
    if (e->tail.n == 0) continue;
    for (size_t k = 0; k < e->tail.n; k++) e->tail.past[tail_index(&e->tail, k)] = *y++;
    e->tail.history[0] = *y++, e->tail.history[1] = *y++;
  }
  return HALES_OK;
}

void hales_wave_state_scale(const hales_wave *w, double *scale) {
  for (size_t v = 0; v < w->grid.n_pipe; v++) {
    const hales_wave_pipe *p = &w->grid.pipe[v];
    for (size_t k = 0; k < (size_t)p->cells; k++) {
      const double a0 = 1.0 / w->grid.cells.ia0[p->first + k];
      scale[k] = a0;
      scale[(size_t)p->cells + k] = a0 * sqrt(w->grid.cells.k[p->first + k] / p->rho);
    }
    scale += 2 * (size_t)p->cells;
  }
  for (size_t i = 0; i < w->grid.net->n_end; i++) {
    const hales_wave_end *e = &w->end[i];
    const hales_wall_at *wall = &w->grid.tip[e->tip].wall;
    const double flow = wall->a0_m2 * sqrt(wall->k_pa / wall->density_kg_m3);
    const bool two_sided = e->tail.mate != NULL;
    *scale++ = wall->k_pa, *scale++ = flow;
    if (e->tail.n == 0) continue;
    for (size_t k = 0; k < e->tail.n; k++) *scale++ = two_sided ? wall->k_pa : flow;
    for (size_t k = 0; k < 2; k++) *scale++ = two_sided ? flow : wall->k_pa;
  }
}

/* Fills the report's change: the largest of pressure or flow over a beat, in units of the vessel's pulses; of
 * outlets, in units of the adjoining vessel's pulse of pressure.  And the largest of pressure and area alone.
 */
static void measure(const hales_wave *w, const double *y, const double *g, hales_wave_report *r) {
  double most = 0.0;
  size_t *worst = &r->worst_vessel;
  r->change_pa = r->change_area = 0.0;
  const hales_wave_soa *c = &w->grid.cells;
  for (size_t v = 0; v < w->grid.n_pipe; v++) {
    const hales_wave_pipe *p = &w->grid.pipe[v];
    const size_t n = (size_t)p->cells;
    const double *pulse = w->pulse + 4 * v;
    const double floor_p = 1e-4 * c->k[p->first], floor_q = 1e-4 / c->ia0[p->first];
    const double per_p = 1.0 / fmax(pulse[1] - pulse[0], floor_p),
                 per_q = 1.0 / fmax(pulse[3] - pulse[2], floor_q);
    for (size_t k = 0; k < n; k++) {
      const size_t i = p->first + k;
      const hales_wall_at wall = hales_wave_cell_wall(&w->grid, v, i);
      const double stiff = p->rho * hales_wall_speed2(&wall, g[k]) / g[k];
      const double da = fabs(g[k] - y[k]), dp = da * stiff;
      const double change = fmax(dp * per_p, fabs(g[n + k] - y[n + k]) * per_q);
      r->change_pa = fmax(r->change_pa, dp);
      r->change_area = fmax(r->change_area, da / g[k]);
      if (!(change <= most) && !isnan(most)) most = change, *worst = v;
    }
    y += 2 * n, g += 2 * n;
  }
  for (size_t i = 0; i < w->grid.net->n_end; i++) {
    const hales_wave_end *e = &w->end[i];
    const size_t v = w->grid.tip[e->tip].vessel;
    const double *pulse = w->pulse + 4 * v;
    const double per_p = 1.0 / fmax(pulse[1] - pulse[0], 1e-4 * w->grid.tip[e->tip].wall.k_pa);
    const double change = e->c > 0.0 ? fabs(g[0] - y[0]) * per_p : 0.0;
    if (!(change <= most) && !isnan(most)) most = change, *worst = v;
    y += end_size(e), g += end_size(e);
  }
  r->change = most;
}

static hales_wave_outcome outcome_of(const hales_wave *w) {
  const hales_wave_report *r = &w->report;
  const hales_wave_settings *s = &w->settings;
  if (r->change <= s->periodic_tol) return HALES_WAVE_PERIODIC;
  const bool asked = s->accept_pa > 0.0 || s->accept_area > 0.0;
  const bool pressure = !(s->accept_pa > 0.0) || r->change_pa <= s->accept_pa;
  const bool area = !(s->accept_area > 0.0) || r->change_area <= s->accept_area;
  return asked && pressure && area ? HALES_WAVE_ACCEPTED : HALES_WAVE_NOT_PERIODIC;
}

/* Flow in against flow out of the last beat. */
static double flow_defect(const hales_wave *w, const double *volume_before) {
  double in = 0.0, out = 0.0;
  for (size_t i = 0; i < w->grid.net->n_end; i++) {
    const double v = w->end[i].volume - volume_before[i];
    in -= fmin(v, 0.0), out += fmax(v, 0.0);
  }
  return fabs(in - out) / fmax(fmax(in, out), 1e-300);
}

/* On the way from a change of 1 to the tolerance, in decades. */
static void tell(const hales_wave *w) {
  const double way = log(fmin(w->report.change, 1.0)) / log(w->settings.periodic_tol);
  char what[32];
  (void)snprintf(what, sizeof what, "beat %d", w->report.beats);
  hales_progress_tell(w->settings.progress, what, (size_t)(1000.0 * fmin(fmax(way, 0.0), 1.0)), 1000);
}

static hales_status search(hales_wave *w, hales_mixing *m, double *through, hales_err *err) {
  hales_wave_report *r = &w->report;
  const size_t n_end = w->grid.net->n_end;
  r->beats = 0;
  for (;;) {
    /* each beat is recorded from the moment the last one was close: the last beat must be */
    const bool last = r->beats + 1 >= w->settings.max_beats;
    const bool record = last || (r->beats > 0 && r->change < 10.0 * w->settings.periodic_tol);
    hales_wave_get_state(w, m->y);
    for (size_t i = 0; i < n_end; i++) through[i] = w->end[i].volume;
    HALES_TRY(hales_wave_beat(w, record, err));
    hales_wave_get_state(w, m->g);
    r->beats++;
    measure(w, m->y, m->g, r);
    r->flow_defect = flow_defect(w, through);
    tell(w);
    const bool periodic = r->change <= w->settings.periodic_tol;
    if ((periodic && record) || last) {
      r->outcome = outcome_of(w);
      return HALES_OK;
    }
    if (w->settings.plain || periodic) continue;
    /* a mixture that no vessel can take is not taken: the beat's own state goes on */
    if (hales_mixing_step(m) && hales_wave_set_state(w, m->g, NULL) != HALES_OK) hales_mixing_forget(m);
  }
}

hales_status hales_wave_run(hales_wave *w, hales_wave_report *report, hales_err *err) {
  hales_mixing m;
  double *through = calloc(w->grid.net->n_end, sizeof *through);
  hales_status s = hales_mixing_create(hales_wave_state_size(w), &m, err);
  if (s == HALES_OK && !through) s = HALES_FAIL(err, HALES_ENOMEM, "no memory for the ends of a network");
  if (s == HALES_OK) {
    hales_wave_state_scale(w, m.scale);
    s = search(w, &m, through, err);
  }
  hales_mixing_destroy(&m);
  free(through);
  if (report) *report = w->report;
  return s;
}

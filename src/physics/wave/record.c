#include "physics/wave/solve_priv.h"

#include <math.h>
#include <stdlib.h>

enum { STATIONS = HALES_WAVE_STATIONS, QUANTITIES = HALES_WAVE_QUANTITIES };

/* Weights of n neighbouring averages in the value at x, in cells from the first one's outer face: the slope
 * there of the polynomial through the sums of the averages. */
static void find_weights(int n, double x, double *weight) {
  for (int m = 0; m < n; m++) weight[m] = 0.0;
  for (int k = 1; k <= n; k++) { /* slope of the Lagrange polynomial of face k, felt by all cells before it */
    double slope = 0.0;
    for (int skip = 0; skip <= n; skip++) {
      if (skip == k) continue;
      double term = 1.0 / (k - skip);
      for (int j = 0; j <= n; j++)
        if (j != k && j != skip) term *= (x - j) / (k - j);
      slope += term;
    }
    for (int m = 0; m < k; m++) weight[m] += slope;
  }
}

static hales_wave_station place(const hales_wave *w, size_t vessel, int station) {
  const hales_wave_pipe *pipe = &w->grid.pipe[vessel];
  const double x = pipe->cells * station / (double)(STATIONS - 1);
  /* three cells at the ends, where the value lies outside their middles, four elsewhere */
  const int n = station == 0 || station == STATIONS - 1 ? 3 : 4;
  const int first = (int)fmin(fmax(floor(x - 0.5) - 1.0, 0.0), pipe->cells - n);
  hales_wave_station at = {.cell = pipe->first + (size_t)first, .cells = (size_t)n};
  at.wall = hales_wall_place(&w->grid.net->vessel[vessel], 0.25 * station, w->grid.net->density_kg_m3);
  find_weights(n, x - first, at.weight);
  for (size_t k = 0; k < at.cells; k++) at.depth_pa += at.weight[k] * w->grid.depth_pa[at.cell + k];
  return at;
}

hales_status hales_wave_record_init(hales_wave *w, hales_err *err) {
  const size_t points = w->grid.n_pipe * STATIONS * QUANTITIES, samples = (size_t)w->settings.samples;
  hales_wave_record *r = &w->record;
  r->time = calloc(samples, sizeof(double));
  r->series = calloc(points * samples, sizeof(double));
  r->range = calloc(points, sizeof *r->range);
  r->now = calloc(2 * points, sizeof(double));
  r->station = calloc(w->grid.n_pipe * STATIONS, sizeof *r->station);
  if (!r->time || !r->series || !r->range || !r->now || !r->station)
    return HALES_FAIL(err, HALES_ENOMEM, "no memory to record %zu series of %zu samples", points, samples);
  r->last = r->now + points;
  r->points = points;
  for (size_t i = 0; i < w->grid.n_pipe * STATIONS; i++)
    r->station[i] = place(w, i / STATIONS, (int)(i % STATIONS));
  for (size_t k = 0; k < samples; k++) r->time[k] = w->grid.net->period_s * (double)k / (double)samples;
  return HALES_OK;
}

void hales_wave_get_point(const hales_wave *w, size_t vessel, int station, double value[QUANTITIES]) {
  const hales_wave_station *at = &w->record.station[vessel * STATIONS + (size_t)station];
  const double *p = w->grid.cells.p + at->cell, *q = w->grid.cells.q + at->cell;
  double pressure = at->depth_pa, flow = 0.0;
  for (size_t k = 0; k < at->cells; k++) pressure += at->weight[k] * p[k], flow += at->weight[k] * q[k];
  value[HALES_WAVE_P] = pressure;
  value[HALES_WAVE_Q] = flow;
  value[HALES_WAVE_A] = hales_wall_area(&at->wall, pressure);
  value[HALES_WAVE_U] = flow / value[HALES_WAVE_A];
}

/* All points of a vessel now. */
static void look_at(const hales_wave *w, size_t v) {
  for (int s = 0; s < STATIONS; s++)
    hales_wave_get_point(w, v, s, w->record.now + (v * STATIONS + (size_t)s) * QUANTITIES);
}

static void look(const hales_wave *w) {
  for (size_t v = 0; v < w->grid.n_pipe; v++) look_at(w, v);
}

void hales_wave_record_begin(hales_wave *w) {
  hales_wave_record *r = &w->record;
  look(w);
  for (size_t i = 0; i < r->points; i++) {
    r->range[i] = (hales_wave_range){r->now[i], r->now[i], 0.0};
    r->last[i] = r->now[i];
  }
  r->begin = w->time;
  r->on = true;
}

void hales_wave_record_sample(hales_wave *w, int k) {
  const size_t samples = (size_t)w->settings.samples;
  look(w);
  for (size_t i = 0; i < w->record.points; i++) w->record.series[i * samples + (size_t)k] = w->record.now[i];
}

void hales_wave_record_step(hales_wave *w, size_t vessel, double dt) {
  hales_wave_record *r = &w->record;
  const size_t points = (size_t)STATIONS * QUANTITIES;
  look_at(w, vessel);
  for (size_t i = vessel * points; i < (vessel + 1) * points; i++) {
    r->range[i].min = fmin(r->range[i].min, r->now[i]);
    r->range[i].max = fmax(r->range[i].max, r->now[i]);
    r->range[i].mean += 0.5 * dt * (r->last[i] + r->now[i]); /* the integral, until the beat is over */
    r->last[i] = r->now[i];
  }
}

void hales_wave_record_stop(hales_wave *w) {
  for (size_t i = 0; i < w->record.points; i++) w->record.range[i].mean /= w->time - w->record.begin;
  w->record.on = false;
}

hales_status hales_wave_record_beat(hales_wave *w, hales_err *err) {
  return hales_wave_beat(w, true, err);
}

int hales_wave_samples(const hales_wave *w) {
  return w->settings.samples;
}

const double *hales_wave_sample_times(const hales_wave *w) {
  return w->record.time;
}

static size_t point(size_t vessel, int station, hales_wave_quantity q) {
  return (vessel * STATIONS + (size_t)station) * QUANTITIES + (size_t)q;
}

const double *hales_wave_series(const hales_wave *w, size_t vessel, int station, hales_wave_quantity q) {
  return w->record.series + point(vessel, station, q) * (size_t)w->settings.samples;
}

hales_wave_range hales_wave_get_range(const hales_wave *w, size_t vessel, int station,
                                      hales_wave_quantity q) {
  return w->record.range[point(vessel, station, q)];
}

int hales_wave_cells(const hales_wave *w, size_t vessel) {
  return w->grid.pipe[vessel].cells;
}

void hales_wave_get_profile(const hales_wave *w, size_t vessel, hales_wave_quantity q, double *value) {
  const hales_wave_pipe *pipe = &w->grid.pipe[vessel];
  const hales_wave_soa *c = &w->grid.cells;
  for (size_t j = 0; j < (size_t)pipe->cells; j++) {
    const size_t i = pipe->first + j;
    value[j] = q == HALES_WAVE_P   ? c->p[i] + w->grid.depth_pa[i]
               : q == HALES_WAVE_Q ? c->q[i]
               : q == HALES_WAVE_A ? c->a[i]
                                   : c->q[i] * c->ia[i];
  }
}

void hales_wave_get_positions(const hales_wave *w, size_t vessel, double *x_m) {
  const hales_wave_pipe *pipe = &w->grid.pipe[vessel];
  for (int j = 0; j < pipe->cells; j++) x_m[j] = (j + 0.5) * pipe->dx;
}

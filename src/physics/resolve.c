#include "physics/resolve.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LEVELS = 6 };
static const double first_rtol =
    1e-3; /* of the accuracy wanted; heuristic: most sets pass the second level */
static const double finer = 0.125;
static const double least_rtol = 1e-12;
/* heuristic: of what is allowed.  Two runs agree by chance now and then (an extreme at a valve that opens),
 * so that two moves in a row must be small, or one far smaller. */
static const double last_share = 0.5, single_share = 0.05;

double hales_figure_size(const char *unit, const double *stat) {
  const double floor = strcmp(unit, "mL") == 0            ? 10.0
                       : strcmp(unit, "mL/s") == 0        ? 20.0
                       : strcmp(unit, "mm[Hg].mL/s") == 0 ? 1000.0
                                                          : 1.0;
  return fmax(floor, fmax(fabs(stat[0]), fabs(stat[1])));
}

double hales_figures_moved(const hales_model *m, const double *y, const double *stat, const double *z,
                           const double *other, int *where) {
  double worst = 0.0;
  for (size_t s = 0; s < m->n_signal; s++) {
    const double size = hales_figure_size(m->signal[s].unit, stat + 3 * s);
    double d = s < m->n_state ? fabs(y[s] - z[s]) / size : 0.0;
    for (size_t k = 0; k < 3; k++) {
      const double e = fabs(stat[3 * s + k] - other[3 * s + k]) / size;
      if (!(e <= d) && !isnan(d)) d = e; /* a NaN stays */
    }
    if (d <= worst) continue;
    if (where) *where = (int)s;
    if (!isfinite(d)) return HUGE_VAL;
    worst = d;
  }
  return worst;
}

/* The sets still in question, side by side. */
typedef struct pending {
  size_t n;
  size_t *row;           /* [n] in the ensemble */
  double *param, *start; /* start NULL where the ensemble has none */
  hales_run *run;
  double *state, *stat;     /* of the level being run */
  double *last, *last_stat; /* [all] of the level before */
} pending;

static void release(pending *p) {
  free(p->row);
  free(p->param);
  free(p->start);
  free(p->run);
  free(p->state);
  free(p->stat);
  free(p->last);
  free(p->last_stat);
}

static bool reserve(pending *p, const hales_model *m, size_t n, bool starts) {
  const size_t states = n * m->n_state, stats = n * m->n_signal * 3;
  *p = (pending){.n = n,
                 .row = calloc(n, sizeof *p->row),
                 .param = calloc(n * m->n_param, sizeof *p->param),
                 .start = starts ? calloc(states, sizeof *p->start) : NULL,
                 .run = calloc(n, sizeof *p->run),
                 .state = calloc(states, sizeof *p->state),
                 .stat = calloc(stats, sizeof *p->stat),
                 .last = calloc(states, sizeof *p->last),
                 .last_stat = calloc(stats, sizeof *p->last_stat)};
  return p->row && p->param && (p->start || !starts) && p->run && p->state && p->stat && p->last &&
         p->last_stat;
}

/* Judges what has just been run; sets that stay in question move to the front. */
static void judge(pending *p, const hales_model *m, double accuracy, bool first, bool final, hales_run *run,
                  double *state, double *stat) {
  const size_t ns = m->n_state, nf = m->n_signal * 3;
  size_t kept = 0;
  for (size_t i = 0; i < p->n; i++) {
    const size_t row = p->row[i];
    const double *y = p->state + i * ns, *f = p->stat + i * nf;
    const hales_run before = first ? (hales_run){0} : run[row];
    run[row] = p->run[i];
    run[row].beats += before.beats;
    run[row].moved = before.moved;
    run[row].moved_signal = before.moved_signal;
    if (run[row].outcome != HALES_RUN_OK) continue;
    if (!first)
      run[row].moved =
          hales_figures_moved(m, y, f, p->last + row * ns, p->last_stat + row * nf, &run[row].moved_signal);
    const bool twice =
        before.moved > 0.0 && before.moved <= accuracy && run[row].moved <= last_share * accuracy;
    const bool resolved = !first && (twice || run[row].moved <= single_share * accuracy);
    if (!resolved && final) run[row].outcome = HALES_RUN_UNRESOLVED;
    if (resolved && state) memcpy(state + row * ns, y, ns * sizeof *y);
    if (resolved && stat) memcpy(stat + row * nf, f, nf * sizeof *f);
    if (resolved || final) continue;
    memcpy(p->last + row * ns, y, ns * sizeof *y);
    memcpy(p->last_stat + row * nf, f, nf * sizeof *f);
    p->row[kept] = row;
    memmove(p->param + kept * m->n_param, p->param + i * m->n_param, m->n_param * sizeof *p->param);
    if (p->start) memmove(p->start + kept * ns, p->start + i * ns, ns * sizeof *p->start);
    kept++;
  }
  p->n = kept;
}

hales_status hales_resolve_run(const hales_model *m, const hales_run_settings *s, size_t n,
                               const double *param, const double *start, hales_run *run, double *state,
                               double *stat, hales_err *err) {
  hales_run_settings level = *s;
  level.accuracy = 0.0;
  level.rtol = s->rtol > 0.0 ? s->rtol : fmax(first_rtol * s->accuracy, least_rtol / finer);
  if (n == 0) return HALES_OK;
  pending p = {0};
  hales_status status = HALES_OK;
  if (!reserve(&p, m, n, start != NULL)) {
    status = HALES_FAIL(err, HALES_ENOMEM, "out of memory to resolve %zu sets", n);
    goto done;
  }
  for (size_t i = 0; i < n; i++) p.row[i] = i;
  memcpy(p.param, param, n * m->n_param * sizeof *param);
  if (start) memcpy(p.start, start, n * m->n_state * sizeof *start);
  if (state) memset(state, 0, n * m->n_state * sizeof *state);
  if (stat) memset(stat, 0, n * m->n_signal * 3 * sizeof *stat);
  for (int i = 0; i < LEVELS && p.n > 0; i++) {
    status = hales_ensemble_run(m, &level, p.n, p.param, p.start, p.run, p.state, p.stat, err);
    if (status != HALES_OK) goto done;
    const bool final = i == LEVELS - 1 || level.rtol * finer < least_rtol;
    judge(&p, m, s->accuracy, i == 0, final, run, state, stat);
    level.rtol *= finer;
  }
done:
  release(&p);
  return status;
}

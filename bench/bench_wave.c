/* Speed of the wave solver: the figures of docs/physics/waves.md and docs/performance.md.
 *
 *   bench_wave [kernel|networks|threads|refinement]...       all of them without arguments;
 * tools/plot_refinement.py draws the last
 *
 * CPU time of this process (wall time of `threads`), the best of several runs: other work on the machine only
 * adds.
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "numeric/parallel.h"
#include "physics/wave/solve.h"
#include "support/wave_networks.h"

static bag b;

static double seconds(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static hales_wave *create(hales_wave_settings s) {
  hales_wave *w = NULL;
  hales_err err = {0};
  if (hales_wave_create(&b.net, &s, &w, &err) == HALES_OK) return w;
  fprintf(stderr, "bench_wave: %s\n", err.msg);
  exit(1);
}

static void must(hales_status s, const hales_err *err) {
  if (s == HALES_OK) return;
  fprintf(stderr, "bench_wave: %s\n", err->msg);
  exit(1);
}

/* Cell-steps a second of one vessel, the best of many short marches. */
static double kernel_speed(hales_wall_law law, bool tapered, int cells, int lanes) {
  bag_tube(&b, 1.0);
  b.net.viscosity_pa_s = 4e-3;
  b.vessel[0].cells = cells;
  b.vessel[0].wall.law = law;
  b.vessel[0].wall.b = 1.5;
  if (tapered) b.vessel[0].r_dist_m = 8e-3;
  for (int i = 0; i <= 1000; i++) b.q[i] *= 100.0; /* a pulse of 2 kPa */
  hales_wave *w = create((hales_wave_settings){.samples = 1, .lanes = lanes});
  hales_wave_report before, after;
  hales_err err = {0};
  double best = 0.0;
  for (int k = 1; k <= 60; k++) {
    hales_wave_get_report(w, &before);
    const double t = seconds(CLOCK_PROCESS_CPUTIME_ID);
    must(hales_wave_advance(w, 5e-3 * k, &err), &err);
    const double spent = seconds(CLOCK_PROCESS_CPUTIME_ID) - t;
    hales_wave_get_report(w, &after);
    if (after.cell_steps - before.cell_steps > best * spent)
      best = (after.cell_steps - before.cell_steps) / spent;
  }
  hales_wave_destroy(w);
  return best;
}

static void kernel(void) {
  static const char *const name[] = {"elastic", "Olufsen", "exponential"};
  printf("one vessel, million cell-steps/s on one core\n%-24s", "");
  for (int lanes = 1; lanes <= 8; lanes *= 2) printf(" %6d lanes", lanes);
  printf("\n");
  for (int law = 0; law < 3; law++)
    for (int tapered = 0; tapered < 2; tapered++) {
      printf("%-12s %-11s", name[law], tapered ? "tapered" : "straight");
      for (int lanes = 1; lanes <= 8; lanes *= 2) {
        hales_wave *w = NULL;
        bag_tube(&b, 1.0);
        const bool has =
            hales_wave_create(&b.net, &(hales_wave_settings){.lanes = lanes}, &w, NULL) == HALES_OK;
        hales_wave_destroy(w);
        if (has)
          printf(" %12.1f", kernel_speed((hales_wall_law)law, tapered, 1000, lanes) / 1e6);
        else
          printf(" %12s", "-");
      }
      printf("\n");
    }
}

static void network(const char *name, double cells_per_m, int repeats) {
  double best = HUGE_VAL;
  hales_wave_report r = {0};
  for (int k = 0; k < repeats; k++) {
    hales_wave *w = create((hales_wave_settings){.cells_per_m = cells_per_m});
    hales_err err = {0};
    const double t = seconds(CLOCK_PROCESS_CPUTIME_ID);
    must(hales_wave_run(w, &r, &err), &err);
    best = fmin(best, seconds(CLOCK_PROCESS_CPUTIME_ID) - t);
    hales_wave_destroy(w);
  }
  printf("%-28s %6.0f cells %7.0f steps/beat %3d beats %9.4f s %9.5f s/beat %7.1f M cell-steps/s\n", name,
         r.cell_steps / (double)r.steps, (double)r.steps / r.beats, r.beats, best, best / r.beats,
         r.cell_steps / best / 1e6);
}

static void networks(void) {
  bag_pulmonary(&b);
  network("three-vessel lung, 6/cm", 600.0, 10);
  bag_bifurcation(&b, false);
  network("aortic bifurcation, 10/cm", 1000.0, 5);
  bag_systemic(&b);
  network("77 vessels, 10/cm", 1000.0, 2);
}

/* Tenths of the first beat, each the best of several: other work on the machine hits some of them. */
static double beat_with(int n_thread) {
  enum { TENTHS = 10, REPEATS = 5 };
  double best[TENTHS], sum = 0.0;
  for (int i = 0; i < TENTHS; i++) best[i] = HUGE_VAL;
  for (int k = 0; k < REPEATS; k++) {
    hales_wave *w = create((hales_wave_settings){.threads = n_thread});
    hales_err err = {0};
    for (int i = 0; i < TENTHS; i++) {
      const double t = seconds(CLOCK_MONOTONIC);
      must(hales_wave_advance(w, b.net.period_s * (i + 1) / TENTHS, &err), &err);
      best[i] = fmin(best[i], seconds(CLOCK_MONOTONIC) - t);
    }
    hales_wave_destroy(w);
  }
  for (int i = 0; i < TENTHS; i++) sum += best[i];
  return sum;
}

static void threads(void) {
  bag_systemic(&b);
  double alone = 0.0;
  for (int n = 1; n <= hales_processors(); n *= 2) {
    const double s = beat_with(n);
    if (n == 1) alone = s;
    printf("77 vessels, %d thread%s: %.3f s of wall time a beat, %.2f times one thread\n", n,
           n > 1 ? "s" : "", s, alone / s);
  }
}

/* Highest cell of the pulse in a tube of 10 m when it should be at x_m, by the parabola through three. */
static double crest(hales_wave *w, double x_m) {
  static double p[HALES_WAVE_CELLS_MAX];
  hales_err err = {0};
  const double c0 = sqrt(2.0 * 400e3 * 1.5e-3 / (3.0 * 1050.0 * 1e-2));
  must(hales_wave_advance(w, 0.05 + x_m / c0, &err), &err);
  hales_wave_get_profile(w, 0, HALES_WAVE_P, p);
  int top = 1;
  for (int i = 1; i < hales_wave_cells(w, 0) - 1; i++)
    if (p[i] > p[top]) top = i;
  const double d = p[top - 1] - p[top + 1], bend = p[top - 1] - 2.0 * p[top] + p[top + 1];
  return p[top] - 0.125 * d * d / bend;
}

/* Area profile of a large smooth pulse in a tapered vessel with friction and gravity. */
static void tapered_pulse(int cells, double *a) {
  static double fall[1] = {0.3};
  bag_begin(&b, "tapered", 0.8);
  hales_vessel *v = bag_vessel(&b, "tapered", 1, 2, 0.21, 1.1e-2, 0.0, 0.0, 1100.0);
  v->r_dist_m = 0.6e-2;
  v->wall.k[0] = 9e4, v->wall.k[1] = -190.0, v->wall.k[2] = 4e4;
  v->initial_p_pa = 3300.0;
  v->cells = cells;
  b.net.fall = fall;
  b.net.gravity_m_s2 = 9.81;
  b.net.momentum_alpha = 1.1;
  for (int i = 0; i <= 8000; i++) {
    b.t[i] = 1e-5 * i;
    b.q[i] = 9e-5 * exp(-1.2e4 * (b.t[i] - 0.035) * (b.t[i] - 0.035));
  }
  bag_end(&b, (hales_end){.node = 1, .kind = HALES_END_FLOW, .series = {8001, b.t, b.q}});
  bag_rcr(&b, 2, 1.3e7, 9e7, 2.1e-9)->p_out_pa = 3300.0 + 1060.0 * 9.81 * 0.3 * 0.21;
  hales_wave *w = create((hales_wave_settings){.samples = 1});
  hales_err err = {0};
  must(hales_wave_advance(w, 0.047, &err), &err);
  hales_wave_get_profile(w, 0, HALES_WAVE_A, a);
  hales_wave_destroy(w);
}

static void refinement(void) {
  printf("straight tube: cells per metre, loss of the pulse's height from 1 m to 9 m\n");
  for (int per_m = 50; per_m <= 800; per_m *= 2) {
    bag_tube(&b, 10.0);
    hales_wave *w = create((hales_wave_settings){.cells_per_m = per_m, .samples = 1});
    const double high = crest(w, 1.0);
    printf("decay %d %.3e\n", per_m, 1.0 - crest(w, 9.0) / high);
    hales_wave_destroy(w);
  }
  enum { FINE = 5120 };
  static double fine[FINE], a[FINE];
  printf("tapered vessel: cells, mean error of the area against %d cells, relative\n", FINE);
  tapered_pulse(FINE, fine);
  for (int cells = 20; cells <= 1280; cells *= 2) {
    tapered_pulse(cells, a);
    double error = 0.0, total = 0.0;
    for (int i = 0; i < cells; i++) {
      double mean = 0.0;
      for (int k = 0; k < FINE / cells; k++) mean += fine[i * (FINE / cells) + k] * cells / FINE;
      error += fabs(a[i] - mean);
      total += mean;
    }
    printf("taper %d %.3e\n", cells, error / total);
  }
}

int main(int argc, char **argv) {
  static const struct {
    const char *name;
    void (*run)(void);
  } parts[] = {{"kernel", kernel}, {"networks", networks}, {"threads", threads}, {"refinement", refinement}};
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
    bool asked = argc == 1;
    for (int k = 1; k < argc; k++) asked = asked || strcmp(argv[k], parts[i].name) == 0;
    if (asked) parts[i].run();
  }
  return 0;
}

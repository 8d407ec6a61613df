/* Speed of the wave solver: the figures of docs/physics/waves.md and docs/performance.md.
 *
 *   bench_wave [kernel|networks|threads]...       all of them without arguments
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

static void threads(void) {
  bag_systemic(&b);
  for (int n = 1; n <= hales_processors(); n *= 2) {
    hales_wave *w = create((hales_wave_settings){.threads = n});
    hales_err err = {0};
    const double t = seconds(CLOCK_MONOTONIC);
    must(hales_wave_advance(w, b.net.period_s, &err), &err);
    printf("77 vessels, %d thread%s: %.3f s of wall time a beat\n", n, n > 1 ? "s" : "",
           seconds(CLOCK_MONOTONIC) - t);
    hales_wave_destroy(w);
  }
}

int main(int argc, char **argv) {
  static const struct {
    const char *name;
    void (*run)(void);
  } parts[] = {{"kernel", kernel}, {"networks", networks}, {"threads", threads}};
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
    bool asked = argc == 1;
    for (int k = 1; k < argc; k++) asked = asked || strcmp(argv[k], parts[i].name) == 0;
    if (asked) parts[i].run();
  }
  return 0;
}

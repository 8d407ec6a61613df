/* Accuracy, speed and the search for the periodic state: the figures of docs/performance.md.
 *
 *   bench_physics [accuracy|speed|orbit|one|loop|cores]...     all of them without arguments; `one` prints
 * the seconds of twelve beats of one patient, `loop` the beats per second of svzerod_loop, for bench.py;
 * `cores` only what all cores are beside one
 */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "numeric/parallel.h"
#include "physics/colunga2020.h"
#include "physics/ensemble.h"
#include "physics/hales/heart.h"
#include "physics/korakianitis.h"
#include "physics/orbit.h"
#include "physics/registry.h"
#include "physics/svzerod_loop.h"
#include "support/random_sets.h"

enum { TRUTH_STEPS = 60000 };

/* The signals that are compared: the sixteen of the published tables, and the seventeen like them of `hales`.
 */
static const char *const compared_korakianitis[] = {"V_LV",  "V_RV",  "V_LA",  "V_RA",  "p_LV",  "p_RV",
                                                    "p_LA",  "p_RA",  "p_sas", "p_sat", "p_svn", "p_pas",
                                                    "p_pat", "p_pvn", "q_sat", "q_pat", NULL};
static const char *const compared_hales[] = {"V_LV", "V_RV", "V_LA", "V_RA", "p_LV",  "p_RV",
                                             "p_LA", "p_RA", "p_ao", "p_sa", "p_sv",  "p_mpa",
                                             "p_pa", "p_pv", "q_sa", "q_pa", "k_sep", NULL};

static double now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void run(const hales_model *m, hales_run_settings s, size_t n, const double *p, const double *start,
                hales_run *r, double *y, double *stat) {
  hales_err err = {0};
  if (hales_ensemble_run(m, &s, n, p, start, r, y, stat, &err) == HALES_OK) return;
  fprintf(stderr, "bench_physics: %s\n", err.msg);
  exit(1);
}

/* Largest relative error over min, max and mean of the compared signals, per cent. */
static double error_pct(const hales_model *m, const char *const *compared, const double *stat,
                        const double *truth, const char **where) {
  double worst = 0.0;
  for (int i = 0; compared[i]; i++) {
    const size_t s = hales_model_find_signal(m, compared[i]);
    for (size_t k = 0; k < 3; k++) {
      const double e = fabs(stat[3 * s + k] / truth[3 * s + k] - 1.0);
      if (!(e <= worst)) worst = e, *where = compared[i];
    }
  }
  return 100.0 * worst;
}

static void accuracy_of(const hales_model *m, const char *const *compared) {
  double p[HALES_PARAM_MAX], truth[2][HALES_SIGNAL_MAX * 3], stat[HALES_SIGNAL_MAX * 3];
  hales_run r;
  hales_model_defaults(m, p);
  run(m, (hales_run_settings){.steps = TRUTH_STEPS, .beats = 12, .lanes = 1}, 1, p, NULL, &r, NULL, truth[0]);
  run(m, (hales_run_settings){.steps = TRUTH_STEPS, .periodic_tol = 1e-9, .lanes = 1}, 1, p, NULL, &r, NULL,
      truth[1]);
  printf("accuracy, %s, published set: largest error over min, max, mean of the compared signals\n", m->id);
  printf("%12s %12s %22s %22s\n", "steps", "last beat", "12 beats", "periodic");
  static const int steps[][2] = {{100, 100},   {120, 120},   {150, 150},   {200, 200},  {250, 250},
                                 {250, 500},   {300, 600},   {350, 700},   {500, 500},  {500, 1000},
                                 {1000, 1000}, {2000, 2000}, {4000, 4000}, {250, 1250}, {400, 1600}};
  for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
    const char *a = "", *b = "";
    hales_run_settings s = {.steps = steps[i][0], .record_steps = steps[i][1], .beats = 12, .lanes = 1};
    run(m, s, 1, p, NULL, &r, NULL, stat);
    const double twelve = error_pct(m, compared, stat, truth[0], &a);
    s.periodic_tol = 1e-8;
    run(m, s, 1, p, NULL, &r, NULL, stat);
    const double periodic = error_pct(m, compared, stat, truth[1], &b);
    printf("%12d %12d %13.4f %% %-6s %13.4f %% %-6s\n", steps[i][0], steps[i][1], twelve, a, periodic, b);
  }
  for (double rtol = 1e-3; rtol > 5e-8; rtol /= 10.0) {
    const char *a = "", *b = "";
    run(m, (hales_run_settings){.rtol = rtol, .beats = 12, .lanes = 1}, 1, p, NULL, &r, NULL, stat);
    char twelve[24] = "no end", periodic[24] = "no end"; /* the budget of steps was spent */
    if (r.outcome == HALES_RUN_OK)
      (void)snprintf(twelve, sizeof twelve, "%.4f", error_pct(m, compared, stat, truth[0], &a));
    run(m, (hales_run_settings){.rtol = rtol, .periodic_tol = fmax(rtol, 1e-6), .lanes = 1}, 1, p, NULL, &r,
        NULL, stat);
    if (r.outcome == HALES_RUN_OK)
      (void)snprintf(periodic, sizeof periodic, "%.4f", error_pct(m, compared, stat, truth[1], &b));
    printf("%7srtol %-7.0e %5s %13s %% %-6s %13s %% %-6s\n", "", rtol, "", twelve, a, periodic, b);
  }
}

static int by_value(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}
/* Median seconds of nine runs: of the processor on one thread, where a busy machine would only blur them; of
 * the clock on several, whose gain is the question. */
static double seconds(const hales_model *m, hales_run_settings s, size_t n, const double *p, hales_run *r) {
  enum { REPEATS = 9 };
  const clockid_t clock = s.threads > 1 ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID;
  double t[REPEATS];
  for (int i = 0; i < REPEATS; i++) {
    const double from = now(clock);
    run(m, s, n, p, NULL, r, NULL, NULL);
    t[i] = now(clock) - from;
  }
  qsort(t, REPEATS, sizeof *t, by_value);
  return t[REPEATS / 2];
}

/* Seconds of the clock on one core and on all of them, in turns, least of fifteen each: what a busy machine
 * leaves out of neither. */
static void side_by_side(const hales_model *m, hales_run_settings s, int cores, size_t n, const double *p,
                         hales_run *r, double *one, double *all) {
  enum { TURNS = 15 };
  *one = *all = HUGE_VAL;
  for (int i = 0; i < TURNS; i++)
    for (int many = 0; many < 2; many++) {
      s.threads = many ? cores : 1;
      const double from = now(CLOCK_MONOTONIC);
      run(m, s, n, p, NULL, r, NULL, NULL);
      double *least = many ? all : one;
      *least = fmin(*least, now(CLOCK_MONOTONIC) - from);
    }
}

enum { SPEED_SETS = 256, SPEED_BEATS = 40 };

/* Beats per second of 40 beats of 256 sets in every width, and on all cores in the widest; of the widest also
 * the beat alone, from 40 beats less 10 of the same start.  stages: of a step; 0 where sets take steps of
 * their own. Returns the scalar rate; scalar: of double, 0 where this is it. */
static double speed_in(const hales_model *m, hales_run_precision precision, int steps, int record_steps,
                       int stages, const double *p, hales_run *r, double scalar) {
  const bool single = precision == HALES_SINGLE;
  const int cores = hales_processors(),
            widest = single ? hales_single_lanes_available(m) : hales_lanes_available(m);
  for (int lanes = 1; lanes <= widest; lanes *= single && lanes == 1 ? 4 : 2) {
    hales_run_settings s = {.steps = steps,
                            .record_steps = record_steps,
                            .beats = SPEED_BEATS,
                            .lanes = lanes,
                            .precision = precision};
    const double all_beats = seconds(m, s, SPEED_SETS, p, r), rate = SPEED_SETS * SPEED_BEATS / all_beats;
    if (!(scalar > 0.0)) scalar = rate;
    printf("  %2d %slane%s, 1 core   %9.0f beats/s  (%.1f x scalar)", lanes, single ? "single " : "",
           lanes > 1 ? "s" : " ", rate, rate / scalar);
    if (stages) printf(", %.1f ns a stage of all lanes", 1e9 / (rate / lanes * steps * stages));
    printf("\n");
    if (lanes < widest) continue;
    hales_run_settings few = s;
    few.beats = SPEED_BEATS / 4;
    printf("  %2d lanes, the beat alone %6.0f beats/s\n", lanes,
           SPEED_SETS * (SPEED_BEATS - few.beats) / (all_beats - seconds(m, few, SPEED_SETS, p, r)));
    if (cores < 2) continue;
    double one, all;
    side_by_side(m, s, cores, SPEED_SETS, p, r, &one, &all);
    printf("  %2d %slanes, %d cores %9.0f beats/s  (%.2f x one core)\n", lanes, single ? "single " : "",
           cores, SPEED_SETS * SPEED_BEATS / all, one / all);
  }
  return scalar;
}

/* stages: of a step; 0 where sets take steps of their own */
static void speed_of(const hales_model *m, int steps, int record_steps, int stages) {
  double *p = random_sets(m, SPEED_SETS, 0.3, 7);
  hales_run r[SPEED_SETS];
  printf("speed, %s, %d steps a beat, the last of %d beats at %d\n", m->id, steps, SPEED_BEATS, record_steps);
  const double scalar = speed_in(m, HALES_DOUBLE, steps, record_steps, stages, p, r, 0.0);
  if (hales_single_lanes_available(m) > 0)
    (void)speed_in(m, HALES_SINGLE, steps, record_steps, stages, p, r, scalar);
  hales_run_settings s = {.steps = steps, .record_steps = record_steps, .periodic_tol = 1e-5};
  double beats = 0.0;
  const double t = seconds(m, s, SPEED_SETS, p, r) / SPEED_SETS;
  for (int i = 0; i < SPEED_SETS; i++) beats += r[i].beats / (double)SPEED_SETS;
  printf("  periodic state to 1e-5, all figures read: %.0f us a set in an ensemble (%.1f beats)\n", 1e6 * t,
         beats);
  s.lanes = 1;
  printf("  the same, one set alone: %.0f us\n", 1e6 * seconds(m, s, 1, p, r));
  s.periodic_tol = 0.0;
  s.beats = 12;
  printf("  12 beats of one set alone: %.0f us\n", 1e6 * seconds(m, s, 1, p, r));
  free(p);
}

/* All cores beside one in the widest lanes of both precisions, for repeating on a busy machine. */
static void cores_of(const hales_model *m) {
  const int cores = hales_processors();
  double *p = random_sets(m, SPEED_SETS, 0.3, 7);
  hales_run r[SPEED_SETS];
  for (int single = 0; single < 2 && cores > 1; single++) {
    const hales_run_settings s = {.steps = 200,
                                  .record_steps = HALES_RECORD_STEPS_FAST,
                                  .beats = SPEED_BEATS,
                                  .precision = single ? HALES_SINGLE : HALES_DOUBLE};
    double one, all;
    side_by_side(m, s, cores, SPEED_SETS, p, r, &one, &all);
    printf("%s, %s: one core %.0f beats/s, %d cores %.0f (%.2f x)\n", m->id, single ? "single" : "double",
           SPEED_SETS * SPEED_BEATS / one, cores, SPEED_SETS * SPEED_BEATS / all, one / all);
  }
  free(p);
}

/* Settings whose 12 beats are within 0.06 % of their limit; steps and seconds on one line, for bench.py. */
static void one(int steps) {
  const hales_model *m = &hales_korakianitis;
  double p[HALES_PARAM_MAX], truth[HALES_SIGNAL_MAX * 3], stat[HALES_SIGNAL_MAX * 3];
  hales_run r;
  hales_model_defaults(m, p);
  const hales_run_settings exact = {.steps = TRUTH_STEPS, .beats = 12, .lanes = 1};
  const hales_run_settings s = {.steps = steps, .record_steps = 2 * steps, .beats = 12, .lanes = 1};
  run(m, exact, 1, p, NULL, &r, NULL, truth);
  run(m, s, 1, p, NULL, &r, NULL, stat);
  const char *where = "";
  printf("%d %.9f %.6f\n", steps, seconds(m, s, 1, p, &r),
         error_pct(m, compared_korakianitis, stat, truth, &where));
}

/* Beats per second of processor time of svZeroDSolver's closed loop, best of some. */
static double loop_rate(int steps, int lanes) {
  enum { SETS = 64, BEATS = 40, REPEATS = 5 };
  const hales_model *m = &hales_svzerod_loop;
  double *p = random_sets(m, SETS, 0.0, 7), least = HUGE_VAL;
  hales_run r[SETS];
  for (int i = 0; i < REPEATS; i++) {
    const clock_t from = clock();
    run(m, (hales_run_settings){.steps = steps, .beats = BEATS, .lanes = lanes}, SETS, p, NULL, r, NULL,
        NULL);
    least = fmin(least, (double)(clock() - from) / CLOCKS_PER_SEC);
  }
  free(p);
  return SETS * BEATS / least;
}

/* Scalar, in the widest lanes, and their number, for bench.py. */
static void loop(int steps) {
  const int lanes = hales_lanes_available(&hales_svzerod_loop);
  printf("%.0f %.0f %d\n", loop_rate(steps, 1), loop_rate(steps, lanes), lanes);
}

static int by_beats(const void *a, const void *b) {
  const int x = *(const int *)a, y = *(const int *)b;
  return (x > y) - (x < y);
}

/* Beats to 1e-5 against the true error: where plain cycling goes on to from the answer. */
static void orbit_of(const hales_model *m, double spread, size_t n, bool with_chord) {
  enum { STEPS = 150, PLAIN = 200 };
  const double tol = 1e-5;
  double *p = random_sets(m, n, spread, 77), *y = calloc(n * m->n_state, sizeof *y);
  double *far = calloc(n * m->n_state, sizeof *y);
  hales_run *r = calloc(n, sizeof *r), *exact = calloc(n, sizeof *r);
  int *beats = calloc(n, sizeof *beats), found = 0, failed = 0, above = 0, plain_beats = 0;
  const int threads = hales_processors();
  double worst = 0.0;
  hales_run_settings s = {.steps = STEPS, .periodic_tol = tol, .threads = threads};
  double chord[HALES_STATE_MAX * HALES_STATE_MAX];
  hales_err err = {0};
  if (with_chord) {
    if (hales_chord_published(m, &s, chord, &err) != HALES_OK) {
      fprintf(stderr, "bench_physics: %s\n", err.msg);
      exit(1);
    }
    s.chord = chord;
  }
  run(m, s, n, p, NULL, r, y, NULL);
  run(m, (hales_run_settings){.steps = STEPS, .beats = PLAIN, .threads = threads}, n, p, y, exact, far, NULL);
  for (size_t i = 0; i < n; i++) {
    if (r[i].outcome != HALES_RUN_OK) {
      failed++;
      continue;
    }
    beats[found++] = r[i].beats;
    if (exact[i].outcome != HALES_RUN_OK || exact[i].error_estimate > 0.1 * tol) {
      plain_beats++; /* cycling has not arrived either */
      continue;
    }
    double scale[HALES_STATE_MAX];
    hales_orbit_scale(m, far + i * m->n_state, scale);
    const double e = hales_orbit_distance(m->n_state, y + i * m->n_state, far + i * m->n_state, scale);
    worst = fmax(worst, e);
    above += e > tol;
  }
  qsort(beats, (size_t)found, sizeof *beats, by_beats);
  printf(
      "  %-12s e^%.1f%s %6zu sets: beats median %d, 95 %% %d, 99 %% %d, max %d; no answer %d; true error at "
      "most %.1e, above 1e-5 in %d; not checkable by 200 plain beats %d\n",
      m->id, spread, with_chord ? ", chord" : "", n, beats[found / 2], beats[found * 95 / 100],
      beats[found * 99 / 100], beats[found - 1], failed, worst, above, plain_beats);
  free(p);
  free(y);
  free(far);
  free(r);
  free(exact);
  free(beats);
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++)
    if (strcmp(argv[i], "one") == 0) return one(argc > i + 1 ? atoi(argv[i + 1]) : 350), 0;
  for (int i = 1; i < argc; i++)
    if (strcmp(argv[i], "cores") == 0) return cores_of(&hales_heart), 0;
  for (int i = 1; i < argc; i++)
    if (strcmp(argv[i], "loop") == 0) return loop(argc > i + 1 ? atoi(argv[i + 1]) : 250), 0;
  bool all = argc < 2;
  for (int i = all ? 0 : 1; i < argc; i++) {
    const char *what = all ? "" : argv[i];
    if (all || strcmp(what, "accuracy") == 0) {
      accuracy_of(&hales_korakianitis, compared_korakianitis);
      accuracy_of(&hales_heart, compared_hales);
    }
    if (all || strcmp(what, "speed") == 0) {
      speed_of(&hales_korakianitis, HALES_STEPS_FAST, HALES_RECORD_STEPS_FAST, 3);
      speed_of(&hales_colunga2020, HALES_STEPS_FAST, HALES_RECORD_STEPS_FAST, 3);
      speed_of(&hales_heart, HALES_STEPS_FAST, HALES_RECORD_STEPS_FAST, 0);
      speed_of(&hales_heart, 200, HALES_RECORD_STEPS_FAST, 0);
    }
    if (all || strcmp(what, "orbit") == 0) {
      printf("search for the periodic state, tolerance 1e-5, 150 steps\n");
      for (int chord = 0; chord < 2; chord++) {
        orbit_of(&hales_korakianitis, 0.5, 10000, chord);
        orbit_of(&hales_korakianitis, 0.7, 10000, chord);
        orbit_of(&hales_colunga2020, 0.5, 10000, chord);
        orbit_of(&hales_colunga2020, 0.7, 10000, chord);
        orbit_of(&hales_heart, 0.3, 10000, chord);
        orbit_of(&hales_heart, 0.5, 10000, chord);
      }
    }
  }
  return 0;
}

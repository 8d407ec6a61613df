/* What the draws of a twin look like over a beat: pressure bands and pressure-volume loops. */
#ifndef HALES_TWIN_WAVES_H
#define HALES_TWIN_WAVES_H

#include "twin/twin.h"

enum { HALES_WAVE_POINTS = 100, HALES_LOOP_DRAWS = 32, HALES_WAVE_DRAWS = 128 };

/* Pointwise 5, 50, 95 % of a pressure over the draws, two beats.  Draws differ in the length of their beat:
 * they are aligned by phase and drawn on the median beat. */
typedef struct hales_band {
  double median[2 * HALES_WAVE_POINTS], lo90[2 * HALES_WAVE_POINTS], hi90[2 * HALES_WAVE_POINTS];
} hales_band;

typedef struct hales_loops {
  double median_volume[HALES_WAVE_POINTS], median_pressure[HALES_WAVE_POINTS]; /* pointwise in phase */
  size_t n_draw;
  double volume[HALES_LOOP_DRAWS][HALES_WAVE_POINTS], pressure[HALES_LOOP_DRAWS][HALES_WAVE_POINTS];
  double ees[3], ea[3]; /* median, 5, 95 %, mmHg/mL */
  double es_volume, es_pressure, ed_volume,
      v0; /* medians: the corner of end-systole, end-diastole, intercept */
} hales_loops;

typedef struct hales_waves {
  double period_s;                   /* median */
  double t_s[2 * HALES_WAVE_POINTS]; /* of all bands */
  hales_band *band;                  /* [n_panel] */
  hales_loops *loop;                 /* [n_loop] */
  void *memory;
} hales_waves;

/* Runs one recorded beat of up to HALES_WAVE_DRAWS draws (evenly picked).  Catheter zero levels are not in
 * it: these are the true pressures.  Release with hales_waves_destroy. */
hales_status hales_twin_waves(const hales_twin *t, int threads, hales_waves *w, hales_err *err) HALES_CHECKED;
void hales_waves_destroy(hales_waves *w); /* NULL-safe */

#endif

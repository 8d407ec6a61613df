/* What a report draws: waveforms, pressure-volume loops, waves in the lung arteries.  Plain data; the
 * conventions of report/report.h hold.
 */
#ifndef HALES_REPORT_FIGURES_H
#define HALES_REPORT_FIGURES_H

#include <stddef.h>

#include "report/value.h"

/* ---- waveforms ---- */
typedef struct hales_report_landmark {
  const char *label; /* required: "Pulmonary artery, systolic" */
  const char *mark;  /* required: short, beside the dot: "sys" */
  bool has_measured;
  double measured, sd; /* mmHg */
  bool has_twin;
  hales_interval twin;
} hales_report_landmark;

typedef struct hales_report_panel {
  const char *label; /* required: "Right ventricle" */
  hales_report_side side;
  bool low;          /* a site of low pressures: a scale of its own */
  size_t n;          /* points */
  const double *t_s; /* n increasing times over two beats */
  const double *median_mmhg, *lo90_mmhg, *hi90_mmhg;
  size_t n_landmarks;
  const hales_report_landmark *landmarks;
} hales_report_panel;

/* ---- pressure-volume loops ---- */
typedef struct hales_report_loop {
  const char *label; /* required: "Right ventricle" */
  hales_report_side side;
  size_t n_points;                                   /* points of a loop */
  const double *volume_ml, *pressure_mmhg;           /* median loop, n_points each, closed by the renderer */
  size_t n_draws;                                    /* up to HALES_REPORT_DRAWS_MAX */
  const double *draw_volume_ml, *draw_pressure_mmhg; /* n_draws x n_points, row after row */
  size_t n_healthy;
  const double *healthy_volume_ml, *healthy_pressure_mmhg; /* NULL: no ghost */
  /* Ees and Ea lines, drawn only when `has`: from (v0, 0) through end-systole, from there to (EDV, 0). */
  bool has_es;
  double es_volume_ml, es_pressure_mmhg, ed_volume_ml;
  bool has_ees;
  double v0_ml;
  hales_interval ees_mmhg_ml;
  bool has_ea;
  hales_interval ea_mmhg_ml;
  hales_optional edv_ml, edv_sd_ml, esv_ml, esv_sd_ml; /* measured */
  size_t n_rows;                                       /* table under the figure: EDV, ESV, stroke work ... */
  const hales_report_value *rows;
} hales_report_loop;

/* ---- pressure waves in the lung arteries ---- */
/* Over one beat, n points of even phase. */
typedef struct hales_report_curve {
  const double *median, *lo90, *hi90, *healthy;
} hales_report_curve;

typedef struct hales_report_artery_row {
  hales_report_value value;
  hales_optional healthy;
  hales_optional companion, coupled; /* at the posterior mean, in the value's unit */
} hales_report_artery_row;

/* Heart and arteries together in large waves, one heart: at the posterior mean of its numbers. */
typedef struct hales_report_coupled {
  double period_s;                    /* 0: not run, or `reason` in its place */
  const double *pressure, *flow_only; /* [n] mmHg above the first moment: coupled; companion */
  const double *forward_intensity, *backward_intensity; /* [n] kW/m2/s2 */
  size_t n_load;
  const struct hales_report_load {
    const char *name, *label, *unit; /* "rv_peak_power_mw"; unit may be NULL */
    hales_show show;
    double circuit, coupled;
  } * load;            /* of the right ventricle: ejecting into the circuit, into the tree */
  const char *command; /* required when it was run: how the intervals are had */
  const char *reason;  /* why it was not run */
  bool missed;         /* no compliance gave the twin's pulse pressure to 1 % */
} hales_report_coupled;

typedef struct hales_report_artery_size {
  const char *label, *value, *how; /* required: "main pulmonary artery, diameter", "23 mm", "measured" */
} hales_report_artery_size;

typedef struct hales_report_arteries {
  size_t n; /* points of every curve; 0: no section, or `reason` in its place */
  double period_s, healthy_period_s;
  hales_report_curve pressure, forward, backward;           /* mmHg above the beat's first moment */
  hales_report_curve forward_intensity, backward_intensity; /* kW/m2/s2; backward <= 0 */
  size_t n_harmonics;                                       /* from 0, the resistance, on */
  hales_report_curve modulus, phase;                        /* [n_harmonics] WU > 0, degrees */
  size_t n_rows;
  const hales_report_artery_row *rows;
  size_t n_sizes;
  const hales_report_artery_size *sizes;
  size_t n_notes;
  const char *const *notes; /* what was assumed */
  hales_report_coupled coupled;
  const char *reason; /* why there are no waves */
} hales_report_arteries;

#endif

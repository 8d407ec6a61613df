/* Non-linear pulse waves in a network of vessels: cross-section A and flow Q of every cell, in time.
 *
 *   dA/dt + dQ/dx = 0                                                          (1)
 *   dQ/dt + d(alpha Q^2/A)/dx + (A/rho) dp/dx = -2 (zeta + 2) pi nu Q/A          (2)
 *   p = p(A, x), see wall.h                                                    (3)
 *
 * Finite volumes of third order in smooth parts of a vessel and second order at its ends and in time, limited
 * at shocks, at rest to rounding in any taper; junctions keep mass and total pressure; ends are inlets,
 * lumped outlets and structured trees.  SI units.  Scheme, sources and matches: docs/physics/waves.md.
 */
#ifndef HALES_PHYSICS_WAVE_SOLVE_H
#define HALES_PHYSICS_WAVE_SOLVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/progress.h"
#include "base/status.h"
#include "physics/wave/network.h"

enum {
  HALES_WAVE_STATIONS = 5, /* x = 0, L/4, L/2, 3L/4, L */
  HALES_WAVE_CELLS_MIN = 5,
  HALES_WAVE_CELLS_MAX = 10000,
  HALES_WAVE_BEATS_MAX = 10000
};

typedef enum hales_wave_quantity {
  HALES_WAVE_P, /* Pa */
  HALES_WAVE_Q, /* m3/s */
  HALES_WAVE_A, /* m2 */
  HALES_WAVE_U, /* m/s */
  HALES_WAVE_QUANTITIES
} hales_wave_quantity;

/* Zero-initialise for the defaults. */
typedef struct hales_wave_settings {
  double cells_per_m;  /* of vessels that name no number of cells; 0: 1000 */
  int cells_min;       /* 0: 5 */
  double courant;      /* largest (|u| + c) dt / dx of any cell; 0: 0.9, at most 0.95 */
  int samples;         /* of one beat in the recorded series; 0: 200 */
  double periodic_tol; /* 0: 1e-5; largest change over a beat of any cell's pressure and flow, of any outlet's
                          state; in units of the vessel's own pulse of pressure and flow */
  int max_beats;       /* 0: 200 */
  double accept_pa,
      accept_area;                /* when they are spent, a last beat that changes no cell's pressure by more
                                     than this, no cell's area by more than this share, is good enough; 0: no */
  bool plain;                     /* beats only, no acceleration towards the periodic state */
  int threads;                    /* 0, 1: this one; results do not depend on it */
  int lanes;                      /* 0: widest this processor has; results do not depend on it */
  const hales_progress *progress; /* told after every beat how far the change has come down; may be NULL */
} hales_wave_settings;

typedef enum hales_wave_outcome {
  HALES_WAVE_PERIODIC,
  HALES_WAVE_NOT_PERIODIC, /* max_beats spent; the last beat stands recorded */
  HALES_WAVE_ACCEPTED,     /* the same, but within accept_pa or accept_area */
} hales_wave_outcome;
const char *hales_wave_outcome_text(hales_wave_outcome o);

typedef struct hales_wave_report {
  hales_wave_outcome outcome;
  int beats;            /* run, the recorded one included */
  double change;        /* over the last beat, as periodic_tol is */
  size_t worst_vessel;  /* where that was */
  double change_pa;     /* largest change of a cell's pressure over the last beat */
  double change_area;   /* largest change of a cell's area over the last beat, relative to it */
  double volume_defect; /* largest |change of volume - boundary flow dt| / volume, of a step */
  double flow_defect;   /* |mean inflow - mean outflow| / mean inflow over the last beat */
  size_t steps;         /* of all beats */
  double cell_steps;    /* of all beats */
  double dt_min_s, dt_max_s;
  double speed_max; /* largest flow velocity of a vessel in units of its largest wave speed: 1 is critical */
} hales_wave_report;

typedef struct hales_wave_range {
  double min, max, mean; /* over all steps of the recorded beat */
} hales_wave_range;

typedef struct hales_wave hales_wave;

/* Lays the network out in cells at its initial pressures.  net and settings are checked; the network (all its
 * arrays) is borrowed until hales_wave_destroy.
 * ERANGE and EARG name the vessel or the setting, ENOMEM.  On failure *out is NULL. */
hales_status hales_wave_create(const hales_network *net, const hales_wave_settings *settings,
                               hales_wave **out, hales_err *err) HALES_CHECKED;
void hales_wave_destroy(hales_wave *w);                           /* NULL-safe */
hales_wave_settings hales_wave_get_settings(const hales_wave *w); /* with the defaults filled in */

/* Beats until the periodic state, which is recorded.  EMATH names the vessel and the time when the state
 * leaves what the equations hold for (an emptied vessel, flow faster than its waves at an end). */
hales_status hales_wave_run(hales_wave *w, hales_wave_report *report, hales_err *err) HALES_CHECKED;

/* From hales_wave_time to t_s, without recording beats; for coupling and for single pulses.  Errors as run.
 */
hales_status hales_wave_advance(hales_wave *w, double t_s, hales_err *err) HALES_CHECKED;
double hales_wave_time(const hales_wave *w);
/* As advance, and records series and ranges of [now, now + period] like the last beat of run. */
hales_status hales_wave_record_beat(hales_wave *w, hales_err *err) HALES_CHECKED;
/* Steps, cell-steps, defects since creation; outcome and change of the last run. */
void hales_wave_get_report(const hales_wave *w, hales_wave_report *report);

/* What stands recorded. */
int hales_wave_samples(const hales_wave *w);
const double *
hales_wave_sample_times(const hales_wave *w); /* [samples] s from the beginning of the beat: k T/samples */
/* [samples] at one station of a vessel; owned by w, until the next beat */
const double *hales_wave_series(const hales_wave *w, size_t vessel, int station, hales_wave_quantity q);
hales_wave_range hales_wave_get_range(const hales_wave *w, size_t vessel, int station, hales_wave_quantity q);

/* Now. */
int hales_wave_cells(const hales_wave *w, size_t vessel);
void hales_wave_get_point(const hales_wave *w, size_t vessel, int station,
                          double value[HALES_WAVE_QUANTITIES]);
/* One quantity at the middles of all cells of a vessel, [hales_wave_cells]; and there x, m. */
void hales_wave_get_profile(const hales_wave *w, size_t vessel, hales_wave_quantity q, double *value);
void hales_wave_get_positions(const hales_wave *w, size_t vessel, double *x_m);
double hales_wave_volume(const hales_wave *w);        /* of the vessels, m3 */
double hales_wave_lumped_volume(const hales_wave *w); /* in the capacitors of the outlets, above empty, m3 */

/* Coupling.  A HALES_END_COUPLED end takes the flow q_m3_s into the network from now on, until told another.
 */
void hales_wave_drive(hales_wave *w, size_t end, double q_m3_s);
/* What an RCR, REFLECTION or one-sided TREE outlet drains against from now on, in place of its p_out. */
void hales_wave_set_back_pressure(hales_wave *w, size_t end, double p_pa);
/* The end's pressure is p_pa + z_pa_s_m3 (q - q_m3_s) for a flow q close to the present one: what an implicit
 * partner needs. q is into the network at COUPLED and FLOW ends, out of it elsewhere. */
typedef struct hales_wave_end_state {
  double p_pa, q_m3_s, z_pa_s_m3;
} hales_wave_end_state;
hales_wave_end_state hales_wave_get_end(const hales_wave *w, size_t end);
/* Volume that has gone through an end since creation (same sign as above), m3. */
double hales_wave_end_volume(const hales_wave *w, size_t end);

/* The whole state as numbers, to keep, compare and put back: areas, flows, states of the outlets. */
size_t hales_wave_state_size(const hales_wave *w);
void hales_wave_get_state(const hales_wave *w, double *y);
hales_status hales_wave_set_state(hales_wave *w, const double *y, hales_err *err) HALES_CHECKED;
/* What a change of each number is measured by: the wall's stiffness as a pressure, the area that it holds and
 * the flow of waves that carry it. */
void hales_wave_state_scale(const hales_wave *w, double *scale);

#endif

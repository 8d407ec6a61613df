/* The solver's insides, shared by solve.c, record.c and periodic.c. */
#ifndef HALES_PHYSICS_WAVE_SOLVE_PRIV_H
#define HALES_PHYSICS_WAVE_SOLVE_PRIV_H

#include <stdint.h>

#include "physics/wave/ends.h"
#include "physics/wave/grid.h"
#include "physics/wave/solve.h"

enum { HALES_WAVE_STENCIL = 4 };

/* How the values at a station come from the averages of the cells around it. */
typedef struct hales_wave_station {
  size_t cell, cells; /* the first of them, how many */
  double weight[HALES_WAVE_STENCIL];
  double depth_pa;
  hales_wall_at wall;
} hales_wave_station;

typedef struct hales_wave_record {
  hales_wave_station *station; /* [vessel][station] */
  double *time;                /* [samples] */
  double *series;              /* [vessel][station][quantity][samples] */
  hales_wave_range *range;     /* [vessel][station][quantity] */
  double *now, *last;          /* [points] tmp: values after this and the last step */
  size_t points;               /* vessels x stations x quantities */
  double begin;                /* of the beat, s */
  bool on;
} hales_wave_record;

struct hales_wave {
  hales_wave_settings settings; /* with defaults filled in */
  hales_wave_grid grid;
  const hales_wave_kernel *kernel;
  hales_wave_end *end; /* [net->n_end] */
  size_t *end_of_node; /* [n_node], SIZE_MAX at junctions */
  double time;
  size_t tail_points; /* of a beat, 0 without structured trees */
  size_t tail_tick;   /* points passed since time 0 */
  double *visco_work; /* [threads][3 * most cells], NULL without visco-elastic walls */
  size_t visco_room;  /* of one thread */
  int *owner;         /* [vessel] the thread that sweeps it */
  hales_wave_record record;
  double *pulse; /* [vessel][p least, most, q least, most] of this beat so far */
  hales_wave_report report;
};

/* Equal steps to t_stop, as many as the fastest wave of each moment asks for; on settings.threads threads. */
hales_status hales_wave_march(hales_wave *w, double t_stop, hales_err *err) HALES_CHECKED;
/* Fills w->owner so that threads have equal work. */
hales_status hales_wave_share_out(hales_wave *w, hales_err *err) HALES_CHECKED;
/* One beat; recorded or not. */
hales_status hales_wave_beat(hales_wave *w, bool record, hales_err *err) HALES_CHECKED;

hales_status hales_wave_record_init(hales_wave *w, hales_err *err) HALES_CHECKED;
void hales_wave_record_begin(hales_wave *w);
void hales_wave_record_sample(hales_wave *w, int k);
void hales_wave_record_step(hales_wave *w, size_t vessel, double dt); /* ranges, from its present state */
void hales_wave_record_stop(hales_wave *w);

/* Half a step of Kelvin-Voigt walls: dQ/dt = (A/rho) d/dx (visco/(A0 sqrt A) dQ/dx), by a rule that damps
 * stiff modes; the viscous pressure has no gradient at the two ends, so that junctions see the elastic one.
 * work [3 cells] */
void hales_wave_visco(const hales_wave_soa *c, const hales_wave_pipe *pipe, double dt, double *work);
/* The vessel's largest velocity anew from its A and Q. */
void hales_wave_find_u_max(const hales_wave_soa *c, hales_wave_pipe *pipe);

#endif

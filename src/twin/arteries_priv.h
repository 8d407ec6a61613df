/* What a draw's circuit and tree (arteries_tree.c), fitting the tree to a pulse (arteries_pulse.c), reading a
 * beat (arteries_beat.c) and the coupled run (arteries_coupled*.c) share. */
#ifndef HALES_TWIN_ARTERIES_PRIV_H
#define HALES_TWIN_ARTERIES_PRIV_H

#include "base/arena.h"
#include "numeric/rng.h"
#include "physics/wave/analysis.h"
#include "physics/wave/linear.h"
#include "twin/arteries.h"

enum {
  ARTERY_HARMONICS = 80, /* at a beat of 2 s the highest is damped to exp(-3) */
  ARTERY_ROOM = 1 << 20  /* bytes of an arena that holds a tree and its solver */
};

/* A stream that no inference uses (infer/streams.h). */
enum { HALES_STREAM_ARTERIES = 101 };

/* What one draw's circuit says. */
typedef struct artery_circuit {
  double period_s, q_ml_s[HALES_ARTERY_POINTS]; /* through the pulmonary valve */
  double r_mmhg_s_ml, wedge_mmhg, p_dia_mmhg, pulse_mmhg;
} artery_circuit;

/* From a recorded beat, wave [n_signal][HALES_ARTERY_POINTS]. */
void hales_artery_circuit_of(const hales_patient_model *pm, const double *param, const double *wave,
                             artery_circuit *c);
/* Records a beat of n draws and reads them, c [n]. */
hales_status hales_artery_circuits(const hales_patient_model *pm, const hales_run_settings *s, size_t n,
                                   const double *param, const double *state, artery_circuit *c,
                                   hales_err *err) HALES_CHECKED;

/* Sex and height alone. */
hales_human_tree hales_artery_body(const hales_body *b);
/* And the circuit's resistance, wedge and diastolic pressure. */
hales_human_tree hales_artery_bed(const artery_circuit *c, const hales_human_tree *body);
/* And sizes, walls and the compliance that makes the circuit's pulse pressure of its flow.
 *
 *   r      draws what is not known and the errors of what is; NULL: all at their medians
 *   share  out: as in hales_artery_match_pulse, for another flow */
hales_status hales_artery_tree_of(const artery_circuit *c, const hales_human_tree *body,
                                  const hales_artery_sizes *known, const hales_rng *r, hales_human_tree *h,
                                  double *share, bool *at_limit, hales_err *err) HALES_CHECKED;

/* Pressure and velocity in the middle of the main artery, and what belongs to that place. */
typedef struct artery_probe {
  double p_pa[HALES_ARTERY_POINTS], q_m3_s[HALES_ARTERY_POINTS], u_m_s[HALES_ARTERY_POINTS];
  double area_m2, c_m_s, density_kg_m3; /* at the mean pressure */
  hales_beat beat;                      /* p_pa and u_m_s */
} artery_probe;

/* All figures and curves that p says (but impedance) of a tree into whose root flows q_ml_s, harmonics
 * [ARTERY_HARMONICS + 1]; net: where the main artery is the first vessel. */
void hales_artery_measure(const artery_probe *p, const hales_network *net, const hales_human_tree *tree,
                          const double complex *q_ml_s, hales_artery_beat *out);

/* A tree with a flow in it. */
typedef struct artery_driven {
  hales_network net;
  hales_linear *l;
} artery_driven;

/* Harmonics c [ARTERY_HARMONICS + 1] of x [HALES_ARTERY_POINTS] through the Gaussian. */
void hales_artery_harmonics(double period_s, const double *x, double complex *c);
/* Builds the tree, drives its root with q, harmonics in mL/s, and solves. */
hales_status hales_artery_drive(hales_arena *arena, const hales_human_tree *tree, double period_s,
                                const double complex *q_ml_s, artery_driven *d, hales_err *err) HALES_CHECKED;
/* In the middle of the main artery: wave [ARTERY_HARMONICS + 1], p_pa [HALES_ARTERY_POINTS]. */
void hales_artery_pressure(const artery_driven *d, hales_linear_wave *wave, double *p_pa);
/* Highest minus lowest of x [HALES_ARTERY_POINTS]. */
double hales_artery_height(const double *x);

#endif

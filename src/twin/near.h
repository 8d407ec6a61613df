/* A person whose periodic state is known, for the runs of many who are much alike: where theirs lies, and the
 * chord (physics/chord.h) to it.
 *
 * With y* the periodic state of parameters p, P the map of a beat and C = (I - dP/dy)^-1 within the states of
 * one blood volume, to first order
 *
 *   d y* / d ln p_k = C dP/d ln p_k        d y* / dV = e + C (dP/dy - I) e,   e: the volume in the largest
 * compliance
 *
 * (implicit function theorem).  One beat gives each column.  Starts are then off by what is of second order,
 * which saves a posterior draw two beats of seven or eight, and a draw gives the same bits wherever it is run
 * again with the same one.
 */
#ifndef HALES_TWIN_NEAR_H
#define HALES_TWIN_NEAR_H

#include "physics/ensemble.h"
#include "twin/patient_model.h"

typedef struct hales_near {
  const hales_model *m;
  size_t reservoir;  /* state of the largest compliance */
  size_t volume_row; /* parameter that says the volume */
  double param[HALES_PARAM_MAX], state[HALES_STATE_MAX];
  double chord[HALES_STATE_MAX * HALES_STATE_MAX];
  double slope[HALES_PARAM_MAX][HALES_STATE_MAX]; /* d y* / d ln p; zero where theta does not reach */
  double filled[HALES_STATE_MAX];                 /* d y* / dV */
} hales_near;

/* The person that theta [n_free] describes.  False when that one has no periodic state, or the model no
 * parameter v_tot: runs then do without.  Cost: a tight periodic state, and a beat for each state and each
 * parameter that theta reaches. */
bool hales_near_find(const hales_patient_model *pm, const hales_body *b, const double *theta,
                     hales_near *near);

/* The same where somebody much like that one is known: the search begins at start [n_state], which holds
 * theta's own volume (as hales_near_start and hales_near_carry leave it), and goes along chord
 * [n_state][n_state], which may be that of near, or none where it is NULL; where it ends nowhere, as above.
 */
bool hales_near_find_from(const hales_patient_model *pm, const hales_body *b, const double *theta,
                          const double *start, const double *chord, hales_near *near);

/* A start for the periodic search of param [n_param]: y [n_state], holding that set's own volume.  Where the
 * first order leads out of what is sane, the model's guess. */
void hales_near_start(const hales_near *near, const double *param, double *y);

/* Makes y [n_state] a lawful start of param: its volume, through the largest compliance; where that leads out
 * of what is sane, the model's guess. */
void hales_near_hold(const hales_near *near, const double *param, double *y);

/* The same from somebody else whose periodic state is known: from_param [n_param], from_state [n_state].
 * What of first order is left is the difference of the slopes there and at `near`. */
void hales_near_carry(const hales_near *near, const double *from_param, const double *from_state,
                      const double *param, double *y);

#endif

/* Where the search for the periodic state of `hales` starts. */
#ifndef HALES_PHYSICS_HALES_GUESS_H
#define HALES_PHYSICS_HALES_GUESS_H

/* y [n_state] from the parameters alone; holds v_tot exactly.  As hales_model.guess. */
void hales_heart_guess(const double *param, double *y);

#endif

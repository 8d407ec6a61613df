/* What a clinician reads from a beat of `hales`. */
#ifndef HALES_PHYSICS_HALES_FIGURES_H
#define HALES_PHYSICS_HALES_FIGURES_H

#include "physics/model.h"

enum { HALES_HEART_N_FIGURE = 28 };
extern const hales_figure hales_heart_figures[HALES_HEART_N_FIGURE];

#endif

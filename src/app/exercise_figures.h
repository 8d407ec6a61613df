/* Which number of a draw's loads each figure of app/exercise.h is, in the units of its name. */
#ifndef HALES_APP_EXERCISE_FIGURES_H
#define HALES_APP_EXERCISE_FIGURES_H

#include "app/exercise.h"

/* Row k of hales_app_exercise_at_peak, of an exertion that has an answer and its walk with the scatter. */
double hales_app_exercise_peak_figure(const hales_exercise *e, const hales_walk *walk, int k);
/* Row k of hales_app_exercise_at_task, at the load l that meets the task. */
double hales_app_exercise_task_figure(const hales_exercise *e, const hales_load *l, int k);

#endif

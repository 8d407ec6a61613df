/* Which parameters an output of a model hangs on: what `hales sensitivity` does, without the command line.
 *
 * Inputs are independent.  For a model with a patient table they are its free numbers over the priors of a
 * person of whom nothing is known; else, or with a range W, they are the model's own parameters, log-uniform
 * within start e^-W .. start e^W, cut to the lawful interval.  Each set is run to its periodic state.
 */
#ifndef HALES_APP_SENSITIVITY_H
#define HALES_APP_SENSITIVITY_H

#include <stdbool.h>
#include <stddef.h>

#include "app/pool.h"
#include "base/buf.h"
#include "base/progress.h"
#include "numeric/morris.h"
#include "numeric/saltelli.h"
#include "numeric/truncnorm.h"
#include "physics/ensemble.h"
#include "twin/patient_model.h"

enum {
  HALES_SENSITIVITY_OUTPUTS_MAX = 16,
  HALES_SENSITIVITY_RUNS_MAX = 10000000,
  HALES_SENSITIVITY_NO_NUMBER =
      HALES_RUN_STEPS_COLLAPSED + 1, /* an output that is none: a quotient by zero */
  HALES_SENSITIVITY_OUTCOMES
};
#define HALES_SENSITIVITY_RANGE_DEFAULT 0.5 /* start e^+-0.5: from 0.61 to 1.65 of it */
/* The output that says of each run whether it had no answer: analysed where some had none. */
#define HALES_SENSITIVITY_NO_ANSWER "no_answer"

typedef enum hales_sensitivity_method {
  HALES_SENSITIVITY_SOBOL,
  HALES_SENSITIVITY_MORRIS
} hales_sensitivity_method;

/* Something that is varied. */
typedef struct hales_sensitivity_input {
  const char *name, *label, *unit, *source;
  size_t row;                /* of the patient model's free numbers, or of the model's parameters */
  hales_truncnorm prior;     /* of a free number's coordinate */
  double lo, hi;             /* of a parameter: log-uniform between, same sign */
  double lo90, median, hi90; /* natural units */
} hales_sensitivity_input;

/* Something that is asked about: exactly one of the last four says what. */
typedef struct hales_sensitivity_output {
  char name[64];
  const char *unit, *text;
  size_t signal; /* HALES_NO_INDEX: none */
  size_t which;  /* of the signal: 0 min, 1 max, 2 mean */
  const hales_figure *figure;
  const hales_outcome *outcome;
} hales_sensitivity_output;

typedef struct hales_sensitivity_request {
  const hales_model *model;
  const hales_patient_model *pm; /* whose priors are used; NULL: the model's own parameters */
  double range;                  /* W above; 0 with priors */
  hales_body body;
  hales_sensitivity_method method;
  size_t runs; /* at most so many; 0: HALES_SENSITIVITY_RUNS_DEFAULT of the method */
  uint64_t seed;
  int threads;
  size_t n_input, n_output;
  hales_sensitivity_input input[HALES_SALTELLI_INPUTS_MAX];
  hales_sensitivity_output output[HALES_SENSITIVITY_OUTPUTS_MAX + 1]; /* and one place for no_answer */
} hales_sensitivity_request;

/* One output: an input's share or effect stands at the input's index. */
typedef struct hales_sensitivity_answer {
  const hales_sensitivity_output *output;
  double mean, sd;
  bool varies;                  /* else, or without enough, there are no shares */
  bool enough;                  /* two rows at least, of every input, whose runs all have an answer */
  hales_saltelli_result *share; /* [n_input] of Sobol' */
  hales_morris_result *effect;  /* [n_input] of Morris */
  size_t *order;                /* [n_input] inputs, the most important first */
} hales_sensitivity_answer;

#define HALES_SENSITIVITY_TOO_FEW                                                                            \
  "too few pairs of runs have an answer to say what it hangs on; more --runs or a smaller --range"

typedef struct hales_sensitivity_result {
  size_t rows, runs; /* rows of the design: of Sobol' n + 2 runs each, of Morris n + 1 */
  size_t outcome[HALES_SENSITIVITY_OUTCOMES]; /* runs by how they ended */
  size_t n_answer;
  hales_sensitivity_answer *answer; /* [n_answer] outputs as asked for, then no_answer where some had none */
  hales_pool memory;
} hales_sensitivity_result;

/* A request about all inputs of the model: over its priors, else within the default range. */
void hales_sensitivity_init(hales_sensitivity_request *r, const hales_model *model);

/* The model's own parameters within start e^+-range; call before hales_sensitivity_take_params.  Those whose
 * start is zero have no such range and stay as they are. */
void hales_sensitivity_set_range(hales_sensitivity_request *r, double range);

/* Only these inputs, "NAME,NAME...".  Returns OK; EARG for a name that is no input (the nearest is suggested)
 * or comes twice. */
hales_status hales_sensitivity_take_params(hales_sensitivity_request *r, const char *names,
                                           hales_err *err) HALES_CHECKED;

/* Adds one output: SIGNAL.min, SIGNAL.max, SIGNAL.mean, a figure of the model or an outcome of its patient
 * table.  Returns OK; EARG for an unknown name (the nearest is suggested), one that comes twice or too many.
 */
hales_status hales_sensitivity_take_output(hales_sensitivity_request *r, const char *name,
                                           hales_err *err) HALES_CHECKED;

/* Runs the whole design.
 *
 *   out   release with hales_sensitivity_destroy, also after a failure
 *
 * Same request, same bits, whatever the number of threads or lanes.
 * Returns OK; EARG without an output, without an input or with runs for less than 2 rows (16 of Sobol');
 * ENOMEM; EMATH when no run has an answer. */
hales_status hales_sensitivity_run(const hales_sensitivity_request *r, const hales_progress *progress,
                                   hales_sensitivity_result *out, hales_err *err) HALES_CHECKED;
void hales_sensitivity_destroy(hales_sensitivity_result *s);

/* The parameter set of a point of the cube: u [n_input] in (0, 1), param [n_param]. */
void hales_sensitivity_set(const hales_sensitivity_request *r, const double *u, double *param);

/* Runs that a request without a number of its own takes at most. */
size_t hales_sensitivity_runs(const hales_sensitivity_request *r);
/* Runs without an answer. */
size_t hales_sensitivity_failed(const hales_sensitivity_result *s);

void hales_sensitivity_text(const hales_sensitivity_request *r, const hales_sensitivity_result *s,
                            hales_buf *out);
hales_status hales_sensitivity_json(const hales_sensitivity_request *r, const hales_sensitivity_result *s,
                                    hales_buf *out, hales_err *err) HALES_CHECKED;
/* A picture as an SVG document of its own. */
hales_status hales_sensitivity_svg(const hales_sensitivity_request *r, const hales_sensitivity_result *s,
                                   hales_buf *out, hales_err *err) HALES_CHECKED;

#endif

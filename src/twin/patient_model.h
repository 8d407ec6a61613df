/* How a person is mapped onto a model: which of its numbers are personal, what is known of them beforehand,
 * which of its signals are measured and how well, and which figures a clinic wants of it.
 *
 * One const table per model; calibration, scenarios, reports and pages read it and know no model by name.
 */
#ifndef HALES_TWIN_PATIENT_MODEL_H
#define HALES_TWIN_PATIENT_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "physics/model.h"
#include "twin/subject.h"

#define HALES_NO_INDEX SIZE_MAX

enum { HALES_FREE_MAX = 24, HALES_OBSERVABLE_MAX = 32, HALES_OUTCOME_MAX = 24 };

/* Gaussian before the data, in the free coordinate, truncated to [lo, hi]. */
typedef struct hales_free_prior {
  double mean, sd, lo, hi;
} hales_free_prior;

/* A personal number.  Its free coordinate is its logarithm, or itself when linear. */
typedef struct hales_free {
  const char *name;  /* of the model parameter where it is one, else its own */
  const char *label; /* for people */
  const char *unit;  /* UCUM */
  const char *side;  /* "right", "left", "whole" */
  bool linear;
  hales_free_prior (*prior)(const hales_body *b);
  const char *source; /* key in docs/references.bib */
} hales_free;

/* Something that is measured.  Names are those of thread/quantity.h. */
typedef struct hales_observable {
  const char *name, *label, *unit;
  const char *group; /* "pressures right", "pressures left", "flow", "volumes" */
  /* From the recorded beat: stat [n_signal][3]. */
  double (*value)(const double *param, const double (*stat)[3]);
  bool catheter;         /* shares the zero level of the right-heart catheter */
  double sd_abs, sd_rel; /* error of one measurement: sd^2 = sd_abs^2 + (sd_rel value)^2 */
  const char *source;    /* of the error */
  double least, most;    /* of a living person, where a model can leave it; equal: not said */
} hales_observable;

/* A figure that reports and scenarios show. */
typedef struct hales_outcome {
  const char *name, *label, *unit;
  int better; /* -1 less is better, +1 more, 0 neither */
  double (*value)(const double *param, const double (*stat)[3], double bsa_m2);
} hales_outcome;

/* A pressure waveform that is shown. */
typedef struct hales_panel {
  const char *label, *side; /* "right", "left" */
  size_t signal;            /* of the model */
  /* observables that are landmarks of it: indices into the table's names, ended by NULL */
  const char *landmark[4];
} hales_panel;

/* A pressure-volume loop that is shown. */
typedef struct hales_loop {
  const char *label, *side;
  size_t volume, pressure;   /* signals */
  size_t e_act, v0;          /* parameters: end-systolic elastance and its volume intercept; HALES_NO_INDEX:
                                the line from no volume to end-systole */
  const char *contractility; /* free number that must be learned for the elastance to be shown */
  const char *edv, *esv, *work; /* names of observables and of the outcome that is its area; NULL: none */
} hales_loop;

/* Changes that a treatment makes, natural logarithms of factors. */
typedef struct hales_change {
  double ln_pvr, ln_svr, ln_hr, ln_contractility, ln_stressed_volume, ln_pa_compliance;
} hales_change;

/* A number that is shown: a free number, or where people know another one better the product or quotient of
 * two, log-linear in the free coordinates (pat.C = pat.RC / pat.R). */
typedef struct hales_shown {
  const char *name, *label, *unit, *side;
  size_t plus, minus; /* free indices; minus = HALES_NO_INDEX when there is none */
} hales_shown;

/* The lung arteries in the circuit, which a tree of vessels can stand for: its signals. */
typedef struct hales_lung {
  size_t valve;                  /* flow through the pulmonary valve, mL/s */
  size_t pressure, wedge;        /* in the main artery and behind the bed, mmHg */
  const struct hales_port *port; /* where a tree joins the heart (physics/wave/coupled.h); NULL: nowhere */
} hales_lung;

typedef struct hales_patient_model {
  const hales_model *model;
  const char *lacks; /* what the circuit does not contain, for whoever looks for the cause of a misfit */
  int steps, record_steps; /* of runs inside inference and scenarios */
  int explore_steps; /* of the thousands of runs that inference keeps none of, 0: steps; they are read at
                        record_steps all the same */
  size_t n_free, n_observable, n_outcome, n_derived;
  const hales_shown *derived; /* [n_derived] shown beside the free numbers */
  const hales_free *free;
  const hales_observable *observable;
  const hales_outcome *outcome;
  size_t n_panel, n_loop;
  const hales_panel *panel;
  const hales_loop *loop;
  hales_lung lung;
  size_t offset_free; /* index of the catheter's zero level among the free numbers, mmHg */
  /* theta [n_free] free coordinates in, param [n_param] out. */
  void (*to_params)(const hales_body *b, const double *theta, double *param);
  /* Applies a treatment's change to a full parameter vector in place. */
  void (*apply)(const hales_change *c, double *param);
} hales_patient_model;

/* A table of a patient model with its length: HALES_TABLE(loop, rows). */
#define HALES_TABLE(name, rows) .name = rows, .n_##name = sizeof rows / sizeof rows[0]

/* Patient model of that model id, or NULL when it has none. */
const hales_patient_model *hales_patient_model_find(const char *model_id);

/* The i-th patient model, the default's first; NULL beyond the last. */
const hales_patient_model *hales_patient_model_at(size_t i);

/* Free coordinate to natural units. */
double hales_free_natural(const hales_free *f, double coordinate);

size_t hales_observable_find(const hales_patient_model *pm, const char *name); /* SIZE_MAX: none */
size_t hales_outcome_find(const hales_patient_model *pm, const char *name);

/* Is each observable [n_observable] within what a living person's can be?  Priors of one number each allow
 * hearts that empty to the last drop, which nobody has. */
bool hales_observables_possible(const hales_patient_model *pm, const double *observable);

/* Standard deviation of one measurement of that value. */
double hales_observable_sd(const hales_observable *o, double value);

#endif

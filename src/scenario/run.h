/* Plans tried on a twin: each draw of the twin gets each plan's effect and is run to its new periodic state.
 *
 * Draw i of the twin goes with draw i of every effect (scenario/effect.h), so plans are compared on the same
 * patients with the same luck: differences and "A beats B" are paired.  The intervals carry the posterior of
 * the twin, the uncertainty of the trials and the spread between patients; they do not carry what the model
 * leaves out.
 */
#ifndef HALES_SCENARIO_RUN_H
#define HALES_SCENARIO_RUN_H

#include "scenario/effect.h"
#include "twin/twin.h"

enum { HALES_SCENARIO_PLANS_MAX = 16 };

/* More failed draws than this part is an error, not a footnote. */
#define HALES_SCENARIO_FAILED_MAX 0.02

/* What a rebuilt trial says about itself, wherever it is shown. */
#define HALES_SCENARIO_REBUILD_NOTE                                                                          \
  "The rebuilt trials check the wiring, from the catalogue to the model's output. The effects were taken "   \
  "from "                                                                                                    \
  "these very trials: agreement with them is no validation."

/* What a reader of any plan's figures must know, wherever they are shown. */
#define HALES_SCENARIO_LIMITS                                                                                \
  "A trial's rise in cardiac output that the resistances do not explain is put on the contractility of "     \
  "both "                                                                                                    \
  "ventricles, and the model has no reflexes: RV volumes, ejection fraction, stroke work, coupling and "     \
  "systemic pressure under a plan follow from that and are not measured effects."

typedef struct hales_scenario_request {
  const hales_twin *twin;
  size_t n_plan;
  const hales_plan *plan; /* [n_plan] as read, backgrounds set */
  uint64_t seed;          /* of the effects */
  double twin_ess;        /* effective size of the twin's posterior; 0: not known */
  int threads;
} hales_scenario_request;

typedef struct hales_outcome_interval {
  double median, lo90, hi90;
} hales_outcome_interval;

/* Arrays end in [n_outcome], the outcomes of the twin's patient model.  Probabilities exist only where
 * outcome[k].better is not 0, and are zero elsewhere. */
typedef struct hales_scenario {
  const hales_patient_model *pm; /* borrowed */
  size_t n_plan, n_outcome;
  size_t n_draw;    /* draws with an answer under every plan: the ones counted */
  size_t lost_plan; /* on EMATH: the plan under which too many draws failed; else SIZE_MAX */
  size_t n_failed;  /* draws without one under some plan: left out of all */
  size_t n_emptied[HALES_SCENARIO_PLANS_MAX]; /* draws of a plan whose right ventricle empties more than any
                                                 living one: hales_scenario_limit_volumes */
  double n_effective;                         /* distinct draws, by their multiplicity; at most twin_ess */
  double *draw;                               /* [n_draw][1 + n_plan][n_outcome], today first */
  hales_outcome_interval *today;              /* [n_outcome] */
  hales_outcome_interval *value;              /* [n_plan][n_outcome] */
  hales_outcome_interval *change;             /* [n_plan][n_outcome] plan minus today, paired */
  double *better_than_today;                  /* [n_plan][n_outcome] probability */
  double *better_than;                        /* [n_plan][n_plan][n_outcome] the first beats the second */
  double *best;                       /* [n_plan][n_outcome] none of the plans beats it; ties are shared */
  hales_outcome_interval *difference; /* [n_plan][n_plan][n_outcome] first minus second, paired */
  void *memory;
} hales_scenario;

/* Runs them.
 *
 *   q   in    borrowed during the call
 *   s   out   release with hales_scenario_destroy; zero on failure, but for lost_plan
 *
 * Returns OK; EARG when there is no plan, too many, or one that was not read; EMATH when more than
 * HALES_SCENARIO_FAILED_MAX of the draws have no periodic state under a plan (named); ENOMEM.  The same
 * result for a seed, whatever the number of threads. */
hales_status hales_scenario_run(const hales_scenario_request *q, hales_scenario *s,
                                hales_err *err) HALES_CHECKED;
void hales_scenario_destroy(hales_scenario *s);

/* A strong plan may leave a draw's right ventricle with less blood at the end of systole than is ever
 * measured, or with less than none, for contractility is all that can carry the trials' output here
 * (HALES_SCENARIO_LIMITS).  Such an end-systolic volume, the ejection fraction and the coupling that follow
 * from it stand at the limit of what the observable believes, so that no volume is negative, no fraction
 * above all of it and no coupling of the wrong sign.
 *
 *   outcome   [pm->n_outcome]   in, out
 *
 * Returns whether it did.  Nothing is changed where the model says no limit. */
bool hales_scenario_limit_volumes(const hales_patient_model *pm, double *outcome);

/* The parameters of draw i of the twin under a plan: param [n_param] out, for waveforms and loops. */
hales_status hales_scenario_params(const hales_scenario_request *q, size_t plan, size_t draw, double *param,
                                   hales_err *err) HALES_CHECKED;

#endif

/* Plans compared on a subject's latest twin: what `hales scenario` does, without the command line. */
#ifndef HALES_APP_SCENARIO_H
#define HALES_APP_SCENARIO_H

#include "app/calibrate.h"
#include "app/medication.h"
#include "scenario/run.h"

/* A plan that must not be tried, or beside what is taken cannot be told. */
typedef struct hales_app_refusal {
  const char *name, *plan, *reason;
} hales_app_refusal;

enum { HALES_SCENARIO_CAUTIONS_MAX = 12 };

typedef struct hales_app_scenario {
  const char *subject;          /* borrowed */
  hales_app_twin own;           /* loaded where the request brought none */
  const hales_app_twin *shared; /* the one that it brought, or NULL; borrowed */
  const hales_drugs *catalogue;
  const hales_drug_names *names;
  size_t n_plan, n_refused, n_lost, n_note;
  hales_plan plan[HALES_SCENARIO_PLANS_MAX];
  hales_app_refusal refused[HALES_SCENARIO_PLANS_MAX];
  hales_app_refusal lost[HALES_SCENARIO_PLANS_MAX]; /* too many draws have no beat under it: not computed */
  const char *background; /* regimen when measured, as hales_plan_set_background reads it */
  const char **note;      /* about the background, and what a drug must not be given with */
  size_t n_caution, n_caution_patient;
  /* why the trials' effects may not hold here: of the patient (the first ones), then of the pressures */
  const char *caution[HALES_SCENARIO_CAUTIONS_MAX];
  uint64_t seed;
  hales_scenario result; /* n_plan = 0 when every plan was refused or lost */
  hales_pool memory;
} hales_app_scenario;

typedef struct hales_app_scenario_request {
  const char *subject;
  const hales_app_twin *twin; /* the subject's, loaded already; NULL: the latest in the store */
  const char *background;     /* regimen when measured; NULL: what the thread says */
  uint64_t seed;
  int threads;
} hales_app_scenario_request;

/* Reads the plans; needs no store.  A contraindicated plan goes to s->refused, which is a result.
 *
 *   s   out   release with hales_app_scenario_destroy, also after a failure
 *
 * Returns OK; EARG for no plan, too many, a name twice or "today", an unknown drug or dose; EPARSE for the
 * form; ENOMEM. */
hales_status hales_app_scenario_read(size_t n, const char *const *plan, hales_app_scenario *s,
                                     hales_err *err) HALES_CHECKED;

/* Loads the twin, where the request brings none, and runs the plans that were read.  EARG when there is no
 * such subject, no twin, or a background that is no regimen; EMATH when too many draws fail; ESTORE, EIO,
 * ENOMEM. */
hales_status hales_app_scenario_run(hales_store *store, const hales_app_scenario_request *q,
                                    hales_app_scenario *s, hales_err *err) HALES_CHECKED;
void hales_app_scenario_destroy(hales_app_scenario *s);
/* The twin that the plans were run on. */
const hales_app_twin *hales_app_scenario_twin(const hales_app_scenario *s);

/* Whose value it is that lies beyond a limit: "measured", "twin's" or both; NULL: nobody's. */
const char *hales_app_whose(bool measured, bool twin);

/* The certainty of a drug's effect on the pulmonary resistance at that dose: "V", "D", "M" or "m". */
const char *hales_app_certainty(const hales_plan_drug *p);

/* One JSON document:
 * {"subject","twin":{...},"background","today":{OUTPUT:{"median","lo90","hi90"}},
 *  "plans":{NAME:{OUTPUT:{...}}},"change":{NAME:{OUTPUT:{...}}},
 *  "better":{OUTPUT:{NAME:p}},"better_than":{A:{B:{OUTPUT:p},"today":{OUTPUT:p}}},
 *  "refused":[{"name","plan","reason"}],"not_computed":[{"name","reason"}],
 *  "cautions":[...],"treatments":{NAME:{...}},"outputs":{OUTPUT:{"label","unit","better"}},...}
 * better: with one plan the probability that it beats today, else that no other plan beats it (ties are
 * shared); outputs without a better direction are left out. */
hales_status hales_app_scenario_json(const hales_app_scenario *s, hales_buf *out,
                                     hales_err *err) HALES_CHECKED;
/* For people. */
void hales_app_scenario_text(const hales_app_scenario *s, hales_buf *out);

#endif

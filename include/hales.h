/* Hales as a library: models of the circulation, run many at a time, for some beats or to their periodic
 * state.
 *
 *   const hales_model *m = hales_catalogue_find("korakianitis");
 *   double *p = malloc(hales_table_count(m, HALES_TABLE_PARAM) * sizeof *p);
 *   hales_param_defaults(m, p);                          // then change what you like
 *   hales_options o;
 *   hales_options_init(&o);                              // to the periodic state, error 1e-6
 *   hales_ensemble_simulate(m, &o, 1, p, NULL, &result, NULL, NULL, figure, &error);
 *
 * Numbers: double; units stand in the tables as UCUM codes (pressure mmHg, volume mL, flow mL/s, time s).
 * Arrays are row-major and dense, in the order of the tables: an ensemble of n sets is double[n][n_param].
 *
 * Ownership: arrays belong to the caller, are read and written in place and kept by nobody after a call.
 * Models and all texts live as long as the library; there is nothing to release.
 *
 * Threads: no function keeps anything between calls; all may be called from any thread at once, as long as
 * nobody writes what another reads.  options.threads lets one call use several.  Results do not depend on it,
 * nor on the order or number of the sets.
 *
 * Errors: a function that can fail returns a code, and when `error` is not NULL leaves there what, where and
 * what would be right; after success its code is OK and its message empty.  How a set of parameters ended is
 * no error of the call: see hales_outcome.
 *
 * Versions: HALES_API_VERSION changes when a struct, a number or a meaning here changes, and is the version
 * of the shared library's name (libhales.so.2), so that the loader refuses a program built for another one.
 *
 * C from C99 on, and C++.
 */
#ifndef HALES_H
#define HALES_H

#include <stddef.h>
#include <stdint.h>

#define HALES_API_VERSION 2

#if defined(__GNUC__)
#define HALES_API __attribute__((visibility("default")))
#else
#define HALES_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* HALES_API_VERSION of the library that was loaded. */
HALES_API int32_t hales_api_version(void);
/* "0.1.0" */
HALES_API const char *hales_library_version(void);

/* ---- errors ---- */

typedef enum hales_code {
  HALES_CODE_OK = 0,
  HALES_CODE_ARGUMENT = 1, /* NULL, a size or a setting out of contract */
  HALES_CODE_MEMORY = 2,
  HALES_CODE_RANGE = 3,   /* a parameter outside its table or in conflict with another */
  HALES_CODE_NUMERICS = 6 /* no answer: a state left the finite or sane range, a step collapsed */
} hales_code;

typedef struct hales_error {
  hales_code code;
  int32_t reserved;
  int64_t at; /* row of the parameter or index of the set; -1 when it has no place */
  char message[200];
} hales_error;

/* ---- models and their tables ---- */

typedef struct hales_model hales_model; /* opaque, constant, never released */

typedef struct hales_model_info {
  const char *id;      /* "korakianitis" */
  const char *title;   /* one line */
  const char *source;  /* key in docs/references.bib */
  int32_t version;     /* changes when the model's numbers do */
  int32_t steps;       /* a beat, unless asked otherwise */
  size_t period_param; /* row of the parameter that is the duration of a beat, s */
} hales_model_info;

typedef enum hales_table {
  HALES_TABLE_PARAM = 0,  /* what a set is made of */
  HALES_TABLE_STATE = 1,  /* what is integrated */
  HALES_TABLE_SIGNAL = 2, /* what a beat records; the states come first */
  HALES_TABLE_FIGURE = 3  /* what is derived from a beat: cardiac output, ejection fraction */
} hales_table;

/* One row.  start, lo and hi of parameters are the published value and the lawful interval, both ends
 * included; of states a start for the published set and the bounds of a sane run; of signals and figures NaN.
 */
typedef struct hales_row {
  const char *name;   /* "pat.R" */
  const char *unit;   /* UCUM code: "mm[Hg].s/mL" */
  const char *text;   /* one line for people */
  const char *source; /* key in docs/references.bib; "" where the table has none */
  double start, lo, hi;
} hales_row;

#define HALES_NONE ((size_t)-1)

/* Number of models, the model of that index (NULL beyond), the model of that id (NULL when there is none). */
HALES_API size_t hales_catalogue_count(void);
HALES_API const hales_model *hales_catalogue_at(size_t index);
HALES_API const hales_model *hales_catalogue_find(const char *id);

/* Returns ARGUMENT when a pointer is NULL. */
HALES_API hales_code hales_model_describe(const hales_model *m, hales_model_info *info);

/* Rows of a table; 0 when m is NULL or there is no such table. */
HALES_API size_t hales_table_count(const hales_model *m, hales_table table);
/* Returns ARGUMENT when there is no such row; *row is then untouched. */
HALES_API hales_code hales_table_row(const hales_model *m, hales_table table, size_t index, hales_row *row);
/* Index of the row of that name, HALES_NONE when there is none. */
HALES_API size_t hales_table_find(const hales_model *m, hales_table table, const char *name);

/* The published set: param [n_param] out. */
HALES_API hales_code hales_param_defaults(const hales_model *m, double *param);
/* Every value finite, inside its interval, and lawful beside the others: param [n_param] in.
 * Returns RANGE with a message that names the parameter, its value and the interval; error->at = its row. */
HALES_API hales_code hales_param_check(const hales_model *m, const double *param, hales_error *error);

/* ---- runs ---- */

typedef struct hales_options {
  double periodic_tol; /* > 0: solve for the periodic state, relative true error wanted, 1e-12 to 0.1 */
  double rtol; /* 0: fixed steps.  1e-12 to 0.01: steps of each set's own choice, where the model has them */
  int32_t beats;     /* with periodic_tol = 0: exactly so many beats */
  int32_t steps;     /* a beat, 50 to 100000; 0: the model's own, or what carries the set where those do not
                        (result.steps, result.rtol), which can take seconds for a set at ends of its ranges.
                        250 are fast and within 0.2 % */
  int32_t max_beats; /* at which a search for a periodic state gives up, each anew that other steps take; 0:
                        400 */
  int32_t threads;   /* 0: one for each processor */
} hales_options;

/* To the periodic state with a relative error of 1e-6, everything else at its default. */
HALES_API void hales_options_init(hales_options *options);

typedef enum hales_outcome {
  HALES_OUTCOME_OK = 0,
  HALES_OUTCOME_NOT_PERIODIC = 1, /* no periodic state within max_beats */
  HALES_OUTCOME_BLEW_UP = 2,  /* a state left the finite or sane range: see bad_state, bad_beat, bad_step */
  HALES_OUTCOME_UNLAWFUL = 3, /* parameters outside their table; not run.  hales_param_check says which */
  HALES_OUTCOME_STEPS_SPENT = 4,    /* with rtol: `steps` were not enough for a beat */
  HALES_OUTCOME_STEPS_COLLAPSED = 5 /* with rtol: it asks for steps below rounding */
} hales_outcome;

/* One line for people; "unknown outcome" for any other number. */
HALES_API const char *hales_outcome_text(int32_t outcome);

/* How one set ended.  Of a set that is not OK no number of state, stat or figure means anything: they are 0.
 */
typedef struct hales_result {
  int32_t outcome; /* of hales_outcome */
  int32_t beats;   /* integrated, all methods and steps together; not those of comparisons */
  int32_t bad_state, bad_beat, bad_step; /* -1 unless the outcome says otherwise */
  int32_t span;  /* beats that stat and figure cover: 1, or those of a breath in a periodic state */
  int32_t steps; /* a beat, of the run that these results are of; 0: rtol */
  int32_t reserved;
  double residual;       /* largest relative change of a state over the last beat, or breath */
  double error_estimate; /* of the distance to the periodic state */
  double volume_defect;  /* |blood volume at the end / at the start - 1| */
  double rtol;           /* step tolerance of that run; 0: it had steps */
  /* With options.steps and rtol 0, how far a figure moves in the steps that were compared last, relative to
   * its size: above 0.01 no steps were found that carry the set; infinite where no others had an answer. Else
   * -1. A wave is of the same run with options.steps and options.rtol as result has them. */
  double step_error;
} hales_result;

/* Runs n sets side by side, in the processor's vector lanes and on several of its cores.
 *
 *   param   [n][n_param]      in
 *   start   [n][n_state]      in   states to start from, or NULL: the published initial state (beats), or a
 *                                  start from the parameters alone (periodic)
 *   result  [n]               out
 *   state   [n][n_state]      out  at the end of the last beat, which is the start of the next; or NULL
 *   stat    [n][n_signal][3]  out  minimum, maximum and mean over the last beat, or over all beats of a
 * breath (result.span); or NULL figure  [n][n_figure]     out  derived from stat; or NULL
 *
 * A set of the model hales that breathes (pleural.swing > 0) goes on in its breath from beat to beat.  Its
 * periodic state is that of the whole breath, at the phase where the set says its first beat starts
 * (pleural.phase); pleural.beats must then be a whole number up to 12, or the set is UNLAWFUL.  To go on
 * after `beats`, or from one wave to the next, add their number over pleural.beats to pleural.phase, less
 * whole turns.
 *
 * Returns ARGUMENT for a NULL, for sizes that overflow, or for a setting out of bounds; MEMORY.  The message
 * names it.  The scratch is some MiB, whatever n.
 */
HALES_API hales_code hales_ensemble_simulate(const hales_model *m, const hales_options *options, size_t n,
                                             const double *param, const double *start, hales_result *result,
                                             double *state, double *stat, double *figure, hales_error *error);

/* Waveforms: one beat from each of n states, every signal at times T k/n_time, k = 0 .. n_time - 1.
 *
 *   param [n][n_param], state [n][n_state]  in   state as hales_ensemble_simulate left it
 *   wave  [n][n_signal][n_time]             out  n_time at least 2
 *
 * With options.steps and rtol 0 the model's own steps, also where they do not carry a set: such sets
 * (result.rtol above 0, or result.steps other than those) are asked apart, with the steps or rtol of their
 * result.
 *
 * Returns as hales_ensemble_simulate, and NUMERICS when a set has no beat (error->at = its index; wave is
 * then not to be used).
 */
HALES_API hales_code hales_wave_sample(const hales_model *m, const hales_options *options, size_t n,
                                       const double *param, const double *state, size_t n_time, double *wave,
                                       hales_error *error);

/* Whether a circulation would stay in its periodic state: what a small disturbance of it is multiplied by
 * over a span of beats, in the long run.  Above 1 (1.02 to be sure, for differences are taken) beats lead
 * away from it, as in a heart that alternates between strong and weak beats, and no one would see the state.
 *
 *   param [n][n_param]                      in
 *   result [n], state [n][n_state]          in   as hales_ensemble_simulate left them, with periodic_tol
 *   growth [n]                              out  NaN where the set has no result or a beat from near by fails
 *
 * threads: 0: one for each processor.  A set costs n_state spans of beats, about a search or two.  Returns
 * ARGUMENT for a NULL or for sizes that overflow; MEMORY.
 */
HALES_API hales_code hales_growth_find(const hales_model *m, int32_t threads, size_t n, const double *param,
                                       const hales_result *result, const double *state, double *growth,
                                       hales_error *error);

#ifdef __cplusplus
}
#endif

#endif

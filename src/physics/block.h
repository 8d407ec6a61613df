/* As many parameter sets as a kernel has lanes, and the search for their periodic states.
 * Private to physics: ensemble.c is the way in. */
#ifndef HALES_PHYSICS_BLOCK_H
#define HALES_PHYSICS_BLOCK_H

#include "physics/ensemble.h"
#include "physics/lanes/kernel.h"

enum { HALES_BLOCK_ROUNDS = 64 }; /* times its lanes: the sets that a block takes in one search at most */

/* One set of a search: what is looked for, and what was found. */
typedef struct hales_block_set {
  const double *param, *start; /* start NULL: the model's guess */
  double held;                 /* volume at the start, mL */
  hales_run run;
  bool found;
  double answer[HALES_STATE_MAX]; /* the periodic state, or the best there was */
} hales_block_set;

typedef struct hales_block {
  const hales_model *m;
  const hales_kernel *k;
  int lanes, steps, record_steps;
  double rtol; /* > 0: steps of the kernel's own choice, at most `steps` a beat */
  int max_steps;
  bool single;         /* precision of the kernel */
  double flow_floor;   /* mL/s, of the settings */
  const double *chord; /* [n_state][n_state] or NULL */
  int rows;            /* of the trace, after a recorded beat */
  hales_adaptive adaptive;
  void *work, *record_work; /* the kernel's; the same when the step counts are */
  double *param;            /* [n_param][lanes] */
  /* What the lanes' maps go over: a beat, or all those of a breath, each from where the last one left it. */
  int beats_of_map[HALES_LANES_MAX], most_of_map;
  bool breathing;                /* some lane's beats differ */
  double phase[HALES_LANES_MAX]; /* where in its breath a lane's map starts */
  double *through;               /* [n_state][lanes] ends of maps shorter than the longest */
  double *past;                  /* [HALES_BREATH_BEATS_MOST][n_state][lanes] ends of beats that were run */
  double *y, *before;            /* [n_state][lanes] running state; state at the start of the last beat */
  double *result;                /* [n_state][lanes] */
  hales_trace trace;             /* of the recorded beat */
  bool unread;                   /* nobody reads it: it need not be written */
  double *stat, *stat_work;      /* [lanes][n_signal][3], as hales_trace_stat wants it */
  double *breath_stat;           /* [lanes][n_signal][3] of the beats of a breath so far */
  hales_run run[HALES_LANES_MAX];
  hales_block_set *set; /* [lanes * HALES_BLOCK_ROUNDS] */
  void *memory;
} hales_block;

/* s with its defaults filled in */
hales_status hales_block_create(hales_block *b, const hales_model *m, const hales_kernel *k,
                                const hales_run_settings *s, hales_err *err) HALES_CHECKED;
void hales_block_destroy(hales_block *b);

/* Puts a lawful set into a lane.  start NULL: the model's guess when periodic, else its published start. */
void hales_block_load(hales_block *b, int lane, const double *param, const double *start, bool periodic);

/* Runs the loaded lanes; run[], result and trace are then set.  Lanes that breathe go on in their breath. */
void hales_block_run_beats(hales_block *b, int beats);

/* Extremes and means of what was recorded last, into stat: of a beat, or of all beats of a breath. */
void hales_block_read(hales_block *b);

/* Looks for the periodic states of set[0..n), whose param and start the caller has filled in.  A lane whose
 * set is done takes the next one: what a set answers does not depend on when it gets one, or beside whom. */
void hales_block_search(hales_block *b, size_t n, double tol, int max_beats);

/* Goes on with those of set[0..n) that hales_block_record took their answer from: without mixtures. */
void hales_block_search_on(hales_block *b, size_t n, double tol, int max_beats);

/* One more map of set[first..first + count), count at most a block's lanes, from their answers; run[],
 * result and trace are then set.  A set that this map changes by more than tol has met its answer by chance:
 * it is found no more, and its run[] is not periodic.  Whether there was none. */
bool hales_block_record(hales_block *b, size_t first, size_t count, double tol);

#endif

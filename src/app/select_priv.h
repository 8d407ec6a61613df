/* What src/app/select*.c share: the values of a subject that may become data of a fit. */
#ifndef HALES_APP_SELECT_PRIV_H
#define HALES_APP_SELECT_PRIV_H

#include "app/catheter.h"
#include "app/select.h"

/* What a quantity is to a fit: a datum; what a datum follows from with body size, or with pressures. */
typedef enum hales_role {
  HALES_ROLE_NONE,
  HALES_ROLE_DATUM,
  HALES_ROLE_INDEX,
  HALES_ROLE_RESISTANCE,
  HALES_ROLE_HEIGHT,
  HALES_ROLE_WEIGHT,
  HALES_ROLE_SURFACE
} hales_role;

typedef struct hales_candidate {
  hales_role role;
  hales_selected s;
  int64_t gap_us;    /* from the reference time */
  const char *group; /* condition.h; may be NULL */
  hales_group_use use;
  hales_condition condition;
} hales_candidate;

typedef struct hales_gather {
  hales_store *store;
  const hales_patient_model *pm;
  hales_selection *out;
  hales_candidate *list;
  size_t n, cap, unused_cap, note_cap;
  bool has_catheter_day, has_any_day, has_undated, undated_catheter;
  int64_t catheter_day, any_day;
  hales_catheters catheters;
  const hales_catheter_group *chosen; /* of that day; NULL without one */
  bool has_reference;                 /* the catheterisation of the day that counts */
  int64_t reference_us;
  size_t n_left_out; /* values of other groups of the day */
} hales_gather;

hales_status hales_select_no_memory(hales_err *err);

/* Appends a note; NULL is ENOMEM. */
hales_status hales_select_note(hales_gather *g, const char *text, hales_err *err) HALES_CHECKED;

/* Sex, age and size, with notes.  EARG: too small a person for a model of adults. */
hales_status hales_select_body(hales_gather *g, hales_err *err) HALES_CHECKED;

/* What the day's groups were, and which was taken: without their names, which are free text of the record. */
hales_status hales_select_note_groups(hales_gather *g, hales_err *err) HALES_CHECKED;

/* Lists a candidate among what is not used. */
hales_status hales_select_pass_over(hales_gather *g, const hales_candidate *c, const char *reason,
                                    hales_err *err) HALES_CHECKED;

/* The value of one role (and observable): nearest in time, mean of those of the same time and group.  *found
 * false when there is none. */
hales_status hales_select_choose(hales_gather *g, hales_role r, size_t observable, hales_selected *out,
                                 bool *found, hales_err *err) HALES_CHECKED;

/* The data of the fit, from the candidates and the body: measured, else from an index or a resistance. */
hales_status hales_select_data(hales_gather *g, hales_err *err) HALES_CHECKED;

#endif

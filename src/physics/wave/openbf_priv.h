/* openBF's file between its two readers: openbf.c (blood, solver, vessels) and openbf_ends.c (inlets,
 * outlets). */
#ifndef HALES_PHYSICS_WAVE_OPENBF_PRIV_H
#define HALES_PHYSICS_WAVE_OPENBF_PRIV_H

#include "physics/wave/wave_file.h"

/* Rows of the tables of keys. */
enum {
  PROJECT_NAME,
  WRITE_RESULTS,
  OUTPUT_DIRECTORY,
  INLET_FILE,
  BLOOD,
  HEART_FUNCTION,
  SOLVER,
  NETWORK,
  N_TOP
};
enum {
  LABEL,
  TO_SAVE,
  SN,
  TN,
  LENGTH,
  DIVISIONS,
  YOUNG,
  R0,
  RP,
  RD,
  RC,
  H0,
  PEXT,
  GAMMA_PROFILE,
  INITIAL_PRESSURE,
  INITIAL_FLOW,
  VISCO_ELASTIC,
  PHI,
  INLET,
  VESSEL_INLET_FILE,
  INLET_NUMBER,
  OUTLET,
  RT,
  R1,
  R2,
  CC,
  POUT,
  MATCHING,
  N_VESSEL
};

typedef struct hales_openbf_reader {
  hales_wave_text *d;
  hales_wave_file *out;
  const hales_json *const *top;
  int *node; /* [2 n_vessel] both nodes of every vessel, sorted */
  double default_profile;
} hales_openbf_reader;

/* A vessel as its mapping says, while it is read. */
typedef struct hales_openbf_entry {
  const hales_json *map, *value[N_VESSEL];
  hales_vessel *v;
} hales_openbf_entry;

#define HALES_OPENBF_FAIL(r, e, s, ...) hales_wave_text_fail((r)->d, (s), (e)->map->at, __VA_ARGS__)

/* Sorts the nodes of all vessels, which the next one needs. */
void hales_openbf_sort_nodes(hales_openbf_reader *r);
/* The ends at a vessel's nodes, appended to the network. */
hales_status hales_openbf_read_ends(hales_openbf_reader *r, const hales_openbf_entry *e) HALES_CHECKED;

#endif

/* openBF's configuration file [Melis2018]: its present keys and those of its versions since 2018.
 *
 * A vessel begins at node sn and ends at tn.  Its wall is elastic with the radius at P = Pext and Poisson's
 * ratio 1/2:  P = Pext + (4/3) (E h0 / R0) (sqrt(A / A0) - 1).
 */
#include <math.h>
#include <string.h>

#include "physics/wave/openbf_priv.h"
#include "physics/wave/wall.h"

#define NUMBER(lo, hi)  HALES_FIELD_NUMBER, false, lo, hi
#define WHOLE(lo, hi)   HALES_FIELD_WHOLE, false, lo, hi
#define MUST(kind, ...) HALES_FIELD_##kind, true, __VA_ARGS__
#define MAY(kind)       HALES_FIELD_##kind, false, 0, 0

static const hales_field top_fields[N_TOP] = {
    [PROJECT_NAME] = {"project_name", MUST(TEXT, 0, 0), {"project name"}},
    [WRITE_RESULTS] = {"write_results", MAY(LIST), {"write results"}},
    [OUTPUT_DIRECTORY] = {"output_directory", MAY(TEXT), {"output directory"}},
    [INLET_FILE] = {"inlet_file", MAY(TEXT), {"inlet file"}},
    [BLOOD] = {"blood", MUST(MAP, 0, 0), {NULL}},
    [HEART_FUNCTION] = {"Heart function", MAY(MAP), {NULL}},
    [SOLVER] = {"solver", MUST(MAP, 0, 0), {NULL}},
    [NETWORK] = {"network", MUST(LIST, 0, 0), {NULL}},
};

enum { RHO, MU, N_BLOOD };
static const hales_field blood_fields[N_BLOOD] = {
    [RHO] = {"rho", MUST(NUMBER, 100.0, 20000.0), {NULL}},
    [MU] = {"mu", MUST(NUMBER, 0.0, 10.0), {NULL}},
};

enum { CCFL, CYCLES, TOLERANCE, JUMP, N_SOLVER };
static const hales_field solver_fields[N_SOLVER] = {
    [CCFL] = {"Ccfl", MUST(NUMBER, 1e-3, 1.0), {NULL}},
    [CYCLES] = {"cycles", MUST(WHOLE, 1.0, 100000.0), {NULL}},
    [TOLERANCE] = {"convergence_tolerance",
                   MUST(NUMBER, 0.0, 1e6),
                   {"convergence tolerance", "convergence tollerance"}},
    [JUMP] = {"jump", WHOLE(2.0, 100000.0), {NULL}},
};

enum { REQUIRED = 5 }; /* of them; and a radius */
static const hales_field vessel_fields[N_VESSEL] = {
    [LABEL] = {"label", MUST(TEXT, 0, 0), {NULL}},
    [TO_SAVE] = {"to_save", MAY(FLAG), {"to save"}},
    [SN] = {"sn", MUST(WHOLE, 0.0, 1e9), {NULL}},
    [TN] = {"tn", MUST(WHOLE, 0.0, 1e9), {NULL}},
    [LENGTH] = {"L", MUST(NUMBER, 1e-6, 100.0), {NULL}},
    [DIVISIONS] = {"M", WHOLE(1.0, 1e7), {NULL}},
    [YOUNG] = {"E", MUST(NUMBER, 1.0, 1e12), {NULL}},
    [R0] = {"R0", NUMBER(1e-6, 1.0), {NULL}},
    [RP] = {"Rp", NUMBER(1e-6, 1.0), {"R0p"}},
    [RD] = {"Rd", NUMBER(1e-6, 1.0), {"R0d"}},
    [RC] = {"Rc", NUMBER(0.0, 1.0), {NULL}},
    [H0] = {"h0", NUMBER(1e-9, 1.0), {NULL}},
    [PEXT] = {"Pext", NUMBER(-1e7, 1e7), {NULL}},
    [GAMMA_PROFILE] = {"gamma_profile", NUMBER(1.0, 1000.0), {"gamma profile"}},
    [INITIAL_PRESSURE] = {"initial_pressure", NUMBER(-1e7, 1e7), {"initial pressure"}},
    [INITIAL_FLOW] = {"initial_flow", NUMBER(-1.0, 1.0), {"initial flow"}},
    [VISCO_ELASTIC] = {"visco-elastic", MAY(FLAG), {"visco_elastic", "viscoelastic"}},
    [PHI] = {"phi", NUMBER(0.0, 1e9), {NULL}},
    [INLET] = {"inlet", MAY(TEXT), {NULL}},
    [VESSEL_INLET_FILE] = {"inlet_file", MAY(TEXT), {"inlet file"}},
    [INLET_NUMBER] = {"inlet_number", WHOLE(0.0, 1e9), {"inlet number"}},
    [OUTLET] = {"outlet", MAY(TEXT), {NULL}},
    [RT] = {"Rt", NUMBER(-1.0, 1.0), {NULL}},
    [R1] = {"R1", NUMBER(0.0, 1e18), {NULL}},
    [R2] = {"R2", NUMBER(0.0, 1e18), {NULL}},
    [CC] = {"Cc", NUMBER(0.0, 1.0), {NULL}},
    [POUT] = {"Pout", NUMBER(-1e7, 1e7), {NULL}},
    [MATCHING] = {"inlet_impedance_matching", MAY(FLAG), {"inlet impedance matching"}},
};

static hales_status read_radii(const hales_openbf_reader *r, hales_openbf_entry *e) {
  const hales_json *r0 = e->value[R0], *rp = e->value[RP], *rd = e->value[RD];
  if (e->value[RC] && e->value[RC]->number > 0.0)
    return HALES_OPENBF_FAIL(r, e, HALES_ERANGE,
                             "vessel %.40s: Rc, a catheter in the vessel, is not part of this model",
                             e->v->label);
  if (r0 && (rp || rd))
    return HALES_OPENBF_FAIL(r, e, HALES_EPARSE, "vessel %.40s has R0 and %s; either R0 or Rp and Rd",
                             e->v->label, rp ? "Rp" : "Rd");
  if (!r0 && !rp)
    return HALES_OPENBF_FAIL(r, e, HALES_EPARSE, "vessel %.40s has no radius: R0, or Rp and Rd", e->v->label);
  e->v->r_prox_m = r0 ? r0->number : rp->number;
  e->v->r_dist_m = r0 ? r0->number : hales_field_number(rd, rp->number);
  return HALES_OK;
}

static hales_status read_wall(const hales_openbf_reader *r, hales_openbf_entry *e) {
  hales_vessel *v = e->v;
  v->wall = (hales_wall){.law = HALES_WALL_ELASTIC,
                         .p_ext_pa = hales_field_number(e->value[PEXT], 0.0),
                         .e_pa = e->value[YOUNG]->number,
                         .h_m = hales_field_number(e->value[H0], 0.0)};
  const bool on = hales_field_flag(e->value[VISCO_ELASTIC], false);
  const double phi_pa_s = hales_field_number(e->value[PHI], 0.0);
  if (on && phi_pa_s > 0.0)
    return HALES_OPENBF_FAIL(r, e, HALES_EPARSE, "vessel %.40s has phi and visco-elastic; either", v->label);
  const double r_m = 0.5 * (v->r_prox_m + v->r_dist_m);
  /* gamma of openBF, Pa s m, is 2/3 sqrt(pi) phi h; the numbers are those of [Boileau2015]'s ADAN56 */
  if (on) v->wall.phi_pa_s_m = (0.6 + 0.0015 * 0.5 / r_m) / (2.0 / 3.0 * sqrt(acos(-1.0)));
  if (phi_pa_s > 0.0)
    v->wall.phi_pa_s_m = phi_pa_s * r_m * hales_wall_stiffness(&v->wall, r_m) / v->wall.e_pa;
  return HALES_OK;
}

static hales_status read_vessel(hales_openbf_reader *r, const hales_json *map, size_t i,
                                hales_openbf_entry *e) {
  hales_vessel *v = &r->out->vessel[i];
  char what[64] = "vessel ";
  const char *label = hales_json_get_text(map, "label");
  if (label)
    (void)strncat(what, label, 40);
  else
    (void)strcpy(what, "a vessel of the network");
  *e = (hales_openbf_entry){.map = map, .v = v};
  HALES_TRY(hales_fields_take(r->d, map, what, vessel_fields, N_VESSEL, e->value));
  v->label = e->value[LABEL]->text;
  v->source = hales_field_whole(e->value[SN], 0);
  v->target = hales_field_whole(e->value[TN], 0);
  v->length_m = e->value[LENGTH]->number;
  if (v->source == v->target)
    return HALES_OPENBF_FAIL(r, e, HALES_EPARSE, "vessel %.40s ends at node %d, where it begins", v->label,
                             v->source);
  HALES_TRY(read_radii(r, e));
  HALES_TRY(read_wall(r, e));
  const double millimetres = ceil(v->length_m * 1e3);
  v->cells = hales_field_whole(e->value[DIVISIONS], 5);
  if (v->cells < 5) v->cells = 5;
  if (v->cells < millimetres) v->cells = (int)millimetres;
  v->profile_exponent = hales_field_number(e->value[GAMMA_PROFILE], r->default_profile);
  v->initial_p_pa = hales_field_number(e->value[INITIAL_PRESSURE], v->wall.p_ext_pa);
  v->initial_q_m3_s = hales_field_number(e->value[INITIAL_FLOW], 0.0);
  r->out->save[i] = hales_field_flag(e->value[TO_SAVE], true);
  return HALES_OK;
}

/* Of solve.h; a file may ask for 1. */
static const double COURANT_MAX = 0.95;

static hales_status read_top(hales_openbf_reader *r) {
  hales_wave_file *out = r->out;
  const hales_json *value[N_SOLVER];
  HALES_TRY(hales_fields_take(r->d, r->top[BLOOD], "blood", blood_fields, N_BLOOD, value));
  out->net.density_kg_m3 = value[RHO]->number;
  out->net.viscosity_pa_s = value[MU]->number;
  HALES_TRY(hales_fields_take(r->d, r->top[SOLVER], "solver", solver_fields, N_SOLVER, value));
  out->courant = value[CCFL]->number;
  if (out->courant > COURANT_MAX) {
    hales_wave_text_note(r->d, "Ccfl %g: steps are %g of the longest stable one, not more", out->courant,
                         COURANT_MAX);
    out->courant = COURANT_MAX;
  }
  out->cycles = hales_field_whole(value[CYCLES], 0);
  /* until its keys lost their blanks, per cent of the cross-sections; mmHg since */
  if (strchr(r->top[PROJECT_NAME]->key, ' '))
    out->tolerance_pct = value[TOLERANCE]->number;
  else
    out->tolerance_mmhg = value[TOLERANCE]->number;
  out->samples = hales_field_whole(value[JUMP], 100);
  out->net.name = r->top[PROJECT_NAME]->text;
  out->output_directory = hales_field_text(r->top[OUTPUT_DIRECTORY]);
  /* openBF took a blunt profile until its keys lost their blanks, a parabolic one since */
  r->default_profile = strchr(r->top[PROJECT_NAME]->key, ' ') ? 9.0 : 2.0;
  out->net.profile_exponent = r->default_profile;
  out->net.momentum_alpha = 1.0; /* of a flat profile, in the momentum only */
  if (r->top[HEART_FUNCTION])
    hales_wave_text_note(r->d, "Heart function is not used: the flow is the inlet file's, as in openBF");
  if (!r->top[WRITE_RESULTS]) return HALES_OK;
  memset(out->write, 0, sizeof out->write);
  static const char letters[] = "PQAuc";
  for (const hales_json *q = r->top[WRITE_RESULTS]->first; q; q = q->next) {
    const char *letter = hales_json_text(q) && q->n == 1 ? strchr(letters, *q->text) : NULL;
    if (!letter) return hales_wave_text_fail(r->d, HALES_EPARSE, q->at, "write_results takes P, Q, A and u");
    if (*letter == 'c')
      hales_wave_text_note(
          r->d, "write_results: c, the wave speed, is in the summary and not written as a waveform");
    else
      out->write[letter - letters] = true;
  }
  return HALES_OK;
}

hales_status hales_openbf_read(hales_wave_text *d, const hales_json *root, hales_wave_file *out) {
  const hales_json *top[N_TOP];
  hales_openbf_reader r = {.d = d, .out = out, .top = top};
  HALES_TRY(hales_fields_take(d, root, "the file", top_fields, N_TOP, top));
  HALES_TRY(read_top(&r));
  const size_t n = top[NETWORK]->n;
  for (const hales_json *map = top[NETWORK]->first; map; map = map->next)
    if (map->kind != HALES_JSON_OBJECT ||
        map->n < REQUIRED) { /* refused before anything is made for it: see hales_wave_file_room */
      hales_openbf_entry short_of;
      HALES_TRY(
          hales_fields_take(d, map, "a vessel of the network", vessel_fields, N_VESSEL, short_of.value));
    }
  if (n == 0) return hales_wave_text_fail(d, HALES_EPARSE, top[NETWORK]->at, "the network has no vessel");
  out->net.n_vessel = n;
  out->vessel = HALES_NEW(d->arena, n, hales_vessel);
  out->end = HALES_NEW(d->arena, 2 * n, hales_end);
  out->save = HALES_NEW(d->arena, n, bool);
  out->series = HALES_NEW(d->arena, n, hales_series_file);
  r.node = HALES_NEW(d->arena, 2 * n, int);
  hales_openbf_entry *e = HALES_NEW(d->arena, n, hales_openbf_entry);
  if (!out->vessel || !out->end || !out->save || !out->series || !r.node || !e)
    return HALES_FAIL(d->err, HALES_ENOMEM, "%.40s: no room for %zu vessels", d->file, n);
  size_t i = 0;
  for (const hales_json *map = top[NETWORK]->first; map; map = map->next, i++) {
    HALES_TRY(read_vessel(&r, map, i, &e[i]));
    r.node[2 * i] = out->vessel[i].source;
    r.node[2 * i + 1] = out->vessel[i].target;
  }
  hales_openbf_sort_nodes(&r);
  for (i = 0; i < n; i++) HALES_TRY(hales_openbf_read_ends(&r, &e[i]));
  if (out->net.n_end == 0)
    return HALES_OPENBF_FAIL(&r, &e[0], HALES_EPARSE,
                             "vessel %.40s is part of a loop: nothing flows in or out", out->vessel[0].label);
  return HALES_OK;
}

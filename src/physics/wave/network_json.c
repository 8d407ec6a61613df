/* Our own network format, in SI units: docs/formats/network.md.  The same structure as network.h, so that
 * what one file says and another program writes is the same network. */
#include "physics/wave/network_json.h"

#include <string.h>

#include "physics/wave/network_json_priv.h"
#include "physics/wave/series.h"

#define NUMBER(lo, hi)  HALES_FIELD_NUMBER, false, lo, hi
#define NUMBER1(lo, hi) HALES_FIELD_NUMBER, true, lo, hi /* required */
#define WHOLE(lo, hi)   HALES_FIELD_WHOLE, false, lo, hi
#define WHOLE1(lo, hi)  HALES_FIELD_WHOLE, true, lo, hi
#define MAY(kind)       HALES_FIELD_##kind, false, 0, 0
#define MUST(kind)      HALES_FIELD_##kind, true, 0, 0
#define PRESSURE        NUMBER(-1e7, 1e7)

enum {
  FORMAT,
  VERSION,
  NAME,
  TITLE,
  SOURCES,
  BLOOD,
  PERIOD,
  GRAVITY,
  LOSS,
  ALPHA,
  BOUNDARY_LAYER,
  STATIC_JUNCTIONS,
  WALL,
  VESSELS,
  ENDS,
  N_TOP
};
static const hales_field top_fields[N_TOP] = {
    [FORMAT] = {"format", MUST(TEXT), {NULL}},
    [VERSION] = {"version", WHOLE1(1.0, 1.0), {NULL}},
    [NAME] = {"name", MUST(TEXT), {NULL}},
    [TITLE] = {"title", MAY(TEXT), {NULL}},
    [SOURCES] = {"sources", MAY(MAP), {NULL}},
    [BLOOD] = {"blood", MUST(MAP), {NULL}},
    [PERIOD] = {"period_s", NUMBER(1e-3, 1e3), {NULL}},
    [GRAVITY] = {"gravity_m_s2", NUMBER(-1000.0, 1000.0), {NULL}},
    [LOSS] = {"junction_loss", NUMBER(0.0, 100.0), {NULL}},
    [ALPHA] = {"momentum_alpha", NUMBER(0.5, 2.0), {NULL}},
    [BOUNDARY_LAYER] = {"boundary_layer_m", NUMBER(0.0, 1.0), {NULL}},
    [STATIC_JUNCTIONS] = {"static_junctions", MAY(FLAG), {NULL}},
    [WALL] = {"wall", MAY(MAP), {NULL}},
    [VESSELS] = {"vessels", MUST(LIST), {NULL}},
    [ENDS] = {"ends", MUST(LIST), {NULL}},
};

enum { DENSITY, VISCOSITY, PROFILE, N_BLOOD };
static const hales_field blood_fields[N_BLOOD] = {
    [DENSITY] = {"density_kg_m3", NUMBER1(100.0, 20000.0), {NULL}},
    [VISCOSITY] = {"viscosity_pa_s", NUMBER1(0.0, 10.0), {NULL}},
    [PROFILE] = {"profile_exponent", NUMBER(1.0, 1000.0), {NULL}},
};

enum { LAW, P_REF, P_EXT, YOUNG, THICKNESS, K1, K2, K3, B, PHI, N_WALL };
static const hales_field wall_fields[N_WALL] = {
    [LAW] = {"law", MUST(TEXT), {NULL}},
    [P_REF] = {"p_ref_pa", PRESSURE, {NULL}},
    [P_EXT] = {"p_ext_pa", PRESSURE, {NULL}},
    [YOUNG] = {"e_pa", NUMBER(0.0, 1e12), {NULL}},
    [THICKNESS] = {"h_m", NUMBER(0.0, 1.0), {NULL}},
    [K1] = {"k1_pa", NUMBER(0.0, 1e12), {NULL}},
    [K2] = {"k2_1_m", NUMBER(-1e7, 1e7), {NULL}},
    [K3] = {"k3_pa", NUMBER(0.0, 1e12), {NULL}},
    [B] = {"b", NUMBER(0.0, 1000.0), {NULL}},
    [PHI] = {"phi_pa_s_m", NUMBER(0.0, 1e9), {NULL}},
};

enum {
  LABEL,
  SOURCE,
  TARGET,
  LENGTH,
  RADIUS,
  RADIUS_PROXIMAL,
  RADIUS_DISTAL,
  EXPONENTIAL,
  CELLS,
  VESSEL_PROFILE,
  INITIAL_P,
  INITIAL_Q,
  FALL,
  SAVE,
  VESSEL_WALL,
  N_VESSEL
};
enum { REQUIRED = 4 }; /* of them; and a radius */
static const hales_field vessel_fields[N_VESSEL] = {
    [LABEL] = {"label", MUST(TEXT), {NULL}},
    [SOURCE] = {"source", WHOLE1(0.0, 1e9), {NULL}},
    [TARGET] = {"target", WHOLE1(0.0, 1e9), {NULL}},
    [LENGTH] = {"length_m", NUMBER1(1e-6, 100.0), {NULL}},
    [RADIUS] = {"radius_m", NUMBER(1e-6, 1.0), {NULL}},
    [RADIUS_PROXIMAL] = {"radius_proximal_m", NUMBER(1e-6, 1.0), {NULL}},
    [RADIUS_DISTAL] = {"radius_distal_m", NUMBER(1e-6, 1.0), {NULL}},
    [EXPONENTIAL] = {"exponential_taper", MAY(FLAG), {NULL}},
    [CELLS] = {"cells", WHOLE(0.0, 1e6), {NULL}},
    [VESSEL_PROFILE] = {"profile_exponent", NUMBER(1.0, 1000.0), {NULL}},
    [INITIAL_P] = {"initial_pressure_pa", PRESSURE, {NULL}},
    [INITIAL_Q] = {"initial_flow_m3_s", NUMBER(-1.0, 1.0), {NULL}},
    [FALL] = {"fall", NUMBER(-1.0, 1.0), {NULL}},
    [SAVE] = {"save", MAY(FLAG), {NULL}},
    [VESSEL_WALL] = {"wall", MAY(MAP), {NULL}},
};

static hales_status read_wall(hales_wave_text *d, const hales_json *map, const char *what, hales_wall *w) {
  const hales_json *v[N_WALL];
  HALES_TRY(hales_fields_take(d, map, what, wall_fields, N_WALL, v));
  int law = 0;
  HALES_TRY(hales_network_word(d, v[LAW], what, "law", hales_network_laws, &law));
  *w = (hales_wall){
      .law = (hales_wall_law)law,
      .p_ref_pa = hales_field_number(v[P_REF], 0.0),
      .p_ext_pa = hales_field_number(v[P_EXT], 0.0),
      .e_pa = hales_field_number(v[YOUNG], 0.0),
      .h_m = hales_field_number(v[THICKNESS], 0.0),
      .k = {hales_field_number(v[K1], 0.0), hales_field_number(v[K2], 0.0), hales_field_number(v[K3], 0.0)},
      .b = hales_field_number(v[B], 0.0),
      .phi_pa_s_m = hales_field_number(v[PHI], 0.0)};
  if (!(w->e_pa > 0.0) && !(w->k[0] + w->k[2] > 0.0))
    return hales_wave_text_fail(d, HALES_EPARSE, map->at,
                                "%.40s: the wall has no stiffness: e_pa and h_m, or k3_pa", what);
  if (law == HALES_WALL_EXPONENTIAL && !(w->b > 0.0))
    return hales_wave_text_fail(d, HALES_EPARSE, map->at, "%.40s: the exponential wall needs b above 0",
                                what);
  return HALES_OK;
}

static hales_status read_vessel(hales_wave_text *d, const hales_json *map, const hales_json *common,
                                hales_wave_file *out, size_t i, double *fall) {
  hales_vessel *v = &out->vessel[i];
  const hales_json *x[N_VESSEL];
  char what[64] = "vessel ";
  const char *label = map->kind == HALES_JSON_OBJECT ? hales_json_get_text(map, "label") : NULL;
  (void)strncat(what, label ? label : "without label", 40);
  HALES_TRY(hales_fields_take(d, map, what, vessel_fields, N_VESSEL, x));
  if (!!x[RADIUS] == (x[RADIUS_PROXIMAL] && x[RADIUS_DISTAL]) ||
      (x[RADIUS] && (x[RADIUS_PROXIMAL] || x[RADIUS_DISTAL])))
    return hales_wave_text_fail(d, HALES_EPARSE, map->at,
                                "%.40s needs radius_m, or radius_proximal_m and radius_distal_m", what);
  if (!x[VESSEL_WALL] && !common)
    return hales_wave_text_fail(d, HALES_EPARSE, map->at,
                                "%.40s has no \"wall\" and the network none for all", what);
  v->label = x[LABEL]->text;
  v->source = hales_field_whole(x[SOURCE], 0);
  v->target = hales_field_whole(x[TARGET], 0);
  v->length_m = x[LENGTH]->number;
  v->r_prox_m = (x[RADIUS] ? x[RADIUS] : x[RADIUS_PROXIMAL])->number;
  v->r_dist_m = (x[RADIUS] ? x[RADIUS] : x[RADIUS_DISTAL])->number;
  HALES_TRY(read_wall(d, x[VESSEL_WALL] ? x[VESSEL_WALL] : common, what, &v->wall));
  v->exponential_taper = hales_field_flag(x[EXPONENTIAL], false);
  v->cells = hales_field_whole(x[CELLS], 0);
  v->profile_exponent = hales_field_number(x[VESSEL_PROFILE], 0.0);
  v->initial_p_pa = hales_field_number(x[INITIAL_P], v->wall.p_ref_pa + v->wall.p_ext_pa);
  v->initial_q_m3_s = hales_field_number(x[INITIAL_Q], 0.0);
  out->save[i] = hales_field_flag(x[SAVE], true);
  fall[i] = hales_field_number(x[FALL], 0.0);
  return HALES_OK;
}

static hales_status read_top(hales_wave_text *d, const hales_json *const *top, hales_wave_file *out) {
  const hales_json *v[N_BLOOD];
  if (strcmp(top[FORMAT]->text, HALES_NETWORK_FORMAT) != 0)
    return hales_wave_text_fail(d, HALES_EPARSE, top[FORMAT]->at, "format must be \"%s\", not \"%.40s\"",
                                HALES_NETWORK_FORMAT, top[FORMAT]->text);
  HALES_TRY(hales_fields_take(d, top[BLOOD], "blood", blood_fields, N_BLOOD, v));
  hales_network *net = &out->net;
  net->name = top[NAME]->text;
  net->density_kg_m3 = v[DENSITY]->number;
  net->viscosity_pa_s = v[VISCOSITY]->number;
  net->profile_exponent = hales_field_number(v[PROFILE], 2.0);
  net->period_s = hales_field_number(top[PERIOD], 0.0);
  net->gravity_m_s2 = hales_field_number(top[GRAVITY], 0.0);
  net->loss_k = hales_field_number(top[LOSS], 0.0);
  net->momentum_alpha = hales_field_number(top[ALPHA], 0.0);
  net->boundary_layer_m = hales_field_number(top[BOUNDARY_LAYER], 0.0);
  net->static_junctions = hales_field_flag(top[STATIC_JUNCTIONS], false);
  net->n_vessel = top[VESSELS]->n;
  net->n_end = top[ENDS]->n;
  if (net->n_vessel == 0)
    return hales_wave_text_fail(d, HALES_EPARSE, top[VESSELS]->at, "the network has no vessel");
  if (net->n_end == 0) return hales_wave_text_fail(d, HALES_EPARSE, top[ENDS]->at, "the network has no end");
  return HALES_OK;
}

hales_status hales_network_json_read(hales_wave_text *d, const hales_json *root, hales_wave_file *out) {
  const hales_json *top[N_TOP];
  HALES_TRY(hales_fields_take(d, root, "the file", top_fields, N_TOP, top));
  HALES_TRY(read_top(d, top, out));
  const size_t n = out->net.n_vessel, n_end = out->net.n_end;
  for (const hales_json *map = top[VESSELS]->first; map; map = map->next)
    if (map->kind != HALES_JSON_OBJECT ||
        map->n < REQUIRED) { /* refused before anything is made for it: see hales_wave_file_room */
      const hales_json *value[N_VESSEL];
      HALES_TRY(hales_fields_take(d, map, "a vessel", vessel_fields, N_VESSEL, value));
    }
  double *fall = HALES_NEW(d->arena, n, double);
  out->vessel = HALES_NEW(d->arena, n, hales_vessel);
  out->end = HALES_NEW(d->arena, n_end, hales_end);
  out->save = HALES_NEW(d->arena, n, bool);
  out->series = HALES_NEW(d->arena, n_end, hales_series_file);
  if (!fall || !out->vessel || !out->end || !out->save || !out->series)
    return HALES_FAIL(d->err, HALES_ENOMEM, "%.40s: no room for %zu vessels", d->file, n);
  size_t i = 0;
  for (const hales_json *map = top[VESSELS]->first; map; map = map->next, i++)
    HALES_TRY(read_vessel(d, map, top[WALL], out, i, fall));
  out->net.fall = fall;
  return hales_network_read_ends(d, top[ENDS], out);
}

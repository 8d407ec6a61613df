/* Inlets and outlets of our own network format. */
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "physics/wave/network_json_priv.h"
#include "physics/wave/series.h"

const char *const hales_network_laws[] = {"elastic", "olufsen", "exponential", NULL};
const char *const hales_network_end_kinds[] = {"none", "flow", "pressure", "reflection",
                                               "rcr",  "tree", "coupled",  NULL};

hales_status hales_network_word(const hales_wave_text *d, const hales_json *v, const char *what,
                                const char *key, const char *const *words, int *index) {
  char all[100] = "";
  for (int i = 0; words[i]; i++) {
    if (strcmp(words[i], v->text) == 0) {
      *index = i;
      return HALES_OK;
    }
    (void)snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", i ? ", " : "", words[i]);
  }
  return hales_wave_text_fail(d, HALES_EPARSE, v->at, "%.30s: %s \"%.20s\" is none of %s", what, key, v->text,
                              all);
}

#define NUMBER(lo, hi)  HALES_FIELD_NUMBER, false, lo, hi
#define NUMBER1(lo, hi) HALES_FIELD_NUMBER, true, lo, hi /* required */
#define PRESSURE        NUMBER(-1e7, 1e7)
#define RESISTANCE      NUMBER(0.0, 1e18)

enum {
  NODE,
  KIND,
  FILE_NAME,
  TIME,
  FLOW,
  PRESSURE_SERIES,
  REFLECTION,
  R1,
  R2,
  C,
  L,
  P_OUT,
  MATCHED,
  TREE,
  MATE,
  N_END
};
static const hales_field end_fields[N_END] = {
    [NODE] = {"node", HALES_FIELD_WHOLE, true, 0.0, 1e9, {NULL}},
    [KIND] = {"kind", HALES_FIELD_TEXT, true, 0, 0, {NULL}},
    [FILE_NAME] = {"file", HALES_FIELD_TEXT, false, 0, 0, {NULL}},
    [TIME] = {"time_s", HALES_FIELD_LIST, false, 0, 0, {NULL}},
    [FLOW] = {"flow_m3_s", HALES_FIELD_LIST, false, 0, 0, {NULL}},
    [PRESSURE_SERIES] = {"pressure_pa", HALES_FIELD_LIST, false, 0, 0, {NULL}},
    [REFLECTION] = {"reflection", NUMBER(-1.0, 1.0), {NULL}},
    [R1] = {"r1_pa_s_m3", RESISTANCE, {NULL}},
    [R2] = {"r2_pa_s_m3", RESISTANCE, {NULL}},
    [C] = {"c_m3_pa", NUMBER(0.0, 1.0), {NULL}},
    [L] = {"l_pa_s2_m3", NUMBER(0.0, 1e18), {NULL}},
    [P_OUT] = {"p_out_pa", PRESSURE, {NULL}},
    [MATCHED] = {"r1_matched", HALES_FIELD_FLAG, false, 0, 0, {NULL}},
    [TREE] = {"tree", HALES_FIELD_MAP, false, 0, 0, {NULL}},
    [MATE] = {"mate_node", HALES_FIELD_WHOLE, false, 0.0, 1e9, {NULL}},
};

enum {
  R_ROOT,
  R_MIN,
  RADIUS_EXPONENT,
  ASYMMETRY,
  ALPHA,
  BETA,
  LENGTH_TO_RADIUS,
  LENGTH_POWER,
  K1,
  K2,
  K3,
  Z_OUT,
  FREQUENCY_SCALE,
  MATE_NODE,
  MATE_K1,
  MATE_K2,
  MATE_K3,
  MATE_LENGTH_TO_RADIUS,
  N_TREE
};
static const hales_field tree_fields[N_TREE] = {
    [R_ROOT] = {"r_root_m", NUMBER1(1e-7, 1.0), {NULL}},
    [R_MIN] = {"r_min_m", NUMBER1(1e-7, 1.0), {NULL}},
    [RADIUS_EXPONENT] = {"radius_exponent", NUMBER(1.0, 10.0), {NULL}},
    [ASYMMETRY] = {"asymmetry", NUMBER(1e-3, 1.0), {NULL}},
    [ALPHA] = {"alpha", NUMBER(1e-3, 0.999), {NULL}},
    [BETA] = {"beta", NUMBER(1e-3, 0.999), {NULL}},
    [LENGTH_TO_RADIUS] = {"length_to_radius", NUMBER1(1e-2, 1e4), {NULL}},
    [LENGTH_POWER] = {"length_power", NUMBER(-2.0, 2.0), {NULL}},
    [K1] = {"k1_pa", NUMBER(0.0, 1e12), {NULL}},
    [K2] = {"k2_1_m", NUMBER(-1e7, 1e7), {NULL}},
    [K3] = {"k3_pa", NUMBER(0.0, 1e12), {NULL}},
    [Z_OUT] = {"z_out_pa_s_m3", RESISTANCE, {NULL}},
    [FREQUENCY_SCALE] = {"frequency_scale", NUMBER(1e-3, 1e3), {NULL}},
    [MATE_NODE] = {"mate_node", HALES_FIELD_WHOLE, false, 0.0, 1e9, {NULL}},
    [MATE_K1] = {"mate_k1_pa", NUMBER(0.0, 1e12), {NULL}},
    [MATE_K2] = {"mate_k2_1_m", NUMBER(-1e7, 1e7), {NULL}},
    [MATE_K3] = {"mate_k3_pa", NUMBER(0.0, 1e12), {NULL}},
    [MATE_LENGTH_TO_RADIUS] = {"mate_length_to_radius", NUMBER(1e-2, 1e4), {NULL}},
};

/* Which keys a kind of end takes, besides node and kind. */
static bool takes(int kind, int key) {
  switch (kind) {
  case HALES_END_FLOW:
    return key == FILE_NAME || key == TIME || key == FLOW;
  case HALES_END_PRESSURE:
    return key == FILE_NAME || key == TIME || key == PRESSURE_SERIES || key == P_OUT;
  case HALES_END_REFLECTION:
    return key == REFLECTION || key == P_OUT;
  case HALES_END_RCR:
    return key == R1 || key == R2 || key == C || key == L || key == P_OUT || key == MATCHED;
  case HALES_END_TREE:
    return key == TREE || key == P_OUT || key == MATE;
  default:
    return false;
  }
}

/* A list of numbers as an array, or NULL with the status set. */
static hales_status read_numbers(const hales_wave_text *d, const hales_json *list, const char *what,
                                 const double **out) {
  double *x = HALES_NEW(d->arena, list->n ? list->n : 1, double);
  if (!x) return HALES_FAIL(d->err, HALES_ENOMEM, "%.40s: no room for %zu samples", d->file, list->n);
  size_t i = 0;
  for (const hales_json *v = list->first; v; v = v->next, i++)
    if (!hales_json_double(v, &x[i]))
      return hales_wave_text_fail(d, HALES_EPARSE, v->at, "%.40s: %s[%zu] is not a number", what, list->key,
                                  i);
  *out = x;
  return HALES_OK;
}

/* The waveform in the file itself, in one of its own, or constant (a pressure). */
static hales_status read_waveform(hales_wave_text *d, const hales_json *map, const hales_json *const *v,
                                  const char *what, hales_wave_file *out, size_t i) {
  hales_end *end = &out->end[i];
  const hales_json *value = end->kind == HALES_END_FLOW ? v[FLOW] : v[PRESSURE_SERIES];
  if (v[FILE_NAME] && !v[TIME] && !value) {
    out->series[out->n_series++] =
        (hales_series_file){.end = i, .path = v[FILE_NAME]->text, .at = v[FILE_NAME]->at};
    return HALES_OK;
  }
  if (end->kind == HALES_END_PRESSURE && v[P_OUT] && !v[FILE_NAME] && !v[TIME] && !value) {
    double *constant = HALES_NEW(d->arena, 2, double); /* time 0 and the pressure */
    if (!constant) return HALES_FAIL(d->err, HALES_ENOMEM, "%.40s: no room for an end", d->file);
    constant[1] = v[P_OUT]->number;
    end->series = (hales_series){.n = 1, .t_s = constant, .value = constant + 1};
    return HALES_OK;
  }
  if (v[FILE_NAME] || !v[TIME] || !value || v[TIME]->n != value->n)
    return hales_wave_text_fail(d, HALES_EPARSE, map->at,
                                "%.30s needs file, or time_s and %s of one length%s", what,
                                end_fields[end->kind == HALES_END_FLOW ? FLOW : PRESSURE_SERIES].name,
                                end->kind == HALES_END_FLOW ? "" : ", or p_out_pa");
  end->series.n = value->n;
  HALES_TRY(read_numbers(d, v[TIME], what, &end->series.t_s));
  HALES_TRY(read_numbers(d, value, what, &end->series.value));
  hales_err inner = {0};
  if (hales_series_check(&end->series, what, &inner) != HALES_OK)
    return hales_wave_text_fail(d, HALES_EPARSE, v[TIME]->at, "%s", inner.msg);
  return HALES_OK;
}

static hales_status read_tree(hales_wave_text *d, const hales_json *map, const char *what, double p_out_pa,
                              hales_tree *t, int *mate_node) {
  const hales_json *v[N_TREE];
  HALES_TRY(hales_fields_take(d, map, what, tree_fields, N_TREE, v));
  if (!!v[ALPHA] != !!v[BETA] || !!v[RADIUS_EXPONENT] != !!v[ASYMMETRY] || !!v[ALPHA] == !!v[ASYMMETRY])
    return hales_wave_text_fail(d, HALES_EPARSE, map->at,
                                "%.30s: a tree has radius_exponent and asymmetry, or alpha and beta", what);
  *t = (hales_tree){.r_root_m = v[R_ROOT]->number,
                    .r_min_m = v[R_MIN]->number,
                    .radius_exponent = hales_field_number(v[RADIUS_EXPONENT], 0.0),
                    .asymmetry = hales_field_number(v[ASYMMETRY], 0.0),
                    .alpha = hales_field_number(v[ALPHA], 0.0),
                    .beta = hales_field_number(v[BETA], 0.0),
                    .length_to_radius = v[LENGTH_TO_RADIUS]->number,
                    .length_power = hales_field_number(v[LENGTH_POWER], 0.0),
                    .p_out_pa = p_out_pa,
                    .z_out_pa_s_m3 = hales_field_number(v[Z_OUT], 0.0),
                    .frequency_scale = hales_field_number(v[FREQUENCY_SCALE], 0.0),
                    .mate_end = -1,
                    .mate_length_to_radius = hales_field_number(v[MATE_LENGTH_TO_RADIUS], 0.0)};
  for (int k = 0; k < 3; k++) {
    t->k[k] = hales_field_number(v[K1 + k], 0.0);
    t->mate_k[k] = hales_field_number(v[MATE_K1 + k], 0.0);
  }
  *mate_node = hales_field_whole(v[MATE_NODE], -1);
  if (v[MATE_NODE] && !(t->mate_length_to_radius > 0.0))
    return hales_wave_text_fail(d, HALES_EPARSE, map->at,
                                "%.30s: a tree with mate_node needs mate_length_to_radius", what);
  return HALES_OK;
}

static hales_status read_end(hales_wave_text *d, const hales_json *map, hales_wave_file *out, size_t i,
                             int *mate_node) {
  hales_end *end = &out->end[i];
  const hales_json *v[N_END];
  char what[40];
  (void)snprintf(what, sizeof what, "end %zu", i);
  HALES_TRY(hales_fields_take(d, map, what, end_fields, N_END, v));
  end->node = hales_field_whole(v[NODE], 0);
  (void)snprintf(what, sizeof what, "the end at node %d", end->node);
  int kind = 0;
  HALES_TRY(hales_network_word(d, v[KIND], what, "kind", hales_network_end_kinds + 1, &kind));
  end->kind = (hales_end_kind)++kind; /* an end is never "none" */
  for (int key = KIND + 1; key < N_END; key++)
    if (v[key] && !takes(kind, key))
      return hales_wave_text_fail(d, HALES_EPARSE, v[key]->at, "%s is of kind %s, which has no %s", what,
                                  hales_network_end_kinds[kind], end_fields[key].name);
  end->reflection = hales_field_number(v[REFLECTION], 0.0);
  end->r1 = hales_field_flag(v[MATCHED], false) ? -1.0 : hales_field_number(v[R1], 0.0);
  end->r2 = hales_field_number(v[R2], 0.0);
  end->c_m3_pa = hales_field_number(v[C], 0.0);
  end->l_pa_s2_m3 = hales_field_number(v[L], 0.0);
  end->p_out_pa = hales_field_number(v[P_OUT], 0.0);
  if (v[MATCHED] && v[R1])
    return hales_wave_text_fail(d, HALES_EPARSE, v[R1]->at, "%s has r1_pa_s_m3 and r1_matched; either", what);
  if (kind == HALES_END_TREE && !v[TREE] == !v[MATE])
    return hales_wave_text_fail(d, HALES_EPARSE, map->at,
                                "%s has a \"tree\", or the \"mate_node\" whose tree it ends", what);
  if (v[MATE]) { /* the veins of a tree that is described at its artery */
    end->tree.mate_end = -1;
    *mate_node = hales_field_whole(v[MATE], -1);
    return HALES_OK;
  }
  if (kind == HALES_END_TREE) return read_tree(d, v[TREE], what, end->p_out_pa, &end->tree, mate_node);
  if (kind == HALES_END_FLOW || kind == HALES_END_PRESSURE) return read_waveform(d, map, v, what, out, i);
  return HALES_OK;
}

/* The end at the other side of a two-sided tree: it is anywhere in the list. */
static hales_status find_mate(const hales_wave_text *d, const hales_json *list, const hales_json *map,
                              size_t i, int mate_node, hales_end *end) {
  size_t k = 0;
  for (const hales_json *other = list->first; other; other = other->next, k++) {
    const hales_json *node = other->kind == HALES_JSON_OBJECT ? hales_json_get(other, "node") : NULL;
    if (k != i && hales_field_whole(node, -1) == mate_node) break;
  }
  if (k == list->n)
    return hales_wave_text_fail(d, HALES_EPARSE, map->at, "the end at node %d: no other end at mate_node %d",
                                end->node, mate_node);
  end->tree.mate_end = (int)k;
  return HALES_OK;
}

/* The veins' end of a two-sided tree gets the tree of its artery, which stands before it in the list: so does
 * tail.c know which side is which. */
static hales_status join_pairs(const hales_wave_text *d, const hales_json *list, hales_wave_file *out) {
  size_t i = 0;
  for (const hales_json *map = list->first; map; map = map->next, i++) {
    hales_end *end = &out->end[i];
    if (end->kind != HALES_END_TREE || end->tree.mate_end < 0) continue;
    const hales_end *mate = &out->end[end->tree.mate_end];
    const bool is_vein = end->tree.mate_end < (int)i;
    if (mate->kind != HALES_END_TREE || mate->tree.mate_end != (int)i ||
        (end->tree.r_root_m > 0.0) == is_vein)
      return hales_wave_text_fail(
          d, HALES_EPARSE, map->at,
          "the ends at nodes %d and %d are no pair: first one with the tree, then one with its node",
          end->node, mate->node);
    if (!is_vein) continue;
    end->tree = mate->tree;
    end->tree.mate_end = (int)(mate - out->end);
  }
  return HALES_OK;
}

hales_status hales_network_read_ends(hales_wave_text *d, const hales_json *list, hales_wave_file *out) {
  size_t i = 0;
  for (const hales_json *map = list->first; map; map = map->next, i++) {
    int mate_node = -1;
    HALES_TRY(read_end(d, map, out, i, &mate_node));
    if (mate_node >= 0) HALES_TRY(find_mate(d, list, map, i, mate_node, &out->end[i]));
  }
  return join_pairs(d, list, out);
}

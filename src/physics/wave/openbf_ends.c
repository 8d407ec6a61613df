/* Inlets and outlets of openBF's file.  The inlet is the vessel that begins at node 1, its flow in
 * inlet_file; or, as until 2023, every vessel with inlet: Q or P and an inlet file of its own.  A vessel that
 * ends alone has an outlet: Rt (reflection), R1 and Cc (two elements), R1, R2 and Cc (three).
 *
 * Two elements mean: total resistance R1, of which the first part is the vessel's own impedance
 *
 *   Z = rho c0 / A0,   c0^2 = 2 E h0 / (3 rho R0)                                                  (1)
 *
 * at its end, so that R1 - Z stands behind it; inlet_impedance_matching does the same with R1 + R2. (openBF's
 * present code leaves R1 in front as well, against its manual; and it takes Z anew in every step.)
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "physics/wave/openbf_priv.h"
#include "physics/wave/wall.h"

static int by_number(const void *a, const void *b) {
  const int x = *(const int *)a, y = *(const int *)b;
  return (x > y) - (x < y);
}

void hales_openbf_sort_nodes(hales_openbf_reader *r) {
  qsort(r->node, 2 * r->out->net.n_vessel, sizeof *r->node, by_number);
}

/* Vessels at a node, up to 2. */
static int vessels_at(const hales_openbf_reader *r, int node) {
  const size_t n = 2 * r->out->net.n_vessel;
  const int *at = bsearch(&node, r->node, n, sizeof node, by_number);
  if (!at) return 0;
  return (at > r->node && at[-1] == node) || (at + 1 < r->node + n && at[1] == node) ? 2 : 1;
}

/* The waveform that the inlet names: its own, the network's, or by the project's name. */
static hales_status read_inlet(hales_openbf_reader *r, const hales_openbf_entry *e, hales_end *end) {
  const char *kind = hales_field_text(e->value[INLET]);
  if (kind && strcmp(kind, "Q") != 0 && strcmp(kind, "P") != 0)
    return HALES_OPENBF_FAIL(r, e, HALES_EPARSE,
                             "vessel %.40s: inlet must be Q (flow) or P (pressure), not \"%.20s\"",
                             e->v->label, kind);
  end->node = e->v->source;
  end->kind = kind && *kind == 'P' ? HALES_END_PRESSURE : HALES_END_FLOW;
  const hales_json *path = e->value[VESSEL_INLET_FILE] ? e->value[VESSEL_INLET_FILE] : r->top[INLET_FILE];
  hales_series_file *s = &r->out->series[r->out->n_series++];
  *s = (hales_series_file){.end = r->out->net.n_end++, .path = path ? path->text : NULL, .at = e->map->at};
  if (path) {
    s->at = path->at;
    return HALES_OK;
  }
  const char *project = r->top[PROJECT_NAME]->text;
  char *name = HALES_NEW(r->d->arena, strlen(project) + sizeof "_inlet.dat", char);
  if (!name) return HALES_FAIL(r->d->err, HALES_ENOMEM, "no room for a file name");
  s->path = strcat(strcpy(name, project), "_inlet.dat");
  return HALES_OK;
}

/* Eq 1. */
static double impedance_pa_s_m3(const hales_network *net, const hales_vessel *v) {
  const hales_wall_at end = hales_wall_place(v, 1.0, net->density_kg_m3);
  return net->density_kg_m3 * sqrt(hales_wall_speed2(&end, end.a0_m2)) / end.a0_m2;
}

static hales_status read_windkessel(hales_openbf_reader *r, const hales_openbf_entry *e, bool two,
                                    hales_end *end) {
  const double r1 = hales_field_number(e->value[R1], 0.0), r2 = hales_field_number(e->value[R2], 0.0);
  if (!(r1 + r2 > 0.0))
    return HALES_OPENBF_FAIL(r, e, HALES_EPARSE, "vessel %.40s: its Windkessel has no resistance R1, R2",
                             e->v->label);
  if (!e->value[CC] || !(e->value[CC]->number > 0.0))
    return HALES_OPENBF_FAIL(r, e, HALES_EPARSE, "vessel %.40s: its Windkessel has no compliance Cc above 0",
                             e->v->label);
  if (two && r2 > 0.0)
    return HALES_OPENBF_FAIL(r, e, HALES_EPARSE, "vessel %.40s: outlet wk2 has R1 and Cc; with R2 it is wk3",
                             e->v->label);
  end->kind = HALES_END_RCR;
  end->r1 = r1;
  end->r2 = r2;
  end->c_m3_pa = e->value[CC]->number;
  if (r2 > 0.0 && !hales_field_flag(e->value[MATCHING], false)) return HALES_OK;
  end->r1 = impedance_pa_s_m3(&r->out->net, e->v);
  end->r2 = r1 + r2 - end->r1;
  if (!(end->r2 > 0.0))
    return HALES_OPENBF_FAIL(r, e, HALES_ERANGE,
                             "vessel %.40s: its resistance %g is below the vessel's impedance %.4g Pa s/m3",
                             e->v->label, r1 + r2, end->r1);
  if (hales_field_flag(e->value[MATCHING], false))
    hales_wave_text_note(r->d, "inlet_impedance_matching: R1 is the impedance at the reference radius, once");
  return HALES_OK;
}

static hales_status read_outlet(hales_openbf_reader *r, const hales_openbf_entry *e, hales_end *end) {
  const char *kind = hales_field_text(e->value[OUTLET]);
  const bool has_r = e->value[R1] || e->value[R2] || e->value[CC], has_rt = e->value[RT] != NULL;
  end->node = e->v->target;
  end->p_out_pa = hales_field_number(e->value[POUT], 0.0);
  r->out->net.n_end++;
  if (has_r && has_rt)
    return HALES_OPENBF_FAIL(r, e, HALES_EPARSE, "vessel %.40s has Rt and a Windkessel; either", e->v->label);
  if (kind && (strcmp(kind, "wk2") == 0 || strcmp(kind, "wk3") == 0))
    return read_windkessel(r, e, kind[2] == '2', end);
  if (kind && strcmp(kind, "reflection") != 0)
    return HALES_OPENBF_FAIL(r, e, HALES_EPARSE,
                             "vessel %.40s: outlet must be wk2, wk3 or reflection, not \"%.20s\"",
                             e->v->label, kind);
  if (!kind && has_r) return read_windkessel(r, e, false, end);
  if (kind && (has_r || !has_rt))
    return HALES_OPENBF_FAIL(r, e, HALES_EPARSE, "vessel %.40s: outlet reflection has Rt and nothing else",
                             e->v->label);
  end->kind = HALES_END_REFLECTION;
  end->reflection = hales_field_number(e->value[RT], 0.0);
  if (!has_rt)
    hales_wave_text_note(r->d, "vessel %.60s ends at node %d without an outlet: waves leave it (Rt: 0)",
                         e->v->label, e->v->target);
  return HALES_OK;
}

hales_status hales_openbf_read_ends(hales_openbf_reader *r, const hales_openbf_entry *e) {
  const hales_vessel *v = e->v;
  const bool at_source = vessels_at(r, v->source) == 1, at_target = vessels_at(r, v->target) == 1;
  const hales_json *inlet = e->value[INLET];
  const bool has_outlet = e->value[OUTLET] || e->value[RT] || e->value[R1] || e->value[R2] || e->value[CC];
  if (inlet && !at_source)
    return HALES_OPENBF_FAIL(r, e, HALES_EPARSE,
                             "vessel %.40s has an inlet, but node %d joins it to another vessel", v->label,
                             v->source);
  if (has_outlet && !at_target)
    hales_wave_text_note(
        r->d, "vessel %.40s has an outlet, but node %d joins it to another vessel: not used, as in openBF",
        v->label, v->target);
  if (at_source && !inlet && v->source != 1)
    return HALES_OPENBF_FAIL(r, e, HALES_EPARSE,
                             "vessel %.40s begins alone at node %d: give it an inlet, or join it (the inlet "
                             "is at node 1)",
                             v->label, v->source);
  if (at_source) HALES_TRY(read_inlet(r, e, &r->out->end[r->out->net.n_end]));
  if (at_target) HALES_TRY(read_outlet(r, e, &r->out->end[r->out->net.n_end]));
  return HALES_OK;
}

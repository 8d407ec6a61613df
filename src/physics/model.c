#include "physics/model.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

void hales_model_defaults(const hales_model *m, double *p) {
  for (size_t i = 0; i < m->n_param; i++) p[i] = m->param[i].start;
}

double hales_var_clamp(const hales_var *v, double x) {
  return fmin(fmax(x, v->lo), v->hi);
}

void hales_model_clamp(const hales_model *m, double *p) {
  for (size_t i = 0; i < m->n_param; i++) p[i] = hales_var_clamp(&m->param[i], p[i]);
}

double hales_ejection_fraction_pct(const double (*stat)[3], size_t v) {
  return 100.0 * (stat[v][1] - stat[v][0]) / stat[v][1];
}

hales_status hales_model_check(const hales_model *m, const double *p, hales_err *err) {
  for (size_t i = 0; i < m->n_param; i++) {
    const hales_var *v = &m->param[i];
    if (!isfinite(p[i]))
      return HALES_FAIL_AT(err, HALES_ERANGE, i, "parameter %s is not a finite number; lawful is %g to %g %s",
                           v->name, v->lo, v->hi, v->unit);
    if (!(p[i] >= v->lo && p[i] <= v->hi))
      return HALES_FAIL_AT(err, HALES_ERANGE, i, "parameter %s = %g is outside its range %g to %g %s",
                           v->name, p[i], v->lo, v->hi, v->unit);
  }
  return m->check ? m->check(p, err) : HALES_OK;
}

size_t hales_model_find_param(const hales_model *m, const char *name) {
  for (size_t i = 0; i < m->n_param; i++)
    if (strcmp(m->param[i].name, name) == 0) return i;
  return SIZE_MAX;
}

size_t hales_model_find_signal(const hales_model *m, const char *name) {
  for (size_t i = 0; i < m->n_signal; i++)
    if (strcmp(m->signal[i].name, name) == 0) return i;
  return SIZE_MAX;
}

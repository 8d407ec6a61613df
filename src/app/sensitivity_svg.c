/* The result as a picture: fills what report/sensitivity_figure.h draws. */
#include <stdio.h>

#include "app/report_parts.h"
#include "app/sensitivity.h"
#include "report/sensitivity_figure.h"

static hales_interval scaled(double value, double lo90, double hi90, double factor) {
  return (hales_interval){value * factor, lo90 * factor, hi90 * factor};
}

static hales_sensitivity_bars bars_of(const hales_sensitivity_request *r, const hales_sensitivity_answer *a,
                                      size_t i, double factor) {
  hales_sensitivity_bars b = {.label = r->input[i].label, .name = r->input[i].name};
  if (a->share) {
    const hales_saltelli_result *v = &a->share[i];
    b.main = scaled(v->total.value, v->total.lo90, v->total.hi90, 1.0);
    b.part = scaled(v->first.value, v->first.lo90, v->first.hi90, 1.0);
  } else {
    const hales_morris_result *e = &a->effect[i];
    b.main = scaled(e->mu_star, e->mu_star_lo90, e->mu_star_hi90, factor);
    b.part = scaled(e->sigma, e->sigma, e->sigma, factor);
  }
  return b;
}

static hales_status fill_panel(const hales_sensitivity_request *r, const hales_sensitivity_answer *a,
                               hales_pool *pool, hales_sensitivity_panel *p, hales_err *err) {
  const hales_shown_unit u = hales_parts_unit(a->output->unit);
  const char *unit = u.unit ? u.unit : hales_show_unit(u.show);
  hales_status status = HALES_OK;
  hales_sensitivity_bars *row = HALES_POOL_NEW(pool, r->n_input, hales_sensitivity_bars);
  p->title = a->output->text;
  p->detail = hales_pool_printf(pool, &status, "%s, mean %s%s%s, sd %s", a->output->name,
                                hales_format_value(u.show, a->mean * u.factor).s, *unit ? "\xC2\xA0" : "",
                                unit, hales_format_value(u.show, a->sd * u.factor).s);
  if (!row || status != HALES_OK) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for the picture");
  if (!a->enough)
    p->said = "too few pairs of runs have an answer";
  else if (!a->varies)
    p->said = "does not vary with these inputs";
  p->n = r->n_input;
  p->row = row;
  for (size_t k = 0; k < r->n_input; k++) row[k] = bars_of(r, a, a->order[k], u.factor);
  return HALES_OK;
}

static hales_status fill_figure(const hales_sensitivity_request *r, const hales_sensitivity_result *s,
                                hales_pool *pool, hales_sensitivity_figure *f, hales_err *err) {
  const bool sobol = r->method == HALES_SENSITIVITY_SOBOL;
  const size_t failed = hales_sensitivity_failed(s);
  hales_status status = HALES_OK;
  hales_sensitivity_panel *panel = HALES_POOL_NEW(pool, s->n_answer, hales_sensitivity_panel);
  *f = (hales_sensitivity_figure){.shares = sobol, .n = s->n_answer, .panel = panel};
  f->title = hales_pool_printf(pool, &status, "What the outputs of %s hang on", r->model->id);
  char space[64] = "over the twin's priors";
  if (!r->pm) (void)snprintf(space, sizeof space, "log-uniform within e^\xC2\xB1%g of their start", r->range);
  f->method = hales_pool_printf(pool, &status, "%s: %zu inputs %s, %s runs",
                                sobol ? "Sobol' indices" : "Elementary effects", r->n_input, space,
                                hales_format_number((double)s->runs, 0).s);
  f->axis = sobol ? "share of the variance: total (tinted), alone (full)"
                  : "change over an input's range: mean size (tinted), spread (full)";
  f->main_name = sobol ? "total" : "\xCE\xBC*";
  f->part_name = sobol ? "alone" : "\xCF\x83";
  if (failed)
    f->note = hales_pool_printf(
        pool, &status,
        "%s of the runs have no answer and are left out: the bars hold among the sets that have "
        "one; the last panel says what the failing hangs on.",
        hales_format_number((double)failed, 0).s);
  if (!panel || status != HALES_OK) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for the picture");
  for (size_t i = 0; i < s->n_answer; i++) HALES_TRY(fill_panel(r, &s->answer[i], pool, &panel[i], err));
  return HALES_OK;
}

hales_status hales_sensitivity_svg(const hales_sensitivity_request *r, const hales_sensitivity_result *s,
                                   hales_buf *out, hales_err *err) {
  hales_pool pool = {0};
  hales_sensitivity_figure f;
  hales_status status = fill_figure(r, s, &pool, &f, err);
  if (status == HALES_OK) {
    hales_sensitivity_figure_put(&f, out);
    status = hales_buf_status(out, err);
  }
  hales_pool_destroy(&pool);
  return status;
}

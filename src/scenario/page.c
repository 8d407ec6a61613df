#include "scenario/drug.h"

#include <math.h>

/* Written around the tables; what stands here is not a number of the catalogue. */
static const char intro[] =
    "# Treatments\n\n"
    "Written from data/drugs.json by `hales_write_treatments`; a test compares. Research software: effects "
    "are means "
    "of trials, not a prescription.\n\n"
    "Certainty: **V** read in the source, **D** derived from such numbers, **M** from memory, **m** order of "
    "magnitude from memory. V and D rows are tested hard; M and m rows have a wide standard error.\n\n"
    "All effects are changes of natural logs, drug minus placebo where the trial had one: -0.36 means times "
    "0.70. "
    "*mean* and *se* are the trial's mean effect and its standard error; *sd* is the spread of the true "
    "effect "
    "between patients. The spread of a change between two visits also has the visits' own noise in it, which "
    "the "
    "placebo arm shows; it is taken out as variance (macitentan: 0.51 in the active arm, 0.42 under placebo, "
    "sqrt(0.51^2 - 0.42^2) = 0.29). Where a trial gives means of dyn.s/cm5 and no geometric mean, the ratio "
    "of the "
    "means stands for it: this overstates the fall by half the variance, at most 0.02.\n\n";

static const char how_applied[] =
    "## From a trial to the model\n\n"
    "A resistance is a parameter of the model, so ln PVR, ln SVR and ln heart rate go in as measured. "
    "Cardiac "
    "output is a result: lower resistances raise it by themselves, by less than the trials saw. The rest is "
    "put "
    "on the contractility of both ventricles, so that a model which responds as the closure says gives back "
    "the "
    "measured change of PVR and of CO:\n\n"
    "    ln contractility = (ln CO measured - sum of elasticity x change) / elasticity of contractility\n\n"
    "This is bookkeeping, not pharmacology: whatever else raised the output (septum, reflexes, fluid) is in "
    "that "
    "one number. The elasticities and the rebuilt trials are recomputed by tests/scenario/test_closure.c. "
    "The "
    "compliance of the pulmonary arteries follows the resistance (RC time about constant).\n\n"
    "## How effects add up\n\n"
    "Intrinsic effects w of the drugs add; the observed change of ln PVR is\n\n"
    "    E(W) = W / (1 + |W/ceiling|^sharpness)^(1/sharpness),   W = sum of w\n\n"
    "w is solved at load from each trial's mean and standard error, given what its patients already took, so "
    "that each trial gets its own number back. The law is one of means: single patients spread around it and "
    "may fall below the ceiling. Infusions of prostacyclin and sotatercept stand outside the ceiling: triple "
    "treatment with epoprostenol from the start went to about -69 % [M, Sitbon2014], below what oral drugs "
    "reach, and sotatercept was tested on top of two or three drugs. The patients' spread of ln PVR and the "
    "changes of SVR, heart rate and contractility of saturating drugs are multiplied by E(W) / sum of "
    "E(w).\n\n"
    "Scaled doses take the reference dose's intrinsic effects times the scale; the standard error grows by "
    "half "
    "of what the scale changed.\n\n";

static void grounds(hales_buf *out, const hales_catalogue_note *n) {
  hales_buf_printf(out, " [%s, %s] %s\n\n", n->certainty, n->source, n->derivation);
}

static double w_of(const hales_drugs *k, const char *id) {
  const hales_drug *d = hales_drug_find(k, id);
  return d ? d->doses[d->reference].response[HALES_RESPONSE_RESISTANCE].mean : 0;
}

/* What the law gives, at the mean intrinsic effects, for `add` on top of `on`. */
static void fit_row(const hales_drugs *k, hales_buf *out, const char *what, double on, double add,
                    const char *target, const char *source) {
  const hales_saturation *s = &k->saturation;
  const double e = hales_saturation_get(s, on + add) - hales_saturation_get(s, on);
  hales_buf_printf(out, "| %s | %.3f | %.0f %% | %s | %s |\n", what, e, 100 * (exp(e) - 1), target, source);
}

static void fit_table(const hales_drugs *k, hales_buf *out) {
  const double mac = w_of(k, "macitentan"), tad = w_of(k, "tadalafil"), sel = w_of(k, "selexipag"),
               rio = w_of(k, "riociguat"), bos = w_of(k, "bosentan"), sil = w_of(k, "sildenafil"),
               tre = w_of(k, "treprostinil_oral");
  hales_buf_puts(out, "| at the mean intrinsic effects | law, ln PVR | law | trial, ln PVR | source |\n"
                      "|---|---|---|---|---|\n");
  fit_row(k, out, "sildenafil alone", 0, sil, "-0.187 (se 0.077)", "D, SUPER-1 [Galie2005]");
  fit_row(k, out, "macitentan alone", 0, mac, "", "");
  fit_row(k, out, "macitentan on sildenafil", sil, mac, "-0.486 (se 0.084), 64 % so",
          "D, SERAPHIN [GalieSeraphin2017]");
  fit_row(k, out, "macitentan + tadalafil", 0, mac + tad, "-0.734", "D, TRITON [Chin2021]");
  fit_row(k, out, "selexipag as third", mac + tad, sel, "-0.04 (-0.15 to +0.07)", "V, TRITON [Chin2021]");
  fit_row(k, out, "riociguat alone", 0, rio, "-0.410 (se 0.10)", "M, PATENT-1 [GaliePatent2017]");
  fit_row(k, out, "riociguat on bosentan", bos, rio, "-0.268 (se 0.06)",
          "M, PATENT-1 pre-treated [GaliePatent2017]");
  fit_row(k, out, "selexipag on bosentan", bos, sel, "-0.361 (se 0.118), mixed background",
          "D, phase 2 [Simonneau2012]");
  fit_row(k, out, "oral treprostinil on tadalafil", tad, tre, "-0.224", "D, FREEDOM-EV [FREEDOMEV2022]");
  hales_buf_puts(out, "\n");
}

static void number_row(hales_buf *out, const hales_dose *d, const char *unit, hales_trial_quantity q) {
  const hales_trial_number *t = &d->trial[q];
  hales_buf_printf(out, "| %g %s | %s | %.3f | %.3f | %.3f | %s | %s | %s |\n", d->amount, unit,
                   hales_trial_quantity_get(q)->words, t->mean, t->se, t->sd, t->certainty, t->source,
                   t->derivation);
}

static void drug_section(const hales_drugs *k, const hales_drug *d, hales_buf *out) {
  const hales_dose *ref = &d->doses[d->reference];
  hales_buf_printf(out, "### %s\n\n%s; %s; %s. Trial: %s.\n\n", d->id, d->drug_class->words, d->route,
                   d->dose_per, d->trial);
  hales_buf_puts(out, "| dose | quantity | mean | se | sd | certainty | source | derivation |\n"
                      "|---|---|---|---|---|---|---|---|\n");
  for (int q = 0; q < HALES_TRIAL_N; q++)
    if (ref->trial[q].has) number_row(out, ref, d->dose_unit, (hales_trial_quantity)q);
  for (size_t i = 0; i < d->doses_n; i++) {
    if (d->doses[i].reference || d->doses[i].derivation) continue;
    for (int q = 0; q < HALES_TRIAL_N; q++) /* only what is its own */
      if (d->doses[i].trial[q].has && d->doses[i].trial[q].derivation != ref->trial[q].derivation)
        number_row(out, &d->doses[i], d->dose_unit, (hales_trial_quantity)q);
  }
  hales_buf_puts(out, "\n");
  for (size_t i = 0; i < d->doses_n; i++)
    if (d->doses[i].derivation)
      hales_buf_printf(out, "- %g %s: %.3g times the reference dose [%s, %s] %s\n", d->doses[i].amount,
                       d->dose_unit, d->doses[i].scale, d->doses[i].certainty, d->doses[i].source,
                       d->doses[i].derivation);
  for (size_t i = 0; i < d->background_n; i++) {
    const hales_drug_background *b = &d->background[i];
    hales_buf_printf(out, "- %.0f %% of the trial's patients taken to be on", 100 * b->fraction);
    for (size_t j = 0; j < b->drugs_n; j++) hales_buf_printf(out, "%s %s", j ? " and" : "", b->drugs[j]->id);
    hales_buf_printf(out, " [%s, %s] %s\n", b->certainty, b->source, b->derivation);
  }
  const hales_response *w = &ref->response[HALES_RESPONSE_RESISTANCE], *c = ref->contractility;
  hales_buf_printf(out, "- sampled: %s %.3f (se %.3f, sd %.3f); ln contractility",
                   d->drug_class->saturates ? "ln PVR, intrinsic" : "ln PVR", w->mean, w->se, w->sd);
  for (size_t i = 0; i < k->closures_n; i++)
    hales_buf_printf(out, "%s %.3f (se %.3f, sd %.3f) on %s", i ? "," : "", c[i].mean, c[i].se, c[i].sd,
                     k->closure[i].model);
  hales_buf_puts(out, "\n\n");
}

void hales_drugs_page(const hales_drugs *k, hales_buf *out) {
  hales_buf_puts(out, intro);
  hales_buf_puts(out, how_applied);
  hales_buf_printf(out, "**Saturation**: ceiling %g, sharpness %g.", k->saturation.ceiling,
                   k->saturation.sharpness);
  grounds(out, &k->saturation_note);
  fit_table(k, out);
  for (size_t i = 0; i < k->closures_n; i++) {
    const hales_closure *c = &k->closure[i];
    hales_buf_printf(out,
                     "**Closure on %s**, d ln CO per: ln PVR %g, ln SVR %g, ln heart rate %g, ln stressed "
                     "volume %g, ln PA compliance %g, ln contractility %g.",
                     c->model, c->ln_pvr, c->ln_svr, c->ln_hr, c->ln_stressed, c->ln_pa_compliance,
                     c->ln_contractility);
    grounds(out, &c->note);
  }
  hales_buf_printf(out, "**PA compliance** per ln PVR: %g (se %g).", k->pa_compliance_per_ln_pvr.mean,
                   k->pa_compliance_per_ln_pvr.se);
  grounds(out, &k->pa_compliance_note);
  hales_buf_puts(
      out,
      "## Not to be taken together\n\n| class | class | why | certainty | source |\n|---|---|---|---|---|\n");
  for (size_t i = 0; i < k->contraindications_n; i++) {
    const hales_contraindication *x = &k->contraindications[i];
    hales_buf_printf(out, "| %s | %s | %s | %s | %s |\n", x->a->words, x->b->words, x->reason, x->certainty,
                     x->source);
  }
  hales_buf_puts(out, "\n## Not in pregnancy\n\n| class | why | certainty | source |\n|---|---|---|---|\n");
  for (size_t i = 0; i < k->classes_n; i++)
    if (k->classes[i].pregnancy)
      hales_buf_printf(out, "| %s | %s | %s | %s |\n", k->classes[i].words, k->classes[i].pregnancy,
                       k->classes[i].pregnancy_certainty, k->classes[i].pregnancy_source);
  hales_buf_puts(out, "\nSaid with every plan that has one, for women and those of unknown sex from 12 to 55 "
                      "years: the records that are read do not tell of a pregnancy.\n");
  hales_buf_puts(out, "\n## The drugs\n\n");
  for (size_t i = 0; i < k->drugs_n; i++) drug_section(k, &k->drugs[i], out);
}

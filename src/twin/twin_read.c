#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "twin/twin_json.h"

typedef struct reader {
  hales_arena arena;
  hales_err *err;
  hales_status status;
} reader;

/* "twin: parameters.pat.R.median: a number was expected"; the first failure stays. */
static void fail(reader *r, const hales_json *at, const char *key, const char *what) {
  if (r->status != HALES_OK) return;
  char path[80];
  path[0] = '\0';
  if (at) (void)hales_json_path(at, path, sizeof path);
  r->status = HALES_FAIL_AT(r->err, HALES_EPARSE, at ? at->at : 0, "twin: %s%s%s: %s", path,
                            *path && key ? "." : "", key ? key : "", what);
}

static double number(reader *r, const hales_json *o, const char *key) {
  double x = 0.0;
  if (!hales_json_double(hales_json_get(o, key), &x)) fail(r, o, key, "a number was expected");
  return x;
}

static double number_or(reader *r, const hales_json *o, const char *key, double otherwise, bool *has) {
  const hales_json *v = hales_json_get(o, key);
  *has = v && v->kind != HALES_JSON_NULL;
  return *has ? number(r, o, key) : otherwise;
}

/* Whole numbers beyond 2^53 are read from their text. */
static uint64_t whole(reader *r, const hales_json *o, const char *key) {
  const hales_json *v = hales_json_get(o, key);
  uint64_t x = 0;
  const char *p = v && v->kind == HALES_JSON_NUMBER ? v->text : "";
  bool ok = *p != '\0';
  for (; ok && *p; p++) {
    const uint64_t digit = (uint64_t)(*p - '0');
    ok = *p >= '0' && *p <= '9' && x <= (UINT64_MAX - digit) / 10;
    if (ok) x = 10 * x + digit;
  }
  if (!ok) fail(r, o, key, "a whole number from 0 to 2^64 - 1 was expected");
  return ok ? x : 0;
}

static bool truth(reader *r, const hales_json *o, const char *key) {
  bool x = false;
  if (!hales_json_bool(hales_json_get(o, key), &x)) fail(r, o, key, "true or false was expected");
  return x;
}

static const char *text(reader *r, const hales_json *o, const char *key) {
  const char *s = hales_json_get_text(o, key);
  if (!s) fail(r, o, key, "a text was expected");
  return s ? s : "";
}

static const char *text_or_null(reader *r, const hales_json *o, const char *key) {
  const hales_json *v = hales_json_get(o, key);
  return v && v->kind == HALES_JSON_NULL ? NULL : text(r, o, key);
}

static const hales_json *member(reader *r, const hales_json *o, const char *key, hales_json_kind kind) {
  const hales_json *v = hales_json_get(o, key);
  if (v && v->kind == kind) return v;
  fail(r, o, key, kind == HALES_JSON_ARRAY ? "a list was expected" : "an object was expected");
  return NULL;
}

static void *room(reader *r, size_t n, size_t size, size_t align) {
  void *p = hales_arena_zalloc(&r->arena, n ? n : 1, size, align);
  if (!p && r->status == HALES_OK)
    r->status = HALES_FAIL(r->err, HALES_ENOMEM, "out of memory to read a twin");
  return p;
}
#define ROOM(r, n, T) ((T *)room((r), (n), sizeof(T), _Alignof(T)))

static void read_body(reader *r, const hales_json *top, hales_body *b) {
  const hales_json *o = member(r, top, "body", HALES_JSON_OBJECT);
  const char *sex = text(r, o, "sex");
  if (strcmp(sex, "female") == 0)
    b->sex = HALES_SEX_FEMALE;
  else if (strcmp(sex, "male") == 0)
    b->sex = HALES_SEX_MALE;
  else if (strcmp(sex, "unknown") != 0)
    fail(r, o, "sex", "female, male or unknown was expected");
  b->age_years = number_or(r, o, "age_years", 0.0, &b->has_age);
  b->height_cm = number_or(r, o, "height_cm", 0.0, &b->has_height);
  b->weight_kg = number_or(r, o, "weight_kg", 0.0, &b->has_weight);
  if (o && hales_json_get(o, "bsa_stated_m2")) {
    b->has_bsa = true;
    b->bsa_m2 = number(r, o, "bsa_stated_m2");
    if (!(b->bsa_m2 > 0.0)) fail(r, o, "bsa_stated_m2", "a positive number was expected");
  }
  if ((b->has_height && !(b->height_cm > 0.0)) || (b->has_weight && !(b->weight_kg > 0.0)) ||
      (b->has_age && !(b->age_years >= 0.0)))
    fail(r, o, NULL, "age, height and weight must be positive");
}

static void read_parameters(reader *r, const hales_json *top, hales_twin_record *out) {
  const hales_json *o = member(r, top, "parameters", HALES_JSON_OBJECT);
  hales_twin_parameter *p = ROOM(r, o ? o->n : 0, hales_twin_parameter);
  if (!o || !p) return;
  out->parameter = p;
  for (const hales_json *v = o->first; v; v = v->next, p++) {
    *p = (hales_twin_parameter){.name = v->key,
                                .label = text(r, v, "label"),
                                .unit = text(r, v, "unit"),
                                .side = text(r, v, "side"),
                                .median = number(r, v, "median"),
                                .lo90 = number(r, v, "lo90"),
                                .hi90 = number(r, v, "hi90"),
                                .prior_median = number(r, v, "prior_median"),
                                .prior_lo90 = number(r, v, "prior_lo90"),
                                .prior_hi90 = number(r, v, "prior_hi90"),
                                .contraction = number(r, v, "contraction"),
                                .learned = truth(r, v, "learned"),
                                .at_limit = truth(r, v, "at_limit")};
    if (!(p->lo90 <= p->median && p->median <= p->hi90))
      fail(r, v, NULL, "lo90, median and hi90 must be in order");
  }
  out->n_parameter = o->n;
}

static bool is_digest(const char *s) {
  return strlen(s) == 64 && strspn(s, "0123456789abcdef") == 64;
}

static void read_fit(reader *r, const hales_json *top, hales_twin_record *out) {
  const hales_json *o = member(r, top, "fit", HALES_JSON_OBJECT);
  hales_twin_fit *f = ROOM(r, o ? o->n : 0, hales_twin_fit);
  if (!o || !f) return;
  out->fit = f;
  for (const hales_json *v = o->first; v; v = v->next, f++) {
    *f = (hales_twin_fit){.name = v->key,
                          .label = text(r, v, "label"),
                          .unit = text(r, v, "unit"),
                          .measured = number(r, v, "measured"),
                          .sd = number(r, v, "sd"),
                          .twin = number(r, v, "twin"),
                          .lo90 = number(r, v, "lo90"),
                          .hi90 = number(r, v, "hi90"),
                          .pred_lo90 = number(r, v, "pred_lo90"),
                          .pred_hi90 = number(r, v, "pred_hi90"),
                          .loo_p = number(r, v, "loo_p"),
                          .leverage = number(r, v, "leverage"),
                          .outside = truth(r, v, "outside"),
                          .named = truth(r, v, "named"),
                          .true_on = text_or_null(r, v, "true_on"),
                          .document = text(r, v, "document"),
                          .at = whole(r, v, "at"),
                          .place = text_or_null(r, v, "place"),
                          .note = text_or_null(r, v, "note")};
    if (hales_json_get(v, "from")) {
      f->from = text(r, v, "from");
      f->from_value = number(r, v, "from_value");
    }
    if (!(f->sd > 0.0)) fail(r, v, "sd", "a positive number was expected");
    if (!is_digest(f->document)) fail(r, v, "document", "64 hexadecimal digits were expected");
  }
  out->n_fit = o->n;
}

static void read_verdict(reader *r, const hales_json *top, hales_twin_record *out) {
  const hales_json *o = member(r, top, "misfit", HALES_JSON_OBJECT);
  out->verdict = (hales_twin_verdict){.misfit = truth(r, o, "flag"),
                                      .p_posterior = number(r, o, "p"),
                                      .p_prior = number(r, o, "p_prior"),
                                      .suspect = text_or_null(r, o, "suspect")};
}

static void read_diagnostics(reader *r, const hales_json *top, hales_twin_record *out) {
  static const char *const trusts[] = {"good", "caution", "poor"};
  const hales_json *o = member(r, top, "diagnostics", HALES_JSON_OBJECT);
  bool has_khat, known = false;
  hales_twin_diagnostics *d = &out->diagnostics;
  *d = (hales_twin_diagnostics){.trust = text(r, o, "trust"),
                                .reason = text(r, o, "reason"),
                                .stop = text(r, o, "stop"),
                                .ess = number(r, o, "ess"),
                                .khat = number_or(r, o, "khat", HUGE_VAL, &has_khat),
                                .log_evidence = number(r, o, "log_evidence"),
                                .grad_norm = number(r, o, "grad_norm"),
                                .n_forward = (size_t)whole(r, o, "n_forward"),
                                .n_start = (size_t)whole(r, o, "n_start"),
                                .n_agree = (size_t)whole(r, o, "n_agree"),
                                .n_weighted = (size_t)whole(r, o, "n_weighted"),
                                .numerical_error_sd = number(r, o, "numerical_error_sd"),
                                .n_error_draw = (size_t)whole(r, o, "n_error_draw")};
  for (size_t i = 0; i < sizeof trusts / sizeof trusts[0]; i++) known |= strcmp(d->trust, trusts[i]) == 0;
  if (!known) fail(r, o, "trust", "good, caution or poor was expected");
}

static void read_notes(reader *r, const hales_json *top, hales_twin_record *out) {
  const hales_json *o = member(r, top, "notes", HALES_JSON_ARRAY);
  const char **note = ROOM(r, o ? o->n : 0, const char *);
  if (!o || !note) return;
  out->note = note;
  for (const hales_json *v = o->first; v; v = v->next) {
    const char *s = hales_json_text(v);
    if (!s) fail(r, v, NULL, "a text was expected");
    note[out->n_note++] = s ? s : "";
  }
}

/* The model this program has, if it is the one the document was made with. */
static const hales_patient_model *find_model(reader *r, const hales_json *top) {
  const char *id = text(r, top, "model");
  const uint64_t version = whole(r, top, "model_version");
  const hales_json *names = member(r, top, "free", HALES_JSON_ARRAY);
  if (r->status != HALES_OK) return NULL;
  const hales_patient_model *pm = hales_patient_model_find(id);
  if (!pm) {
    r->status = HALES_FAIL(r->err, HALES_EARG, "twin: this program has no patient model \"%.40s\"", id);
    return NULL;
  }
  if (version != (uint64_t)pm->model->version) {
    r->status =
        HALES_FAIL(r->err, HALES_EARG,
                   "twin: made with version %llu of %.40s, this program has version %d: calibrate again",
                   (unsigned long long)version, id, pm->model->version);
    return NULL;
  }
  bool same = names->n == pm->n_free;
  for (const hales_json *v = names->first; same && v; v = v->next)
    same = hales_json_text(v) && strcmp(hales_json_text(v), pm->free[v->index].name) == 0;
  if (!same) {
    r->status =
        HALES_FAIL(r->err, HALES_EARG,
                   "twin: its free numbers are not those of this program's %.40s: calibrate again", id);
    return NULL;
  }
  return pm;
}

static void read_rows(reader *r, const hales_json *top, const char *key, size_t n, size_t width, double *x) {
  const hales_json *list = member(r, top, key, HALES_JSON_ARRAY);
  if (r->status == HALES_OK && list->n != n) fail(r, top, key, "not as many rows as settings.n_draw says");
  for (const hales_json *row = list ? list->first : NULL; row && r->status == HALES_OK; row = row->next) {
    if (row->kind != HALES_JSON_ARRAY || row->n != width) fail(r, row, NULL, "a row of the wrong length");
    for (const hales_json *v = row->first; v && r->status == HALES_OK; v = v->next)
      if (!hales_json_double(v, &x[row->index * width + v->index])) fail(r, v, NULL, "a number was expected");
  }
}

/* Each free coordinate inside what its prior allows, with a hair for rounding. */
static void check_theta(reader *r, const hales_twin *t) {
  for (size_t k = 0; k < t->pm->n_free && r->status == HALES_OK; k++) {
    const hales_free_prior prior = t->pm->free[k].prior(&t->body);
    const double hair = 1e-9 * (prior.hi - prior.lo);
    for (size_t i = 0; i < t->n_draw && r->status == HALES_OK; i++) {
      const double x = t->theta[i * t->pm->n_free + k];
      if (!(x >= prior.lo - hair && x <= prior.hi + hair))
        r->status = HALES_FAIL_AT(r->err, HALES_ERANGE, i,
                                  "twin: draw %zu: %s is outside its lawful range: calibrate again", i,
                                  t->pm->free[k].name);
    }
  }
}

/* What a draw's figures are depends on the steps of its beat. */
static void check_steps(reader *r, const hales_json *settings, const hales_patient_model *pm) {
  const hales_run_settings s = hales_twin_settings(pm, 1);
  const uint64_t steps = whole(r, settings, "steps"), recorded = whole(r, settings, "record_steps");
  if (r->status == HALES_OK && (steps != (uint64_t)s.steps || recorded != (uint64_t)s.record_steps))
    r->status =
        HALES_FAIL(r->err, HALES_EARG,
                   "twin: made with %llu steps a beat and %llu recorded, this program takes %d and %d: "
                   "calibrate again",
                   (unsigned long long)steps, (unsigned long long)recorded, s.steps, s.record_steps);
}

static hales_status read_document(hales_bytes json, hales_twin_record *out, hales_err *err) {
  if (json.n > HALES_TWIN_BYTES_MAX)
    return HALES_FAIL(err, HALES_ERANGE, "twin: more than %zu bytes", HALES_TWIN_BYTES_MAX);
  const size_t cap = 64 * json.n + 65536; /* base/json.h: about 60 bytes per byte at worst */
  reader r = {.arena = {.base = malloc(cap), .cap = cap}, .err = err};
  out->memory = r.arena.base;
  if (!r.arena.base) return HALES_FAIL(err, HALES_ENOMEM, "out of memory to read a twin");
  const hales_json *top = NULL;
  HALES_TRY(hales_json_read(json, &r.arena, &top, err));
  if (top->kind != HALES_JSON_OBJECT || !hales_json_get(top, "hales_twin"))
    fail(&r, NULL, NULL, "not a twin: an object with the member hales_twin was expected");
  if (r.status == HALES_OK && whole(&r, top, "hales_twin") != HALES_TWIN_FORMAT)
    fail(&r, top, "hales_twin", "a format of another version of this program");
  const hales_patient_model *pm = find_model(&r, top);
  if (!pm) return r.status;
  hales_body body = {0};
  read_body(&r, top, &body);
  const hales_json *settings = member(&r, top, "settings", HALES_JSON_OBJECT);
  const uint64_t n_draw = whole(&r, settings, "n_draw");
  check_steps(&r, settings, pm);
  if (r.status == HALES_OK && (n_draw == 0 || n_draw > json.n))
    fail(&r, top, "settings.n_draw", "not as many draws as the document holds");
  read_parameters(&r, top, out);
  read_fit(&r, top, out);
  read_verdict(&r, top, out);
  read_diagnostics(&r, top, out);
  read_notes(&r, top, out);
  out->code_version = text(&r, top, "code_version");
  out->method = text(&r, top, "method");
  out->true_on = text_or_null(&r, top, "true_on");
  const uint64_t seed = whole(&r, top, "seed");
  if (r.status != HALES_OK) return r.status;
  HALES_TRY(hales_twin_create(&out->twin, pm, (size_t)n_draw, err));
  out->twin.body = body;
  out->twin.seed = seed;
  read_rows(&r, top, "theta", out->twin.n_draw, pm->n_free, out->twin.theta);
  read_rows(&r, top, "state", out->twin.n_draw, pm->model->n_state, out->twin.state);
  read_rows(&r, top, "fineness", out->twin.n_draw, 1, out->twin.fineness);
  check_theta(&r, &out->twin);
  return r.status;
}

hales_status hales_twin_read(hales_bytes json, int threads, hales_twin_record *r, hales_err *err) {
  *r = (hales_twin_record){0};
  hales_status status = read_document(json, r, err);
  if (status == HALES_OK) status = hales_twin_recall(&r->twin, threads, err);
  if (status != HALES_OK) hales_twin_record_destroy(r);
  return status;
}

void hales_twin_record_destroy(hales_twin_record *r) {
  if (!r) return;
  hales_twin_destroy(&r->twin);
  free(r->memory);
  *r = (hales_twin_record){0};
}

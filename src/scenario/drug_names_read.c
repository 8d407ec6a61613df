/* data/medications.json to hales_drug_names.  Strict: an unknown key, a drug or class that the catalogue has
 * not, a name that is not written as it is compared is refused with its path. */
#include "scenario/drug_names.h"

#include <ctype.h>
#include <string.h>

#include "base/json.h"
#include "scenario/drugs_data.h"

typedef struct reader {
  hales_arena *arena;
  const hales_drugs *drugs;
  hales_err *err;
} reader;

static hales_status fail(reader *r, const hales_json *v, const char *what) {
  char path[64];
  hales_json_path(v, path, sizeof path);
  return HALES_FAIL_AT(r->err, HALES_EPARSE, v ? v->at : 0, "medications: %s: %s", path, what);
}

static hales_status no_memory(reader *r) {
  return HALES_FAIL(r->err, HALES_ENOMEM, "medications: arena full");
}

static bool as_compared(const char *text) {
  if (!*text) return false;
  for (const char *p = text; *p; p++)
    if (!islower((unsigned char)*p) && !isdigit((unsigned char)*p) && *p != ' ' && *p != '\'') return false;
  return true;
}

static hales_status texts(reader *r, const hales_json *a, bool code, const char *const **out, size_t *n) {
  if (!a) return HALES_OK;
  if (a->kind != HALES_JSON_ARRAY) return fail(r, a, "an array of texts is expected");
  const char **list = HALES_NEW(r->arena, a->n ? a->n : 1, const char *);
  if (!list) return no_memory(r);
  for (const hales_json *m = a->first; m; m = m->next) {
    list[m->index] = hales_json_text(m);
    if (!list[m->index] || (!code && !as_compared(list[m->index])))
      return fail(r, m, code ? "a code is expected" : "words in lower case without accents are expected");
  }
  *out = list;
  *n = a->n;
  return HALES_OK;
}

static hales_status read_drugs(reader *r, const hales_json *v, hales_drug_name *row) {
  const hales_json *a = hales_json_get(v, "drugs");
  const char *only = hales_json_get_text(v, "class");
  if ((a != NULL) == (only != NULL)) return fail(r, v, "either drugs or class is expected");
  for (size_t i = 0; only && i < r->drugs->classes_n; i++)
    if (strcmp(r->drugs->classes[i].id, only) == 0) row->drug_class = &r->drugs->classes[i];
  if (only) return row->drug_class ? HALES_OK : fail(r, v, "class must be one of the catalogue's");
  if (a->kind != HALES_JSON_ARRAY || a->n == 0 || a->n > HALES_DRUG_NAME_DRUGS)
    return fail(r, a, "one to three drugs are expected");
  for (const hales_json *m = a->first; m; m = m->next) {
    const char *id = hales_json_text(m);
    const hales_drug *d = id ? hales_drug_find(r->drugs, id) : NULL;
    if (!d) return fail(r, m, "a drug of the catalogue is expected");
    row->drugs[row->drugs_n++] = d;
  }
  row->drug_class = row->drugs[0]->drug_class;
  return HALES_OK;
}

static hales_status read_row(reader *r, const hales_json *v, hales_drug_name *row) {
  static const char *const keys[] = {"substance", "names", "with", "atc", "drugs", "class", "mixed", "worth"};
  if (v->kind != HALES_JSON_OBJECT) return fail(r, v, "an object is expected");
  for (const hales_json *m = v->first; m; m = m->next) {
    size_t i = 0;
    while (i < sizeof keys / sizeof keys[0] && strcmp(keys[i], m->key) != 0) i++;
    if (i == sizeof keys / sizeof keys[0]) return fail(r, m, "unknown key");
  }
  row->substance = hales_json_get_text(v, "substance");
  if (!row->substance || !*row->substance) return fail(r, v, "substance is missing");
  HALES_TRY(texts(r, hales_json_get(v, "names"), false, &row->names, &row->names_n));
  HALES_TRY(texts(r, hales_json_get(v, "with"), false, &row->with, &row->with_n));
  HALES_TRY(texts(r, hales_json_get(v, "atc"), true, &row->atc, &row->atc_n));
  if (row->names_n + row->atc_n == 0) return fail(r, v, "a name or a code is expected");
  HALES_TRY(read_drugs(r, v, row));
  bool mixed = false; /* a tablet of several has a dose for each: the stated one says nothing */
  const hales_json *m = hales_json_get(v, "mixed"), *worth = hales_json_get(v, "worth");
  if (m && !hales_json_bool(m, &mixed)) return fail(r, m, "true or false is expected");
  row->worth = mixed ? 0 : 1;
  if (worth &&
      (mixed || !hales_json_double(worth, &row->worth) || !(row->worth >= 0.01 && row->worth <= 100)))
    return fail(r, worth, "a number from 0.01 to 100 is expected, for one drug");
  return HALES_OK;
}

hales_status hales_drug_names_read(hales_bytes text, hales_arena *arena, const hales_drugs *drugs,
                                   const hales_drug_names **out, hales_err *err) {
  const hales_json *root = NULL;
  reader r = {arena, drugs, err};
  HALES_TRY(hales_json_read(text, arena, &root, err));
  const hales_json *a = hales_json_get(root, "medications");
  double version = 0;
  if (!hales_json_double(hales_json_get(root, "version"), &version) || version < 1 || version > 1)
    return fail(&r, root, "version 1 is expected");
  if (!a || a->kind != HALES_JSON_ARRAY) return fail(&r, root, "an array is missing: medications");
  hales_drug_name *row = HALES_NEW(arena, a->n ? a->n : 1, hales_drug_name);
  hales_drug_names *names = HALES_NEW(arena, 1, hales_drug_names);
  if (!row || !names) return no_memory(&r);
  for (const hales_json *m = a->first; m; m = m->next) HALES_TRY(read_row(&r, m, &row[m->index]));
  *names = (hales_drug_names){row, a->n};
  *out = names;
  return HALES_OK;
}

hales_status hales_drug_names_load(hales_arena *arena, const hales_drugs *drugs, const hales_drug_names **out,
                                   hales_err *err) {
  return hales_drug_names_read((hales_bytes){hales_medications_data, hales_medications_data_n}, arena, drugs,
                               out, err);
}

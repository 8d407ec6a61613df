/* What forbids to read a record as it looks: whoever does not know what a modifier means must not process
 * what it stands in [FHIR-R4], and not every record is about a patient. */
#include <stdio.h>
#include <string.h>

#include "thread/readers/fhir_priv.h"

const char *fhir_alien(const hales_json *v) {
  const hales_json *modifier = hales_json_get(v, "modifierExtension");
  if (hales_json_get(v, "implicitRules"))
    return "implicitRules: written under rules that are not known here, so it must not be read";
  if (modifier &&
      !((modifier->kind == HALES_JSON_ARRAY && !modifier->first) || modifier->kind == HALES_JSON_NULL))
    return "modifierExtension: it changes the meaning in a way that is not known here, so it must not be read";
  return NULL;
}

/* "Group" of "https://there.example/fhir/Group/g1/_history/2"; NULL when the address names no type. */
static const char *type_in_url(fhir *f, const char *url) {
  const size_t end = strcspn(url, "?#");
  size_t part[2] = {0, 0}, stop = end; /* where the last two parts begin */
  for (size_t i = 0; i < end; i++) {
    if (url[i] != '/') continue;
    if (strncmp(url + i, "/_history/", 10) == 0) {
      stop = i;
      break;
    }
    part[0] = part[1];
    part[1] = i + 1;
  }
  if (part[1] == 0 || part[1] >= stop) return NULL;
  const size_t n = part[1] - 1 - part[0];
  char *type = n > 0 && n <= 40 ? hales_arena_zalloc(f->arena, n + 1, 1, 1) : NULL;
  if (!type) return NULL;
  memcpy(type, url + part[0], n);
  return fhir_plain_type(type) && type[0] >= 'A' && type[0] <= 'Z' ? type : NULL;
}

const char *fhir_other_subject(fhir *f, const hales_json *reference) {
  const char *url = hales_json_get_text(reference, "reference"),
             *type = hales_json_get_text(reference, "type");
  const hales_json *inside = url ? fhir_contained(f, url) : NULL;
  if (inside) type = hales_json_get_text(inside, "resourceType");
  const fhir_target *t = url && !inside ? fhir_resolve(f, url) : NULL;
  if (t && t->patient) return NULL;
  const char *named =
      url && !inside && *url != '#' && strncmp(url, "urn:", 4) != 0 ? type_in_url(f, url) : NULL;
  if (named) type = named;
  if (fhir_plain_type(type)) return strcmp(type, "Patient") == 0 ? NULL : type;
  return t ? "" : NULL;
}

bool fhir_is_about_another(fhir *f, const fhir_record *r, const hales_json **where) {
  const hales_json *focus = hales_json_get(r->resource, "focus");
  for (const hales_json *v = focus && focus->kind == HALES_JSON_ARRAY ? focus->first : focus; v;
       v = v->next) {
    const char *whom = fhir_subject(f, v);
    *where = v;
    if (!whom || !r->subject || strcmp(whom, r->subject) != 0) return true;
    if (v == focus) break;
  }
  *where = r->resource;
  return false;
}

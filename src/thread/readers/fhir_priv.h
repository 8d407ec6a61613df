/* What the files of the FHIR reader share. */
#ifndef HALES_THREAD_READERS_FHIR_PRIV_H
#define HALES_THREAD_READERS_FHIR_PRIV_H

#include "base/json.h"
#include "thread/quantity.h"
#include "thread/reader.h"

/* A resource of the document that stands for itself: an entry of a Bundle, a line of an NDJSON file. */
typedef struct fhir_item {
  const hales_json *resource; /* NULL: an entry without one */
  const hales_json *entry;    /* where it stands */
  const char *full_url;       /* of its entry; NULL when none */
  const char *root_type;      /* of the JSON value it stands in */
  uint64_t line, at;          /* NDJSON: its line and where that begins; else 0 */
} fhir_item;

/* What others need to know of a resource that they may refer to. */
typedef struct fhir_target {
  const char *url; /* fullUrl, or "Type/id" */
  uint64_t at;
  bool patient;
  const char *subject;    /* a patient's id */
  const char *class_code; /* of an Encounter */
  const hales_json *code; /* of a Medication */
  const char *alien;      /* why a Medication must not be read; static, NULL when it may be */
} fhir_target;

/* How a document is put together. */
typedef enum fhir_shape {
  FHIR_NOT_KNOWN = 0,
  FHIR_BUNDLE, /* its entries pass by */
  FHIR_ARRAY,  /* its elements pass by */
  FHIR_SINGLE,
  FHIR_LINES, /* pass by */
} fhir_shape;

/* Whose record an entry with a request is: where it was deleted, only its other versions say so. */
typedef struct fhir_owner {
  uint64_t record;     /* hash of its fullUrl, or of "Type/id" */
  const char *subject; /* reference, or identifier of one that has none */
} fhir_owner;

/* What a panel says of the place of an Observation that it refers to. */
typedef struct fhir_member {
  uint64_t record; /* hash of the reference */
  hales_site_told told;
} fhir_member;

/* What is known of a document once it was looked through. */
typedef struct fhir_index {
  fhir_shape shape;
  const fhir_target *targets; /* sorted by url */
  size_t n;
  const uint64_t *others; /* hashes of the fullUrls of all other resources, sorted */
  size_t others_n;
  const fhir_owner *owners; /* sorted by record and subject */
  size_t owners_n;
  const fhir_member *members; /* sorted by record */
  size_t members_n;
} fhir_index;

/* A resource contained in another, by its id. */
typedef struct fhir_inside {
  const char *id;
  const hales_json *resource;
} fhir_inside;

typedef struct fhir fhir;
struct fhir {
  hales_arena *arena;
  const hales_sink *sink; /* NULL while the document is looked through */
  hales_err *err;
  fhir_shape shape;
  hales_status (*visit)(fhir *f, const fhir_item *e);
  void *ctx;               /* of visit */
  const fhir_index *index; /* NULL while the document is looked through */
  const fhir_item *here;   /* being read: places are told by it, "#id" is looked for in it */
  fhir_inside *inside;     /* what `here` contains, sorted by id */
  size_t inside_n;
  bool full; /* a copy did not fit: what followed from it must not be believed */
};

/* What every record has. */
typedef struct fhir_record {
  const hales_json *resource;
  const char *type, *full_url;
  const char *subject;     /* NULL when not stated */
  const char *other;       /* type of a subject that is no patient, "" when not known; else NULL */
  hales_identity identity; /* state: entered in error, or its reader's to say */
} fhir_record;

#define FHIR_CODINGS_MAX 16

/* fhir_common.c */
/* Letters alone, as the name of a resource's type is; NULL is none. */
bool fhir_plain_type(const char *type);
hales_status fhir_place(fhir *f, const hales_json *v, hales_place *out);
hales_status fhir_reject(fhir *f, const hales_json *v, hales_status s, const char *reason);
hales_status fhir_note(fhir *f, const hales_json *v, const char *type, const char *what);
hales_status fhir_full(fhir *f);
const fhir_target *fhir_resolve(fhir *f, const char *url);
/* The patient under a fhir_identifier_name; NULL: none.  Its subject is NULL where the document has several.
 */
const fhir_target *fhir_known_by(const fhir *f, const char *identifier_name);
/* fhir_address.c: an address without user and password; and without its query and fragment; NULL stays NULL.
 * f->full when there is no room. */
const char *fhir_address(fhir *f, const char *url);
const char *fhir_address_path(fhir *f, const char *url);
/* As a name of what has no id: NULL where it has a query or a fragment, which tell of a search or of a right
 * of access, and without which it would be the address of another thing. */
const char *fhir_address_name(fhir *f, const char *url);
/* The resource contained in the one being read that "#id" means; NULL when there is none. */
const hales_json *fhir_contained(const fhir *f, const char *url);
/* fhir_items.c: visits the items of a document, one JSON value or one a line; f->shape is found out on the
 * way when it is not known, and then what was visited of a Bundle may turn out to be of none (FHIR_SINGLE).
 */
hales_status fhir_items(fhir *f, const hales_input *in);
/* fhir_index.c */
hales_status fhir_index_make(const hales_input *in, hales_arena *keep, hales_arena *scratch,
                             const void **state, hales_err *err);
/* Id of the patient that a Reference, or the address in one, names; NULL when it names none. */
const char *fhir_subject(fhir *f, const hales_json *reference);
const char *fhir_subject_at(fhir *f, const char *url);
const char *fhir_patient_id(const hales_json *patient, const char *full_url);
/* Of a contained patient, whose id means nothing outside its resource: its first identifier, or NULL. */
const char *fhir_patient_identifier(const hales_json *patient);
/* "|system|value" of an Identifier, under which the document's index knows a patient; NULL without a value,
 * and when there is no room (f->full). */
const char *fhir_identifier_name(fhir *f, const hales_json *identifier);
/* Codings of a CodeableConcept; its text stands as a coding without system when there is no other.  Returns
 * how many. */
size_t fhir_codings(fhir *f, const hales_json *concept, hales_coding out[FHIR_CODINGS_MAX]);
/* Words for a CodeableConcept: text, else a display, else a code; NULL when it has none. */
const char *fhir_words(const hales_json *concept);
/* UCUM code of a Quantity, else its unit as written; NULL when it has none. */
const char *fhir_unit(const hales_json *quantity);
/* One date, dateTime or instant; NULL: OK, precision NONE. */
hales_status fhir_time_of(const hales_json *v, hales_time *t, hales_err *why);
/* The ends of a Period; NULL: OK, precision NONE. */
hales_status fhir_period(const hales_json *period, hales_time *start, hales_time *end, const hales_json **bad,
                         hales_err *why);
/* "xDateTime", "xInstant", "xPeriod" or "xTiming" (its events, else its bounds) of a resource.  No such
 * element: OK, precision NONE.  What it cannot read fails with the reason; *bad is the element. */
hales_status fhir_time(const hales_json *resource, const char *stem, hales_time *start, hales_time *end,
                       const hales_json **bad, hales_err *why);

uint64_t fhir_hash(const char *text);
/* fhir_history.c */
/* Owners while a document is looked through; *list NULL at first. */
typedef struct fhir_owner_list fhir_owner_list;
hales_status fhir_owners_add(fhir *f, hales_arena *keep, fhir_owner_list **list, const fhir_item *e);
hales_status fhir_owners_finish(fhir *f, hales_arena *keep, const fhir_owner_list *list, fhir_index *out);
/* fhir_group.c: the same for the members of panels. */
typedef struct fhir_member_list fhir_member_list;
hales_status fhir_members_add(fhir *f, hales_arena *keep, fhir_member_list **list, const hales_json *v);
hales_status fhir_members_finish(fhir *f, hales_arena *keep, const fhir_member_list *list, fhir_index *out);
/* What the panels that refer to a record tell of its place; `alone`: it is no panel of its own, so that words
 * which only speak against the arm count as well. */
void fhir_tell_of_groups(fhir *f, const fhir_record *r, bool alone, hales_site_told *told);
/* fhir_history.c: an entry of a history that tells of a deletion. */
bool fhir_is_deletion(const fhir_item *e);
/* It takes back all that earlier versions of its record said. */
hales_status fhir_deletion(fhir *f, const fhir_item *e);
/* fhir.c: "lab.example/fhir" of a record whose address says so, else NULL stays. */
hales_status fhir_system_of(fhir *f, const fhir_record *r, const char *id, const char **system);
/* fhir_guard.c */
/* Why a resource or an element of it must not be read; NULL: it may be. */
const char *fhir_alien(const hales_json *v);
/* Type of what a Reference to a subject names when that is no patient, "" when it is of no known type; NULL:
 * a patient, or nobody can tell. */
const char *fhir_other_subject(fhir *f, const hales_json *reference);
/* Has a record a focus other than its patient?  *where: that, else its resource. */
bool fhir_is_about_another(fhir *f, const fhir_record *r, const hales_json **where);

/* fhir_withdraw.c: versions that take back what earlier ones of their record said, or say that nothing was.
 */
/* A version with nothing to read.  One withdrawn statement is passed on, without content; in the store it
 * supersedes all that older versions said.  `always`: nothing comes after such a version (entered in error,
 * cancelled); others only where versions can be told apart, since what is planned may as well be done later.
 * `why` goes into a note; NULL: noted already. */
hales_status fhir_withdraw(fhir *f, const fhir_record *r, bool always, const char *why);
/* For a record that cannot be read: refused with the reason, unless it was entered in error: whatever it
 * holds, it takes its record back. */
hales_status fhir_unreadable(fhir *f, const fhir_record *r, const hales_json *bad, hales_status s,
                             const char *reason);

/* fhir_observation.c, fhir_event.c: one resource each to the sink. */
hales_status fhir_observation(fhir *f, const fhir_record *r);
hales_status fhir_medication_statement(fhir *f, const fhir_record *r);
hales_status fhir_medication_request(fhir *f, const fhir_record *r);
hales_status fhir_procedure(fhir *f, const fhir_record *r);
hales_status fhir_encounter(fhir *f, const fhir_record *r);
/* Code of an Encounter's class, in R4, R5 or DSTU2; NULL when it has none. */
const char *fhir_class_code(const hales_json *encounter);

#endif

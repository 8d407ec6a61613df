/* What a source can tell us about a subject, before and after normalisation.
 *
 * A reader fills the parts marked "as stated"; normalise.h fills the parts marked "canonical"; the store
 * adds what only it knows (when we learned it, the document's hash).  Nothing is overwritten on the way:
 * the value, its decimal text and its unit stay as the source wrote them.
 *
 * All strings are UTF-8, NUL-terminated, borrowed from the arena of the document until the sink's settle is
 * called; those of rejections and notes until the call returns.  A sink that keeps them longer copies them.
 * NULL means "the source does not say".
 */
#ifndef HALES_THREAD_OBSERVATION_H
#define HALES_THREAD_OBSERVATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

/* How finely a time was recorded.  t_us is the first instant of the stated interval. */
typedef enum hales_precision {
  HALES_PRECISION_NONE = 0, /* no time stated: t_us is 0 and means nothing */
  HALES_PRECISION_YEAR = 1,
  HALES_PRECISION_MONTH = 2,
  HALES_PRECISION_DAY = 3,
  HALES_PRECISION_MINUTE = 4,
  HALES_PRECISION_SECOND = 5,
  HALES_PRECISION_FRACTION = 6, /* of a second */
} hales_precision;

typedef struct hales_time {
  int64_t t_us; /* UTC, microseconds since 1970-01-01T00:00:00Z */
  hales_precision precision;
  bool has_offset;    /* false: local time of unknown zone, taken as UTC */
  int16_t offset_min; /* minutes east of UTC as recorded */
} hales_time;

/* Which of a record's times is in `time`. */
typedef enum hales_time_kind {
  HALES_TIME_EFFECTIVE = 0, /* when it was true of the subject */
  HALES_TIME_ISSUED = 1,    /* only known: when it was made available */
} hales_time_kind;

/* Standing of this version of a record.  The numbers are stored. */
typedef enum hales_version_state {
  HALES_VERSION_FINAL = 0,
  HALES_VERSION_PRELIMINARY = 1,
  HALES_VERSION_AMENDED = 2,          /* supersedes earlier versions of the same record */
  HALES_VERSION_CORRECTED = 3,        /* supersedes earlier versions of the same record */
  HALES_VERSION_ENTERED_IN_ERROR = 4, /* withdraws the record: never use the value */
  HALES_VERSION_UNKNOWN = 5,
} hales_version_state;

/* Where in the document a fact stands. */
typedef struct hales_place {
  uint64_t at;      /* byte offset */
  const char *text; /* for people: "Bundle.entry[3].resource.component[1]", "line 12, column 11" */
} hales_place;

/* Which record of the source system it came from, so that a correction finds what it corrects.
 * One record may hold several observations (components): (record id, code system, code) is the key.  Records
 * of one id are different ones only where both say their system and it is not the same. */
typedef struct hales_identity {
  const char *record; /* "Observation/rhc-1" (FHIR type and id); NULL in files without record ids */
  const char
      *system; /* the server whose record it is ("lab.example/fhir"), where the source says; else NULL */
  const char *version; /* version label of the source (FHIR meta.versionId); NULL when none */
  hales_time updated;  /* FHIR meta.lastUpdated or issued; orders versions; may be NONE */
  hales_version_state state;
} hales_identity;

/* Quality flags of an observation.  A flag never drops a value; `use` in quantity.h says what to skip. */
enum {
  HALES_OBS_IMPLAUSIBLE = 1u << 0,       /* outside the plausibility range of its quantity */
  HALES_OBS_CONFLICT = 1u << 1,          /* the document states another value for the same thing and time */
  HALES_OBS_LESS_THAN = 1u << 2,         /* the value is an upper limit: "< 50", "<= 50" */
  HALES_OBS_GREATER_THAN = 1u << 3,      /* the value is a lower limit: "> 50", ">= 50" */
  HALES_OBS_UNKNOWN_CODE = 1u << 4,      /* no quantity of ours: kept, reported, not used */
  HALES_OBS_UNIT_ASSUMED = 1u << 5,      /* a quantity without its unit, taken for a pure number */
  HALES_OBS_UNIT_ALIAS = 1u << 6,        /* unit spelt in a known non-UCUM way ("mmHg") */
  HALES_OBS_NO_TIME = 1u << 7,           /* no time stated */
  HALES_OBS_ZONE_ASSUMED = 1u << 8,      /* clock time without a zone, taken as UTC */
  HALES_OBS_NO_SUBJECT = 1u << 9,        /* no subject stated */
  HALES_OBS_PRELIMINARY = 1u << 10,      /* not yet verified by the source */
  HALES_OBS_DERIVED = 1u << 11,          /* the source says that it was computed from other observations */
  HALES_OBS_MOLAR = 1u << 12,            /* converted from an amount of substance with a molar mass */
  HALES_OBS_IMPLAUSIBLE_TIME = 1u << 13, /* in the future, before birth or after death */
  HALES_OBS_DISAGREES = 1u << 14,        /* with other values of its time (relation.h); set by the store */
  HALES_OBS_UNENDED = 1u << 15,          /* of a file's last line, which has no end: it may be cut off */
};

/* Why such a value is refused where more speaks for a cut. */
#define HALES_UNENDED_REFUSED                                                                                \
  "the file ends within this line: is it cut off? end it with a newline if it is whole"

/* Kept, and not believed. */
#define HALES_OBS_NOT_BELIEVED (HALES_OBS_IMPLAUSIBLE | HALES_OBS_IMPLAUSIBLE_TIME)

typedef enum hales_value_kind {
  HALES_VALUE_NUMBER = 0,
  HALES_VALUE_TEXT = 1, /* a code or words: "female", "idiopathic" */
} hales_value_kind;

/* One measured fact. */
typedef struct hales_obs {
  /* as stated */
  const char *subject;     /* identifier in the source; never printed */
  const char *code_system; /* "http://loinc.org", "urn:hales:quantity", "csv", ... */
  const char *code;        /* "75994-4", "pawp_mmhg" */
  const char *label;       /* display text of the code */
  hales_value_kind kind;
  double value;           /* NUMBER: finite, in `unit` */
  const char *value_text; /* NUMBER: decimal text exactly as written; TEXT: the code or the words */
  const char *unit;       /* UCUM text as written; NULL when none */
  hales_time time;
  hales_time time_end; /* end of a period; precision NONE when it was an instant */
  hales_time_kind time_kind;
  const char *device;
  const char *method;
  const char *source;         /* data set or sending system as named by the source */
  const char *context;        /* visit grouping, body site: what helps a reader; may be NULL */
  const char *interpretation; /* what the source made of the value: "H", "L"; ours is in the flags */
  hales_place place;
  hales_identity identity;
  /* canonical */
  const char *quantity;       /* id in quantity.h, static; NULL when the code is not one of ours */
  double canonical_value;     /* NUMBER with quantity: in canonical_unit */
  const char *canonical_text; /* TEXT with quantity: one of the quantity's words */
  const char *canonical_unit; /* UCUM, static */
  uint32_t flags;             /* HALES_OBS_... */
} hales_obs;

/* The numbers are stored. */
typedef enum hales_event_kind {
  HALES_EVENT_TREATMENT_START = 0,
  HALES_EVENT_TREATMENT_STOP = 1,
  HALES_EVENT_TREATMENT_DOSE = 2, /* dose stated or changed while the treatment goes on */
  HALES_EVENT_PROCEDURE = 3,
  HALES_EVENT_ADMISSION = 4,
  HALES_EVENT_DISCHARGE = 5,
  HALES_EVENT_TRANSPLANT = 6,
  HALES_EVENT_DEATH = 7,
} hales_event_kind;

/* Something that happened or was done. */
typedef struct hales_event {
  hales_event_kind kind;
  const char *subject;
  const char *code_system, *code;
  const char *label;     /* drug, procedure as written */
  const char *dose_text; /* dosage as written */
  bool has_dose;
  double dose; /* one administration, in dose_unit as stated */
  const char *dose_unit;
  hales_time time;
  hales_place place;
  hales_identity identity;
} hales_event;

typedef enum hales_fact_kind {
  HALES_FACT_SEX = 0,
  HALES_FACT_BIRTH = 1,
  HALES_FACT_DEATH = 2,
  HALES_FACT_ETHNICITY = 3,
} hales_fact_kind;

/* A standing fact about the subject.  Dates of birth and death are coarsened to 1 January of their year by
 * default (normalise.h). */
typedef struct hales_subject_fact {
  hales_fact_kind kind;
  const char *subject;
  const char
      *text; /* SEX: "male" "female" "other" "unknown"; ETHNICITY: as written; DEATH: "true" without a date */
  hales_time date; /* BIRTH, DEATH */
  bool coarsened;
  hales_place place;
  hales_identity identity;
} hales_subject_fact;

/* A fact that was refused.  reason names what is wrong and what would be right; it holds no values of the
 * record. */
typedef struct hales_rejection {
  hales_place place;
  hales_status status; /* EPARSE, EUNIT, ERANGE */
  const char *reason;
} hales_rejection;

/* Something seen and left alone, counted: "Encounter resources are not read", "empty values". */
typedef struct hales_note {
  const char *text;
  uint64_t count;
  hales_place first;
} hales_note;

/* The file itself. */
typedef struct hales_document {
  uint8_t sha256[32];
  uint64_t bytes;
  const char *reader, *reader_version; /* static */
} hales_document;

/* Where facts go: a batch in memory, the store, a counter in a fuzzer.  A NULL member drops its kind.
 * A status other than OK stops the reading and is passed on. */
typedef struct hales_sink {
  void *ctx;
  hales_status (*obs)(void *ctx, const hales_obs *o, hales_err *err);
  hales_status (*event)(void *ctx, const hales_event *e, hales_err *err);
  hales_status (*subject)(void *ctx, const hales_subject_fact *f, hales_err *err);
  hales_status (*reject)(void *ctx, const hales_rejection *r, hales_err *err);
  hales_status (*note)(void *ctx, const hales_note *n, hales_err *err);
  hales_status (*settle)(void *ctx, hales_err *err); /* what came so far is about to be forgotten */
} hales_sink;

#endif

/* What records of medication call a treatment: data/medications.json.
 *
 * A label is what a prescriber wrote ("Revatio 20 mg", "sildénafil", "treprostinil diolamine ER tablet"), a
 * code the WHO's ATC.  Both may name what the catalogue has, several of it (a fixed combination), or only a
 * class of it: then the patient takes something whose effect no trial of the catalogue tells.
 */
#ifndef HALES_SCENARIO_DRUG_NAMES_H
#define HALES_SCENARIO_DRUG_NAMES_H

#include "scenario/drug.h"

enum { HALES_DRUG_NAME_DRUGS = 3, HALES_DRUG_NAME_HITS = 6 };

typedef struct hales_drug_name {
  const char *substance;
  const char *const *names, *const *with, *const *atc; /* without accents and capitals; atc: capitals */
  size_t names_n, with_n, atc_n;
  const hales_drug *drugs[HALES_DRUG_NAME_DRUGS];
  size_t drugs_n;                     /* 0: only its class is known */
  const hales_drug_class *drug_class; /* of the first drug, or of what no trial is known of */
  double
      worth; /* what one unit of a stated dose is worth in units of the catalogue's; 0: doses say nothing */
} hales_drug_name;

typedef struct hales_drug_names {
  const hales_drug_name *row;
  size_t n;
} hales_drug_names;

/* The names that were built in, of the drugs of that catalogue. */
hales_status hales_drug_names_load(hales_arena *arena, const hales_drugs *drugs, const hales_drug_names **out,
                                   hales_err *err) HALES_CHECKED;

/* The same of any text.  EPARSE, ERANGE: the message gives the path in the document and what would be right.
 */
hales_status hales_drug_names_read(hales_bytes text, hales_arena *arena, const hales_drugs *drugs,
                                   const hales_drug_names **out, hales_err *err) HALES_CHECKED;

/* What a label, and where it names nothing a code, stand for; one hit a substance.
 *
 *   label, system, code   may be NULL; the code counts where its system is called after ATC
 *   hit   out             [HALES_DRUG_NAME_HITS]
 *
 * Returns the number of hits. */
size_t hales_drug_names_match(const hales_drug_names *names, const char *label, const char *system,
                              const char *code, const hales_drug_name **hit);

#endif

/* Units of outside data: one table of UCUM codes, each with its kind and its factor.
 *
 * A kind is narrower than a physical dimension on purpose: a cardiac index (L/min/m2) and a velocity (m/s)
 * have the same dimension and are never each other.  Annotations in braces count for nothing: "{beats}/min" =
 * "/min". Spellings that are common and not UCUM ("mmHg", "bpm") are known as aliases: accepted, and flagged.
 * Source of the codes and factors: The Unified Code for Units of Measure [UCUM].
 */
#ifndef HALES_THREAD_UCUM_H
#define HALES_THREAD_UCUM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

typedef enum hales_unit_kind {
  HALES_UNIT_NUMBER,               /* 1 */
  HALES_UNIT_PRESSURE,             /* mm[Hg] */
  HALES_UNIT_VOLUME,               /* mL */
  HALES_UNIT_VOLUME_INDEX,         /* mL/m2 */
  HALES_UNIT_FLOW,                 /* L/min */
  HALES_UNIT_FLOW_INDEX,           /* L/min/m2 */
  HALES_UNIT_CLEARANCE,            /* mL/min/{1.73_m2}: glomerular filtration, indexed to 1.73 m2 */
  HALES_UNIT_UPTAKE,               /* mL/kg/min: gas uptake per body mass */
  HALES_UNIT_RESISTANCE,           /* mm[Hg].min/L (Wood units) */
  HALES_UNIT_RESISTANCE_INDEX,     /* mm[Hg].min.m2/L */
  HALES_UNIT_COMPLIANCE,           /* mL/mm[Hg] */
  HALES_UNIT_ELASTANCE,            /* mm[Hg]/mL */
  HALES_UNIT_RATE,                 /* /min */
  HALES_UNIT_TIME,                 /* s */
  HALES_UNIT_LENGTH,               /* cm */
  HALES_UNIT_AREA,                 /* cm2 */
  HALES_UNIT_VELOCITY,             /* m/s */
  HALES_UNIT_MASS,                 /* kg */
  HALES_UNIT_MASS_INDEX,           /* kg/m2 */
  HALES_UNIT_MASS_CONCENTRATION,   /* ng/L */
  HALES_UNIT_AMOUNT_CONCENTRATION, /* pmol/L */
} hales_unit_kind;

typedef struct hales_unit {
  const char *code; /* UCUM code; of an alias: the UCUM code it stands for */
  hales_unit_kind kind;
  double factor; /* one of this unit = factor of the kind's unit named above */
} hales_unit;

/* The unit of a UCUM code or a known alias (*alias tells which; may be NULL); NULL when it is neither. */
const hales_unit *hales_unit_find(const char *code, bool *alias);

/* Row k of the table of UCUM codes, NULL beyond its end: for tests and documentation. */
const hales_unit *hales_unit_row(size_t k);

/* Converts a value.
 *
 *   molar_mass_g_mol   of the substance, for mass from amount concentration and back; 0 when not known
 *
 * Returns OK; EUNIT when a code is not known or the kinds differ (the message names both codes, not the
 * value); ERANGE when the result is not finite. Guarantees: x = back(there(x)) to 4 ulp; from == to changes
 * nothing.
 */
hales_status hales_unit_convert(double x, const char *from, const char *to, double molar_mass_g_mol,
                                double *y, hales_err *err) HALES_CHECKED;

#endif

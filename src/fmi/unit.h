/* UCUM codes of the tables as units of FMI: a factor and powers of the SI base units. */
#ifndef HALES_FMI_UNIT_H
#define HALES_FMI_UNIT_H

#include <stdbool.h>

enum { HALES_SI_KG, HALES_SI_M, HALES_SI_S, HALES_SI_MOL, HALES_SI_RAD, HALES_SI_N };

/* 1 unit = factor * kg^power[0] m^power[1] ... */
typedef struct hales_si {
  double factor;
  int power[HALES_SI_N];
} hales_si;

/* Reads a code such as "mm[Hg].s2/mL": terms with . and /, each a prefix, an atom and a whole power;
 * annotations in braces count for nothing [UCUM].  False when an atom is not known or a power is broken
 * ("mm[Hg]^0.5"): FMI then carries the name alone. */
bool hales_si_read(const char *code, hales_si *si);

#endif

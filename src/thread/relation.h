/* Values of one time that physiology ties to each other, and that cannot all be right.
 *
 *   stroke volume x heart rate = output                   within 30 %
 *   mean pulmonary pressure between its diastolic and systolic one: 0.2 to 0.6 of the pulse above the
 *   diastolic, 2 mmHg more either way
 *   resistance x output = mean pressure - wedge           within 15 % and 2 mmHg
 *   systolic not below diastolic                          pulmonary and systemic
 *
 * heuristic: an output that was measured once agrees with its stroke volume to rounding, two methods of one
 * day to about 30 %; a mean lies near 0.4 of the pulse; pressures are rounded to 1 mmHg.  What is farther
 * apart is a mistake in reading, typing or identity, or values of different states under one time.
 */
#ifndef HALES_THREAD_RELATION_H
#define HALES_THREAD_RELATION_H

#include <stdbool.h>
#include <stddef.h>

/* Which of the related quantities this is; -1: none of them. */
int hales_related_which(const char *quantity);

typedef struct hales_related {
  int which;
  double value;  /* canonical */
  bool disagree; /* out */
} hales_related;

/* Marks those of x[n], all of one subject and time, that belong to a relation which no choice among the
 * values satisfies. */
void hales_relations_judge(hales_related *x, size_t n);

#endif

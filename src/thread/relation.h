/* Values of one time that physiology ties to each other, and that cannot all be right.
 *
 *   stroke volume x heart rate = output                   within 30 %
 *   index x body surface = output                         within 30 %; the surface as stated, else by height
 *                                                         and weight [Mosteller1987]
 *   resistance x output = mean pressure - wedge           within 15 % and 2 mmHg
 *   ejection fraction = 1 - end-systolic/end-diastolic    within 15 points, of each ventricle
 *   body mass index = weight / height^2                   within 10 %
 *   body surface = that of height and weight              within 20 %
 *   mean pulmonary pressure between its diastolic and systolic one: 0.2 to 0.6 of the pulse above the
 *   diastolic, 2 mmHg more either way; alone with one of them within 2 mmHg of it or on its right side, and so
 *   the systemic one, and the mean of the right atrium between its minimum and maximum
 *   systolic not below diastolic                          pulmonary and systemic
 *   maximum not below minimum                             right atrium, right ventricle, within 2 mmHg
 *   wedge not above the mean pulmonary pressure           within 3 mmHg
 *   right ventricular maximum not below the systolic pulmonary pressure    within 10 % and 10 mmHg
 *   end-systolic not above end-diastolic volume, minimum not above maximum within 5 %, of each chamber
 *
 * heuristic: an output that was measured once agrees with its stroke volume to rounding, two methods of one
 * day to about 30 %; a mean lies near 0.4 of the pulse; pressures are rounded to 1 mmHg, and a catheter's zero
 * drifts by one or two between its places; the ventricle is left a breath or more before the artery is
 * measured; volumes of one study repeat to some 5 %, ejection fractions of two methods to some 10 to 15
 * points; formulas of the body surface differ by less than 20 %.  What is farther apart is a mistake in
 * reading, typing or identity, or values of different states under one time.
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

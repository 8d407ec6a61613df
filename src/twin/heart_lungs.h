/* Lungs of the patient model `hales`, from health to the end of the disease: one resistance says how stiff
 * the arteries are, at which pressure they work and how far small ones still distend.
 *
 * A twin whose lungs are the disease's at every resistance has in health a compliance that nobody has, and on
 * exertion its arteries take the blood that the ventricle should.  Here compliance follows the resistance as
 * in patients,
 *
 *   C = BSA/1.85 m2 . RC/0.48 (0.48 + 0.047)/(r + 0.047)      r = resistance (mmHg.s/mL) . BSA/1.85 m2   (1)
 *
 * [Tedford2012], with RC the time of that patient at r = 0.48, 8 WU: who has it longer than most keeps that
 * at every resistance.  Laws that depend on pressure need one to be stated at, and it cannot be that of the
 * periodic state, which is not known yet: one that follows the resistance as the cohorts' serves.  C is that
 * at the working pressure at 8 WU; elsewhere the model's own stiffening from the stating pressure adds to it.
 */
#ifndef HALES_TWIN_HEART_LUNGS_H
#define HALES_TWIN_HEART_LUNGS_H

typedef struct hales_heart_lungs {
  double resistance; /* from main artery to left atrium, as a catheter finds it within a tenth, mmHg.s/mL */
  double rc_time;    /* of eq 1, s */
  double impedance;  /* characteristic, of such a patient with a resistance of 8 WU, mmHg.s/mL */
} hales_heart_lungs;

/* Sets distensibility, resistance, compliance and impedance of the lung arteries in param [n_param] of
 * `hales`, whose other rows hold a person's of that size (BSA over 1.85 m2) and whose distensibility and
 * stiffening pressure are those of health.  Smooth in all of *l. */
void hales_heart_lungs_set(double size, const hales_heart_lungs *l, double *param);

/* Multiplies resistance and compliance of the lungs in param [n_param], as hales_heart_lungs_set left them,
 * by these factors.  That of the resistance is a catheter's: what the parts in series and the wider or
 * narrower lumen at another pressure do not follow falls to the small arteries, which keep at least a tenth
 * of the whole, or what they had of it where that was less.  Factors of 1 change nothing. */
void hales_heart_lungs_change(double resistance, double compliance, double *param);

#endif

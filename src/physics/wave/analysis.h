/* What pressure, velocity and cross-section at one place of an artery say about its waves.
 *
 * A beat is n equal steps of one period, t_k = k T / n, k = 0..n-1, taken as periodic.  SI units.  Each
 * quantity has its own source; the methods assume what they say: linear waves of speed c, and, where a part
 * of systole is used, that it is free of reflections.
 */
#ifndef HALES_PHYSICS_WAVE_ANALYSIS_H
#define HALES_PHYSICS_WAVE_ANALYSIS_H

#include <complex.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

enum { HALES_BEAT_MIN = 16 };

typedef struct hales_beat {
  size_t n; /* at least HALES_BEAT_MIN */
  double period_s;
  const double *p_pa;  /* [n] */
  const double *u_m_s; /* [n] mean velocity over the cross-section */
  double density_kg_m3;
} hales_beat;

/* Samples finite, sizes positive.  ERANGE names what is not (err->at: the sample). */
hales_status hales_beat_check(const hales_beat *b, hales_err *err) HALES_CHECKED;

/* --- wave speed -------------------------------------------------------------------------------------- */

/* Early systole of a periodic x: the rise between two shares of the way from its foot to its peak; indices
 * may run beyond n (k % n). */
typedef struct hales_upstroke {
  double foot_s;      /* intersection of the steepest rise's tangent with the level before it */
  size_t first, last; /* of the samples between 20 % and 80 % of the rise */
} hales_upstroke;
/* False when x does not rise (constant). */
bool hales_upstroke_of(size_t n, double period_s, const double *x, hales_upstroke *out);

/* A speed from a straight line: r2 below 0.95 or so says the line is not straight. */
typedef struct hales_speed {
  double c_m_s;
  double r2;      /* of the line; 1 where there is none */
  size_t samples; /* on the line; 0: could not be found, c is then nan */
} hales_speed;

/* dP = rho c dU in early systole, the PU loop [Khir2001]. */
hales_speed hales_speed_pu_loop(const hales_beat *b);
/* c = dQ/dA in early systole, the QA loop [Rabben2004]; q [n] m3/s, a [n] m2. */
hales_speed hales_speed_qa_loop(size_t n, double period_s, const double *q, const double *a);
/* Single point, sum of squares over the whole beat: (rho c)^2 = sum dP^2 / sum dU^2 [Davies2006]; of use only
 * where waves are many and reflections small, and known to err near closed ends. */
hales_speed hales_speed_single_point(const hales_beat *b);
/* Foot to foot of the same quantity at two places `distance` apart, downstream second. */
hales_speed hales_speed_foot_to_foot(size_t n, double period_s, const double *up, const double *down,
                                     double distance_m);
/* c^2 = 1/(rho D), D = (dA/A)/dP: relative area change and pulse pressure [BramwellHill1922]. */
double hales_speed_bramwell_hill(double density_kg_m3, double relative_area_change, double pulse_pressure_pa);

/* --- separation and intensity ------------------------------------------------------------------------- */

/* dP+- = (dP +- rho c dU)/2 summed from sample 0 [Parker2009]: p = p[0] + forward + backward at every sample,
 * both parts 0 at sample 0.   forward, backward [n] */
void hales_wave_separate(const hales_beat *b, double c_m_s, double *forward, double *backward);
/* The same per harmonic with its own characteristic impedance: P+- = (P +- Zc Q)/2 [Westerhof1972].
 * p, q [n + 1] harmonics (linear.h), zc [n + 1]; the mean is left to neither part.  forward, backward [n + 1]
 */
void hales_wave_separate_harmonics(size_t n, const double complex *p, const double complex *q,
                                   const double complex *zc, double complex *forward,
                                   double complex *backward);

typedef enum hales_wave_kind {
  HALES_FORWARD_COMPRESSION,  /* dP+ > 0: ejection */
  HALES_FORWARD_EXPANSION,    /* dP+ < 0: relaxation */
  HALES_BACKWARD_COMPRESSION, /* dP- > 0: reflection from a narrower, stiffer or more resistant bed */
  HALES_BACKWARD_EXPANSION,   /* dP- < 0: from a wider one */
  HALES_WAVE_KINDS
} hales_wave_kind;

/* Time-corrected intensity, W/(m2 s2): dI+- = +-(dP/dt +- rho c dU/dt)^2 / (4 rho c) [Parker2009]. */
typedef struct hales_intensity {
  struct {
    double energy; /* area under its part of the beat, W/(m2 s) = J/(m2 s2), > 0 for backward ones too */
    double peak;   /* largest, > 0 */
    double peak_s; /* when */
  } wave[HALES_WAVE_KINDS];
} hales_intensity;
/* forward, backward [n] out, may be NULL: dI+ >= 0 and dI- <= 0 */
void hales_wave_intensity(const hales_beat *b, double c_m_s, hales_intensity *out, double *forward,
                          double *backward);

typedef struct hales_reflection {
  double magnitude;  /* height of the backward over that of the forward pressure wave [Westerhof1972] */
  double return_s;   /* from the foot of the forward to the foot of the backward wave; in [0, T) */
  double peak_lag_s; /* the same from peak to peak */
  bool has_return;   /* a backward wave of at least 1 % of the forward one */
} hales_reflection;
hales_reflection hales_wave_reflection(size_t n, double period_s, const double *forward,
                                       const double *backward);

/* --- spectrum and power --------------------------------------------------------------------------------- */

/* Input impedance from m beats of pressure and flow, [m][n] each [Bendat2010; Milnor1989]:
 *   Z_k = sum P_k conj(Q_k) / sum |Q_k|^2,   coherence_k = |sum P_k conj(Q_k)|^2 / (sum |P_k|^2 sum |Q_k|^2)
 *   z [n_harmonic + 1] out  Pa s/m3;  coherence [n_harmonic + 1] out (1 throughout for a single beat)
 *   sound [n_harmonic + 1] out  the flow stands above three times its noise floor, the median modulus of the
 *                               upper quarter of all n/2 harmonics, and the coherence above 0.8
 * n_harmonic <= n/2 - 1.  EARG otherwise. */
hales_status hales_wave_spectrum(size_t m, size_t n, const double *p, const double *q, size_t n_harmonic,
                                 double complex *z, double *coherence, bool *sound,
                                 hales_err *err) HALES_CHECKED;
/* Mean modulus of the sound harmonics 4 to 10 (as many as there are) [Milnor1989]; nan without any. */
double hales_characteristic_impedance(size_t n_harmonic, const double complex *z, const bool *sound);
/* |Gamma| of a harmonic, (Z - Zc)/(Z + Zc). */
double hales_reflection_of_impedance(double complex z, double complex zc);

typedef struct hales_power {
  double total_w, steady_w; /* mean of p q; mean p times mean q */
  double oscillatory_frac;  /* (total - steady) / total [Saouti2010] */
  double peak_w;
} hales_power;
hales_power hales_wave_power(size_t n, const double *p, const double *q);

/* --- reservoir
 * ---------------------------------------------------------------------------------------------- */

typedef enum hales_reservoir_outcome {
  HALES_RESERVOIR_FITTED,
  HALES_RESERVOIR_NO_DECAY,      /* diastolic pressure does not fall like an exponential: b at a bound */
  HALES_RESERVOIR_BAD_ASYMPTOTE, /* p_inf not below the least diastolic pressure */
  HALES_RESERVOIR_NO_SYSTOLE,    /* no filling rate a joins systole to the diastolic fit */
} hales_reservoir_outcome;

/* Reservoir pressure [AguadoSierra2008]: dPr/dt = a (P - Pr) - b (Pr - p_inf) in systole, the exponential
 * alone in diastole. */
typedef struct hales_reservoir {
  hales_reservoir_outcome outcome;
  double a_per_s, b_per_s, p_inf_pa;
  double rms_pa;         /* of the diastolic fit */
  double excess_peak_pa; /* largest P - Pr */
} hales_reservoir;
/* p [n] from the foot of the beat on (sample 0 is end-diastole), closure: sample of the valve's closure (the
 * incisura), 4 <= closure <= n - 8.  reservoir [n] out, meaningful when FITTED.  ERANGE for closure. */
hales_status hales_reservoir_fit(size_t n, double period_s, const double *p_pa, size_t closure,
                                 double *reservoir, hales_reservoir *out, hales_err *err) HALES_CHECKED;

#endif

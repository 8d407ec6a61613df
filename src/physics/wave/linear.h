/* Small waves in a network of vessels, harmonic by harmonic: the frequency-domain companion of solve.h.
 *
 * First the mean: Poiseuille flow at the areas that the mean pressures give, by fixed-point passes.  Then for
 * each harmonic omega_k = 2 pi k / T, linearised about those areas, along every vessel
 *
 *   dP/dx = -i omega rho / (A M) Q,   dQ/dx = -i omega C / (1 + i omega Gamma C) P                 (1)
 *
 * with C = dA/dp, friction M (womersley.h) and wall viscosity Gamma (wall.h).  A vessel becomes a symmetric
 * two-port of admittances: exact where it is uniform, by the fourth-order Magnus step with two Gauss points a
 * segment where it tapers [Blanes2009].  Vessels, outlets and two-sided structured trees add up to a complex
 * symmetric nodal matrix, P continuous and Q conserved at nodes, factored as L D L^T in an order found once
 * (minimum degree): a tree fills nothing, a loop only what it must.  No pivoting: the network is passive.
 *
 * Left out of solve.h's equations: products of perturbations, and transport by the mean flow (terms u/c).
 * Time dependence exp(+i omega t); a series is x(t) = c_0 + sum over k of 2 Re(c_k exp(i omega_k t)).
 */
#ifndef HALES_PHYSICS_WAVE_LINEAR_H
#define HALES_PHYSICS_WAVE_LINEAR_H

#include <complex.h>
#include <stddef.h>

#include "base/arena.h"
#include "physics/wave/network.h"

typedef enum hales_linear_friction {
  HALES_LINEAR_WOMERSLEY, /* the profile that each frequency makes for itself; the mean has Poiseuille's */
  HALES_LINEAR_PROFILE,   /* solve.h's: the vessel's profile exponent or boundary layer at every frequency */
} hales_linear_friction;

enum { HALES_LINEAR_HARMONICS_MAX = 4096, HALES_LINEAR_SEGMENTS_MAX = 256 };

/* Zero-initialise for the defaults. */
typedef struct hales_linear_settings {
  hales_linear_friction friction;
  int harmonics; /* the highest; 0: 20 */
  int segments;  /* of a tapered vessel; 0: 1 and 8 more for each factor e between its radii */
  int lanes;     /* 0: widest this processor has; widths agree to rounding */
} hales_linear_settings;

/* Pressure and flow at one place, harmonics 0..n: in Pa and m3/s. */
typedef struct hales_linear_wave {
  double complex p, q;
  double complex p_forward, p_backward; /* (p +- Zc q)/2 with the local Zc; harmonic 0: p and 0 */
} hales_linear_wave;

typedef struct hales_linear hales_linear;

/* Lays out nodes, order of elimination and workspace.  The network is checked and borrowed for the life of
 * *out; its numbers may change between solves (other walls, other outlets), its joints may not.
 * All memory is from the arena.  ERANGE as hales_network_check and for settings; ENOMEM. */
hales_status hales_linear_create(const hales_network *net, const hales_linear_settings *s, hales_arena *arena,
                                 hales_linear **out, hales_err *err) HALES_CHECKED;

/* Flow harmonics of a HALES_END_COUPLED end, [harmonics + 1], copied; zero until told. */
void hales_linear_drive(hales_linear *l, size_t end, const double complex *q);

/* Mean state and all harmonics for the flows and pressures that stand at the ends.
 * A network without viscosity is given 1e-7 Pa s, so that its mean flow knows how to part.
 * EMATH: a mean pressure that no area of a vessel has (the label is named), or a mean
 * that does not settle. */
hales_status hales_linear_solve(hales_linear *l, hales_err *err) HALES_CHECKED;

/* What hales_linear_solve found.  wave [harmonics + 1], x_frac 0 at the source, 1 at the target. */
void hales_linear_at(const hales_linear *l, size_t vessel, double x_frac, hales_linear_wave *wave);
/* Pressure at an end's node, [harmonics + 1]. */
void hales_linear_end_pressure(const hales_linear *l, size_t end, double complex *p);
/* Pressure at the end for a unit flow into the network there, all other sources silent: z [harmonics + 1],
 * Pa s/m3.  At a PRESSURE end it is zero.  The mean's is that of the linearised mean. */
void hales_linear_impedance(hales_linear *l, size_t end, double complex *z);
/* Passes that the mean took. */
int hales_linear_mean_passes(const hales_linear *l);

/* Exact Fourier coefficients of a periodic series, straight lines between its samples: c [n + 1].  One sample
 * is a constant; when the last time is short of the period the series closes with a line to its first value.
 */
void hales_harmonics_of(const hales_series *s, double period_s, size_t n, double complex *c);
/* x [n_sample] at t = k T / n_sample from harmonics c [n + 1]. */
void hales_harmonics_sum(size_t n, const double complex *c, size_t n_sample, double *x);

#endif

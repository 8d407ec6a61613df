/* Wave analysis of beats whose forward and backward waves are made, so that every answer is known. */
#include <complex.h>
#include <math.h>

#include "physics/wave/analysis.h"
#include "physics/wave/linear.h"
#include "support/assert.h"

static const double pi = 3.14159265358979323846;

enum { N = 800 };
static const double period = 0.79, rho = 1061.0, speed = 2.83, base_p = 1630.0, base_u = 0.041;

/* A wave of height 1: rises by a half cosine from `foot` for `rise`, falls for `fall`; smooth and periodic.
 */
static double hump(double t, double foot, double rise, double fall) {
  double s = fmod(t - foot, period);
  if (s < 0.0) s += period;
  if (s < rise) return 0.5 - 0.5 * cos(pi * s / rise);
  if (s < rise + fall) return 0.5 + 0.5 * cos(pi * (s - rise) / fall);
  return 0.0;
}

static const double f_foot = 0.083, f_rise = 0.11, f_fall = 0.27, f_size = 1130.0;
static const double b_foot = 0.083 + 0.147, b_rise = 0.13, b_fall = 0.21, b_size = 291.0;

static double p_[N], u_[N], forward_[N], backward_[N];

static hales_beat a_beat(void) {
  for (int k = 0; k < N; k++) {
    const double t = period * k / N;
    forward_[k] = f_size * hump(t, f_foot, f_rise, f_fall);
    backward_[k] = b_size * hump(t, b_foot, b_rise, b_fall);
    p_[k] = base_p + forward_[k] + backward_[k];
    u_[k] = base_u + (forward_[k] - backward_[k]) / (rho * speed);
  }
  return (hales_beat){N, period, p_, u_, rho};
}

static void separation_finds_the_parts(void **state) {
  (void)state;
  const hales_beat b = a_beat();
  double f[N], r[N];
  hales_err err = {0};
  assert_ok_err(hales_beat_check(&b, &err), &err);
  hales_wave_separate(&b, speed, f, r);
  for (int k = 0; k < N; k++) {
    assert_close(f[k], forward_[k], 0.0, 1e-9);
    assert_close(r[k], backward_[k], 0.0, 1e-9);
  }
  const hales_reflection g = hales_wave_reflection(N, period, f, r);
  assert_close(g.magnitude, b_size / f_size, 1e-6, 0.0); /* the peaks fall between samples */
  assert_true(g.has_return);
  /* feet by tangents: a half cosine's tangent meets the base at rise (1/2 - 1/pi) */
  assert_close(g.return_s, b_foot - f_foot + (b_rise - f_rise) * (0.5 - 1 / pi), 0.0, 2e-5);
  assert_close(g.peak_lag_s, b_foot + b_rise - f_foot - f_rise, 0.0, period / N);
}

/* The same parts by harmonics, with a characteristic impedance that has a phase. */
static void separation_by_harmonics_finds_the_parts(void **state) {
  (void)state;
  enum { K = 12 };
  double complex p[K + 1], q[K + 1], zc[K + 1], f[K + 1], r[K + 1], f0[K + 1], r0[K + 1];
  for (int k = 0; k <= K; k++) {
    f0[k] = (3.1 - 0.2 * k) * cexp((0.3 * k * k) * (double complex)I);
    r0[k] = (0.9 - 0.05 * k) * cexp((1.7 - 0.6 * k) * (double complex)I);
    zc[k] = (7.3 + 0.1 * k) * cexp(-(0.4 / (k + 1.3)) * (double complex)I);
    p[k] = f0[k] + r0[k];
    q[k] = (f0[k] - r0[k]) / zc[k];
  }
  hales_wave_separate_harmonics(K, p, q, zc, f, r);
  for (int k = 1; k <= K; k++) {
    assert_close(cabs(f[k] - f0[k]), 0.0, 0.0, 1e-13);
    assert_close(cabs(r[k] - r0[k]), 0.0, 0.0, 1e-13);
  }
  assert_close(cabs(f[0]) + cabs(r[0]), 0.0, 0.0, 0.0);
}

/* Area of (d/dt of a half cosine)^2 over its rise tau and height h: h^2 pi^2 / (8 tau). */
static void intensity_has_the_energies_of_the_parts(void **state) {
  (void)state;
  const hales_beat b = a_beat();
  hales_intensity w;
  double f[N], r[N];
  hales_wave_intensity(&b, speed, &w, f, r);
  const struct {
    double size, tau, foot;
  } part[HALES_WAVE_KINDS] = {{f_size, f_rise, f_foot},
                              {f_size, f_fall, f_foot + f_rise},
                              {b_size, b_rise, b_foot},
                              {b_size, b_fall, b_foot + b_rise}};
  for (int i = 0; i < HALES_WAVE_KINDS; i++) {
    /* dI = (dP+-/dt)^2 / (rho c): central differences lose (pi dt / tau)^2 / 3 of it, 3e-4 at the most */
    const double slope = part[i].size * pi / (2 * part[i].tau);
    assert_close(w.wave[i].energy, part[i].size * part[i].size * pi * pi / (8 * part[i].tau) / (rho * speed),
                 2e-3, 0.0);
    assert_close(w.wave[i].peak, slope * slope / (rho * speed), 1e-3, 0.0);
    assert_close(w.wave[i].peak_s, part[i].foot + part[i].tau / 2, 0.0, period / N);
  }
  double net = 0.0;
  for (int k = 0; k < N; k++) {
    assert_true(f[k] >= 0.0 && r[k] <= 0.0);
    net += (f[k] + r[k]) * period / N;
  }
  assert_close(net, w.wave[0].energy + w.wave[1].energy - w.wave[2].energy - w.wave[3].energy, 1e-12, 0.0);
}

static void speeds_are_found(void **state) {
  (void)state;
  const hales_beat b = a_beat();
  const hales_speed pu = hales_speed_pu_loop(&b); /* the upstroke is over before the reflection comes */
  assert_close(pu.c_m_s, speed, 1e-9, 0.0);
  assert_close(pu.r2, 1.0, 1e-12, 0.0);
  assert_true(pu.samples > 20);
  double alone_p[N], alone_u[N], a[N], q[N], later[N];
  const double a0 = 6.3e-4, distance = 0.067;
  for (int k = 0; k < N; k++) {
    alone_p[k] = base_p + forward_[k];
    alone_u[k] = base_u + forward_[k] / (rho * speed);
    a[k] = a0 * (1.0 + (p_[k] - base_p) / (rho * speed * speed));
    q[k] = a0 * u_[k];
    later[k] = 0.87 * f_size * hump(period * k / N - distance / speed, f_foot, f_rise, f_fall);
  }
  const hales_beat alone = {N, period, alone_p, alone_u, rho};
  assert_close(hales_speed_single_point(&alone).c_m_s, speed, 1e-9, 0.0);
  /* with reflections it is known to err: by (f^2 + b^2 + 2 f b)/(f^2 + b^2 - 2 f b) of the slopes' products
   */
  assert_true(fabs(hales_speed_single_point(&b).c_m_s / speed - 1.0) > 0.005);
  assert_close(hales_speed_qa_loop(N, period, q, a).c_m_s, speed, 1e-9, 0.0);
  assert_close(hales_speed_foot_to_foot(N, period, forward_, later, distance).c_m_s, speed, 2e-3, 0.0);
  const double pulse = 1130.0;
  assert_close(hales_speed_bramwell_hill(rho, pulse / (rho * speed * speed), pulse), speed, 1e-12, 0.0);
  double flat[N];
  for (int k = 0; k < N; k++) flat[k] = 3.3;
  const hales_beat still = {N, period, p_, flat, rho};
  assert_true(isnan(hales_speed_pu_loop(&still).c_m_s));
  assert_true(isnan(hales_speed_single_point(&still).c_m_s));
  assert_int_equal((int)hales_speed_foot_to_foot(N, period, flat, p_, distance).samples, 0);
}

/* A windkessel with its own impedance, four beats, flow noise from a multiplicative congruence. */
static void spectrum_tells_impedance_from_noise(void **state) {
  (void)state;
  enum { M = 4, K = 40, n = 256, SIGNAL = 12 };
  static double p[M * n], q[M * n];
  uint64_t seed = 88172645463325252u;
  double complex want[K + 1] = {0};
  for (int k = 0; k <= SIGNAL; k++)
    want[k] = 2.1e6 + 1.9e7 / (1.0 + (2 * pi * k / period * 0.43) * (double complex)I);
  for (int m = 0; m < M; m++)
    for (int j = 0; j < n; j++) {
      double complex pp = 0.0, qq = 0.0;
      for (int k = 0; k <= SIGNAL; k++) {
        const double complex c =
            8e-5 / (1.0 + 0.4 * k) * (1 + 0.1 * m) * cexp((2 * pi * k * j / n + 0.7 * k) * (double complex)I);
        qq += c;
        pp += want[k] * c;
      }
      seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
      p[m * n + j] = creal(pp);
      q[m * n + j] = creal(qq) + 4e-7 * ((double)(seed >> 11) / 9007199254740992.0 - 0.5);
    }
  double complex z[K + 1];
  double coherence[K + 1];
  bool sound[K + 1];
  hales_err err = {0};
  assert_ok_err(hales_wave_spectrum(M, n, p, q, K, z, coherence, sound, &err), &err);
  double mean = 0.0;
  for (int k = 0; k <= K; k++) {
    assert_int_equal(sound[k], k <= SIGNAL);
    if (k <= SIGNAL) assert_close(cabs(z[k] / want[k] - 1.0), 0.0, 0.0, 5e-3);
    if (k >= 4 && k <= 10) mean += cabs(want[k]) / 7;
  }
  assert_close(hales_characteristic_impedance(K, z, sound), mean, 5e-3, 0.0);
  assert_true(isnan(hales_characteristic_impedance(3, z, sound)));
  assert_close(hales_reflection_of_impedance(7.3, 2.9), 4.4 / 10.2, 1e-14, 0.0);
  assert_status(hales_wave_spectrum(M, n, p, q, n / 2, z, coherence, sound, NULL), HALES_EARG);
}

static void power_parts_into_steady_and_oscillatory(void **state) {
  (void)state;
  double p[N], q[N];
  for (int k = 0; k < N; k++) {
    const double x = 2 * pi * k / N;
    p[k] = 2100.0 + 640.0 * cos(3 * x + 0.4);
    q[k] = 9e-5 + 7e-5 * cos(3 * x - 0.3);
  }
  const hales_power w = hales_wave_power(N, p, q);
  const double steady = 2100.0 * 9e-5, wave = 0.5 * 640.0 * 7e-5 * cos(0.7);
  assert_close(w.steady_w, steady, 1e-12, 0.0);
  assert_close(w.total_w, steady + wave, 1e-12, 0.0);
  assert_close(w.oscillatory_frac, wave / (steady + wave), 1e-11, 0.0);
  assert_true(w.peak_w > w.total_w);
}

/* A pressure made of a reservoir of known rates and an excess pressure that ends at closure. */
static void reservoirs_are_recovered(void **state) {
  (void)state;
  enum { CLOSURE = 330 };
  const double a = 4.7, b = 1.9, p_inf = 640.0, dt = period / N;
  double p[N], made[N], got[N];
  /* periodic start: the pressure at which a beat ends where it began, by bisection on p(0) */
  double lo = p_inf + 1.0, hi = 9000.0;
  for (int i = 0; i < 200; i++) {
    const double p0 = 0.5 * (lo + hi);
    double r = p0;
    for (int k = 0; k < N; k++) {
      const double excess = k < CLOSURE ? 1400.0 * sin(pi * k / CLOSURE) : 0.0;
      const double next = k + 1 < CLOSURE ? 1400.0 * sin(pi * (k + 1) / CLOSURE) : 0.0;
      made[k] = r;
      p[k] = r + excess;
      /* systole: dr/dt = a excess - b (r - p_inf), excess linear in a step */
      const double e = exp(-b * dt), whole = (1 - e) / b, ramp = (1 - whole / dt) / b;
      r = p_inf + (r - p_inf) * e + (k < CLOSURE ? a * (excess * whole + (next - excess) * ramp) : 0.0);
    }
    if (r > p0)
      lo = p0;
    else
      hi = p0;
  }
  hales_reservoir out;
  hales_err err = {0};
  assert_ok_err(hales_reservoir_fit(N, period, p, CLOSURE, got, &out, &err), &err);
  assert_int_equal(out.outcome, HALES_RESERVOIR_FITTED);
  assert_close(out.b_per_s, b, 1e-6, 0.0);
  assert_close(out.p_inf_pa, p_inf, 1e-6, 0.0);
  assert_close(out.a_per_s, a, 1e-3, 0.0); /* lines between samples are lines of P here, of P - Pr there */
  assert_close(out.excess_peak_pa, 1400.0, 1e-3, 0.0);
  for (int k = 0; k < N; k += 7) assert_close(got[k], made[k], 1e-4, 0.0);
  /* what cannot be fitted is said */
  for (int k = 0; k < N; k++) p[k] = 2000.0 + 3.0 * k; /* rises all along */
  assert_ok_err(hales_reservoir_fit(N, period, p, CLOSURE, got, &out, &err), &err);
  assert_int_equal(out.outcome, HALES_RESERVOIR_NO_DECAY);
  for (int k = 0; k < N; k++) p[k] = 2000.0 + (k < CLOSURE ? -3.0 * k : 500.0 * exp(-3.0 * k * dt));
  assert_ok_err(hales_reservoir_fit(N, period, p, CLOSURE, got, &out, &err), &err);
  assert_int_equal(out.outcome, HALES_RESERVOIR_NO_SYSTOLE);
  assert_status(hales_reservoir_fit(N, period, p, 2, got, &out, NULL), HALES_ERANGE);
  assert_status(hales_reservoir_fit(N, period, p, N - 3, got, &out, NULL), HALES_ERANGE);
}

static void unusable_beats_are_refused(void **state) {
  (void)state;
  hales_beat b = a_beat();
  hales_err err = {0};
  u_[17] = nan("");
  assert_status(hales_beat_check(&b, &err), HALES_ERANGE);
  assert_int_equal((int)err.at, 17);
  b = a_beat();
  b.n = 7;
  assert_status(hales_beat_check(&b, NULL), HALES_ERANGE);
  b = a_beat();
  b.period_s = -0.8;
  assert_status(hales_beat_check(&b, NULL), HALES_ERANGE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(separation_finds_the_parts),
      cmocka_unit_test(separation_by_harmonics_finds_the_parts),
      cmocka_unit_test(intensity_has_the_energies_of_the_parts),
      cmocka_unit_test(speeds_are_found),
      cmocka_unit_test(spectrum_tells_impedance_from_noise),
      cmocka_unit_test(power_parts_into_steady_and_oscillatory),
      cmocka_unit_test(reservoirs_are_recovered),
      cmocka_unit_test(unusable_beats_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

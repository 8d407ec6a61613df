/* Closed loop of svZeroDSolver's case closedLoopHeart_singleVessel: heart, lung and one vessel.
 *
 *   RA -q_RA- RV -q_RV- [pul Cp Rpd] - LA -q_LA- LV -q_LV- (Cpa) - [aorta R L] - [Rp C Rd] - RA
 *
 *   atrium    p = a(t) Emax (V - Vaso) + (1 - a(t)) Kxp (exp(Kxv (V - Vaso)) - 1)                        (1)
 *             a = (1 - cos(2 pi s/Tsa))/2, s the time since its start, T/tpwave - Tsa (of the next beat) (2)
 *   ventricle p = E(t) (V - Vu), E a Fourier series of 25 terms times Erv_s, Elv_s                      (3)
 *   valve     L dq/dt = p_up - p_down - R q while q > 0 or p_up > p_down, else q = 0                    (4)
 *   lung      Cp dp_pul/dt = q_RV - (p_pul - p_LA)/Rpd, but dV_LA/dt = q_RV - q_LA                      (5)
 *   aorta     Cpa dp_ao/dt = q_LV - q_ao, L dq_ao/dt = p_ao - p_sys - R q_ao, p_sys = p_c + Rp q_ao     (6)
 *   bed       C dp_c/dt = q_ao - q_ven, q_ven = (p_c - p_RA)/Rd                                         (7)
 *
 * Equation 5 is the source's: the left atrium receives the right ventricle's outflow at once, and the blood
 * in Cp is held by nobody.  What is conserved is the volume of the chambers, Cpa and C.
 *
 * Units: p mmHg, V mL, q mL/s, R mmHg.s/mL, C mL/mmHg, L mmHg.s2/mL, t s.
 * Source: [svZeroDSolver], its case file and equations; numbers verified against its output at 10,000 steps a
 * beat (tests/physics/test_svzerod_loop.c).  Its parameters iml and imr belong to coronary beds: not here.
 */
#ifndef HALES_PHYSICS_SVZEROD_LOOP_H
#define HALES_PHYSICS_SVZEROD_LOOP_H

#include "physics/model.h"

/* P(symbol, name, unit, start, lo, hi, source, text) */
#define HALES_SVZEROD_LOOP_PARAMS(P)                                                                         \
  P(T, "T", "s", 1.0169, 0.3, 2.5, "svZeroDSolver", "duration of a beat")                                    \
  P(TSA, "Tsa", "1", 0.40742, 0.05, 0.95, "svZeroDSolver", "atrial systole, share of the beat")              \
  P(TPWAVE, "tpwave", "1", 8.976868, 1.5, 100.0, "svZeroDSolver", "beat over the end of atrial systole")     \
  P(ERV_S, "Erv_s", "mm[Hg]/mL", 2.125279, 0.1, 20.0, "svZeroDSolver", "right ventricle, elastance")         \
  P(ELV_S, "Elv_s", "mm[Hg]/mL", 3.125202, 0.1, 20.0, "svZeroDSolver", "left ventricle, elastance")          \
  P(VRV_U, "Vrv_u", "mL", 9.424629, 0.0, 100.0, "svZeroDSolver", "right ventricle, unstressed volume")       \
  P(VLV_U, "Vlv_u", "mL", 5.606007, 0.0, 100.0, "svZeroDSolver", "left ventricle, unstressed volume")        \
  P(LRA_V, "Lra_v", "mm[Hg].s2/mL", 2.17032e-4, 1e-5, 1e-2, "svZeroDSolver", "tricuspid valve, inertance")   \
  P(RRA_V, "Rra_v", "mm[Hg].s/mL", 0.007887459, 1e-4, 1.0, "svZeroDSolver", "tricuspid valve, resistance")   \
  P(LRV_A, "Lrv_a", "mm[Hg].s2/mL", 1.86865e-4, 1e-5, 1e-2, "svZeroDSolver", "pulmonary valve, inertance")   \
  P(RRV_A, "Rrv_a", "mm[Hg].s/mL", 0.035061704, 1e-4, 1.0, "svZeroDSolver", "pulmonary valve, resistance")   \
  P(LLA_V, "Lla_v", "mm[Hg].s2/mL", 3.51787e-4, 1e-5, 1e-2, "svZeroDSolver", "mitral valve, inertance")      \
  P(RLA_V, "Rla_v", "mm[Hg].s/mL", 0.005310825, 1e-4, 1.0, "svZeroDSolver", "mitral valve, resistance")      \
  P(LLV_A, "Llv_a", "mm[Hg].s2/mL", 1.10776e-4, 1e-5, 1e-2, "svZeroDSolver", "aortic valve, inertance")      \
  P(RLV_AO, "Rlv_ao", "mm[Hg].s/mL", 0.034320234, 1e-4, 1.0, "svZeroDSolver", "aortic valve, resistance")    \
  P(RPD, "Rpd", "mm[Hg].s/mL", 0.098865401, 1e-3, 5.0, "svZeroDSolver", "pulmonary bed, resistance")         \
  P(CP, "Cp", "mL/mm[Hg]", 1.090989, 0.05, 50.0, "svZeroDSolver", "pulmonary bed, compliance")               \
  P(CPA, "Cpa", "mL/mm[Hg]", 0.556854, 0.02, 10.0, "svZeroDSolver", "aortic root, compliance")               \
  P(KXP_RA, "Kxp_ra", "mm[Hg]", 9.22244, 0.1, 100.0, "svZeroDSolver", "right atrium, passive scale")         \
  P(KXV_RA, "Kxv_ra", "1/mL", 0.004837, 1e-4, 0.1, "svZeroDSolver", "right atrium, passive stiffening")      \
  P(EMAX_RA, "Emax_ra", "mm[Hg]/mL", 0.208858, 0.01, 5.0, "svZeroDSolver", "right atrium, elastance")        \
  P(VASO_RA, "Vaso_ra", "mL", 4.848742, 0.0, 100.0, "svZeroDSolver", "right atrium, unstressed volume")      \
  P(KXP_LA, "Kxp_la", "mm[Hg]", 9.194992, 0.1, 100.0, "svZeroDSolver", "left atrium, passive scale")         \
  P(KXV_LA, "Kxv_la", "1/mL", 0.008067, 1e-4, 0.1, "svZeroDSolver", "left atrium, passive stiffening")       \
  P(EMAX_LA, "Emax_la", "mm[Hg]/mL", 0.303119, 0.01, 5.0, "svZeroDSolver", "left atrium, elastance")         \
  P(VASO_LA, "Vaso_la", "mL", 9.355754, 0.0, 100.0, "svZeroDSolver", "left atrium, unstressed volume")       \
  P(AO_R, "ao.R", "mm[Hg].s/mL", 0.003348073, 1e-5, 1.0, "svZeroDSolver", "aorta, resistance")               \
  P(AO_L, "ao.L", "mm[Hg].s2/mL", 0.004, 1e-4, 0.1, "svZeroDSolver", "aorta, inertance")                     \
  P(RCR_RP, "rcr.Rp", "mm[Hg].s/mL", 0.134156617, 1e-3, 2.0, "svZeroDSolver", "systemic bed, proximal")      \
  P(RCR_RD, "rcr.Rd", "mm[Hg].s/mL", 1.356472458, 0.05, 20.0, "svZeroDSolver", "systemic bed, distal")       \
  P(RCR_C, "rcr.C", "mL/mm[Hg]", 0.238401833, 0.02, 10.0, "svZeroDSolver", "systemic bed, compliance")

typedef enum hales_svzerod_loop_param {
#define P(symbol, name, unit, start, lo, hi, source, text) HALES_SV_##symbol,
  HALES_SVZEROD_LOOP_PARAMS(P)
#undef P
      HALES_SV_N_PARAM
} hales_svzerod_loop_param;

/* S(symbol, name, unit, start, lo, hi, text) */
#define HALES_SVZEROD_LOOP_STATES(S)                                                                         \
  S(V_RA, "V_RA", "mL", 38.43, -1e4, 1e5, "volume of the right atrium")                                      \
  S(Q_RA, "q_RA", "mL/s", 0.0, -1e6, 1e6, "flow through the tricuspid valve")                                \
  S(V_RV, "V_RV", "mL", 96.07, -1e4, 1e5, "volume of the right ventricle")                                   \
  S(Q_RV, "q_RV", "mL/s", 0.0, -1e6, 1e6, "flow through the pulmonary valve")                                \
  S(P_PUL, "p_pul", "mm[Hg]", 8.0, -1e6, 1e6, "pressure in the pulmonary bed")                               \
  S(V_LA, "V_LA", "mL", 38.43, -1e4, 1e5, "volume of the left atrium")                                       \
  S(Q_LA, "q_LA", "mL/s", 0.0, -1e6, 1e6, "flow through the mitral valve")                                   \
  S(V_LV, "V_LV", "mL", 96.07, -1e4, 1e5, "volume of the left ventricle")                                    \
  S(Q_LV, "q_LV", "mL/s", 0.0, -1e6, 1e6, "flow through the aortic valve")                                   \
  S(P_AO, "p_ao", "mm[Hg]", 0.0, -1e6, 1e6, "pressure in the aortic root")                                   \
  S(Q_AO, "q_ao", "mL/s", 0.0, -1e6, 1e6, "flow in the aorta")                                               \
  S(P_C, "p_c", "mm[Hg]", 0.0, -1e6, 1e6, "pressure over the compliance of the systemic bed")

/* The states first, then A(symbol, name, unit, text). */
#define HALES_SVZEROD_LOOP_ALGEBRAIC(A)                                                                      \
  A(P_RA, "p_RA", "mm[Hg]", "pressure in the right atrium")                                                  \
  A(P_RV, "p_RV", "mm[Hg]", "pressure in the right ventricle")                                               \
  A(P_LA, "p_LA", "mm[Hg]", "pressure in the left atrium")                                                   \
  A(P_LV, "p_LV", "mm[Hg]", "pressure in the left ventricle")                                                \
  A(P_SYS, "p_sys", "mm[Hg]", "pressure where the aorta meets the systemic bed")                             \
  A(Q_VEN, "q_ven", "mL/s", "flow out of the systemic bed")

typedef enum hales_svzerod_loop_signal {
#define S(symbol, name, unit, start, lo, hi, text) HALES_SV_##symbol,
#define A(symbol, name, unit, text)                HALES_SV_##symbol,
  HALES_SVZEROD_LOOP_STATES(S) HALES_SVZEROD_LOOP_ALGEBRAIC(A)
#undef S
#undef A
      HALES_SV_N_SIGNAL,
  HALES_SV_N_STATE = HALES_SV_P_RA
} hales_svzerod_loop_signal;

extern const hales_model hales_svzerod_loop;

/* Ventricular elastance relative to Erv_s, Elv_s at share u of the beat (eq 3), and atrial activation (eq 2).
 */
double hales_svzerod_loop_elastance(double u);
double hales_svzerod_loop_atrium(double u, double tsa, double tpwave);

#endif

/* Six-compartment closed loop of Colunga et al. for right-heart catheterisation of transplanted hearts.
 *
 *   PV -mv- LV -av- SA -sys- SV -tv- RV -pv- PA -pul- PV
 *
 *   ventricle p = e(t) E (V - Vd) + (1 - e(t)) P0 (exp(lambda (V - V0)) - 1),
 *             e = exp(-H (t - T2)^2), t within the beat                        (1)
 *   vessel    p = E V, V the stressed volume                                  (2)
 *   valve     q = max(0, p_up - p_down)/R                                     (3)
 *   bed       q = (p_up - p_down)/R                                           (4)
 *
 * Units: p mmHg, V mL, q mL/s, R mmHg.s/mL, E mmHg/mL, t s.
 * Source: [Colunga2020], patient 233, nominal parameters; tests/physics/test_colunga2020.c holds the
 * published optimum.
 */
#ifndef HALES_PHYSICS_COLUNGA2020_H
#define HALES_PHYSICS_COLUNGA2020_H

#include "physics/model.h"

/* P(symbol, name, unit, start, lo, hi, source, text) */
#define HALES_COLUNGA2020_PARAMS(P)                                                                          \
  P(T, "T", "s", 0.72, 0.3, 2.5, "Colunga2020", "duration of a beat")                                        \
  P(V_TOT, "v_tot", "mL", 915.272, 150.0, 4000.0, "Colunga2020", "stressed blood volume of the loop")        \
  P(H, "H", "1/s2", 83.33, 5.0, 1000.0, "Colunga2020", "sharpness of the activation bell")                   \
  P(T2, "T2", "s", 0.36, 0.05, 1.5, "Colunga2020", "time of full activation")                                \
  P(LV_E, "lv.E", "mm[Hg]/mL", 3.514, 0.1, 20.0, "Colunga2020", "left ventricle, active elastance")          \
  P(LV_VD, "lv.Vd", "mL", 10.0, 0.0, 120.0, "Colunga2020", "left ventricle, volume of zero active pressure") \
  P(LV_P0, "lv.P0", "mm[Hg]", 0.125, 0.005, 10.0, "Colunga2020",                                             \
    "left ventricle, scale of passive pressure")                                                             \
  P(LV_LAMBDA, "lv.lambda", "1/mL", 0.03, 0.001, 0.15, "Colunga2020", "left ventricle, passive stiffening")  \
  P(LV_V0, "lv.V0", "mL", 12.0, 0.0, 120.0, "Colunga2020",                                                   \
    "left ventricle, volume of zero passive pressure")                                                       \
  P(RV_E, "rv.E", "mm[Hg]/mL", 0.9172, 0.05, 20.0, "Colunga2020", "right ventricle, active elastance")       \
  P(RV_VD, "rv.Vd", "mL", 9.0, 0.0, 200.0, "Colunga2020", "right ventricle, volume of zero active pressure") \
  P(RV_P0, "rv.P0", "mm[Hg]", 0.25, 0.005, 10.0, "Colunga2020",                                              \
    "right ventricle, scale of passive pressure")                                                            \
  P(RV_LAMBDA, "rv.lambda", "1/mL", 0.025, 0.001, 0.15, "Colunga2020",                                       \
    "right ventricle, passive stiffening")                                                                   \
  P(RV_V0, "rv.V0", "mL", 10.8, 0.0, 200.0, "Colunga2020",                                                   \
    "right ventricle, volume of zero passive pressure")                                                      \
  P(PA_E, "pa.E", "mm[Hg]/mL", 0.3888, 0.01, 10.0, "Colunga2020", "pulmonary arteries, elastance")           \
  P(PV_E, "pv.E", "mm[Hg]/mL", 0.2974, 0.005, 5.0, "Colunga2020", "pulmonary veins, elastance")              \
  P(SA_E, "sa.E", "mm[Hg]/mL", 0.8204, 0.05, 10.0, "Colunga2020", "systemic arteries, elastance")            \
  P(SV_E, "sv.E", "mm[Hg]/mL", 0.01963, 0.001, 1.0, "Colunga2020", "systemic veins, elastance")              \
  P(R_PUL, "R_pul", "mm[Hg].s/mL", 0.0951, 0.003, 3.0, "Colunga2020", "pulmonary bed, resistance")           \
  P(R_SYS, "R_sys", "mm[Hg].s/mL", 0.8352, 0.1, 8.0, "Colunga2020", "systemic bed, resistance")              \
  P(R_MV, "R_mv", "mm[Hg].s/mL", 0.002549, 1e-4, 0.3, "Colunga2020", "mitral valve, resistance when open")   \
  P(R_AV, "R_av", "mm[Hg].s/mL", 0.02164, 1e-4, 0.3, "Colunga2020", "aortic valve, resistance when open")    \
  P(R_TV, "R_tv", "mm[Hg].s/mL", 0.000581, 1e-4, 0.3, "Colunga2020",                                         \
    "tricuspid valve, resistance when open")                                                                 \
  P(R_PV, "R_pv", "mm[Hg].s/mL", 0.02904, 1e-4, 0.3, "Colunga2020", "pulmonary valve, resistance when open")

typedef enum hales_colunga2020_param {
#define P(symbol, name, unit, start, lo, hi, source, text) HALES_CO_##symbol,
  HALES_COLUNGA2020_PARAMS(P)
#undef P
      HALES_CO_N_PARAM
} hales_colunga2020_param;

/* S(symbol, name, unit, start, lo, hi, text): start as published for v_tot, scaled with it */
#define HALES_COLUNGA2020_STATES(S)                                                                          \
  S(V_LV, "V_LV", "mL", 166.36, -1e4, 1e5, "volume of the left ventricle")                                   \
  S(V_RV, "V_RV", "mL", 149.73, -1e4, 1e5, "volume of the right ventricle")                                  \
  S(V_PA, "V_PA", "mL", 90.033, -1e4, 1e5, "stressed volume of the pulmonary arteries")                      \
  S(V_PV, "V_PV", "mL", 62.609, -1e4, 1e5, "stressed volume of the pulmonary veins")                         \
  S(V_SA, "V_SA", "mL", 181.62, -1e4, 1e5, "stressed volume of the systemic arteries")                       \
  S(V_SV, "V_SV", "mL", 264.92, -1e4, 1e5, "stressed volume of the systemic veins")

/* A(symbol, name, unit, text) */
#define HALES_COLUNGA2020_ALGEBRAIC(A)                                                                       \
  A(P_LV, "p_LV", "mm[Hg]", "pressure in the left ventricle")                                                \
  A(P_RV, "p_RV", "mm[Hg]", "pressure in the right ventricle")                                               \
  A(P_PA, "p_PA", "mm[Hg]", "pressure in the pulmonary arteries")                                            \
  A(P_PV, "p_PV", "mm[Hg]", "pressure in the pulmonary veins")                                               \
  A(P_SA, "p_SA", "mm[Hg]", "pressure in the systemic arteries")                                             \
  A(P_SV, "p_SV", "mm[Hg]", "pressure in the systemic veins")                                                \
  A(Q_MV, "q_mv", "mL/s", "flow through the mitral valve")                                                   \
  A(Q_AV, "q_av", "mL/s", "flow through the aortic valve")                                                   \
  A(Q_SYS, "q_sys", "mL/s", "flow through the systemic bed")                                                 \
  A(Q_TV, "q_tv", "mL/s", "flow through the tricuspid valve")                                                \
  A(Q_PV, "q_pv", "mL/s", "flow through the pulmonary valve")                                                \
  A(Q_PUL, "q_pul", "mL/s", "flow through the pulmonary bed")                                                \
  A(W_LV, "w_LV", "mm[Hg].mL/s",                                                                             \
    "power of the left ventricle, p_LV (q_av - q_mv): its mean times T is stroke work")                      \
  A(W_RV, "w_RV", "mm[Hg].mL/s",                                                                             \
    "power of the right ventricle, p_RV (q_pv - q_tv): its mean times T is stroke work")

typedef enum hales_colunga2020_signal {
#define S(symbol, name, unit, start, lo, hi, text) HALES_CO_##symbol,
#define A(symbol, name, unit, text)                HALES_CO_##symbol,
  HALES_COLUNGA2020_STATES(S) HALES_COLUNGA2020_ALGEBRAIC(A)
#undef S
#undef A
      HALES_CO_N_SIGNAL,
  HALES_CO_N_STATE = HALES_CO_P_LV
} hales_colunga2020_signal;

extern const hales_model hales_colunga2020;

#endif

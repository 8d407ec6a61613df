/* Closed loop of four chambers and two circulations, after Korakianitis and Shi, as ModularCirc ships it.
 *
 *   LV -ao- [sas R L C] - [sat R L C] - [svn R C] - RA -ti- RV -po- [pas] - [pat] - [pvn] - LA -mi- LV
 *
 *   chamber   p = a(t) E_act (V - v0) + (1 - a(t)) E_pas (exp(k (V - v0)) - 1)                    (1)
 *   ventricle a = (1 - cos(pi t/tr))/2 for t < tr, (1 + cos(pi (t-tr)/(td-tr)))/2 for t < td, 0   (2)
 *   atrium    a = (1 - cos(2 pi (s-tpwb)/tpww))/2 for tpwb <= s < tpwb + tpww, s = (t + delay) mod T  (3)
 *   valve     q = CQ sqrt(p_up - p_down) when positive, else 0                                    (4)
 *   vessel    dp/dt = (q_in - q_out)/C                                                            (5)
 *             dq/dt = (p - p_next - R q)/L, or without inertance q = (p - p_next)/R               (6)
 *
 * Units: p mmHg, V mL, q mL/s, R mmHg.s/mL, C mL/mmHg, L mmHg.s2/mL, t s.
 * Source: [KorakianitisShi2006], parameters [ModularCirc]; equations and numbers verified against the
 * tables of both (tests/physics/test_korakianitis.c).
 */
#ifndef HALES_PHYSICS_KORAKIANITIS_H
#define HALES_PHYSICS_KORAKIANITIS_H

#include "physics/model.h"

/* P(symbol, name, unit, start, lo, hi, source, text) */
#define HALES_KORAKIANITIS_PARAMS(P)                                                                         \
  P(T, "T", "s", 1.0, 0.3, 2.5, "ModularCirc", "duration of a beat")                                         \
  P(V_TOT, "v_tot", "mL", 800.0, 150.0, 4000.0, "ModularCirc", "stressed blood volume of the loop")          \
  P(LV_E_PAS, "lv.E_pas", "mm[Hg]", 1.7, 0.02, 20.0, "ModularCirc",                                          \
    "left ventricle, scale of passive pressure")                                                             \
  P(LV_E_ACT, "lv.E_act", "mm[Hg]/mL", 2.5, 0.1, 20.0, "ModularCirc", "left ventricle, active elastance")    \
  P(LV_V0, "lv.v0", "mL", 5.0, 0.0, 120.0, "ModularCirc", "left ventricle, unstressed volume")               \
  P(LV_K, "lv.k", "1/mL", 0.01, 0.001, 0.1, "ModularCirc", "left ventricle, passive stiffening")             \
  P(LV_TR, "lv.tr", "s", 0.30, 0.05, 1.0, "ModularCirc", "left ventricle, time of full activation")          \
  P(LV_TD, "lv.td", "s", 0.45, 0.08, 1.5, "ModularCirc", "left ventricle, end of relaxation")                \
  P(RV_E_PAS, "rv.E_pas", "mm[Hg]", 0.67, 0.02, 20.0, "ModularCirc",                                         \
    "right ventricle, scale of passive pressure")                                                            \
  P(RV_E_ACT, "rv.E_act", "mm[Hg]/mL", 1.15, 0.05, 20.0, "ModularCirc", "right ventricle, active elastance") \
  P(RV_V0, "rv.v0", "mL", 10.0, 0.0, 200.0, "ModularCirc", "right ventricle, unstressed volume")             \
  P(RV_K, "rv.k", "1/mL", 0.01, 0.001, 0.1, "ModularCirc", "right ventricle, passive stiffening")            \
  P(RV_TR, "rv.tr", "s", 0.30, 0.05, 1.0, "ModularCirc", "right ventricle, time of full activation")         \
  P(RV_TD, "rv.td", "s", 0.45, 0.08, 1.5, "ModularCirc", "right ventricle, end of relaxation")               \
  P(LA_E_PAS, "la.E_pas", "mm[Hg]", 0.5, 0.01, 20.0, "ModularCirc",                                          \
    "left atrium, scale of passive pressure")                                                                \
  P(LA_E_ACT, "la.E_act", "mm[Hg]/mL", 0.25, 0.01, 5.0, "ModularCirc", "left atrium, active elastance")      \
  P(LA_V0, "la.v0", "mL", 4.0, 0.0, 120.0, "ModularCirc", "left atrium, unstressed volume")                  \
  P(LA_K, "la.k", "1/mL", 0.01, 0.001, 0.1, "ModularCirc", "left atrium, passive stiffening")                \
  P(LA_TPWB, "la.tpwb", "s", 0.0, 0.0, 1.5, "ModularCirc",                                                   \
    "left atrium, start of contraction on its delayed clock")                                                \
  P(LA_TPWW, "la.tpww", "s", 0.09, 0.02, 0.5, "ModularCirc", "left atrium, duration of contraction")         \
  P(LA_DELAY, "la.delay", "s", 0.08, 0.0, 0.5, "ModularCirc",                                                \
    "left atrium, lead of its clock over the ventricle's")                                                   \
  P(RA_E_PAS, "ra.E_pas", "mm[Hg]", 0.5, 0.01, 20.0, "ModularCirc",                                          \
    "right atrium, scale of passive pressure")                                                               \
  P(RA_E_ACT, "ra.E_act", "mm[Hg]/mL", 0.25, 0.01, 5.0, "ModularCirc", "right atrium, active elastance")     \
  P(RA_V0, "ra.v0", "mL", 4.0, 0.0, 120.0, "ModularCirc", "right atrium, unstressed volume")                 \
  P(RA_K, "ra.k", "1/mL", 0.01, 0.001, 0.1, "ModularCirc", "right atrium, passive stiffening")               \
  P(RA_TPWB, "ra.tpwb", "s", 0.0, 0.0, 1.5, "ModularCirc",                                                   \
    "right atrium, start of contraction on its delayed clock")                                               \
  P(RA_TPWW, "ra.tpww", "s", 0.09, 0.02, 0.5, "ModularCirc", "right atrium, duration of contraction")        \
  P(RA_DELAY, "ra.delay", "s", 0.08, 0.0, 0.5, "ModularCirc",                                                \
    "right atrium, lead of its clock over the ventricle's")                                                  \
  P(SAS_R, "sas.R", "mm[Hg].s/mL", 0.003, 1e-4, 0.5, "ModularCirc", "aortic sinus, resistance")              \
  P(SAS_C, "sas.C", "mL/mm[Hg]", 0.08, 0.01, 2.0, "ModularCirc", "aortic sinus, compliance")                 \
  P(SAS_L, "sas.L", "mm[Hg].s2/mL", 6.2e-5, 1e-6, 1e-2, "ModularCirc", "aortic sinus, inertance")            \
  P(SAT_R, "sat.R", "mm[Hg].s/mL", 1.07, 0.1, 8.0, "ModularCirc", "systemic arteries, resistance")           \
  P(SAT_C, "sat.C", "mL/mm[Hg]", 1.6, 0.1, 10.0, "ModularCirc", "systemic arteries, compliance")             \
  P(SAT_L, "sat.L", "mm[Hg].s2/mL", 0.0017, 1e-5, 0.1, "ModularCirc", "systemic arteries, inertance")        \
  P(SVN_R, "svn.R", "mm[Hg].s/mL", 0.075, 0.002, 1.0, "ModularCirc", "systemic veins, resistance")           \
  P(SVN_C, "svn.C", "mL/mm[Hg]", 20.5, 1.0, 200.0, "ModularCirc", "systemic veins, compliance")              \
  P(PAS_R, "pas.R", "mm[Hg].s/mL", 0.002, 1e-4, 0.5, "ModularCirc", "pulmonary sinus, resistance")           \
  P(PAS_C, "pas.C", "mL/mm[Hg]", 0.18, 0.01, 4.0, "ModularCirc", "pulmonary sinus, compliance")              \
  P(PAS_L, "pas.L", "mm[Hg].s2/mL", 5.2e-5, 1e-6, 1e-2, "ModularCirc", "pulmonary sinus, inertance")         \
  P(PAT_R, "pat.R", "mm[Hg].s/mL", 0.31, 0.005, 3.0, "ModularCirc", "pulmonary arteries, resistance")        \
  P(PAT_C, "pat.C", "mL/mm[Hg]", 3.8, 0.1, 20.0, "ModularCirc", "pulmonary arteries, compliance")            \
  P(PAT_L, "pat.L", "mm[Hg].s2/mL", 0.0017, 1e-5, 0.1, "ModularCirc", "pulmonary arteries, inertance")       \
  P(PVN_R, "pvn.R", "mm[Hg].s/mL", 0.006, 0.001, 0.5, "ModularCirc", "pulmonary veins, resistance")          \
  P(PVN_C, "pvn.C", "mL/mm[Hg]", 20.5, 0.5, 100.0, "ModularCirc", "pulmonary veins, compliance")             \
  P(CQ_AO, "CQ.ao", "mL/s/mm[Hg]^0.5", 350.0, 10.0, 3000.0, "ModularCirc", "aortic valve, flow coefficient") \
  P(CQ_MI, "CQ.mi", "mL/s/mm[Hg]^0.5", 400.0, 10.0, 3000.0, "ModularCirc", "mitral valve, flow coefficient") \
  P(CQ_PO, "CQ.po", "mL/s/mm[Hg]^0.5", 350.0, 10.0, 3000.0, "ModularCirc",                                   \
    "pulmonary valve, flow coefficient")                                                                     \
  P(CQ_TI, "CQ.ti", "mL/s/mm[Hg]^0.5", 400.0, 10.0, 3000.0, "ModularCirc",                                   \
    "tricuspid valve, flow coefficient")

typedef enum hales_korakianitis_param {
#define P(symbol, name, unit, start, lo, hi, source, text) HALES_KO_##symbol,
  HALES_KORAKIANITIS_PARAMS(P)
#undef P
      HALES_KO_N_PARAM
} hales_korakianitis_param;

/* S(symbol, name, unit, start, lo, hi, text): start is where ModularCirc starts its published set, 450 and
 * 200 mL in the two sinuses as pressures; of another set the volumes are the same shares of v_tot; lo and hi
 * bound what a sane run can reach. */
#define HALES_KORAKIANITIS_STATES(S)                                                                         \
  S(V_LA, "V_LA", "mL", 0.0, -1e4, 1e5, "volume of the left atrium")                                         \
  S(V_LV, "V_LV", "mL", 50.0, -1e4, 1e5, "volume of the left ventricle")                                     \
  S(V_RA, "V_RA", "mL", 0.0, -1e4, 1e5, "volume of the right atrium")                                        \
  S(V_RV, "V_RV", "mL", 100.0, -1e4, 1e5, "volume of the right ventricle")                                   \
  S(P_SAS, "p_sas", "mm[Hg]", 5625.0, -1e6, 1e6, "pressure in the aortic sinus")                             \
  S(Q_SAS, "q_sas", "mL/s", 0.0, -1e6, 1e6, "flow out of the aortic sinus")                                  \
  S(P_SAT, "p_sat", "mm[Hg]", 0.0, -1e6, 1e6, "pressure in the systemic arteries")                           \
  S(Q_SAT, "q_sat", "mL/s", 0.0, -1e6, 1e6, "flow out of the systemic arteries")                             \
  S(P_SVN, "p_svn", "mm[Hg]", 0.0, -1e6, 1e6, "pressure in the systemic veins")                              \
  S(P_PAS, "p_pas", "mm[Hg]", 200.0 / 0.18, -1e6, 1e6, "pressure in the pulmonary sinus")                    \
  S(Q_PAS, "q_pas", "mL/s", 0.0, -1e6, 1e6, "flow out of the pulmonary sinus")                               \
  S(P_PAT, "p_pat", "mm[Hg]", 0.0, -1e6, 1e6, "pressure in the pulmonary arteries")                          \
  S(Q_PAT, "q_pat", "mL/s", 0.0, -1e6, 1e6, "flow out of the pulmonary arteries")                            \
  S(P_PVN, "p_pvn", "mm[Hg]", 0.0, -1e6, 1e6, "pressure in the pulmonary veins")

/* The states first, then A(symbol, name, unit, text). */
#define HALES_KORAKIANITIS_ALGEBRAIC(A)                                                                      \
  A(P_LA, "p_LA", "mm[Hg]", "pressure in the left atrium")                                                   \
  A(P_LV, "p_LV", "mm[Hg]", "pressure in the left ventricle")                                                \
  A(P_RA, "p_RA", "mm[Hg]", "pressure in the right atrium")                                                  \
  A(P_RV, "p_RV", "mm[Hg]", "pressure in the right ventricle")                                               \
  A(Q_AO, "q_ao", "mL/s", "flow through the aortic valve")                                                   \
  A(Q_MI, "q_mi", "mL/s", "flow through the mitral valve")                                                   \
  A(Q_PO, "q_po", "mL/s", "flow through the pulmonary valve")                                                \
  A(Q_TI, "q_ti", "mL/s", "flow through the tricuspid valve")                                                \
  A(Q_SVN, "q_svn", "mL/s", "flow from the systemic veins")                                                  \
  A(Q_PVN, "q_pvn", "mL/s", "flow from the pulmonary veins")                                                 \
  A(W_LV, "w_LV", "mm[Hg].mL/s",                                                                             \
    "power of the left ventricle, p_LV (q_ao - q_mi): its mean times T is stroke work")                      \
  A(W_RV, "w_RV", "mm[Hg].mL/s",                                                                             \
    "power of the right ventricle, p_RV (q_po - q_ti): its mean times T is stroke work")

typedef enum hales_korakianitis_signal {
#define S(symbol, name, unit, start, lo, hi, text) HALES_KO_##symbol,
#define A(symbol, name, unit, text)                HALES_KO_##symbol,
  HALES_KORAKIANITIS_STATES(S) HALES_KORAKIANITIS_ALGEBRAIC(A)
#undef S
#undef A
      HALES_KO_N_SIGNAL,
  HALES_KO_N_STATE = HALES_KO_P_LA
} hales_korakianitis_signal;

extern const hales_model hales_korakianitis;

#endif

/* States and other signals of the model `hales`: the tables. */
#ifndef HALES_PHYSICS_HALES_SIGNALS_H
#define HALES_PHYSICS_HALES_SIGNALS_H

/* S(symbol, name, unit, start, lo, hi, source, text): source of the law; start in a beat of the default set;
 * lo and hi bound what a sane run can reach.  The systemic veins come first: they are the reservoir of the
 * search for a periodic state.
 */
#define HALES_HEART_STATES(S)                                                                                \
  S(V_SV, "V_sv", "mL", 760.0, -1e4, 1e5, "eq 17: volume is conserved",                                      \
    "stressed volume of the systemic veins")                                                                 \
  S(V_LV, "V_LV", "mL", 148.0, -50.0, 5e3, "eq 17: volume is conserved", "volume of the left ventricle")     \
  S(V_RV, "V_RV", "mL", 165.0, -50.0, 5e3, "eq 17: volume is conserved", "volume of the right ventricle")    \
  S(V_LA, "V_LA", "mL", 60.0, -1e3, 5e3, "eq 17: volume is conserved", "volume of the left atrium")          \
  S(V_RA, "V_RA", "mL", 60.0, -1e3, 5e3, "eq 17: volume is conserved", "volume of the right atrium")         \
  S(V_AO, "V_ao", "mL", 64.0, -1e4, 1e5, "eq 17: volume is conserved", "stressed volume of the aorta")       \
  S(V_SA, "V_sa", "mL", 54.0, -1e4, 1e5, "eq 17: volume is conserved",                                       \
    "stressed volume of the systemic arteries")                                                              \
  S(V_VC, "V_vc", "mL", 95.0, -1e4, 1e5, "eq 17: volume is conserved",                                       \
    "stressed volume of the vena cava in the thorax")                                                        \
  S(V_MPA, "V_mpa", "mL", 26.0, -1e4, 1e5, "eq 17: volume is conserved",                                     \
    "stressed volume of the main pulmonary artery")                                                          \
  S(V_PA, "V_pa", "mL", 48.0, -1e4, 1e5, "eq 17: volume is conserved",                                       \
    "stressed volume of the pulmonary arteries")                                                             \
  S(V_CAP, "V_cap", "mL", 39.0, -1e4, 1e5, "eq 17: volume is conserved",                                     \
    "stressed volume of the pulmonary capillaries")                                                          \
  S(V_PV, "V_pv", "mL", 140.0, -1e4, 1e5, "eq 17: volume is conserved",                                      \
    "stressed volume of the pulmonary veins")                                                                \
  S(L_LV, "L_LV", "um", 2.2, 0.5, 5.0, "Lumens2009", "contractile length of the left wall's sarcomeres")     \
  S(L_SEP, "L_SEP", "um", 2.2, 0.5, 5.0, "Lumens2009", "contractile length of the septum's sarcomeres")      \
  S(L_RV, "L_RV", "um", 2.2, 0.5, 5.0, "Lumens2009", "contractile length of the right wall's sarcomeres")    \
  S(Q_AO, "q_ao", "mL/s", 0.0, -1e5, 1e5, "Mynard2012", "flow through the aortic valve")                     \
  S(Q_MI, "q_mi", "mL/s", 0.0, -1e5, 1e5, "Mynard2012", "flow through the mitral valve")                     \
  S(Q_PO, "q_po", "mL/s", 0.0, -1e5, 1e5, "Mynard2012", "flow through the pulmonary valve")                  \
  S(Q_TI, "q_ti", "mL/s", 0.0, -1e5, 1e5, "Mynard2012", "flow through the tricuspid valve")                  \
  S(O_AO, "o_ao", "1", 0.0, -1.0, 2.0, "law of this model, eq 16", "opening of the aortic valve")            \
  S(O_MI, "o_mi", "1", 1.0, -1.0, 2.0, "law of this model, eq 16", "opening of the mitral valve")            \
  S(O_PO, "o_po", "1", 0.0, -1.0, 2.0, "law of this model, eq 16", "opening of the pulmonary valve")         \
  S(O_TI, "o_ti", "1", 1.0, -1.0, 2.0, "law of this model, eq 16", "opening of the tricuspid valve")         \
  S(Q_SA, "q_sa", "mL/s", 90.0, -1e5, 1e5, "eq of motion of a column of blood",                              \
    "flow from the aorta to the systemic arteries")                                                          \
  S(Q_PA, "q_pa", "mL/s", 90.0, -1e5, 1e5, "eq of motion of a column of blood",                              \
    "flow from the main to the distal pulmonary arteries")

/* The states first, then A(symbol, name, unit, text). */
#define HALES_HEART_ALGEBRAIC(A)                                                                             \
  A(P_LA, "p_LA", "mm[Hg]", "pressure in the left atrium")                                                   \
  A(P_LV, "p_LV", "mm[Hg]", "pressure in the left ventricle")                                                \
  A(P_RA, "p_RA", "mm[Hg]", "pressure in the right atrium")                                                  \
  A(P_RV, "p_RV", "mm[Hg]", "pressure in the right ventricle")                                               \
  A(P_AO, "p_ao", "mm[Hg]", "pressure in the root of the aorta")                                             \
  A(P_SA, "p_sa", "mm[Hg]", "pressure in the systemic arteries")                                             \
  A(P_SV, "p_sv", "mm[Hg]", "pressure in the systemic veins")                                                \
  A(P_VC, "p_vc", "mm[Hg]", "pressure in the vena cava")                                                     \
  A(P_MPA, "p_mpa", "mm[Hg]", "pressure in the root of the main pulmonary artery")                           \
  A(P_PA, "p_pa", "mm[Hg]", "pressure in the pulmonary arteries")                                            \
  A(P_CAP, "p_cap", "mm[Hg]", "pressure in the pulmonary capillaries")                                       \
  A(P_PV, "p_pv", "mm[Hg]", "pressure in the pulmonary veins")                                               \
  A(P_PERI, "p_peri", "mm[Hg]", "pressure of the pericardium over the pleural one")                          \
  A(P_PL, "p_pl", "mm[Hg]", "pleural pressure")                                                              \
  A(Q_SYS, "q_sys", "mL/s", "flow through the arterioles")                                                   \
  A(Q_SV, "q_sv", "mL/s", "flow from the systemic veins to the vena cava")                                   \
  A(Q_VC, "q_vc", "mL/s", "flow from the vena cava to the right atrium")                                     \
  A(Q_PUL, "q_pul", "mL/s", "flow through the small pulmonary arteries")                                     \
  A(Q_CAP, "q_cap", "mL/s", "flow from the pulmonary capillaries to the veins")                              \
  A(Q_PV, "q_pv", "mL/s", "flow from the pulmonary veins to the left atrium")                                \
  A(K_SEP, "k_sep", "1/cm", "curvature of the septum, positive when it bows into the right ventricle")       \
  A(K_LV, "k_LV", "1/cm", "curvature of the left free wall, positive")                                       \
  A(K_RV, "k_RV", "1/cm", "curvature of the right free wall, positive")                                      \
  A(K_EJECT, "k_sep_eject", "1/cm", "curvature of the septum while the pulmonary valve is open, k_sep o_po") \
  A(SIGMA_LV, "stress_LV", "kPa", "stress in the left free wall along its fibres")                           \
  A(SIGMA_SEP, "stress_SEP", "kPa", "stress in the septum along its fibres")                                 \
  A(SIGMA_RV, "stress_RV", "kPa", "stress in the right free wall along its fibres")                          \
  A(EPS_LV, "strain_LV", "1", "natural strain of the left free wall from a sarcomere length of 2.0 um")      \
  A(EPS_SEP, "strain_SEP", "1", "natural strain of the septum from a sarcomere length of 2.0 um")            \
  A(EPS_RV, "strain_RV", "1", "natural strain of the right free wall from a sarcomere length of 2.0 um")     \
  A(W_LV, "w_LV", "mm[Hg].mL/s",                                                                             \
    "power of the left ventricle, p_LV (q_ao - q_mi): its mean times T is stroke work")                      \
  A(W_RV, "w_RV", "mm[Hg].mL/s",                                                                             \
    "power of the right ventricle, p_RV (q_po - q_ti): its mean times T is stroke work")                     \
  A(W_LA, "w_LA", "mm[Hg].mL/s", "power of the left atrium, p_LA (q_mi - q_pv)")                             \
  A(W_RA, "w_RA", "mm[Hg].mL/s", "power of the right atrium, p_RA (q_ti - q_vc)")                            \
  A(WW_LV, "ww_LV", "mm[Hg].mL/s", "power of the left free wall, - V_w stress dstrain/dt")                   \
  A(WW_SEP, "ww_SEP", "mm[Hg].mL/s", "power of the septum, - V_w stress dstrain/dt")                         \
  A(WW_RV, "ww_RV", "mm[Hg].mL/s", "power of the right free wall, - V_w stress dstrain/dt")                  \
  A(W_LOSS, "w_loss", "mm[Hg].mL/s", "power lost in valves and vessels")                                     \
  A(W_CHEST, "w_chest", "mm[Hg].mL/s", "power that breathing gives the vessels in the chest, - p_pl dV/dt")  \
  A(W_STORE, "w_store", "mm[Hg].mL/s",                                                                       \
    "power that stretches vessels; its mean times T is what they hold more at the end of a beat")            \
  A(B_AO, "q_ao_back", "mL/s", "flow back through the aortic valve")                                         \
  A(B_MI, "q_mi_back", "mL/s", "flow back through the mitral valve")                                         \
  A(B_PO, "q_po_back", "mL/s", "flow back through the pulmonary valve")                                      \
  A(B_TI, "q_ti_back", "mL/s", "flow back through the tricuspid valve")

typedef enum hales_heart_signal {
#define S(symbol, name, unit, start, lo, hi, source, text) HALES_HT_##symbol,
#define A(symbol, name, unit, text)                        HALES_HT_##symbol,
  HALES_HEART_STATES(S) HALES_HEART_ALGEBRAIC(A)
#undef S
#undef A
      HALES_HT_N_SIGNAL,
  HALES_HT_N_STATE = HALES_HT_P_LA
} hales_heart_signal;

#endif

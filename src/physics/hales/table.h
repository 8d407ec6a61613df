/* Parameters of the model `hales`, one row per number.
 *
 * Handles are chosen so that data part them: a resistance and a compliance are stated at a pressure, an
 * active and a passive stress at a sarcomere length, and times at a beat of one second.
 *
 * Units: p mmHg, V mL, q mL/s, R mmHg.s/mL, C mL/mmHg, L mmHg.s2/mL, stress kPa, length cm or um, t s.
 */
#ifndef HALES_PHYSICS_HALES_TABLE_H
#define HALES_PHYSICS_HALES_TABLE_H

/* P(symbol, name, unit, start, lo, hi, source, text).  source is that of the start value: a key of
 * docs/references.bib where the value stands there; else what it was set here to give, or why it is a guess.
 */
#define HALES_HEART_WALL_PARAMS(P)                                                                           \
  P(LV_V_W, "lv.V_w", "mL", 78.0, 20.0, 300.0,                                                               \
    "set here: near [Lumens2009]; 121 g of muscle with the septum", "left free wall, volume of muscle")      \
  P(LV_A_REF, "lv.A_ref", "cm2", 80.0, 25.0, 320.0,                                                          \
    "set here: left end-diastolic volume at rest, in the pericardium; law [Lumens2009]",                     \
    "left free wall, midwall area at a sarcomere length of 2.0 um")                                          \
  P(LV_S_ACT, "lv.s_act", "kPa", 64.3, 10.0, 500.0,                                                          \
    "set here: output and arterial pressure at rest, in the pericardium; law [Lumens2009]",                  \
    "left wall and septum, isometric stress at a sarcomere length of 2.0 um, fully active")                  \
  P(LV_S_PAS, "lv.s_pas", "kPa", 1.2, 0.05, 60.0, "set here: wedge pressure at rest; law [Lumens2009]",      \
    "left wall and septum, passive stress at a sarcomere length of 2.2 um")                                  \
  P(LV_RISE, "lv.t_rise", "s", 0.33, 0.05, 0.8,                                                              \
    "heuristic: between the 0.30 and 0.35 of published codes [TriSegTwins]",                                 \
    "left wall and septum, rise of activation at a beat of 1 s")                                             \
  P(LV_FALL, "lv.t_fall", "s", 0.22, 0.05, 0.8,                                                              \
    "heuristic: between the 0.15 and 0.30 of published codes [TriSegTwins]",                                 \
    "left wall and septum, fall of activation at a beat of 1 s")                                             \
  P(SEP_V_W, "sep.V_w", "mL", 37.0, 8.0, 150.0, "Lumens2009", "septum, volume of muscle")                    \
  P(SEP_A_REF, "sep.A_ref", "cm2", 39, 10.0, 160.0,                                                          \
    "set here: curvature of the septum at rest; law [Lumens2009]",                                           \
    "septum, midwall area at a sarcomere length of 2.0 um")                                                  \
  P(SEP_ACT, "sep.act", "1", 1.0, 0.05, 3.0, "heuristic: septum and left wall are of one muscle",            \
    "septum, active stress as a share of the left wall's")                                                   \
  P(SEP_PAS, "sep.pas", "1", 1.0, 0.05, 5.0, "heuristic: septum and left wall are of one muscle",            \
    "septum, passive stress as a share of the left wall's")                                                  \
  P(RV_V_W, "rv.V_w", "mL", 28.0, 6.0, 250.0, "set here: near [Lumens2009]; 30 g of muscle",                 \
    "right free wall, volume of muscle")                                                                     \
  P(RV_A_REF, "rv.A_ref", "cm2", 102.3, 30.0, 420.0,                                                         \
    "set here: right end-diastolic volume at rest, in the pericardium; law [Lumens2009]",                    \
    "right free wall, midwall area at a sarcomere length of 2.0 um")                                         \
  P(RV_S_ACT, "rv.s_act", "kPa", 34.9, 8.0, 500.0,                                                           \
    "set here: right ventricular pressure at rest, in the pericardium; law [Lumens2009]",                    \
    "right free wall, isometric stress at a sarcomere length of 2.0 um, fully active")                       \
  P(RV_S_PAS, "rv.s_pas", "kPa", 1.5, 0.05, 60.0,                                                            \
    "set here: right atrial pressure at rest; law [Lumens2009]",                                             \
    "right free wall, passive stress at a sarcomere length of 2.2 um")                                       \
  P(RV_RISE, "rv.t_rise", "s", 0.33, 0.05, 0.8, "heuristic: as the left wall's",                             \
    "right free wall, rise of activation at a beat of 1 s")                                                  \
  P(RV_FALL, "rv.t_fall", "s", 0.22, 0.05, 0.8, "heuristic: as the left wall's",                             \
    "right free wall, fall of activation at a beat of 1 s")                                                  \
  P(RV_DELAY, "rv.delay", "s", 0.0, 0.0, 0.15, "set here: none in health",                                   \
    "right free wall, activation after the left one")                                                        \
  P(V_SARC, "sarcomere.v", "um/s", 7.0, 1.0, 20.0, "Lumens2009", "speed of the unloaded contractile element")

#define HALES_HEART_ATRIUM_PARAMS(P)                                                                         \
  P(LA_E_ACT, "la.E_act", "mm[Hg]/mL", 0.6, 0.0, 3.0,                                                        \
    "heuristic: of the size of the elastances of [Heldt2002]",                                               \
    "left atrium, active elastance at the height of the kick")                                               \
  P(LA_V0, "la.V0", "mL", 26.5, 0.0, 150.0, "set here: volumes of the left atrium at rest",                  \
    "left atrium, unstressed volume")                                                                        \
  P(LA_P_PAS, "la.p_pas", "mm[Hg]", 4.75, 0.1, 60.0,                                                         \
    "set here: pressure of the left atrium at rest; law [TriSegTwins]",                                      \
    "left atrium, scale of passive pressure")                                                                \
  P(LA_V_PAS, "la.V_pas", "mL", 45.0, 8.0, 300.0,                                                            \
    "set here: pressure of the left atrium at rest; law [TriSegTwins]",                                      \
    "left atrium, volume over which passive pressure grows e-fold")                                          \
  P(LA_LEAD, "la.lead", "s", 0.16, 0.0, 0.4, "heuristic: near the 0.12 s of [Heldt2002]",                    \
    "left atrium, start of the kick before the ventricles, at a beat of 1 s")                                \
  P(LA_WIDTH, "la.width", "s", 0.24, 0.05, 0.5, "heuristic: near the 0.20 s of [Heldt2002]",                 \
    "left atrium, duration of the kick at a beat of 1 s")                                                    \
  P(RA_E_ACT, "ra.E_act", "mm[Hg]/mL", 0.4, 0.0, 3.0,                                                        \
    "heuristic: of the size of the elastances of [Heldt2002]",                                               \
    "right atrium, active elastance at the height of the kick")                                              \
  P(RA_V0, "ra.V0", "mL", 32, 0.0, 150.0, "set here: volumes of the right atrium at rest",                   \
    "right atrium, unstressed volume")                                                                       \
  P(RA_P_PAS, "ra.p_pas", "mm[Hg]", 5.9, 0.1, 60.0,                                                          \
    "set here: pressure of the right atrium at rest; law [TriSegTwins]",                                     \
    "right atrium, scale of passive pressure")                                                               \
  P(RA_V_PAS, "ra.V_pas", "mL", 60.0, 8.0, 300.0,                                                            \
    "set here: pressure of the right atrium at rest; law [TriSegTwins]",                                     \
    "right atrium, volume over which passive pressure grows e-fold")                                         \
  P(RA_LEAD, "ra.lead", "s", 0.17, 0.0, 0.4, "heuristic: a hundredth of a second before the left one",       \
    "right atrium, start of the kick before the ventricles, at a beat of 1 s")                               \
  P(RA_WIDTH, "ra.width", "s", 0.24, 0.05, 0.5, "heuristic: near the 0.20 s of [Heldt2002]",                 \
    "right atrium, duration of the kick at a beat of 1 s")

#define HALES_HEART_VALVE_PARAMS(P)                                                                          \
  P(AO_AREA, "ao.area", "cm2", 4.0, 0.3, 10.0, "heuristic: a healthy valve's; law [Mynard2012]",             \
    "aortic valve, effective area when open")                                                                \
  P(AO_LEAK, "ao.leak", "cm2", 0.0, 0.0, 1.5, "set here: a healthy valve is tight",                          \
    "aortic valve, effective area when closed")                                                              \
  P(MI_AREA, "mi.area", "cm2", 5.0, 0.3, 15.0, "heuristic: a healthy valve's; law [Mynard2012]",             \
    "mitral valve, effective area when open")                                                                \
  P(MI_LEAK, "mi.leak", "cm2", 0.0, 0.0, 1.5, "set here: a healthy valve is tight",                          \
    "mitral valve, effective area when closed")                                                              \
  P(PO_AREA, "po.area", "cm2", 4.5, 0.3, 10.0, "heuristic: a healthy valve's; law [Mynard2012]",             \
    "pulmonary valve, effective area when open")                                                             \
  P(PO_LEAK, "po.leak", "cm2", 0.0, 0.0, 1.5, "set here: a healthy valve is tight",                          \
    "pulmonary valve, effective area when closed")                                                           \
  P(TI_AREA, "ti.area", "cm2", 6.0, 0.3, 15.0, "heuristic: a healthy valve's; law [Mynard2012]",             \
    "tricuspid valve, effective area when open")                                                             \
  P(TI_LEAK, "ti.leak", "cm2", 0.0, 0.0, 1.5, "set here: a healthy valve is tight",                          \
    "tricuspid valve, effective area when closed")                                                           \
  P(VALVE_LENGTH, "valve.length", "cm", 2.0, 0.5, 6.0,                                                       \
    "heuristic: of the size of a valve; law [Mynard2012]", "column of blood that moves through a valve")     \
  P(VALVE_TAU, "valve.tau", "s", 0.012, 0.003, 0.05,                                                         \
    "heuristic: leaflets follow within some 10 ms; law of this model, eq 16",                                \
    "time in which leaflets follow the pressure over them")

#define HALES_HEART_VESSEL_PARAMS(P)                                                                         \
  P(AO_Z, "ao.Z", "mm[Hg].s/mL", 0.045, 0.0, 0.3, "heuristic: rho c/A at 4 m/s and 7 cm2",                   \
    "aorta, characteristic impedance")                                                                       \
  P(AO_C, "ao.C", "mL/mm[Hg]", 0.775, 0.1, 8.0,                                                              \
    "set here: arterial pulse pressure at rest; with sa.C near the 1.42 of [Heldt2002]",                     \
    "aorta, compliance")                                                                                     \
  P(SA_L, "sa.L", "mm[Hg].s2/mL", 0.0015, 1e-4, 0.02,                                                        \
    "heuristic: a column of blood of the length and width of the aorta", "aorta to arteries, inertance")     \
  P(SA_R, "sa.R", "mm[Hg].s/mL", 0.03, 0.001, 0.5, "heuristic: small beside the arterioles",                 \
    "aorta to arteries, resistance")                                                                         \
  P(SA_C, "sa.C", "mL/mm[Hg]", 0.68, 0.1, 8.0,                                                               \
    "set here: arterial pulse pressure at rest; with ao.C near the 1.42 of [Heldt2002]",                     \
    "systemic arteries, compliance")                                                                         \
  P(SYS_R, "sys.R", "mm[Hg].s/mL", 0.96, 0.1, 8.0,                                                           \
    "set here: mean arterial pressure at rest; near the 1.04 of [Heldt2002]", "arterioles, resistance")      \
  P(SV_P_REF, "sv.p_ref", "mm[Hg]", 7.0, 1.0, 40.0, "heuristic: pressure of small veins at rest",            \
    "systemic veins, pressure at which their compliance is stated")                                          \
  P(SV_C, "sv.C", "mL/mm[Hg]", 70.0, 4.0, 400.0, "heuristic: with vc.C 82, below the 95 of [Heldt2002]",     \
    "systemic veins, compliance at sv.p_ref")                                                                \
  P(SV_P0, "sv.p0", "mm[Hg]", 12.0, 1.0, 100.0,                                                              \
    "heuristic: veins stiffen within a few mmHg of their pressure at rest",                                  \
    "systemic veins, stiffening: compliance falls as 1/(p0 + p)")                                            \
  P(SV_R, "sv.R", "mm[Hg].s/mL", 0.025, 0.002, 0.5,                                                          \
    "heuristic: with vc.R a resistance to venous return of 0.55 mmHg min/L",                                 \
    "systemic veins to vena cava, resistance")                                                               \
  P(VC_C, "vc.C", "mL/mm[Hg]", 12.0, 1.0, 100.0, "heuristic: with sv.C 82, below the 95 of [Heldt2002]",     \
    "vena cava in the thorax, compliance")                                                                   \
  P(VC_R, "vc.R", "mm[Hg].s/mL", 0.008, 0.001, 0.2,                                                          \
    "heuristic: with sv.R a resistance to venous return of 0.55 mmHg min/L",                                 \
    "vena cava to right atrium, resistance")                                                                 \
  P(PA_Z, "pa.Z", "mm[Hg].s/mL", 0.020, 0.0, 0.3, "heuristic: rho c/A at 2 m/s and 8 cm2",                   \
    "main pulmonary artery, characteristic impedance")                                                       \
  P(PA_P_REF, "pa.p_ref", "mm[Hg]", 14.0, 5.0, 100.0, "Kovacs2009",                                          \
    "pulmonary arteries, pressure at which pa.C and pul.R are stated")                                       \
  P(PA_C, "pa.C", "mL/mm[Hg]", 6.6, 0.1, 30.0,                                                               \
    "set here: pulmonary pulse pressure at rest; law [Lankhaar2006]",                                        \
    "pulmonary arteries with their main one, compliance at pa.p_ref")                                        \
  P(PA_P0, "pa.p0", "mm[Hg]", 10.0, 1.0, 200.0,                                                              \
    "heuristic: stiffens within the pressures of health; law [Lankhaar2006]",                                \
    "pulmonary arteries, stiffening: compliance falls as 1/(p0 + p)")                                        \
  P(PA_MAIN, "pa.main", "1", 0.35, 0.05, 0.95,                                                               \
    "heuristic: a third in the artery that the heart ejects into",                                           \
    "share of pa.C that is the main artery's")                                                               \
  P(PA_L, "pa.L", "mm[Hg].s2/mL", 0.0006, 5e-5, 0.01,                                                        \
    "heuristic: a column of blood of the length and width of the main artery",                               \
    "main to distal pulmonary arteries, inertance")                                                          \
  P(PA_R, "pa.R", "mm[Hg].s/mL", 0.005, 0.0005, 0.3, "heuristic: small beside the small arteries",           \
    "main to distal pulmonary arteries, resistance")                                                         \
  P(PUL_R, "pul.R", "mm[Hg].s/mL", 0.0275, 0.003, 3.0,                                                       \
    "set here: mean pulmonary pressure at rest [Kovacs2009]; law [Linehan1992]",                             \
    "small pulmonary arteries, resistance at pa.p_ref")                                                      \
  P(PUL_ALPHA, "pul.alpha", "1/mm[Hg]", 0.015, 0.0, 0.05, "Reeves2005",                                      \
    "small pulmonary arteries, growth of their diameter with pressure")                                      \
  P(CAP_C, "cap.C", "mL/mm[Hg]", 3.0, 0.3, 30.0, "heuristic: half of the 5.8 of [Ursino1998]",               \
    "pulmonary capillaries, compliance")                                                                     \
  P(CAP_R, "cap.R", "mm[Hg].s/mL", 0.008, 0.001, 0.5, "heuristic: a third of the small arteries'",           \
    "pulmonary capillaries to veins, resistance")                                                            \
  P(PV_C, "pv.C", "mL/mm[Hg]", 12.0, 0.5, 80.0, "set here: within the 9.0 +- 3.7 of [Heldt2002]",            \
    "pulmonary veins, compliance")                                                                           \
  P(PV_R, "pv.R", "mm[Hg].s/mL", 0.005, 0.0005, 0.2, "set here: within the 0.006 +- 0.003 of [Heldt2002]",   \
    "pulmonary veins to left atrium, resistance")

#define HALES_HEART_CHEST_PARAMS(P)                                                                          \
  P(PERI_P0, "peri.p0", "mm[Hg]", 4.0, 0.0, 20.0,                                                            \
    "heuristic: half of right atrial pressure at rest; 89 % with the chest open [Hamilton1994]",             \
    "pericardium, pressure at peri.V0; 0 takes it away")                                                     \
  P(PERI_V0, "peri.V0", "mL", 395, 100.0, 2000.0,                                                            \
    "set here: volume of the healthy heart at rest; law [TriSegTwins]",                                      \
    "pericardium, volume of the four chambers at which its pressure is stated")                              \
  P(PERI_B, "peri.B", "1", 3.0, 0.5, 20.0,                                                                   \
    "heuristic: volume moves the stroke as in people [Leonetti2004; DiazCanestro2022]",                      \
    "pericardium, growth: the pressure is peri.p0 exp(B (V/V0 - 1))")                                        \
  P(PL_MEAN, "pleural.mean", "mm[Hg]", -3.0, -15.0, 20.0, "set here: within the -4 +- 1 of [Heldt2002]",     \
    "pleural pressure, mean of a breath")                                                                    \
  P(PL_SWING, "pleural.swing", "mm[Hg]", 0.0, 0.0, 30.0, "set here: breath held; 5 in quiet breathing",      \
    "pleural pressure, end of expiration above end of inspiration")                                          \
  P(PL_BEATS, "pleural.beats", "1", 4.0, 0.5, 50.0, "heuristic: 16 breaths a minute",                        \
    "beats in a breath; a periodic state has a whole number of them, 1 to 12")                               \
  P(PL_PHASE, "pleural.phase", "1", 0.0, 0.0, 1.0, "set here: end of expiration",                            \
    "where in the breath the beat starts; 0 and 1 are the end of expiration")

#define HALES_HEART_PARAMS(P)                                                                                \
  P(T, "T", "s", 0.92, 0.3, 2.5, "set here: 65 /min, a healthy adult at rest", "duration of a beat")         \
  P(V_TOT, "v_tot", "mL", 1569, 200.0, 6000.0,                                                               \
    "set here: filling pressures of healthy people at rest [ESCERS2022]",                                    \
    "blood in the loop: all of the chambers, the stressed part of the vessels")                              \
  HALES_HEART_WALL_PARAMS(P)                                                                                 \
  HALES_HEART_ATRIUM_PARAMS(P)                                                                               \
  HALES_HEART_VALVE_PARAMS(P) HALES_HEART_VESSEL_PARAMS(P) HALES_HEART_CHEST_PARAMS(P)

typedef enum hales_heart_param {
#define P(symbol, name, unit, start, lo, hi, source, text) HALES_HT_##symbol,
  HALES_HEART_PARAMS(P)
#undef P
      HALES_HT_N_PARAM
} hales_heart_param;

#endif

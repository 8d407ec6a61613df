/* Constants of the model `hales` that no patient changes. */
#ifndef HALES_PHYSICS_HALES_CONSTANTS_H
#define HALES_PHYSICS_HALES_CONSTANTS_H

/* Sarcomere [Lumens2009]: lengths in um. */
#define HALES_HT_L_REF    2.0  /* length at which a wall has its reference area */
#define HALES_HT_L_ZERO   1.51 /* contractile length without active force; no passive force below */
#define HALES_HT_L_SERIES 0.04 /* of the elastic element at isometric force */
#define HALES_HT_L_PAS    2.2  /* length at which passive stress is stated */

/* heuristic: a tenth of the passive stress is linear about a slack length, so that a wall in compression
 * still has one equilibrium (restoring force); the power law of [Lumens2009] vanishes below 1.51 um */
#define HALES_HT_GROUND  0.1
#define HALES_HT_L_SLACK 1.9
/* Length-dependent activation: tanh(4/um2 (L - 1.51)^2) of the force is switched on [Lumens2009]; its value
 * at isometric L_REF.  Without it the thinning of the wall cancels the rise of force with length, and a
 * fuller heart throws out no more. */
#define HALES_HT_L_STEEP 4.0
#define HALES_HT_C_REF   0.6695902596187707
/* heuristic: width in um over which active force fades out at HALES_HT_L_ZERO, instead of a corner */
#define HALES_HT_L_FADE 0.05

/* heuristic: a cavity whose walls touch resists further emptying by suction, p = - 20 mmHg exp(- V/4 mL); it
 * is 0.001 mmHg at 40 mL */
#define HALES_HT_TOUCH_P 20.0 /* mmHg */
#define HALES_HT_TOUCH_V 4.0  /* mL */

/* Blood and units. */
#define HALES_HT_RHO          1.06       /* g/mL */
#define HALES_HT_DYN_PER_MMHG 1333.22387 /* dyn/cm2 */
#define HALES_HT_MMHG_PER_KPA 7.50061683

/* Valves.  heuristic, chosen by the shape of the flows and by the step that they allow: */
#define HALES_HT_LOSS_MOST   250.0 /* 1/s: most that the loss rate of a closing valve may be */
#define HALES_HT_Q_VISCOUS   10.0  /* mL/s: below it the loss is linear in the flow */
#define HALES_HT_P_LEAFLET   2.0   /* mmHg: pressure that moves the leaflets */
#define HALES_HT_Q_LEAFLET   12.0  /* mL/s: flow that moves them as much */
#define HALES_HT_CLOSED_AREA 1e-6  /* cm2: of a valve that does not leak */

#endif

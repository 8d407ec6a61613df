/* ESDIRK3(2)4L[2]SA of Kennedy and Carpenter: four stages, the first explicit, order 3, L-stable and
 * stiffly accurate (the last stage is the new value).  The implicit half of ARK3(2)4L[2]SA,
 * [KennedyCarpenter2003], Table 1; order conditions in tests/physics/test_esdirk.c. */
#ifndef HALES_PHYSICS_LANES_ESDIRK_H
#define HALES_PHYSICS_LANES_ESDIRK_H

#define ESDIRK_GAMMA (1767732205903.0 / 4055673282236.0)
#define ESDIRK_A31   (2746238789719.0 / 10658868560708.0)
#define ESDIRK_A32   (-640167445237.0 / 6845629431997.0)
#define ESDIRK_B1    (1471266399579.0 / 7840856788654.0)
#define ESDIRK_B2    (-4482444167858.0 / 7529755066697.0)
#define ESDIRK_B3    (11266239266428.0 / 11593286722821.0)
#define ESDIRK_C2    (2.0 * ESDIRK_GAMMA)
#define ESDIRK_C3    (3.0 / 5.0)

/* the embedded second-order weights */
#define ESDIRK_BHAT1 (2756255671327.0 / 12835298489170.0)
#define ESDIRK_BHAT2 (-10771552573575.0 / 22201958757719.0)
#define ESDIRK_BHAT3 (9247589265047.0 / 10645013368117.0)
#define ESDIRK_BHAT4 (2193209047091.0 / 5459859503100.0)

#endif

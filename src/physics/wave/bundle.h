/* Vessels that are alike, taken together: siblings with the same sizes, walls and all that lies behind them
 * carry the same waves, so n of them are one vessel of n times the cross-section.
 *
 *   A -> n A, Q -> n Q, E h / r kept: pressure, velocity and wave speed are the single vessel's        (1)
 *   friction 2 (zeta + 2) pi nu Q/A of each: zeta' + 2 = n (zeta + 2), alpha as it was                 (2)
 *   outlets: R1, R2, L over n, C times n                                                               (3)
 *
 * Exact for eqs 1 and 2 of solve.h: a human tree's 27 vessels are 12, and cost less than half.
 */
#ifndef HALES_PHYSICS_WAVE_BUNDLE_H
#define HALES_PHYSICS_WAVE_BUNDLE_H

#include "base/arena.h"
#include "physics/wave/network.h"

/* Bundles the tree that net, checked, is from its first end on; that end and the vessel there come first in
 * out, a bundle has the label of the first of its vessels.  Walls with one E h / r (k[0] zero), no gravity,
 * no boundary layer, one profile for all, outlets RCR or REFLECTION: what is otherwise stays as it is.
 *
 *   arena  receives vessels and ends, n_vessel and n_end of net at most; labels are net's
 *
 * Returns OK; EARG when net is no tree that starts with its first end; ENOMEM. */
hales_status hales_network_bundle(const hales_network *net, hales_arena *arena, hales_network *out,
                                  hales_err *err) HALES_CHECKED;

#endif

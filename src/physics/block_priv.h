/* What the files of a block share: its lanes and one beat of them (block.c), for the search (block_search.c,
 * block_newton.c). */
#ifndef HALES_PHYSICS_BLOCK_PRIV_H
#define HALES_PHYSICS_BLOCK_PRIV_H

#include "physics/block.h"

/* One lane of an array [n][lanes], from and to [n]. */
void hales_block_put(const hales_block *b, double *soa, size_t n, int lane, const double *from);
void hales_block_get(const hales_block *b, const double *soa, size_t n, int lane, double *to);

/* Blood of a lane's set in the state that soa [n_state][lanes] holds, mL. */
double hales_block_volume(const hales_block *b, const double *soa, int lane);

/* First state, of those a stride apart, outside the finite or sane range, or -1. */
int hales_block_insane(const hales_model *m, const double *y, size_t stride);

/* Puts a set into a lane; its map is that of a breath when periodic, else of a beat. */
void hales_block_take_param(hales_block *b, int lane, const double *param, bool periodic);

/* Has the kernel read the lanes' parameters. */
void hales_block_prepare(hales_block *b);

/* Puts the lanes that breathe to so many beats after where they were put, and has the kernel read them. */
void hales_block_turn(hales_block *b, int beat);

/* The map of all lanes from y [n_state][lanes], in place: one beat, or all of a breath.  recorded: into the
 * trace, on the grid of the recorded beat; of a breath the last beat stays there, and hales_block_read tells
 * of all. */
void hales_block_advance(hales_block *b, double *y, bool recorded);
void hales_block_advance_beat(hales_block *b, double *y, bool recorded); /* one beat, as the lanes stand */
void hales_block_advance_map(hales_block *b, double *y, bool recorded);  /* where some map is longer */

/* Whether the error control of a lane gave up in the last beat; then its run says so. */
bool hales_block_gave_up(hales_block *b, int lane, int beat);

/* The map of the block's y, its beats counted; active lanes (NULL: all) that left their range are marked. */
void hales_block_beat(hales_block *b, const bool *active, bool recorded);

/* Newton from where a set is, for as many rounds as max_beats allows; there it stays when that finds nothing.
 */
void hales_block_newton(hales_block *b, double tol, int max_beats, hales_block_set *set);

#endif

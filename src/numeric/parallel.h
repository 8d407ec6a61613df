/* A loop over cores. */
#ifndef HALES_NUMERIC_PARALLEL_H
#define HALES_NUMERIC_PARALLEL_H

#include <stddef.h>

#include "base/status.h"

/* Calls body(ctx, i, worker) once for each i in [0, n), on up to `threads` threads (0 or 1: this one).
 * worker is in [0, threads).  Which worker gets which i is not determined: bodies write only to what i
 * owns and use `worker` for scratch alone.  Returns when all are done; when a thread cannot be started the
 * remaining ones do its share. */
void hales_parallel_for(size_t n, int threads, void (*body)(void *ctx, size_t i, int worker), void *ctx);

/* Threads that work side by side on steps too short to start threads for. */
typedef struct hales_team hales_team;

/* Calls body(ctx, team, member, members) at the same time in each member of a team of up to `threads` (0 or
 * 1: only this one); members is how many there are, fewer than asked when a thread cannot be started. Returns
 * when all have returned; what they wrote is seen by the caller. */
void hales_team_run(int threads, void (*body)(void *ctx, hales_team *team, int member, int members),
                    void *ctx);

/* Returns when every member has called it as often; what each wrote before, all see after. */
void hales_team_wait(hales_team *team);

/* Processors this process may run on, at least 1. */
int hales_processors(void);

#endif

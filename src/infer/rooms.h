/* All memory of a run of the ladder, laid out in one place: counted and taken by the same lines. */
#ifndef HALES_INFER_ROOMS_H
#define HALES_INFER_ROOMS_H

#include "base/arena.h"
#include "infer/amis.h"
#include "infer/infer.h"
#include "infer/ladder.h"
#include "infer/refine.h"
#include "infer/search.h"

typedef struct hales_rooms {
  hales_ladder ladder;
  hales_jacobian jacobian;
  hales_search search;
  hales_modes modes;
  hales_amis amis;
  hales_refine refine;
} hales_rooms;

/* Adds up the bytes of the result's arrays and of the rooms, worst-case alignment included. */
size_t hales_rooms_bytes(const hales_problem *p);
/* Takes the result's arrays from the arena; false when it is full. */
bool hales_rooms_take_result(const hales_problem *p, hales_arena *a, hales_infer_result *r);
/* Takes the working room; false when it is full. */
bool hales_rooms_take(const hales_problem *p, hales_arena *a, hales_rooms *rooms);

#endif

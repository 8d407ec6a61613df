/* Facts of a document, in memory, in the order they came. */
#ifndef HALES_THREAD_BATCH_H
#define HALES_THREAD_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "thread/observation.h"

/* Items of one size in blocks of an arena. */
typedef struct hales_list {
  struct hales_list_block *first, *last;
  size_t n;
} hales_list;

typedef struct hales_batch {
  hales_arena *arena;
  hales_list obs, events, facts, rejections, notes;
} hales_batch;

/* Distinct notes that are kept; the others are counted together. */
#define HALES_BATCH_NOTES_MAX 64

/* A sink that copies what it gets, strings included, into b, which the caller owns and has initialised to
 * {.arena = a}.  Notes with equal text are added up. */
hales_sink hales_batch_sink(hales_batch *b);

/* Adds a rejection.  OK or ENOMEM. */
hales_status hales_batch_reject(hales_batch *b, hales_place place, hales_status status, const char *reason,
                                hales_err *err) HALES_CHECKED;
/* ENOMEM, said in the words of all. */
hales_status hales_batch_full(hales_err *err);
/* A copy of text in the arena; NULL when it is full. */
const char *hales_arena_text(hales_arena *a, const char *text);

/* The items of a list as an array of pointers in the arena, in order: *all[0 .. list->n - 1].
 * ENOMEM when the arena is full. */
hales_status hales_batch_index(const hales_batch *b, const hales_list *list, size_t size, void ***all,
                               hales_err *err) HALES_CHECKED;

#endif

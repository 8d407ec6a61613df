/* What is known of a document as a whole once it was looked through, and before any of it is passed on: the
 * facts of its subjects, their lives, and which observations contradict each other.
 *
 *   hales_survey s = {.keep = arena, .opt = opt};
 *   read with hales_survey_sink(&s); hales_survey_judge(&s, &facts, err);
 *   if (s.doubtful_n) { read with hales_survey_doubts(&s); hales_survey_compare(&s, err); }
 *
 * Of an observation a key of 56 bytes is kept.  Those whose keys say that they answer the same with different
 * values are doubtful: they are read once more, kept whole, and compared.
 */
#ifndef HALES_THREAD_SURVEY_H
#define HALES_THREAD_SURVEY_H

#include "thread/batch.h"
#include "thread/life.h"
#include "thread/reader.h"

/* What was found about one observation, known by its place. */
typedef struct hales_verdict {
  uint64_t at;
  bool conflict;
  const char *refused; /* the reason; NULL: it stays */
} hales_verdict;

typedef struct hales_survey {
  hales_arena *keep;
  const hales_read_options *opt;
  hales_lives lives;
  size_t doubtful_n;
  /* its own */
  hales_batch stated, sources, doubts;
  struct hales_key_block *keys;
  size_t key_n;
  uint64_t *doubtful; /* places, sorted */
  hales_verdict *verdicts;
  size_t verdict_n;
  uint64_t *pairs; /* of subject and source: a set of hashes; 0 is empty */
  size_t pair_n, pair_cap;
} hales_survey;

/* The first look. */
hales_sink hales_survey_sink(hales_survey *s);
/* Facts to be passed on, rejections and notes go to out, a batch in the same arena. */
hales_status hales_survey_judge(hales_survey *s, hales_batch *out, hales_err *err) HALES_CHECKED;
/* The second look, where there are doubts, and what follows from it. */
hales_sink hales_survey_doubts(hales_survey *s);
hales_status hales_survey_compare(hales_survey *s, hales_err *err) HALES_CHECKED;

/* NULL: nothing was found against the observation at this place. */
const hales_verdict *hales_survey_find(const hales_survey *s, uint64_t at);

#endif

#include "thread/subject_facts.h"

#include <stdio.h>
#include <stdlib.h>

#include "thread/compare.h"
#include "thread/naming.h"
#include "thread/timestamp.h"

static int by_fact(const void *pa, const void *pb) {
  const hales_subject_fact *a = *(hales_subject_fact *const *)pa, *b = *(hales_subject_fact *const *)pb;
  int c = hales_compare_text(a->subject, b->subject);
  if (!c) c = (int)a->kind - (int)b->kind;
  return c ? c : hales_compare_u64(a->place.at, b->place.at);
}

static bool same_fact(const hales_subject_fact *a, const hales_subject_fact *b) {
  return hales_compare_text(a->text, b->text) == 0 && hales_compare_time(&a->date, &b->date) == 0;
}

/* One run of facts of a subject and kind: agreed = pass the first, else reject each. */
static hales_status pass_fact_run(hales_subject_fact **run, size_t n, hales_batch *out, hales_err *err) {
  static const char *const names[] = {"sex", "birth date", "death", "ethnicity"};
  const hales_sink sink = hales_batch_sink(out);
  size_t other = 1; /* the first that differs from run[0] */
  while (other < n && same_fact(run[0], run[other])) other++;
  if (other == n) return sink.subject(sink.ctx, run[0], err);
  for (size_t i = 0; i < n; i++) {
    const size_t j = same_fact(run[i], run[0]) ? other : 0;
    char reason[200];
    (void)snprintf(reason, sizeof reason, "%s: the document says otherwise of the same subject at %s",
                   names[run[i]->kind], run[j]->place.text);
    HALES_TRY(hales_batch_reject(out, run[i]->place, HALES_EPARSE, reason, err));
  }
  return HALES_OK;
}

hales_status hales_facts_pass(hales_batch *in, const hales_read_options *opt, const hales_lives *lives,
                              hales_batch *out, hales_err *err) {
  void **items = NULL;
  HALES_TRY(hales_batch_index(in, &in->facts, sizeof(hales_subject_fact), &items, err));
  hales_subject_fact **all = HALES_NEW(in->arena, in->facts.n + 1, hales_subject_fact *);
  if (!all) return hales_batch_full(err);
  size_t n = 0;
  for (size_t i = 0; i < in->facts.n; i++) {
    hales_subject_fact *f = items[i];
    const char *nameless = hales_subject_fault(f->subject);
    const char *fault = nameless ? nameless : hales_lives_refuse(lives, f);
    if (fault) {
      HALES_TRY(hales_batch_reject(out, f->place, nameless ? HALES_EPARSE : HALES_ERANGE, fault, err));
      continue;
    }
    if (!opt->keep_dates && f->date.precision != HALES_PRECISION_NONE) {
      f->date = hales_time_coarsen(f->date);
      f->coarsened = true;
    }
    if (f->identity.state == HALES_VERSION_ENTERED_IN_ERROR) /* withdrawn: contradicts nobody */
      HALES_TRY(hales_batch_sink(out).subject(out, f, err));
    else
      all[n++] = f;
  }
  qsort(all, n, sizeof *all, by_fact);
  for (size_t i = 0; i < n;) {
    size_t end = i + 1;
    while (end < n && hales_compare_text(all[i]->subject, all[end]->subject) == 0 &&
           all[i]->kind == all[end]->kind)
      end++;
    HALES_TRY(pass_fact_run(all + i, end - i, out, err));
    i = end;
  }
  return HALES_OK;
}

#include "thread/survey.h"

#include <stdlib.h>
#include <string.h>

#include "thread/compare.h"
#include "thread/contradiction.h"
#include "thread/normalise.h"
#include "thread/quantity.h"
#include "thread/sources.h"
#include "thread/subject_facts.h"

#define BLOCK 1024

struct hales_key_block {
  struct hales_key_block *next;
  size_t n;
  hales_obs_key keys[BLOCK];
};

static hales_status keep_key(hales_survey *s, const hales_obs_key *k, hales_err *err) {
  if (!s->keys || s->keys->n == BLOCK) {
    struct hales_key_block *b = HALES_NEW(s->keep, 1, struct hales_key_block);
    if (!b) return hales_batch_full(err);
    b->next = s->keys;
    s->keys = b;
  }
  s->keys->keys[s->keys->n++] = *k;
  s->key_n++;
  return HALES_OK;
}

/* ---- one name in two data sets: one observation of each pair of subject and source ---- */

/* FNV-1a, 64 bits; never 0. */
static uint64_t hash_pair(const char *subject, const char *source) {
  uint64_t h = UINT64_C(0xcbf29ce484222325);
  for (const char *c = subject; *c; c++) h = (h ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
  h = (h ^ 0x100) * UINT64_C(0x100000001b3);
  for (const char *c = source; *c; c++) h = (h ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
  return h ? h : 1;
}

/* True when it was not there; s->pairs has room. */
static bool add_pair(hales_survey *s, uint64_t hash) {
  size_t i = hash & (s->pair_cap - 1);
  while (s->pairs[i] && s->pairs[i] != hash) i = (i + 1) & (s->pair_cap - 1);
  if (s->pairs[i] == hash) return false;
  s->pairs[i] = hash;
  s->pair_n++;
  return true;
}

static hales_status make_room(hales_survey *s, hales_err *err) {
  uint64_t *old = s->pairs;
  const size_t old_cap = s->pair_cap;
  if (2 * s->pair_n < s->pair_cap) return HALES_OK;
  s->pair_cap = old_cap ? 2 * old_cap : 64;
  s->pairs = HALES_NEW(s->keep, s->pair_cap, uint64_t);
  if (!s->pairs) return hales_batch_full(err);
  s->pair_n = 0;
  for (size_t i = 0; i < old_cap; i++)
    if (old[i]) (void)add_pair(s, old[i]);
  return HALES_OK;
}

static hales_status keep_source(hales_survey *s, const hales_obs *o, hales_err *err) {
  if (!o->source || !o->code_system || strcmp(o->code_system, HALES_SYSTEM_CSV) != 0) return HALES_OK;
  HALES_TRY(make_room(s, err));
  if (!add_pair(s, hash_pair(o->subject, o->source))) return HALES_OK;
  const hales_obs pair = {
      .subject = o->subject, .source = o->source, .code_system = o->code_system, .place = o->place};
  const hales_sink sink = hales_batch_sink(&s->sources);
  return sink.obs(sink.ctx, &pair, err);
}

/* ---- the first look ---- */

static hales_status on_obs(void *ctx, const hales_obs *stated, hales_err *err) {
  hales_survey *s = ctx;
  hales_obs o = *stated;
  bool drop = false;
  if (hales_obs_admit(&o, s->opt, &drop, NULL) != HALES_OK || drop) return HALES_OK;
  HALES_TRY(keep_source(s, &o, err));
  if (o.identity.state == HALES_VERSION_ENTERED_IN_ERROR) return HALES_OK; /* contradicts nobody */
  const hales_obs_key k = hales_obs_key_of(&o);
  return keep_key(s, &k, err);
}

static hales_status on_fact(void *ctx, const hales_subject_fact *stated, hales_err *err) {
  hales_survey *s = ctx;
  hales_subject_fact f = *stated;
  f.subject = hales_subject_named(f.subject, s->opt);
  const hales_sink sink = hales_batch_sink(&s->stated);
  return sink.subject(sink.ctx, &f, err);
}

hales_sink hales_survey_sink(hales_survey *s) {
  s->stated.arena = s->sources.arena = s->doubts.arena = s->keep;
  return (hales_sink){.ctx = s, .obs = on_obs, .subject = on_fact};
}

/* ---- who is doubtful ---- */

static int by_key(const void *pa, const void *pb) {
  const hales_obs_key *a = *(const hales_obs_key *const *)pa, *b = *(const hales_obs_key *const *)pb;
  int c = hales_compare_u64(a->slot, b->slot);
  if (!c) c = hales_compare_u64(a->version, b->version);
  return c ? c : hales_compare_u64(a->at, b->at);
}

static int by_place(const void *pa, const void *pb) {
  return hales_compare_u64(*(const uint64_t *)pa, *(const uint64_t *)pb);
}

/* May the members of a run of equal slots be refused, or be in conflict?  As mark_run in contradiction.c. */
static bool is_doubtful(const hales_obs_key *const *run, size_t n) {
  bool differ = false, within = false, one = run[0]->has_record, all_recorded = true, clock = false;
  uint32_t system = 0; /* the one that is named; two of them are two records */
  for (size_t i = 0; i < n; i++) {
    one &= !system || !run[i]->system || run[i]->system == system;
    if (run[i]->system) system = run[i]->system;
    all_recorded &= run[i]->has_record;
    clock |= run[i]->clock; /* a date and its midnight have one key */
    one &= run[i]->record == run[0]->record;
    differ |= run[i]->value != run[0]->value;
    within |= i > 0 && run[i]->version == run[i - 1]->version && run[i]->value != run[i - 1]->value;
  }
  if (!differ) return false;
  if (within || !all_recorded) return true;
  return clock && !one;
}

static hales_status find_doubts(hales_survey *s, hales_err *err) {
  if (s->key_n < 2) return HALES_OK;
  const hales_obs_key **all = HALES_NEW(s->keep, s->key_n, const hales_obs_key *);
  uint64_t *places = HALES_NEW(s->keep, s->key_n, uint64_t);
  if (!all || !places) return hales_batch_full(err);
  size_t n = 0;
  for (const struct hales_key_block *b = s->keys; b; b = b->next)
    for (size_t i = 0; i < b->n; i++) all[n++] = &b->keys[i];
  qsort(all, n, sizeof *all, by_key);
  for (size_t i = 0, end; i < n; i = end) {
    for (end = i + 1; end < n && all[end]->slot == all[i]->slot;) end++;
    if (end - i < 2 || !is_doubtful(all + i, end - i)) continue;
    for (size_t k = i; k < end; k++) places[s->doubtful_n++] = all[k]->at;
  }
  qsort(places, s->doubtful_n, sizeof *places, by_place);
  s->doubtful = places;
  return HALES_OK;
}

hales_status hales_survey_judge(hales_survey *s, hales_batch *out, hales_err *err) {
  HALES_TRY(hales_lives_gather(&s->stated, s->opt->now_us, &s->lives, err));
  HALES_TRY(hales_facts_pass(&s->stated, s->opt, &s->lives, out, err));
  HALES_TRY(hales_note_mixed_sources(&s->sources, err));
  out->notes = s->sources.notes;
  return find_doubts(s, err);
}

/* ---- the second look ---- */

static hales_status on_doubt(void *ctx, const hales_obs *stated, hales_err *err) {
  hales_survey *s = ctx;
  hales_obs o = *stated;
  bool drop = false;
  if (!bsearch(&o.place.at, s->doubtful, s->doubtful_n, sizeof *s->doubtful, by_place)) return HALES_OK;
  if (hales_obs_admit(&o, s->opt, &drop, NULL) != HALES_OK || drop) return HALES_OK;
  const hales_sink sink = hales_batch_sink(&s->doubts);
  return sink.obs(sink.ctx, &o, err);
}

hales_sink hales_survey_doubts(hales_survey *s) {
  return (hales_sink){.ctx = s, .obs = on_doubt};
}

static int by_verdict(const void *pa, const void *pb) {
  return hales_compare_u64(((const hales_verdict *)pa)->at, ((const hales_verdict *)pb)->at);
}

hales_status hales_survey_compare(hales_survey *s, hales_err *err) {
  void **all = NULL, **refused = NULL;
  const size_t n = s->doubts.obs.n;
  hales_batch *b = &s->doubts;
  if (n == 0) return HALES_OK;
  HALES_TRY(hales_batch_index(b, &b->obs, sizeof(hales_obs), &all, err));
  hales_obs **obs = HALES_NEW(s->keep, n, hales_obs *);
  s->verdicts = HALES_NEW(s->keep, n, hales_verdict);
  if (!obs || !s->verdicts) return hales_batch_full(err);
  for (size_t i = 0; i < n; i++) obs[i] = all[i];
  HALES_TRY(hales_contradictions_refuse(obs, n, b, err));
  HALES_TRY(hales_batch_index(b, &b->rejections, sizeof(hales_rejection), &refused, err));
  for (size_t i = 0; i < b->rejections.n; i++) {
    const hales_rejection *r = refused[i];
    s->verdicts[s->verdict_n++] = (hales_verdict){.at = r->place.at, .refused = r->reason};
  }
  for (size_t i = 0; i < n; i++)
    if ((obs[i]->flags & HALES_OBS_CONFLICT) && !(obs[i]->flags & HALES_OBS_REFUSED))
      s->verdicts[s->verdict_n++] = (hales_verdict){.at = obs[i]->place.at, .conflict = true};
  qsort(s->verdicts, s->verdict_n, sizeof *s->verdicts, by_verdict);
  return HALES_OK;
}

const hales_verdict *hales_survey_find(const hales_survey *s, uint64_t at) {
  const hales_verdict key = {.at = at};
  return s->verdict_n ? bsearch(&key, s->verdicts, s->verdict_n, sizeof key, by_verdict) : NULL;
}

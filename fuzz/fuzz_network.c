/* Networks, openBF's YAML and our JSON: no input crashes the reader; status and detail agree; an accepted
 * file has ends at its vessels' nodes, sizes within their ranges and notes that are texts; what can be
 * written is read again. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "physics/wave/network_json.h"
#include "physics/wave/wave_file.h"

static void check_end(const hales_network *net, const hales_end *e) {
  check(e->kind > HALES_END_NONE && e->kind <= HALES_END_COUPLED);
  check(e->tree.mate_end < (int)net->n_end);
  for (size_t i = 0; i < e->series.n; i++) check(e->series.value[i] - e->series.value[i] >= 0.0);
}

static void check_file(const hales_wave_file *f, size_t size) {
  const hales_network *net = &f->net;
  check(net->n_vessel > 0 && net->name && f->samples >= 2);
  for (size_t i = 0; i < net->n_vessel; i++) {
    const hales_vessel *v = &net->vessel[i];
    check(v->label && v->length_m > 0.0 && v->r_prox_m > 0.0 && v->r_dist_m > 0.0 && v->cells >= 0);
  }
  for (size_t i = 0; i < net->n_end; i++) check_end(net, &net->end[i]);
  for (size_t i = 0; i < f->n_series; i++)
    check(f->series[i].end < net->n_end && f->series[i].path && f->series[i].at < size);
  for (size_t i = 0; i < f->document.n_note; i++) check(strlen(f->document.note[i]) > 0);
}

/* The network once more through its text. */
static void write_and_read(const hales_network *net) {
  hales_buf text = {0};
  hales_err err = {0};
  check(hales_network_write(net, &text, &err) == HALES_OK);
  hales_arena arena = {.cap = hales_wave_file_room(text.len)};
  arena.base = malloc(arena.cap);
  hales_wave_file again;
  const hales_status s = hales_wave_file_read("again", (hales_bytes){(const uint8_t *)text.data, text.len},
                                              &arena, &again, &err);
  check(s == err.status && s != HALES_ENOMEM);
  if (s == HALES_OK) check(again.net.n_vessel == net->n_vessel && again.net.n_end == net->n_end);
  free(arena.base);
  hales_buf_deinit(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size > 1 << 16) return 0;
  hales_arena arena = {.cap = hales_wave_file_room(size)};
  arena.base = malloc(arena.cap);
  hales_wave_file f;
  hales_err err = {0};
  const hales_status s = hales_wave_file_read("in", (hales_bytes){data, size}, &arena, &f, &err);
  check(s == err.status && s != HALES_ENOMEM);
  if (s == HALES_OK) {
    check_file(&f, size);
    write_and_read(&f.net);
  } else {
    check(err.at <= size && memchr(err.msg, '\0', sizeof err.msg) != NULL);
  }
  free(arena.base);
  return 0;
}

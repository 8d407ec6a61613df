#include "physics/wave/wave_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/yaml.h"

size_t hales_wave_file_room(size_t n) {
  /* values: 60 bytes per byte of text (yaml.h, json.h); a vessel's own 1,200 bytes come with six keys or
   * more, which are 14 bytes at least */
  return 160 * n + 65536;
}

static bool is_json(hales_bytes in) {
  size_t i = in.n >= 3 && memcmp(in.p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  while (i < in.n && in.p[i] && strchr(" \t\r\n", in.p[i])) i++;
  return i < in.n && in.p[i] == '{';
}

/* "line 3, column 7: ..." of the text's reader as "FILE: line 3, column 7: ...". */
static hales_status name_file(const char *file, hales_status s, const hales_err *inner, hales_err *err) {
  unsigned long long line = 0, column = 0;
  int n = 0;
  if (sscanf(inner->msg, "line %llu, column %llu: %n", &line, &column, &n) == 2 && n > 0)
    return HALES_FAIL_AT(err, s, inner->at, "%.40s:%llu:%llu: %s", file, line, column, inner->msg + n);
  return HALES_FAIL_AT(err, s, inner->at, "%.40s: %s", file, inner->msg);
}

hales_status hales_wave_file_read(const char *file, hales_bytes in, hales_arena *arena, hales_wave_file *out,
                                  hales_err *err) {
  const hales_json *root = NULL;
  hales_err inner = {0};
  const bool json = is_json(in);
  hales_status s =
      json ? hales_json_read(in, arena, &root, &inner) : hales_yaml_read(in, arena, &root, &inner);
  if (s != HALES_OK) return name_file(file, s, &inner, err);
  hales_wave_text d = {.file = file, .in = in, .arena = arena, .err = err};
  *out = (hales_wave_file){.samples = 101, .write = {true, true, true, true}};
  s = json ? hales_network_json_read(&d, root, out) : hales_openbf_read(&d, root, out);
  d.err = NULL;
  out->document = d;
  out->net.vessel = out->vessel;
  out->net.end = out->end;
  return s;
}

void hales_wave_file_put_series(hales_wave_file *f, size_t i, hales_series s) {
  f->end[f->series[i].end].series = s;
}

hales_status hales_wave_file_finish(hales_wave_file *f, hales_err *err) {
  double period_s = f->net.period_s;
  for (size_t i = 0; i < f->net.n_end; i++) {
    const hales_end *e = &f->end[i];
    if ((e->kind != HALES_END_FLOW && e->kind != HALES_END_PRESSURE) || e->series.n < 2) continue;
    const double t_s = e->series.t_s[e->series.n - 1];
    if (period_s > 0.0 && fabs(t_s - period_s) > 1e-9 * period_s)
      return HALES_FAIL_AT(err, HALES_ERANGE, i,
                           "%.40s: the waveform at node %d lasts %g s, another %g s; they must have one "
                           "period",
                           f->document.file, e->node, t_s, period_s);
    period_s = t_s;
  }
  f->net.period_s = period_s;
  return hales_network_check(&f->net, err);
}

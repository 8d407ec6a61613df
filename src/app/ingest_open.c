#include "app/ingest_open.h"

#include <string.h>

#include "base/file.h"
#include "thread/reader.h"

/* A folder of data holds other things as well (a README, an archive): these are noted.  A file that the user
 * named, or that is called like data, and is of no known format is rejected. */
static bool is_bystander(const hales_file_found *file, const hales_reader *reader, hales_bytes head) {
  static const char *const data[] = {".csv", ".tsv", ".json", ".ndjson", ".jsonl", ".xml", ".hl7", ".xlsx"};
  enum { SURE = 60 }; /* what a reader says of more than a line with commas */
  const size_t n = strlen(file->path);
  if (file->named || (reader && reader->sniff(head) >= SURE)) return false;
  for (size_t i = 0; i < sizeof data / sizeof data[0]; i++) {
    const size_t m = strlen(data[i]);
    if (n >= m && strcmp(file->path + n - m, data[i]) == 0) return false;
  }
  return true;
}

void hales_ingest_close(hales_ingest_file *x) {
  hales_file_input_close(&x->file);
  hales_buf_deinit(&x->content);
}

static hales_status whole(hales_ingest_file *x, const char *path, size_t bytes_max, hales_err *err) {
  HALES_TRY(hales_file_read(path, bytes_max, &x->content, err));
  const uint8_t *bytes = x->content.data ? (const uint8_t *)x->content.data : (const uint8_t *)"";
  x->input = hales_input_of((hales_bytes){.p = bytes, .n = x->content.len});
  return HALES_OK;
}

hales_status hales_ingest_open(hales_ingest_file *x, const hales_file_found *found, size_t bytes_max,
                               hales_err *err) {
  bool regular = false;
  hales_bytes head = {0};
  x->input = hales_input_of(head);
  HALES_TRY(hales_file_input_open(found->path, &x->file, &regular, err));
  if (!regular) HALES_TRY(whole(x, found->path, bytes_max ? bytes_max : HALES_DOCUMENT_BYTES_MAX, err));
  hales_window w = {.in = regular ? &x->file.input : &x->input};
  const hales_status s = hales_window_get(&w, 0, 4096, &head, err);
  const hales_reader *reader = s == HALES_OK ? hales_reader_find(head) : NULL;
  x->bystander = s == HALES_OK && is_bystander(found, reader, head);
  x->passes_by = regular && reader && !reader->whole;
  hales_window_deinit(&w);
  if (s != HALES_OK || x->bystander || !regular) return s;
  if (!x->passes_by) {
    HALES_TRY(whole(x, found->path, bytes_max ? bytes_max : HALES_DOCUMENT_BYTES_MAX, err));
    return hales_file_input_check(&x->file, err);
  }
  if (bytes_max && x->file.input.n > bytes_max)
    return HALES_FAIL(err, HALES_ERANGE, "%s: more than %zu bytes; split it", hales_path_tail(found->path),
                      bytes_max);
  x->input = x->file.input;
  return HALES_OK;
}

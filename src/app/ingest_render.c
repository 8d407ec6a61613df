#include <string.h>

#include "app/ingest.h"
#include "base/json_write.h"

hales_status hales_ingest_verdict(const hales_ingest_result *r, hales_err *err) {
  if (r->rejected == 0 && r->received > 0) return HALES_OK;
  if (r->received == 0)
    return HALES_FAIL(err, HALES_EIO, "nothing was received: no files, or no facts in them");
  if (r->rejection_count == 0)
    return HALES_FAIL(err, HALES_EPARSE, "%llu rejected", (unsigned long long)r->rejected);
  const hales_ingest_rejection *x = &r->rejections[0];
  return HALES_FAIL_AT(err, x->status, x->at, "%s%s%s: %s", x->file, x->place ? ", " : "",
                       x->place ? x->place : "", x->reason);
}

static void put_rejection(hales_jw *w, const hales_ingest_rejection *x) {
  hales_jw_begin_object(w);
  hales_jw_put_string(w, "file", x->file);
  hales_jw_put_string(w, "at", x->place);
  if (x->at == UINT64_MAX)
    hales_jw_put_null(w, "byte");
  else
    hales_jw_put_uint(w, "byte", x->at);
  hales_jw_put_string(w, "reason", x->reason);
  hales_jw_end_object(w);
}

hales_status hales_ingest_json(const hales_ingest_result *r, hales_buf *out, hales_err *err) {
  hales_jw w = hales_jw_on(out, true);
  hales_jw_begin_object(&w);
  hales_jw_put_uint(&w, "received", r->received);
  hales_jw_put_uint(&w, "stored", r->stored);
  hales_jw_put_uint(&w, "duplicate", r->duplicate);
  hales_jw_put_uint(&w, "rejected", r->rejected);
  hales_jw_put_uint(&w, "files", r->files);
  hales_jw_put_uint(&w, "files_rejected", r->files_rejected);
  hales_jw_put_uint(&w, "flagged", r->flagged);
  hales_jw_put_uint(&w, "not_believed", r->not_believed);
  hales_jw_put_array(&w, "rejections");
  for (size_t i = 0; i < r->rejection_count; i++) put_rejection(&w, &r->rejections[i]);
  hales_jw_end_array(&w);
  hales_jw_put_array(&w, "unknown");
  for (size_t i = 0; i < r->unknown_count; i++) {
    hales_jw_begin_object(&w);
    hales_jw_put_string(&w, "name", r->unknown[i].name);
    hales_jw_put_string(&w, "system", r->unknown[i].system);
    hales_jw_put_uint(&w, "count", r->unknown[i].count);
    hales_jw_end_object(&w);
  }
  hales_jw_end_array(&w);
  hales_jw_put_array(&w, "notes");
  for (size_t i = 0; i < r->note_count; i++) {
    hales_jw_begin_object(&w);
    hales_jw_put_string(&w, "file", r->notes[i].file);
    hales_jw_put_string(&w, "at", r->notes[i].place);
    hales_jw_put_string(&w, "text", r->notes[i].text);
    hales_jw_put_uint(&w, "count", r->notes[i].count);
    hales_jw_end_object(&w);
  }
  hales_jw_end_array(&w);
  hales_jw_end_object(&w);
  return hales_jw_finish(&w, err);
}

void hales_ingest_text(const hales_ingest_result *r, size_t max_lines, hales_buf *out) {
  hales_buf_printf(out, "%llu received = %llu stored + %llu duplicate + %llu rejected (%llu file%s)\n",
                   (unsigned long long)r->received, (unsigned long long)r->stored,
                   (unsigned long long)r->duplicate, (unsigned long long)r->rejected,
                   (unsigned long long)r->files, r->files == 1 ? "" : "s");
  for (size_t i = 0; i < r->rejection_count && i < max_lines; i++) {
    const hales_ingest_rejection *x = &r->rejections[i];
    /* a reader's message may begin with the place already */
    const bool placed = x->place && strncmp(x->reason, x->place, strlen(x->place)) != 0;
    hales_buf_printf(out, "rejected: %s%s%s: %s\n", x->file, placed ? ": " : "", placed ? x->place : "",
                     x->reason);
  }
  if (r->rejected > max_lines)
    hales_buf_printf(out, "rejected: %llu more\n", (unsigned long long)(r->rejected - max_lines));
  if (r->not_believed)
    hales_buf_printf(
        out,
        "kept, not used: %llu value%s outside the range of the quantity or of an implausible time "
        "(hales thread SUBJECT shows which)\n",
        (unsigned long long)r->not_believed, r->not_believed == 1 ? "" : "s");
  for (size_t i = 0; i < r->unknown_count && i < max_lines; i++)
    hales_buf_printf(out, "kept, not used: %s (%llu)\n",
                     r->unknown[i].name ? r->unknown[i].name : "(no code)",
                     (unsigned long long)r->unknown[i].count);
  for (size_t i = 0; i < r->note_count && i < max_lines; i++) {
    const hales_ingest_note *x = &r->notes[i];
    hales_buf_printf(out, "note: %s: %s (%llu)\n", x->file, x->text, (unsigned long long)x->count);
  }
}

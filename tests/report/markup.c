#include "markup.h"

#include "support/assert.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 64, NAME_MAX_LEN = 24, IDS_MAX = 2048, ID_LEN = 48 };

typedef struct frame {
  char name[NAME_MAX_LEN];
  bool drawing, title, desc, figcaption, data_table, caption, heads, drawn;
  size_t text; /* characters of text directly or below */
} frame;

typedef struct reader {
  markup m;
  frame stack[DEPTH_MAX];
  int depth, heading, h1;
  char ids[IDS_MAX][ID_LEN], wanted[IDS_MAX][ID_LEN];
  size_t n_ids, n_wanted;
} reader;

size_t occurrences(const char *text, const char *needle) {
  size_t n = 0;
  for (const char *p = strstr(text, needle); p; p = strstr(p + strlen(needle), needle)) n++;
  return n;
}

static bool attribute(const char *tag, const char *name, char *value, size_t size) {
  char key[32];
  (void)snprintf(key, sizeof key, " %s=\"", name);
  const char *p = strstr(tag, key);
  if (!p) return false;
  p += strlen(key);
  const size_t n = strcspn(p, "\"");
  (void)snprintf(value, size, "%.*s", (int)(n < size ? n : size - 1), p);
  return true;
}

static void want(reader *r, const char *id) {
  if (r->n_wanted >= IDS_MAX) fail_msg("too many links for this test");
  (void)snprintf(r->wanted[r->n_wanted++], ID_LEN, "%.47s", id);
}

static void take_ids(reader *r, const char *tag) {
  char v[512];
  if (attribute(tag, "id", v, sizeof v)) {
    if (r->n_ids >= IDS_MAX) fail_msg("too many ids for this test");
    (void)snprintf(r->ids[r->n_ids++], ID_LEN, "%.47s", v);
  }
  if (attribute(tag, "href", v, sizeof v)) {
    r->m.links++;
    if (v[0] == '#')
      want(r, v + 1);
    else if (strchr(v, ':'))
      fail_msg("a link leads outside: %s", v);
  }
  if (attribute(tag, "aria-labelledby", v, sizeof v))
    for (char *save = NULL, *id = strtok_r(v, " ", &save); id; id = strtok_r(NULL, " ", &save)) want(r, id);
}

static void check_geometry(const char *tag) {
  static const char *const names[] = {"x",  "y", "x1",    "x2",     "y1", "y2",      "cx",
                                      "cy", "r", "width", "height", "d",  "viewBox", "points"};
  char v[65536];
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (!attribute(tag, names[i], v, sizeof v)) continue;
    if (v[0] == '\0') fail_msg("empty %s", names[i]);
    const size_t lawful = strspn(v, "0123456789.- MLHVZAalhvcmsz");
    if (v[lawful] != '\0')
      fail_msg("%s=\"%.60s\" is not geometry", names[i], v + (lawful > 20 ? lawful - 20 : 0));
  }
  if (attribute(tag, "width", v, sizeof v) && v[0] == '-') fail_msg("a negative width");
}

static void take_heading(reader *r, const char *name) {
  if (name[0] != 'h' || name[1] < '1' || name[1] > '6' || name[2]) return;
  const int level = name[1] - '0';
  if (level > r->heading + 1) fail_msg("heading level %d follows %d", level, r->heading);
  r->heading = level;
  r->h1 += level == 1;
}

static void opened(reader *r, const char *name, const char *tag) {
  frame *f = &r->stack[r->depth - 1];
  char v[256];
  if (strcmp(name, "script") == 0 || strstr(tag, " style=\"") || strstr(tag, " src=\"") ||
      strstr(tag, " onload"))
    fail_msg("a script, an inline style or an address: %.80s", tag);
  take_heading(r, name);
  if (strcmp(name, "svg") == 0) {
    f->drawing = attribute(tag, "role", v, sizeof v) && strcmp(v, "img") == 0;
    if (f->drawing)
      r->m.drawings++;
    else if (attribute(tag, "aria-hidden", v, sizeof v) && strcmp(v, "true") == 0)
      r->m.hidden_drawings++;
    else
      fail_msg("a drawing that is neither described nor hidden");
    for (int i = r->depth - 1; i > 0 && f->drawing; i--)
      if (strcmp(r->stack[i - 1].name, "figure") == 0) r->stack[i - 1].drawn = true;
  }
  if (strcmp(name, "section") == 0) {
    r->m.sections++;
    if (!attribute(tag, "aria-labelledby", v, sizeof v)) fail_msg("a section without a name");
  }
  r->m.figures += strcmp(name, "figure") == 0;
  r->m.tables += strcmp(name, "table") == 0;
  for (int i = r->depth - 1; i > 0; i--) {
    frame *up = &r->stack[i - 1];
    if (strcmp(name, "figcaption") == 0 && strcmp(up->name, "figure") == 0) up->figcaption = true;
    if (strcmp(name, "table") == 0 && strcmp(up->name, "figure") == 0) up->data_table = true;
    if (strcmp(name, "caption") == 0 && strcmp(up->name, "table") == 0) up->caption = true;
    if (strcmp(name, "th") == 0 && strstr(tag, "scope=\"col\"") && strcmp(up->name, "table") == 0)
      up->heads = true;
  }
}

static void closed(reader *r, const char *name) {
  if (r->depth == 0 || strcmp(r->stack[r->depth - 1].name, name) != 0)
    fail_msg("</%s> closes <%s>", name, r->depth ? r->stack[r->depth - 1].name : "nothing");
  const frame f = r->stack[--r->depth];
  frame *up = r->depth ? &r->stack[r->depth - 1] : NULL;
  if (up) up->text += f.text;
  if (up && up->drawing && strcmp(name, "title") == 0 && f.text) up->title = true;
  if (up && up->drawing && strcmp(name, "desc") == 0 && f.text) up->desc = true;
  if (f.drawing && !(f.title && f.desc)) fail_msg("a drawing without title or description");
  if (strcmp(name, "figure") == 0 && !(f.figcaption && f.data_table && f.drawn))
    fail_msg("a figure lacks caption, drawing or table");
  if (strcmp(name, "table") == 0 && !(f.caption && f.heads))
    fail_msg("a table lacks its caption or its heads");
  if (name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && !f.text) fail_msg("an empty heading");
}

static bool is_void(const char *name) {
  return strcmp(name, "meta") == 0 || strcmp(name, "br") == 0 || strcmp(name, "link") == 0 ||
         strcmp(name, "hr") == 0;
}

/* One tag that starts at p ('<'); returns the byte after '>'. */
static const char *take_tag(reader *r, const char *p) {
  const char *end = strchr(p, '>');
  if (!end) fail_msg("a tag without end: %.60s", p);
  char *tag = calloc(1, (size_t)(end - p) + 2);
  assert_non_null(tag);
  memcpy(tag, p, (size_t)(end - p));
  char name[NAME_MAX_LEN] = "";
  const bool closing = tag[1] == '/';
  const size_t n = strcspn(tag + 1 + closing, " />\n");
  (void)snprintf(name, sizeof name, "%.*s", (int)n, tag + 1 + closing);
  if (closing) {
    closed(r, name);
  } else if (tag[1] != '!') {
    r->m.elements++;
    if (r->depth >= DEPTH_MAX) fail_msg("nested too deep");
    r->stack[r->depth] = (frame){.text = 0};
    (void)snprintf(r->stack[r->depth++].name, NAME_MAX_LEN, "%s", name);
    take_ids(r, tag);
    check_geometry(tag);
    opened(r, name, tag);
    if (is_void(name) || end[-1] == '/')
      r->depth--;
    else if (strcmp(name, "style") == 0)
      end = strstr(end, "</style>") - 1;
  }
  free(tag);
  return end + 1;
}

static int by_text(const void *a, const void *b) {
  return strcmp(a, b);
}

markup assert_sound_page(const char *html) {
  reader *r = calloc(1, sizeof *r);
  assert_non_null(r);
  if (strncmp(html, "<!doctype html>", 15) != 0) fail_msg("no doctype");
  for (const char *p = html; *p;) {
    if (*p == '<') {
      p = take_tag(r, p);
      continue;
    }
    if (*p == '>') fail_msg("a bare > in the text: %.40s", p);
    if (r->depth && *p > ' ') r->stack[r->depth - 1].text++;
    p++;
  }
  if (r->depth) fail_msg("<%s> is never closed", r->stack[r->depth - 1].name);
  if (r->h1 != 1) fail_msg("%d h1 headings", r->h1);
  qsort(r->ids, r->n_ids, ID_LEN, by_text);
  for (size_t i = 1; i < r->n_ids; i++)
    if (strcmp(r->ids[i], r->ids[i - 1]) == 0) fail_msg("id %s stands twice", r->ids[i]);
  for (size_t i = 0; i < r->n_wanted; i++)
    if (!bsearch(r->wanted[i], r->ids, r->n_ids, ID_LEN, by_text))
      fail_msg("#%s leads nowhere", r->wanted[i]);
  const markup m = r->m;
  free(r);
  return m;
}

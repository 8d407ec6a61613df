#define _POSIX_C_SOURCE 200809L
#include "app/file_list.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"

/* Folders within folders; deeper ones are refused, so that the walk needs a bounded stack. */
#define DEPTH_MAX 64

/* The folders the walk is inside of, innermost first. */
typedef struct inside {
  const struct inside *outer;
  dev_t dev;
  ino_t ino;
  int depth;
} inside;

static hales_status no_memory(hales_err *err) {
  return HALES_FAIL(err, HALES_ENOMEM, "out of memory while listing files");
}

/* Takes ownership of path, also on failure. */
static hales_status append(hales_file_list *list, char *path, bool named, hales_err *err) {
  if (!path) return no_memory(err);
  if (list->count == list->cap) {
    const size_t cap = list->cap ? 2 * list->cap : 64;
    hales_file_found *p = cap <= SIZE_MAX / sizeof *p ? realloc(list->files, cap * sizeof *p) : NULL;
    if (!p) {
      free(path);
      return no_memory(err);
    }
    list->files = p;
    list->cap = cap;
  }
  list->files[list->count++] = (hales_file_found){.path = path, .named = named};
  return HALES_OK;
}

static char *join(const char *dir, const char *name) {
  const size_t nd = strlen(dir), nn = strlen(name), slash = nd == 0 || dir[nd - 1] == '/' ? 0 : 1;
  char *p = malloc(nd + slash + nn + 1);
  if (!p) return NULL;
  memcpy(p, dir, nd);
  if (slash) p[nd] = '/';
  memcpy(p + nd + slash, name, nn + 1);
  return p;
}

static int by_name(const void *a, const void *b) {
  return strcmp(((const hales_file_found *)a)->path, ((const hales_file_found *)b)->path);
}

static hales_status read_names(const char *dir, hales_file_list *names, hales_err *err) {
  DIR *d = opendir(dir);
  if (!d) return hales_file_blame(dir, errno, false, err);
  hales_status s = HALES_OK;
  const struct dirent *e;
  errno = 0;
  while (s == HALES_OK && (e = readdir(d)) != NULL) {
    if (e->d_name[0] != '.') s = append(names, join(dir, e->d_name), false, err);
    errno = 0;
  }
  if (s == HALES_OK && errno != 0) s = hales_file_blame(dir, errno, false, err);
  (void)closedir(d);
  if (s == HALES_OK && names->count > 1) qsort(names->files, names->count, sizeof names->files[0], by_name);
  return s;
}

static bool is_inside(const inside *in, const struct stat *st) {
  for (; in; in = in->outer)
    if (in->dev == st->st_dev && in->ino == st->st_ino) return true;
  return false;
}

static hales_status walk(hales_file_list *list, const char *dir, const inside *in, hales_err *err) {
  if (in->depth > DEPTH_MAX)
    return HALES_FAIL(err, HALES_EIO, "folders are nested more than %d deep", DEPTH_MAX);
  hales_file_list names = {0};
  hales_status s = read_names(dir, &names, err);
  for (size_t i = 0; s == HALES_OK && i < names.count; i++) {
    struct stat st;
    if (stat(names.files[i].path, &st) != 0) continue; /* a link to nowhere */
    if (S_ISDIR(st.st_mode) && !is_inside(in, &st)) {
      const inside deeper = {.outer = in, .dev = st.st_dev, .ino = st.st_ino, .depth = in->depth + 1};
      s = walk(list, names.files[i].path, &deeper, err);
    } else if (S_ISREG(st.st_mode)) {
      s = append(list, names.files[i].path, false, err);
      names.files[i].path = NULL;
    }
  }
  hales_file_list_deinit(&names);
  return s;
}

hales_status hales_file_list_add(hales_file_list *list, const char *path, hales_err *err) {
  struct stat st;
  if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
    const inside here = {.outer = NULL, .dev = st.st_dev, .ino = st.st_ino, .depth = 0};
    return walk(list, path, &here, err);
  }
  return append(list, join("", path), true, err);
}

void hales_file_list_deinit(hales_file_list *list) {
  for (size_t i = 0; i < list->count; i++) free(list->files[i].path);
  free(list->files);
  *list = (hales_file_list){0};
}

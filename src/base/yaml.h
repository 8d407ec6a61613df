/* YAML reader into the values of json.h: one kind of tree for both, with the place of every value.
 *
 * What configuration files use of YAML 1.1: mappings, sequences, plain and quoted scalars, in block and flow
 * style, comments.  A plain scalar is null (empty, ~, null), a boolean (true, false), a number (decimal, with
 * or without a leading or closing point: .5, 4.e-3, +2) or else a string; a quoted one is a string.  So
 * are .nan, .inf, 1_000, 0x1F, 010 and 12:30: strings, for the caller to refuse where he wants a number.
 *
 * Refused, as nobody needs them here and each is a trap: aliases (a few lines of them expand to gigabytes),
 * tags, keys that are not scalars, a key that is there twice, more than one document, nesting deeper than
 * HALES_JSON_DEPTH_MAX, more than HALES_YAML_KEYS_MAX keys in one mapping, U+0000, text that is not UTF-8.
 */
#ifndef HALES_BASE_YAML_H
#define HALES_BASE_YAML_H

#include "base/json.h"

#define HALES_YAML_KEYS_MAX 1000

/* Reads one document.
 *
 *   in      UTF-8 text                             borrowed until the call returns
 *   arena   receives the values; about 60 bytes per byte of text in the worst case, 10 usually
 *   root    out; untouched on failure
 *
 * Returns OK; EPARSE (not YAML, refused as said above, or no document at all) and ERANGE (number beyond the
 * doubles), both with err->at = byte offset and a message that begins with line and column; ENOMEM.
 * Guarantees: stack use bounded by the depth limit; the library's own memory is released on every way out.
 */
hales_status hales_yaml_read(hales_bytes in, hales_arena *arena, const hales_json **root,
                             hales_err *err) HALES_CHECKED;

#endif

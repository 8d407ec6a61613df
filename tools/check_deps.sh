#!/bin/sh
# Fails when a folder of src/ includes or links what tools/deps.txt does not grant it.
#
#   tools/check_deps.sh [ROOT]       ROOT: a tree with src/ and tools/deps.txt; default: this one
set -eu
root=${1:-$(dirname "$0")/..}
cd "$root"
[ -f tools/deps.txt ] || { echo "tools/check_deps.sh: $root has no tools/deps.txt" >&2; exit 2; }
find src -name '*.[ch]' -o -name '*.inc' -o -mindepth 2 -name CMakeLists.txt | LC_ALL=C sort >"${TMPDIR:-/tmp}/hales-deps.$$"
trap 'rm -f "${TMPDIR:-/tmp}/hales-deps.$$"' EXIT
awk -v list="${TMPDIR:-/tmp}/hales-deps.$$" '
  # the list: folder -> " a b c ", <header> -> " a b c "
  /^#/ || /^ *$/ { next }
  {
    at = index($0, ":")
    if (!at) { print "tools/deps.txt:" FNR ": no colon"; bad = 1; next }
    granted[substr($0, 1, at - 1)] = " " substr($0, at + 1) " "
  }
  function refuse(path, line, what) { print path ":" line ": " what; bad = 1 }
  function scan(path,    folder, line, text, used, n, words, i) {
    split(path, words, "/")
    folder = words[2]
    if (!(folder in granted)) {
      if (!(folder in told)) refuse(path, 1, "folder " folder " has no line in tools/deps.txt")
      told[folder] = 1
      return
    }
    while ((getline text < path) > 0) {
      line++
      if (text ~ /^[ \t]*#[ \t]*include[ \t]*"/) {
        used = text
        sub(/^[^"]*"/, "", used)
        sub(/".*/, "", used)
        if (used !~ /\//) refuse(path, line, "include \"" used "\" names no folder: \"folder/" used "\"")
        else {
          sub(/\/.*/, "", used)
          if (used != folder && index(granted[folder], " " used " ") == 0) refuse(path, line, folder " may not include from " used)
        }
      } else if (text ~ /^[ \t]*#[ \t]*include[ \t]*</) {
        used = text
        sub(/^[^<]*/, "", used)
        sub(/>.*/, ">", used)
        if (used in granted && index(granted[used], " " folder " ") == 0) refuse(path, line, folder " may not include " used)
      } else if (path ~ /CMakeLists.txt$/ && match(text, /DEPENDS[ a-z_0-9]*/) && text !~ /add_custom/ && text !~ /hales_test/) {
        n = split(substr(text, RSTART + 7, RLENGTH - 7), words, " ")
        for (i = 1; i <= n; i++)
          if ((words[i] in granted) && words[i] != folder && index(granted[folder], " " words[i] " ") == 0)
            refuse(path, line, folder " may not depend on " words[i])
      }
    }
    close(path)
  }
  END {
    while ((getline path < list) > 0) { files++; scan(path) }
    if (!files) { print "no file under src/"; bad = 1 }
    exit bad
  }
' tools/deps.txt

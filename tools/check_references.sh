#!/bin/sh
# Fails when something is cited that docs/references.bib does not have.
#
#   tools/check_references.sh [ROOT]       default: this tree
#
# A citation is: [Key] or [Key, eq 12] or [Key1; Key2] in a comment of src/ or in docs/*.md (not a link), where Key is
# a name with a year (Vehtari2024) or in capitals (UCUM) or in camel case (ModularCirc); a string literal of src/ that
# is nothing but names with years (the source column of a table); the value of "source", "sources" or "reference" in
# a JSON file of data/, and the column of that name in a CSV file there, when it is one word.
set -eu
root=${1:-$(dirname "$0")/..}
cd "$root"
bib=docs/references.bib
[ -f "$bib" ] || { echo "tools/check_references.sh: $root has no $bib" >&2; exit 2; }
find src docs data include -type f \( -name '*.[ch]' -o -name '*.md' -o -name '*.json' -o -name '*.csv' \) 2>/dev/null |
  LC_ALL=C sort >"${TMPDIR:-/tmp}/hales-refs.$$"
trap 'rm -f "${TMPDIR:-/tmp}/hales-refs.$$"' EXIT
LC_ALL=C awk -v list="${TMPDIR:-/tmp}/hales-refs.$$" '
  /^@[A-Za-z]+ *\{/ {
    key = $0
    sub(/^@[A-Za-z]+ *\{ */, "", key)
    sub(/ *,.*/, "", key)
    if (key in known) { print FILENAME ":" FNR ": " key " stands there twice"; bad = 1 }
    known[key] = 1
    entries++
  }
  function dated(word) { return word ~ /^[A-Z][A-Za-z-]+[12][0-9][0-9][0-9][a-z]?$/ }
  function cited(word) {
    return dated(word) || word ~ /^[A-Z][A-Z-]*[A-Z][A-Z][A-Z]$/ || word ~ /^[A-Z][a-z]+([A-Z][a-z]+)+$/
  }
  function need(word) {
    seen++
    if (!(word in known)) { print path ":" line ": [" word "] is not in docs/references.bib"; bad = 1 }
  }
  # the bracketed citations of a piece of prose
  function brackets(text,    before, inside, after, n, piece, i, word, array) {
    before = " "
    while (match(text, /\[[^][]*\]/)) {
      if (RSTART > 1) before = substr(text, RSTART - 1, 1)
      inside = substr(text, RSTART + 1, RLENGTH - 2)
      after = substr(text, RSTART + RLENGTH, 1)
      text = substr(text, RSTART + RLENGTH)
      array = before ~ /[A-Za-z0-9_)\]]/
      before = "]" # of a second dimension: x [n][M]
      if (array || after == "(") continue
      n = split(inside, piece, /[;,] */)
      for (i = 1; i <= n; i++) {
        word = piece[i]
        sub(/ .*/, "", word)
        if (cited(word)) need(word)
      }
    }
  }
  # string literals that are nothing but names with years
  function literals(text,    inside, n, word, i, all) {
    while (match(text, /"[^"]*"/)) {
      inside = substr(text, RSTART + 1, RLENGTH - 2)
      text = substr(text, RSTART + RLENGTH)
      n = split(inside, word, /[;,] */)
      all = n > 0
      for (i = 1; i <= n; i++) all = all && dated(word[i])
      for (i = 1; all && i <= n; i++) need(word[i])
    }
  }
  function scan_c(    text, comment, code, at) {
    comment = 0
    while ((getline text < path) > 0) {
      line++
      code = ""
      while (text != "") {
        if (comment) {
          at = index(text, "*/")
          brackets(at ? substr(text, 1, at - 1) : text)
          text = at ? substr(text, at + 2) : ""
          if (at) comment = 0
        } else {
          at = match(text, /\/[*\/]/)
          code = code (at ? substr(text, 1, at - 1) : text)
          if (at && substr(text, at, 2) == "//") { brackets(substr(text, at + 2)); text = "" }
          else { comment = at > 0; text = at ? substr(text, at + 2) : "" }
        }
      }
      literals(code)
    }
  }
  function scan_json(    text, value, word, n, i) {
    while ((getline text < path) > 0) {
      line++
      literals(text)
      while (match(text, /"(source|sources|reference)" *: *("[^"]*"|\[[^]]*\])/)) {
        value = substr(text, RSTART, RLENGTH)
        text = substr(text, RSTART + RLENGTH)
        sub(/^[^:]*: */, "", value)
        gsub(/[]["]/, "", value)
        n = split(value, word, /[;,] */)
        for (i = 1; i <= n; i++) if (word[i] != "" && word[i] !~ /[ \/:]/ && !dated(word[i])) need(word[i])
      }
    }
  }
  function scan_csv(    text, n, field, i, column) {
    column = 0
    while ((getline text < path) > 0) {
      line++
      n = split(text, field, ",")
      if (line == 1) { for (i = 1; i <= n; i++) if (field[i] == "source" || field[i] == "reference") column = i }
      else if (column && field[column] != "" && field[column] !~ /[ \/.:]/) need(field[column])
    }
  }
  function scan_md(    text) { while ((getline text < path) > 0) { line++; brackets(text) } }
  END {
    while ((getline path < list) > 0) {
      line = 0
      if (path ~ /\.[ch]$/) scan_c()
      else if (path ~ /\.json$/) scan_json()
      else if (path ~ /\.csv$/) scan_csv()
      else scan_md()
      close(path)
    }
    if (!entries) { print "docs/references.bib has no entry"; bad = 1 }
    exit bad
  }
' "$bib"

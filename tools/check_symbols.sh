#!/bin/sh
# Fails when a library of ours, except cli and server, has writable data: no mutable globals; and when the shared
# library or that of the FMUs shows another set of names than its header declares.
#
#   tools/check_symbols.sh BUILD_TREE       a tree without sanitizers and coverage (those add data of their own)
set -eu
tree=${1:?usage: tools/check_symbols.sh BUILD_TREE}
found=0
bad=0
for lib in "$tree"/src/*/libhales_*.a; do
  [ -f "$lib" ] || continue
  case $lib in */libhales_cli.a | */libhales_server.a) continue ;; esac
  found=$((found + 1))
  # symbols in .data, .bss, thread-local and common storage; .data.rel.ro is constant after relocation
  writable=$(objdump -t "$lib" 2>/dev/null | awk '
    /^[^ ]+\.o:/ { object = $1 }
    / \.data\.rel\.ro/ { next }
    ($0 ~ /[ \t](\.data|\.bss|\.tdata|\.tbss)[^ \t]*\t/ || $0 ~ /\*COM\*/) {
      if ($NF ~ /^\.(data|bss|tdata|tbss)/) next   # the section itself
      print object " " $NF
    }')
  if [ -n "$writable" ]; then
    echo "$(basename "$lib") has writable data:"
    echo "$writable"
    bad=1
  fi
done
if [ "$found" -eq 0 ]; then
  echo "tools/check_symbols.sh: no library under $tree/src" >&2
  exit 2
fi
# differs WHAT WANTED SHOWN: tells which names are on one side only
differs() {
  if [ "$2" != "$3" ]; then
    echo "$1 shows other names than it should:"
    printf '%s\n%s\n' "$2" "$3" | LC_ALL=C sort | uniq -u
    bad=1
  fi
}
shown() { nm -D --defined-only "$1" | awk '{ print $3 }' | LC_ALL=C sort; }
if [ -f "$tree/lib/libhales.so" ]; then
  header=$(dirname "$0")/../include/hales.h
  differs libhales.so "$(sed -n 's/^HALES_API .*[ *]\(hales_[a-z_]*\)(.*/\1/p' "$header" | LC_ALL=C sort)" "$(shown "$tree/lib/libhales.so")"
fi
if [ -f "$tree/lib/hales_fmu.so" ]; then
  header=$(dirname "$0")/../src/fmi/fmi2.h
  differs hales_fmu.so "$(sed -n 's/^FMI2 .*[ *]\(fmi2[A-Za-z]*\)(.*/\1/p' "$header" | LC_ALL=C sort)" "$(shown "$tree/lib/hales_fmu.so")"
fi
exit $bad

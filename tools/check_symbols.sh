#!/bin/sh
# Fails when a library of ours, except cli and server, has writable data: no mutable globals.
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
exit $bad

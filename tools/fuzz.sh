#!/bin/sh
# Fuzzes every target for some seconds each (libFuzzer, clang-14, ASan+UBSan).
#
#   tools/fuzz.sh [SECONDS]        default 30; 0 only replays the corpus
#
# Found inputs stay in build/fuzz/found; a crash ends the run with exit 1 and its file in build/fuzz/crash-*.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-30}
tree=build/fuzz
mkdir -p build
if [ ! -f "$tree/build.ninja" ]; then
  cmake --preset fuzz >build/configure-fuzz.log 2>&1 || { cat build/configure-fuzz.log; exit 1; }
fi
cmake --build "$tree" -j "$(nproc 2>/dev/null || echo 2)" -- --quiet
ran=0
for target in "$tree"/fuzz/fuzz_*; do
  { [ -f "$target" ] && [ -x "$target" ]; } || continue
  name=${target##*/fuzz_}
  corpus=fuzz/corpus/$name
  found=$tree/found/$name
  mkdir -p "$found"
  set -- -rss_limit_mb=2048 -timeout=10 "-artifact_prefix=$tree/crash-$name-" -print_final_stats=0 -verbosity=0
  if [ "$seconds" -eq 0 ]; then set -- "$@" -runs=0; else set -- "$@" "-max_total_time=$seconds"; fi
  if [ -f "fuzz/dict/$name.dict" ]; then set -- "$@" "-dict=fuzz/dict/$name.dict"; fi
  set -- "$@" "$found"
  if [ -d "$corpus" ]; then set -- "$@" "$corpus"; fi
  if ! "$target" "$@" >"$tree/$name.log" 2>&1; then
    tail -n 60 "$tree/$name.log"
    echo "fuzz_$name: failed; the input is in $tree/crash-$name-*" >&2
    exit 1
  fi
  echo "fuzz_$name: ok"
  ran=$((ran + 1))
done
[ "$ran" -gt 0 ] || { echo "tools/fuzz.sh: no target was built under $tree/fuzz" >&2; exit 1; }

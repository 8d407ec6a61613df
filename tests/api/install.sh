#!/bin/bash
# Installs into an empty folder and uses the copy as a stranger would: pkg-config, the example in C and in C++.
set -u
SOURCE=${SOURCE:?} BINARY=${BINARY:?} CMAKE=${CMAKE:?} CC=${CC:?} VERSION=${VERSION:?}
if [ -n "${SANITIZE:-}" ] || [ "${COVERAGE:-OFF}" = ON ]; then
  echo "skipped: an instrumented library needs an instrumented program; the plain build runs this test"
  exit 77
fi
passed=0 failed=0 skipped=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
check() {
  local name=$1
  shift
  if "$@" >"$work/log" 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $name"
    head -n 20 "$work/log"
  fi
}
skip() { skipped=$((skipped + 1)); echo "skipped: $*"; }
example=$SOURCE/examples/narrowed_lungs.c
strict=(-Wall -Wextra -Wpedantic -Werror)

check "installs" "$CMAKE" --install "$BINARY" --prefix "$work/usr"
library=$(find "$work/usr" -name 'libhales.so')
check "has a library" test -n "$library"
lib=$(dirname "${library:-/nowhere/x}")
check "library has the version of the interface in its name" test -e "$lib/libhales.so.$(sed -n 's/^#define HALES_API_VERSION //p' "$work/usr/include/hales.h")"
export LD_LIBRARY_PATH=$lib PKG_CONFIG_PATH=$lib/pkgconfig

if command -v pkg-config >/dev/null 2>&1; then
  check "pkg-config knows the version" test "$(pkg-config --modversion hales)" = "$VERSION"
  read -r -a flags < <(pkg-config --cflags --libs hales)
else
  skip "pkg-config is not installed: the flags are spelt out"
  flags=("-I$work/usr/include" "-L$lib" -lhales)
fi
check "example as C" "$CC" -std=c99 "${strict[@]}" "$example" "${flags[@]}" -o "$work/as_c"
check "example runs" bash -c "'$work/as_c' >'$work/c.txt'"
check "example prints five heartbeats' worth" test "$(grep -c ' WU: .* L/min, ok after ' "$work/c.txt")" = 5
# resistance goes up, flow goes down
check "example: physiology" awk '{ r = $2; q = $4 } NR > 1 && (r <= r0 || q >= q0) { bad = 1 } { r0 = r; q0 = q } END { exit bad }' "$work/c.txt"
if [ -n "${CXX:-}" ] && [ "$CXX" != HALES_CXX-NOTFOUND ]; then
  check "example as C++" "$CXX" -std=c++11 "${strict[@]}" -x c++ "$example" -x none "${flags[@]}" -o "$work/as_cpp"
  check "example as C++ runs" bash -c "'$work/as_cpp' >'$work/cpp.txt'"
  check "example as C++ prints the same" cmp "$work/c.txt" "$work/cpp.txt"
else
  skip "no C++ compiler"
fi
line="$passed passed, $failed failed"
[ "$skipped" -gt 0 ] && line="$line, $skipped skipped"
echo "$line"
[ "$failed" -eq 0 ]

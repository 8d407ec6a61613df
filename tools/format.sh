#!/bin/sh
# Formats our C files with clang-format-14, or with --check only says which are not formatted (exit 1).
set -eu
cd "$(dirname "$0")/.."
if ! command -v clang-format-14 >/dev/null 2>&1; then
  echo "tools/format.sh: clang-format-14 is missing: tools/setup.sh clang" >&2
  exit 1
fi
files=$(find src tests bench fuzz include examples -name '*.[ch]' 2>/dev/null | LC_ALL=C sort)
[ -n "$files" ] || exit 0
if [ "${1:-}" = --check ]; then
  mkdir -p build
  # shellcheck disable=SC2086
  if ! clang-format-14 --dry-run -Werror $files 2>build/format.log; then
    sed -n 's/^\([^:]*\):.*clang-format-violations.*/\1/p' build/format.log | sort -u >&2
    echo "these files are not formatted: make format" >&2
    exit 1
  fi
else
  # shellcheck disable=SC2086
  clang-format-14 -i $files
fi

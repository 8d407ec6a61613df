#!/bin/bash
# The tools that guard the house find what they are there to find.
. "$(dirname "$0")/e2e_cli_lib.sh"
tools=$SOURCE/tools

# a small tree that keeps the rules
mkdir -p tree/tools tree/src/base tree/src/physics tree/docs tree/data
printf 'base:\nphysics: base\nstore: base\n<sqlite3.h>: store\n' >tree/tools/deps.txt
printf '#include "base/a.h"\n#include <math.h>\n' >tree/src/physics/wk3.c
printf '/* a */\n' >tree/src/base/a.h
printf 'hales_module(physics SOURCES wk3.c DEPENDS base)\n' >tree/src/physics/CMakeLists.txt
deps_refuse() { # NAME PATTERN
  if "$tools/check_deps.sh" tree >out 2>&1; then fail "check_deps: $1 passed"; else check "check_deps: $1" grep -q "$2" out; fi
}
check "check_deps accepts a lawful tree" "$tools/check_deps.sh" tree
printf '#include "physics/wk3.h"\n' >tree/src/base/b.c
deps_refuse "an arrow upwards" 'src/base/b.c:1: base may not include from physics'
printf '#include <sqlite3.h>\n' >tree/src/base/b.c
deps_refuse "an outside header" 'src/base/b.c:1: base may not include <sqlite3.h>'
printf '#include "a.h"\n' >tree/src/base/b.c
deps_refuse "an include without folder" 'names no folder'
rm tree/src/base/b.c
printf 'hales_module(physics SOURCES wk3.c\n  DEPENDS base store)\n' >tree/src/physics/CMakeLists.txt
deps_refuse "a link that is not granted" 'src/physics/CMakeLists.txt:2: physics may not depend on store'
printf 'hales_module(physics SOURCES wk3.c DEPENDS base)\n' >tree/src/physics/CMakeLists.txt
mkdir tree/src/govern && touch tree/src/govern/x.c
deps_refuse "an unknown folder" 'folder govern has no line'
rm -r tree/src/govern
check "check_deps accepts it again" "$tools/check_deps.sh" tree

printf '@article{Vehtari2024,\n  title = {x}\n}\n@misc{UCUM,\n  title = {y}\n}\n' >tree/docs/references.bib
printf '/* after [Vehtari2024, eq 12]; x [n][n] mm[Hg] [HALES_MAX] x [n][ROWS] */\nstatic const char *s = "Vehtari2024";\n' >tree/src/base/c.c
printf '{"source": "Vehtari2024", "name": "Level3"}\n' >tree/data/drugs.json
printf 'name,source\na,UCUM\n' >tree/data/units.csv
refs_refuse() { # NAME PATTERN
  if "$tools/check_references.sh" tree >out 2>&1; then fail "check_references: $1 passed"; else check "check_references: $1" grep -q "$2" out; fi
}
check "check_references accepts a lawful tree" "$tools/check_references.sh" tree
printf 'int x; // see [Salmon2011]\n' >tree/src/base/d.c
refs_refuse "a comment" 'src/base/d.c:1: \[Salmon2011\]'
printf '/* one\n * two [UCUM; LOINC] */\n' >tree/src/base/d.c
refs_refuse "the second of two keys" 'src/base/d.c:2: \[LOINC\]'
printf '  P(r, "s", 0.5, "Salmon2011")\n' >tree/src/base/d.c
refs_refuse "a table row" 'src/base/d.c:1: \[Salmon2011\]'
rm tree/src/base/d.c
printf '{"a": {"source": "Nobody"}}\n' >tree/data/drugs.json
refs_refuse "a data file" 'data/drugs.json:1: \[Nobody\]'
printf '{}\n' >tree/data/drugs.json
printf 'name,source\na,Nobody\n' >tree/data/units.csv
refs_refuse "a table of data" 'data/units.csv:2: \[Nobody\]'
rm tree/data/units.csv
printf 'As [Salmon2011](https://example.org) says.\n\nAs [Salmon2011] says.\n' >tree/docs/a.md
refs_refuse "a page" 'docs/a.md:3: \[Salmon2011\]'
rm tree/docs/a.md
printf '@misc{UCUM,\n}\n' >>tree/docs/references.bib
refs_refuse "a key that stands twice" 'UCUM stands there twice'

# writable data in a library
if command -v gcc >/dev/null 2>&1 && command -v objdump >/dev/null 2>&1; then
  mkdir -p lib/src/base
  library() { # CODE
    printf '%s\n' "$1" | gcc -fPIC -O1 -x c -c -o lib/x.o - && rm -f lib/src/base/libhales_base.a &&
      ar rc lib/src/base/libhales_base.a lib/x.o
  }
  library 'const char *const names[] = {"a", "b"}; static const double k[] = {1.5, 2.5}; double f(int i) { return k[i]; }'
  check "check_symbols accepts constants" "$tools/check_symbols.sh" lib
  for code in 'int count;' 'static int count = 3; int f(void) { return count++; }' '_Thread_local int x;' \
    'int f(void) { static int n; return ++n; }' 'const char *name = "a";'; do
    library "$code"
    if "$tools/check_symbols.sh" lib >out 2>&1; then fail "check_symbols: '$code' passed"; else
      check "check_symbols: '$code'" grep -q 'has writable data' out
    fi
  done
else
  skip "check_symbols: needs gcc and objdump"
fi

# which build this is
identity() { # the version that sources in ./source would be built as
  cmake -D SOURCE="$work/source" -D VERSION=3.1.4 -D TEMPLATE="$SOURCE/src/cli/code_version.c.in" -D OUT="$work/made.c" \
    -P "$tools/cmake/BuildIdentity.cmake" >"$work/.log" 2>&1 && sed -n 's/^const char.*"\(.*\)";$/\1/p' made.c
}
as_somebody() { git -C source -c user.name=a -c user.email=a@example.org "$@"; }
commit() { as_somebody commit -q -a -m "$1"; }
if command -v git >/dev/null 2>&1 && command -v cmake >/dev/null 2>&1; then
  mkdir -p source/tools/cmake
  cp "$tools/cmake/commit.txt" source/tools/cmake && cp "$SOURCE/.gitattributes" source
  check "sources that tell nothing" test "$(identity)" = 3.1.4+unknown-build
  git init -q . && git add source && commit around
  check "a repository around the sources is not theirs" test "$(identity)" = 3.1.4+unknown-build
  rm -rf .git && git init -q source && git -C source add . && commit one
  one=$(git -C source rev-parse --short=12 HEAD)
  check "sources at a commit" test "$(identity)" = "3.1.4+$one"
  check "a repository that a hook names is not asked" test "$(GIT_DIR=/nowhere identity)" = "3.1.4+$one"
  touch -d '2001-02-03' made.c && identity >/dev/null
  check "the same commit compiles nothing" test made.c -ot source
  touch source/untracked
  check "a file beside the sources is no edit" test "$(identity)" = "3.1.4+$one"
  printf 'edited\n' >>source/.gitattributes
  check "an edited source" test "$(identity)" = "3.1.4+$one-dirty"
  commit two
  two=$(git -C source rev-parse --short=12 HEAD)
  check "the next commit" test "$(identity)" = "3.1.4+$two"
  as_somebody tag -a v9 -m nine && check "a tag changes nothing" test "$(identity)" = "3.1.4+$two"
  git -C source archive -o "$work/source.tar" HEAD && rm -rf source && mkdir source && tar -xf source.tar -C source
  check "an archive tells its commit" test "$(identity)" = "3.1.4+$two"
else
  skip "the build's identity: needs git and cmake"
fi
run --version --json
check "the program tells its build" python3 -c '
import json, re, sys
v = json.load(open(sys.argv[1]))
sys.exit(not re.fullmatch(re.escape(v["version"]) + r"\+([0-9a-f]{12,}(-dirty)?|unknown-build)", v["code_version"]))' .out

if ! command -v objdump >/dev/null 2>&1 || objdump -h "$HALES" | grep -q '\.debug_info'; then
  skip "the program names no folder of this machine: only where it holds no debugging information"
elif grep -qaF "$SOURCE/" "$HALES"; then
  fail "the program names the folder that it was built in"
else
  pass
fi

# counting
count() { awk -f "$tools/count_tests.awk" ctest.out last.log >counted; rc=$?; }
cat >ctest.out <<'T'
1/4 Test #1: base.json ........................   Passed    0.01 sec
2/4 Test #2: base.file ........................***Failed    0.02 sec
3/4 Test #3: e2e.cli ..........................   Passed    2.50 sec
4/4 Test #4: physics.x ........................***Exception: SegFault  0.02 sec
T
cat >last.log <<'T'
1/4 Testing: base.json
[       OK ] a
[==========] 3 test(s) run.
[  PASSED  ] 2 test(s).
[  SKIPPED ] 1 test(s), listed below:
2/4 Testing: base.file
[==========] 4 test(s) run.
[  PASSED  ] 3 test(s).
[  FAILED  ] 1 test(s), listed below:
[  FAILED  ] names_it
3/4 Testing: e2e.cli
17 passed, 0 failed, 2 skipped
4/4 Testing: physics.x
[       OK ] one
[       OK ] two
[ RUN      ] three
T
count
check "counts tests of all kinds" test "$(tail -n 1 counted)" = "24 passed, 2 failed, 3 skipped"
check "fails when one failed" test "$rc" -ne 0
sed -i 2d ctest.out && sed -i 's/4 Test #4.*/4 Test #4: physics.x ... Passed 0.02 sec/' ctest.out
count
check "a program without its closing line is a failure" test "$(tail -n 1 counted)" = "21 passed, 1 failed, 3 skipped"
printf '1/1 Test #1: base.json ....***Failed  0.01 sec\n' >ctest.out
count
check "all tests passed and yet a bad end is a failure" test "$(tail -n 1 counted)" = "2 passed, 1 failed, 1 skipped"
: >last.log
printf 'No tests were found!!!\n' >ctest.out
count
check "no test at all is no success" test "$rc" -ne 0
finish

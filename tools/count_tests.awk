# Counts single tests.  First file: what ctest printed (how each program ended); second: LastTest.log (what each
# program printed).  Prints the slowest programs and, last, `N passed, N failed[, N skipped]`; exit 1 when any failed.
#
# A cmocka program states its own sums at the end.  One that died before that contributes the tests it had passed
# and one failure.  A program whose tests all passed but which ended badly (a leak, a crash in the destructor, a
# timeout) contributes one failure more.

FNR == 1 { file++ }

file == 1 && /Test +#[0-9]+: / {
  line = $0
  sub(/^.*Test +#[0-9]+: /, "", line)
  name = line
  sub(/ .*/, "", name)
  seen[name] = 1
  order[++programs] = name
  if (line ~ /\*\*\*Skipped/) end_of[name] = "skipped"
  else if (line ~ / Passed +[0-9.]+ sec/) end_of[name] = "passed"
  else end_of[name] = "failed"
  seconds[name] = line ~ /[0-9.]+ sec/ ? line : 0
  sub(/ sec.*/, "", seconds[name])
  sub(/.* /, "", seconds[name])
  next
}

file == 2 && /^[0-9]+\/[0-9]+ Testing: / { name = $3; next }
file == 2 && /^\[       OK \] / { ok[name]++; next }
file == 2 && /^\[==========\] [0-9]+ test\(s\) run\./ { summed[name] = 1 }
file == 2 && match($0, /\[  PASSED  \] [0-9]+ test\(s\)/) { passed[name] += number($0, RSTART + 13) }
file == 2 && /^\[  SKIPPED \] [0-9]+ test\(s\), listed below/ { skipped[name] += number($0, 14) }
file == 2 && /^\[  FAILED  \] [0-9]+ test\(s\), listed below/ { failed[name] += number($0, 14) }
file == 2 && /^[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$/ {
  summed[name] = 1
  passed[name] = $1 + 0
  failed[name] = $3 + 0
  skipped[name] = $5 + 0
}

function number(text, from) { return substr(text, from) + 0 }

END {
  for (i = 1; i <= programs; i++) {
    name = order[i]
    if (end_of[name] == "skipped") { sum_skipped++; continue }
    if (!summed[name]) {
      sum_passed += ok[name] + (end_of[name] == "passed" && !ok[name])
      if (end_of[name] == "failed" || ok[name]) sum_failed++ # tests without a closing line: it died
      if (end_of[name] == "failed" || ok[name]) print "failed: " name
      continue
    }
    sum_passed += passed[name]
    sum_failed += failed[name]
    sum_skipped += skipped[name]
    if (end_of[name] == "failed") {
      print "failed: " name
      if (!failed[name]) sum_failed++
    }
  }
  slow(3)
  printf "%d passed, %d failed%s\n", sum_passed, sum_failed, sum_skipped ? sprintf(", %d skipped", sum_skipped) : ""
  exit sum_failed > 0 || programs == 0
}

# The n programs that took longest, when they took a second or more.
function slow(n,    k, i, best) {
  for (k = 0; k < n; k++) {
    best = ""
    for (i = 1; i <= programs; i++)
      if (seconds[order[i]] + 0 >= 1 && (best == "" || seconds[order[i]] + 0 > seconds[best] + 0)) best = order[i]
    if (best == "") return
    printf "%s s  %s\n", seconds[best], best
    seconds[best] = 0
  }
}

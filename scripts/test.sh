#!/usr/bin/env bash
# All tests, on what `make build` has built; called by `make test`. The last line counts them over
# all runs: "N passed, N failed". Exits 0 only if none failed and every run had tests.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
# shellcheck source=scripts/lib.sh
source scripts/lib.sh

passed=0
failed=0

# The value of an attribute of <testsuite> in a JUnit file, 0 if it isn't there.
attribute() {
  sed -n '/<testsuite/,/>/s/.*[[:space:]]'"$2"'="\([0-9]*\)".*/\1/p' "$1" | head -n 1 | grep . ||
    echo 0
}

# One short line a test, as it ends.
one_line_each() {
  sed -u -E -e '/^ +Start +[0-9]+:/d' -e 's/ \.\.\.+/ /' -e '/^(Label Time Summary|.*sec\*proc)/d'
}

# run_tests NAME COMMAND...: the command ends in ctest's arguments; its results are counted. A run
# that ends in any other way than by its tests, or without tests, counts as one failure more.
run_tests() {
  local name=$1 results=$PWD/build/test-results/$1.xml
  shift
  mkdir -p build/test-results
  rm -f "$results"
  "$@" --output-junit "$results" --no-tests=error --timeout 300 | one_line_each
  local status=${PIPESTATUS[0]} ran=0 wrong=0 skipped=0
  if [ -e "$results" ]; then
    ran=$(attribute "$results" tests)
    wrong=$(attribute "$results" failures)
    skipped=$(($(attribute "$results" skipped) + $(attribute "$results" disabled)))
  fi
  if [ "$wrong" = 0 ] && { [ $status != 0 ] || [ "$ran" = 0 ]; }; then
    note "$name: ended with exit code $status after $ran tests"
    failed=$((failed + 1))
  fi
  if [ "$skipped" != 0 ]; then
    note "$name: $skipped tests were skipped, which counts as failed"
    wrong=$((wrong + skipped))
  fi
  passed=$((passed + ran - wrong))
  failed=$((failed + wrong))
}

sanitized_tests() {
  if cmake --preset sanitize --log-level=NOTICE && cmake --build --preset sanitize --target unit_tests; then
    run_tests sanitize ctest --test-dir build-sanitize -L unit -j "$(nproc)"
  else
    note "sanitize: the build failed"
    failed=$((failed + 1))
  fi
}

cores=$(nproc)
step "Unit tests" run_tests unit ctest --test-dir build -L unit -j "$cores"
step "Unit tests with the address and undefined-behaviour sanitizers" sanitized_tests
step "Integration tests, pages in a browser and story, on real servers" run_tests integration \
  /usr/bin/python3 tests/servers/servers.py run --fast \
  --only postgres,kafka,kannel,smtp,partners -- \
  ctest --test-dir build -L 'integration|browser|story' -j "$cores"

/usr/bin/python3 scripts/test_report.py build/test-results/{unit,sanitize,integration}.xml
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]

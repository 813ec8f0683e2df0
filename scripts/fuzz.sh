#!/usr/bin/env bash
# Fuzzes everything that parses, FUZZ_SECONDS (60) for each target; called by `make fuzz`. What was
# learnt stays in var/fuzz/corpus; an input that breaks something goes to var/fuzz/findings. The
# last line counts the targets: "N passed, N failed". Exits 0 only if none failed.
#
#     fuzz.sh [TARGET...]    these alone
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
# shellcheck source=scripts/lib.sh
source scripts/lib.sh

readonly seconds=${FUZZ_SECONDS:-60}
readonly build=build-fuzz

build_targets() {
  cmake --preset fuzz --log-level=NOTICE && cmake --build --preset fuzz ||
    fail "the targets can't be built" "see the compiler's words above"
}

# fuzz TARGET: 0 when the time passed without a finding.
fuzz() {
  local name=$1 program=$PWD/$build/antrean_fuzz_$1
  local corpus=$PWD/var/fuzz/corpus/$1 findings=$PWD/var/fuzz/findings log=$PWD/var/fuzz/log/$1.log
  mkdir -p "$corpus" "$findings" "${log%/*}"
  "$program" --seeds "$corpus" || return 1
  local old=tests/fuzz/found/$name more=()
  [ -d "$old" ] && more=("$old")
  # A picture that is slow to read isn't a hang; the libraries' own leaks at exit aren't ours.
  ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1 \
    OMP_THREAD_LIMIT=1 "$program" -max_total_time="$seconds" -timeout=30 -rss_limit_mb=3000 \
    -max_len=16384 -print_final_stats=1 -artifact_prefix="$findings/$name-" \
    "$corpus" "${more[@]}" >"$log" 2>&1 </dev/null && return
  # Too slow may have been the machine's fault: the input is tried once more, alone.
  local input
  input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
  case $input in
    "$findings/$name"-timeout-*)
      "$program" -timeout=30 "$input" >>"$log" 2>&1 </dev/null && rm -f "$input" && return
      ;;
  esac
  return 1
}

step "Building the targets" build_targets
targets=("$@")
if [ $# = 0 ]; then
  for program in "$build"/antrean_fuzz_*; do targets+=("${program##*/antrean_fuzz_}"); done
fi

passed=0
failed=0
for target in "${targets[@]}"; do
  if fuzz "$target"; then
    passed=$((passed + 1))
    note "$target: passed, $(sed -n 's/stat::number_of_executed_units: *//p' "var/fuzz/log/$target.log") inputs"
  else
    failed=$((failed + 1))
    note "$target: FAILED, see var/fuzz/log/$target.log:"
    grep -m 6 -E 'ERROR|runtime error|holds?:|SUMMARY|Test unit written' "var/fuzz/log/$target.log" |
      sed 's/^/     | /'
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]

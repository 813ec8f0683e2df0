#!/usr/bin/env bash
# clang-tidy over the project's own sources (.clang-tidy says what is checked), as the last build
# compiled them. Arguments: files to check instead of all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
source scripts/lib.sh

[ -e build/compile_commands.json ] ||
  fail "build/compile_commands.json isn't there" "run 'make build' first"
if [ $# = 0 ]; then
  mapfile -t files < <(git ls-files '*.cpp')
else
  files=("$@")
fi
# run-clang-tidy takes patterns: each file's own path, and nothing that merely ends like it.
patterns=()
for file in "${files[@]}"; do patterns+=("^$PWD/${file//./\\.}$"); done
log=build/clang-tidy.log
if ! run-clang-tidy-16 -p build -j "$(nproc)" -quiet "${patterns[@]}" >"$log" 2>/dev/null; then
  grep -E '(error|warning):' "$log" | sort -u || tail -n 30 "$log"
  fail "clang-tidy objects (above; the whole text is in $log)" \
    "mend it, or turn a check off in .clang-tidy with the reason beside it"
fi
note "${#files[@]} files are clean"

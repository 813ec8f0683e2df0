#!/usr/bin/env bash
# clang-tidy over the project's own sources (.clang-tidy says what is checked), in batches
# (scripts/tidy.py says why), as the last build compiled them. Exits 1 if there are findings.
#
#     tidy.sh [FILE...]    these instead of all; the environment's BUILD instead of build/
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
source scripts/lib.sh

build=${BUILD:-build}
[ -e "$build/compile_commands.json" ] ||
  fail "$build/compile_commands.json isn't there" "run 'make build' first"
if [ $# = 0 ]; then
  mapfile -t files < <(git ls-files '*.cpp')
else
  files=("$@")
fi
/usr/bin/python3 scripts/tidy.py --jobs "${JOBS:-$(nproc)}" "$build" "${files[@]}" ||
  fail "clang-tidy objects (above)" \
    "mend it, or turn a check off in .clang-tidy with the reason beside it"

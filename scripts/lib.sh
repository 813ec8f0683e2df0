# shellcheck shell=bash
# Shared by the scripts: steps with their time, messages with cause and remedy. Sourced, not run.

# step TITLE FUNCTION [ARGUMENT...]: says what is done and how long it took.
step() {
  local title=$1 began=$SECONDS
  shift
  printf '== %s\n' "$title"
  "$@"
  printf '   done in %s s\n' $((SECONDS - began))
}

note() { printf '   %s\n' "$*"; }
skipped() { printf '   nothing to do: %s\n' "$*"; }

# warn LINE...: hard to overlook, but not the end.
warn() {
  printf '\n*** %s\n' "$1" >&2
  shift
  [ $# -eq 0 ] || printf '    %s\n' "$@" >&2
  printf '\n' >&2
}

# fail CAUSE REMEDY: ends the script.
fail() {
  printf '\nfailed: %s\n  what to do: %s\n' "$1" "$2" >&2
  exit 1
}

# logged FILE COMMAND...: runs it with its output in FILE; shows the file's end if it fails.
logged() {
  local file=$1
  shift
  if ! "$@" >"$file" 2>&1 </dev/null; then
    tail -n 20 "$file" | sed 's/^/     | /' >&2
    return 1
  fi
}

#!/bin/bash
# shell.sh: shellcheck over every shell script of the project.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=once.sh
. "$top/scripts/check/once.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
need shellcheck
cd "$top"
mapfile -t files < <(scripts/check/shell-files.sh)
once "$(stamp "${files[@]}" -- "$(command -v shellcheck)" "${files[@]}")" shellcheck -x "${files[@]}"

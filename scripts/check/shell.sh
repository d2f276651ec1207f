#!/bin/bash
# shell.sh: shellcheck over every shell script of the project; each that says by what it is run can be run.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=once.sh
. "$top/scripts/check/once.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
need shellcheck
cd "$top"
mapfile -t files < <(scripts/check/shell-files.sh)
for file in "${files[@]}"; do
	[[ -x $file || $(head -n 1 "$file") != '#!'* ]] || die "$file begins with #! and is not executable; chmod +x it, or take that line away" 1
done
once "$(stamp "${files[@]}" -- "$(command -v shellcheck)" "${files[@]}")" shellcheck -x "${files[@]}"

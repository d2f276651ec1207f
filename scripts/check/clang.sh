#!/bin/bash
# clang.sh: the program and its unit tests without a warning of clang's, which sees other things than gcc. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=once.sh
. "$top/scripts/check/once.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "no arguments wanted"
echo 1..1
command -v clang >/dev/null || { echo 'ok 1 - clang # SKIP no clang here, which is optional'; exit; }
cd "$top/bench"
mapfile -t flags < compile_flags.txt
mapfile -t files < <(ls ./*/*.c)
mapfile -t read < <(find . ../module -name '*.[ch]' | sort)

# shellcheck disable=SC2317 # called by once
compiles() { printf '%s\0' "${files[@]}" | xargs -0 -n 8 -P "$(nproc)" clang -fsyntax-only -Werror "${flags[@]}" > "$build/clang.log" 2>&1; }

mkdir -p "$build"
# A subshell: once ends the script where its command fails.
if (once "$(stamp "$(clang --version)" "${flags[*]}" -- "${read[@]}")" compiles); then
	echo "ok 1 - clang"
else
	echo "not ok 1 - clang"
	head -n 40 "$build/clang.log" | sed 's/^/#   | /'
	exit 1
fi

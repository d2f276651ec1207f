#!/bin/bash
# build.sh WHAT...: builds what was edited since the last time, one after the other: the program, the kselftest programs, the same for
# i386, static; unit builds and runs the program's unit tests, retest those that changed since they passed, clean removes all. One build at a
# time in a build folder.
# WERROR=1 makes warnings errors; DMABENCH_TESTS="NAME NAME" names the unit tests that are wanted.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"

[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# -gt 0 ]] || usage 2 "wanted: program, kselftest, kselftest-i386, unit, retest, clean"
need make flock
mkdir -p "$build"
exec 9>"$build/build.lock"
flock 9

kselftest() { # VARIABLE=VALUE...: builds $what
	local ksrc
	ksrc=$("$top/scripts/kernels/ksrc.sh")
	by_ccache make --no-print-directory -s -C "$top/kselftest" "-j$(nproc)" KSRC="$ksrc" OUTPUT="$build/$what" "$@" 9>&-
}

for what; do
	case $what in
	program) by_ccache make --no-print-directory -s -C "$top/bench" "-j$(nproc)" BUILD="$build/bench" 9>&- ;;
	kselftest) kselftest ;;
	kselftest-i386)
		need i686-linux-gnu-gcc
		CC=i686-linux-gnu-gcc kselftest LDFLAGS=-static ;;
	unit | retest)
		by_ccache make --no-print-directory -s -C "$top/bench" "-j$(nproc)" BUILD="$build/bench" tests 9>&-
		flock -u 9 # to run them builds nothing
		make --no-print-directory -s -C "$top/bench" BUILD="$build/bench" "${what/#unit/test}" 9>&- ;;
	clean) find "$build" -mindepth 1 -maxdepth 1 ! -name build.lock -exec rm -rf {} + ;;
	*) usage 2 "nothing to build by the name '$what'; valid: program kselftest kselftest-i386 unit retest clean" ;;
	esac
done

#!/bin/bash
# 32-bit.sh: the program, its unit tests and the kselftests compile without a warning where a word has 32 bits; offsets in files,
# and the program's times, have 64 there. Nothing is linked, for the libraries here are of this machine. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=once.sh
. "$top/scripts/check/once.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "no arguments wanted"
KSRC=$("$top/scripts/kernels/ksrc.sh")
export KSRC
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
unset MAKEFLAGS MAKELEVEL MFLAGS CFLAGS CPPFLAGS LDFLAGS # make check's, and whoever runs this
compilers=(i686-linux-gnu-gcc arm-linux-gnueabihf-gcc)
# The headers of libraries are the same everywhere, and those of the C library are found before.
headers="-idirafter /usr/include -idirafter /usr/include/$(gcc -print-multiarch)"
# By a path that is the same in all checkouts, for ccache.
wide="-include ../scripts/check/words.h"
mapfile -t read < <(find "$top"/{bench,kselftest,module/uapi} -type f | sort)

# shellcheck disable=SC2317 # called by once
{
# objects FOLDER OUTPUT: what is made of each source below
objects() { (cd "$top/$1" && printf "$2/%s\n" */*.c | sed 's/c$/o/'); }
# compiles COMPILER FOLDER VARIABLE CPPFLAGS
compiles() {
	local objects
	mapfile -t objects < <(objects "$2" "$dir/$1.$2")
	mkdir -p "${objects[@]%/*}"
	CC=$1 by_ccache make -s -C "$top/$2" "-j$(nproc)" "$3=$dir/$1.$2" CFLAGS=-O2 CPPFLAGS="$4" WERROR=1 "${objects[@]}" > "$dir/log" 2>&1
}
program() { compiles "$1" bench BUILD "$headers $wide -DLEAST_TIME=8"; }
tests() { compiles "$1" kselftest OUTPUT "$wide -DLEAST_TIME=4"; }
}

echo "1..$((2 * ${#compilers[@]}))"
number=0 failed=0
for compiler in "${compilers[@]}"; do
	for what in program tests; do
		number=$((number + 1)) name="$number - $what, by $compiler"
		if ! command -v "$compiler" > /dev/null; then
			echo "ok $name # SKIP not here, which is optional"
		# A subshell: once ends the script where its command fails.
		elif (trap - EXIT; once "$(stamp "$("$compiler" --version)" "$KSRC" "$what" -- "$0" "$top/scripts/check/words.h" "${read[@]}")" "$what" "$compiler"); then
			echo "ok $name"
		else
			echo "not ok $name"
			head -n 40 "$dir/log" | sed 's/^/#   | /'
			failed=1
		fi
	done
done
exit $failed

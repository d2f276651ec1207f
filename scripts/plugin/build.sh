#!/bin/bash
# build.sh [ARCH]: builds the plugin for the QEMU that is installed, and the programs for the guest that go with it, and prints the
# directory: count.so (count.c says what it does), chapter, and for tests known and register. Of arm64 it is such a guest's programs
# alone: chapter and known.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../roots/cross.sh
. "$top/scripts/roots/cross.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
case ${*:-amd64} in
amd64 | arm64) ;;
*) die "the plugin does not know the instructions of $*; valid: amd64 arm64" 2 ;;
esac
here=$top/scripts/plugin

build_arm64() { # NEW FINAL
	local program
	for program in chapter known; do
		in_cross_root arm64 "$here/arm64:/src" "$1:/built" -- "$(triplet arm64)-gcc" -nostdlib -static -o "/built/$program" "/src/$program.S"
	done
}

if [[ ${1:-} = arm64 ]]; then
	cached plugin-arm64 "$(stamp -- "$here"/arm64/* "$0")" build_arm64
	exit
fi

build() { # NEW FINAL
	local program
	"${compile[@]}" -o "$1/count.so" "$here"/{count,table}.c || die "the plugin does not build, see above"
	for program in chapter known register; do gcc -nostdlib -static -o "$1/$program" "$here/$program.S"; done
}

version=$(qemu-system-x86_64 --version | sed -n 's/^QEMU emulator version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
read -r major minor <<< "$version"
# The version of the plugin interface: QEMU refuses another.
case $major.$minor in
[5-8].*) api=1 ;;
9.0) api=2 ;;
*) api=3 ;;
esac
compile=(gcc -O2 -g -shared -fPIC -fvisibility=hidden -Wall -Wextra "-DCOUNT_QEMU_API=$api")
[[ ${WERROR:-} != 1 ]] || compile+=(-Werror)
cached plugin "$(stamp "${compile[@]}" -- "$here"/*.[chS] "$0")" build

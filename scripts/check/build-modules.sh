#!/bin/bash
# build-modules.sh ARCH: builds the modules for every kernel of the catalogue that there is for ARCH; results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
# shellcheck source=ok.sh
. "$top/scripts/check/ok.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 ]] || usage 2 "wanted: ARCH"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
for name in $(kernel_names all); do
	kernel_row "$name" "$1"
	[[ ,$arches, != *,$1,* ]] || ok "$name $1" "$top/scripts/kernels/build-module.sh" "$name" "$1"
done
finish

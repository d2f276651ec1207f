#!/bin/bash
# check.sh: do the patches apply, and does the kernel's suite of VFIO's selftests build, warnings being errors, with lsi53c895a.c? Where what
# that takes was fetched before, by test.sh. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
for parts in kernels/source-7.2 roots/trixie-vfio; do
	compgen -G "$cache/$parts-????????????" > /dev/null || { echo "1..0 # SKIP no ${parts##*/} here, which is optional"; exit; }
done
exec "$top/scripts/check/tap.sh" "$top/scripts/vfio/build.sh"

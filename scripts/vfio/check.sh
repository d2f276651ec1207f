#!/bin/bash
# check.sh: do the patches apply, and does the kernel's suite of VFIO's selftests build, warnings being errors, with lsi53c895a.c? Where what
# that takes was fetched before, by test.sh. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../kernels/catalogue.sh
. "${0%"${0##*/}"}../kernels/catalogue.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
kernel=$(kernel_names compared | tail -n 1)
kernel_row "$kernel"
# shellcheck disable=SC2154 # set by kernel_row
for parts in "kernels/source-$kernel" "roots/$release-vfio"; do
	compgen -G "$cache/$parts-????????????" > /dev/null || { echo "1..0 # SKIP no ${parts##*/} here, which is optional"; exit; }
done
exec "$top/scripts/check/tap.sh" "$top/scripts/vfio/build.sh"

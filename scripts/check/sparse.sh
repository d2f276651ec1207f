#!/bin/bash
# sparse.sh KERNEL: sparse over the modules, as built for KERNEL, one of Debian's; any remark about our files is a failure.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 ]] || usage 2 "wanted: KERNEL"

kernel=$("$top/scripts/kernels/kernel.sh" "$1")
IFS=- read -ra tools < "$kernel/tools"
root=$("$top/scripts/roots/make.sh" "${tools[@]}" sparse)
copy=$build/sparse
rm -rf "$copy"
mkdir -p "$copy"
cp -a "$top/module/." "$copy/"
"$top/scripts/roots/enter.sh" "$root" "$kernel" "$copy" -- make -C "$kernel/build" M="$copy" C=2 CF=-D__CHECK_ENDIAN__ -j"$(nproc)" modules > "$copy/log" 2>&1 ||
	{ tail -n 20 "$copy/log"; die "the modules do not build; the log is $copy/log"; }
grep -q '  CHECK ' "$copy/log" || die "sparse did not run; the log is $copy/log"
! grep -E "^$copy/.*(warning|error):" "$copy/log"

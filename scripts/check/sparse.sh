#!/bin/bash
# sparse.sh KERNEL: sparse over the modules, as built for KERNEL, one of Debian's; any remark about our files is a failure.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=once.sh
. "$top/scripts/check/once.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 ]] || usage 2 "wanted: KERNEL"

kernel=$("$top/scripts/kernels/kernel.sh" "$1")
# Where they are built, with the same flags: what is compiled stays so, and sparse alone takes time.
dir=$("$top/scripts/kernels/build-module.sh" "$1")
log=$dir/sparse.log

clean() {
	local checked
	exec 9>"$dir.lock"
	flock 9
	"$top/scripts/kernels/compile.sh" "$kernel" "$dir" C=2 CF=-D__CHECK_ENDIAN__ > "$log" 2>&1 9>&- ||
		{ tail -n 20 "$log"; die "the modules do not build; the log is $log"; }
	checked=$(grep -c '  CHECK ' "$log") || true
	[[ $checked = $(find "$dir" -name '*.c' ! -name '*.mod.c' | wc -l) ]] || die "sparse looked at $checked files, not at all of them; the log is $log"
	! grep -E "^/module/.*(warning|error):" "$log"
}

mapfile -t files < <(find "$top/module" -type f | sort)
once "$(stamp "$kernel" "${files[@]#"$top/"}" -- "$0" "$top/scripts/kernels/compile.sh" "${files[@]}")" clean

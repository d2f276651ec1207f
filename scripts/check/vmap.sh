#!/bin/bash
# vmap.sh [SOURCES]: memory that the kernel sees by dma_vmap_noncontiguous() is made one with what the device and user space see, in the order of
# Documentation/core-api/dma-api.rst. Where no cache has aliases these calls are empty: no machine that the tests run on would show it. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
sources=${1:-$top/module}

# in_order FILE FUNCTION FIRST THEN: FUNCTION calls FIRST before THEN, both once
in_order() {
	awk -v function_name="$2" -v first="$3(" -v second="$4(" '
		!inside && index($0, function_name "(") && !/;/ { inside = 1 }
		inside && index($0, first) { firsts++; first_at = NR }
		inside && index($0, second) { seconds++; second_at = NR }
		inside && /^}/ { exit }
		END { exit !(firsts == 1 && seconds == 1 && first_at < second_at) }' "$sources/$1"
}

rows=(
	'steps/dma.c dmabench_dma_sync_table flush_kernel_vmap_range dma_sync_sgtable_for_device'
	'steps/dma.c dmabench_dma_sync_table dma_sync_sgtable_for_cpu invalidate_kernel_vmap_range'
	'steps/buffer.c fill_piece dmabench_integrity_fill flush_kernel_vmap_range'
	'steps/buffer.c read_piece invalidate_kernel_vmap_range memcpy'
)
echo "1..$((${#rows[@]} + 1))"
number=0 failed=0
result() { # GOOD TEXT
	number=$((number + 1))
	if [[ $1 = 0 ]]; then echo "ok $number - $2"; else failed=1; echo "not ok $number - $2"; fi
}
for row in "${rows[@]}"; do
	read -r file function first second <<< "$row"
	good=0
	in_order "$file" "$function" "$first" "$second" || good=1
	result $good "$function: $first before $second"
done
callers=$(cd "$sources" && grep -rl 'dma_vmap_noncontiguous(' --include='*.c' .) || true
good=0
[[ $callers = ./steps/buffer_kinds.c ]] || good=1
result $good "nobody else has such memory: ${callers//$'\n'/ }"
exit "$failed"

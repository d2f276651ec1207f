#!/bin/bash
# corners.sh [options]: every experiment at the corners of its parameters, on every supported kernel in every scenario: kselftest/module/corners.c.
# A VM that stands still, or a kernel's log that is not clean, is told with the corner. Leaves what was refused and why in
# build/corners/refused.md, and what each VM said beside it.
#
#   --kernels "KERNEL..."  these only: names of kernels/catalogue, alone or with -debug, NAME=TREE, NAME=REPOSITORY#REVISION
#   --scenarios "NAME..."  these only
#   --after MS             the signal that ends a round comes so late, and rounds without end are tried, too: 300, for instance
#   --pairs                each two parameters together, too
#   --timeout SECONDS      of a VM (600)
#
# Exit status: 0 every corner ended and was given back; 1 one did not; 2 wrong usage.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
# shellcheck source=guests.sh
. "${0%"${0##*/}"}./guests.sh"
dir=$build/corners

kernels=() scenarios=() set='' timeout=600
while [[ $# -gt 0 ]]; do
	case $1 in
	--help) usage 0; exit ;;
	--pairs) set+='DMABENCH_CORNERS_PAIRS=1 '; shift ;;
	--after | --timeout)
		[[ ${2:-} =~ ^[1-9][0-9]*$ ]] || usage 2 "$1 wants a whole number above 0"
		if [[ $1 = --after ]]; then set+="DMABENCH_CORNERS_MS=$2 "; else timeout=$2; fi
		shift 2 ;;
	*) take_option '--kernels --scenarios' "$@"; shift 2 ;;
	esac
done
[[ ${#kernels[@]} -gt 0 ]] || mapfile -t kernels < <(kernel_names compared)
[[ ${#scenarios[@]} -gt 0 ]] || mapfile -t scenarios < <(scenario_names)
check_kernels "${kernels[@]}"
check_scenarios "${scenarios[@]}"

# guest KERNEL SCENARIO: leaves KERNEL/SCENARIO.{tap,err,console}
guest() {
	local base status=0 started=$SECONDS
	base=$dir/$(kernel_label "$1")/$2
	"$top/scripts/vm/run.sh" --scenario "$2" --kernel "$1" --modargs misuse=1 --timeout "$timeout" --console "$base.console" -- \
		"${set}run-kselftest --module --destructive --timeout $timeout module_corners" \
		> "$base.tap" 2> "$base.err" || status=$?
	printf '%-9s %-15s %4d s  %s\n' "$1" "$2" $((SECONDS - started)) "$(grep '^# Totals:' "$base.tap" || tail -n 1 "$base.err")"
	[[ $status != 0 ]] || return 0
	grep -h -m 5 -E '^ *# module/corners|undeclared kernel message' "$base.tap" "$base.err" | sed 's/^/  /' || true
	echo "  the last corner: $(sed -n 's/.*dmabench-corner: //p' "$base.console" | tail -n 1 | tr -d '\r')"
	return 1
}

only_one corners
"$top/scripts/build.sh" kselftest
rm -rf "$dir"
for kernel in "${kernels[@]}"; do mkdir -p "$dir/$(kernel_label "$kernel")"; done
prepare_kernels "$dir" amd64
failed=0
for kernel in "${kernels[@]}"; do
	for scenario in "${scenarios[@]}"; do guest "$kernel" "$scenario" || failed=1; done
done
LC_ALL=C awk -f "$top/scripts/corners/refused.awk" "$dir"/*/*.tap > "$dir/refused.md"
echo "what was refused, and why: $dir/refused.md"
exit "$failed"

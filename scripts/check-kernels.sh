#!/bin/bash
# check-kernels.sh [options]: runs the tests of the DMA API's rules on every supported kernel in every scenario, and on debug
# kernels (see kernels/build-kernel.sh) in some. Leaves the matrix assertion x scenario x kernel in results/conformance/matrix.json
# and matrix.md, and what each VM said in build/conformance.
#
#   --jobs N               VMs at a time (2)
#   --kernels "NAME..."    these only: 6.1, 6.12, 7.2, 6.1-debug, 7.2-debug
#   --scenarios "NAME..."  these only
#   --tests "NAME..."      these programs only
#   --module               those of the module itself, too; on debug kernels they take most of the time
#   --out DIR              where the matrix goes
#
# Exit status: 0 nothing failed but what is expected to; 1 something did, or an assertion was decided in no cell (not asked where
# only a part was run); 2 wrong usage.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
here=$(dirname "$(realpath "$0")")
dir=$top/build/conformance

# guest KERNEL SCENARIO: boots; leaves KERNEL/SCENARIO.{tap,err,status,console}
guest() {
	local base=$dir/$1/$2 started=$SECONDS status=0 which=(--kernel "$1") more=()
	if [[ $1 = *-debug ]]; then which=(--kdir "${tree[$1]}" --append cma=64M) more=(--timeout 600); fi
	"$here/vm/run.sh" --scenario "$2" "${which[@]}" --modargs misuse=1 --timeout 1800 --console "$base.console" \
		-- run-kselftest --destructive "${module[@]}" "${more[@]}" "${tests[@]}" > "$base.tap" 2> "$base.err" || status=$?
	echo "$status" > "$base.status"
	printf '%-9s %-15s %4d s  %s\n' "$1" "$2" $((SECONDS - started)) "$(grep '^# Totals:' "$base.tap" || tail -n 1 "$base.err")" >&2
}

scenarios_of() { # KERNEL
	if [[ ${#scenarios[@]} -gt 0 ]]; then
		echo "${scenarios[@]}"
		return
	fi
	case $1 in
	6.1-debug) echo swiotlb iommu-strict direct ;;
	7.2-debug) echo direct ;;
	*) basename -s .conf "$here"/vm/scenarios/*.conf | xargs ;;
	esac
}

jobs=2 kernels=() scenarios=() tests=() module=() partial=() out=$top/results/conformance
while [[ $# -gt 0 ]]; do
	if [[ $1 = --module ]]; then
		module=("$1")
		shift
		continue
	fi
	case $1 in
	--help) usage 0; exit ;;
	--jobs) [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || usage 2 "--jobs wants a whole number above 0"; jobs=$2 ;;
	--out) [[ -n ${2:-} ]] || usage 2 "--out wants a directory"; out=$2 ;;
	--kernels | --scenarios | --tests)
		[[ -n ${2:-} ]] || usage 2 "$1 wants names"
		read -ra "${1#--}" <<< "$2"
		partial=(--partial) ;;
	*) usage 2 "unknown option '$1'" ;;
	esac
	shift 2
done
[[ ${#kernels[@]} -gt 0 ]] || kernels=(6.1 6.12 7.2 6.1-debug 7.2-debug)
for name in "${kernels[@]}"; do
	case $name in
	6.1 | 6.12 | 7.2 | 6.1-debug | 7.2-debug) ;;
	*) die "no kernel '$name'; valid: 6.1 6.12 7.2 6.1-debug 7.2-debug" 2 ;;
	esac
done
for name in "${scenarios[@]}"; do
	[[ -f $here/vm/scenarios/$name.conf ]] || die "no scenario '$name'; valid: $(scenarios=() scenarios_of all)" 2
done

make --no-print-directory -s -C "$top/bench"
make --no-print-directory -s -C "$top/kselftest" KSRC="$("$here/kernels/ksrc.sh")"
rm -rf "$dir"
declare -A tree
for kernel in "${kernels[@]}"; do # before the VMs, which would all wait for it
	mkdir -p "$dir/$kernel"
	build=("$kernel")
	if [[ $kernel = *-debug ]]; then
		tree[$kernel]=$("$here/kernels/build-kernel.sh" "${kernel%-debug}" debug)
		build=(--kdir "${tree[$kernel]}")
	fi
	"$here/kernels/build-module.sh" "${build[@]}" > "$dir/$kernel/module.log" 2>&1 ||
		die "the modules do not build for $kernel, see $dir/$kernel/module.log"
done
for kernel in "${kernels[@]}"; do
	for scenario in $(scenarios_of "$kernel"); do
		while [[ $(jobs -rp | wc -l) -ge $jobs ]]; do wait -n || true; done
		guest "$kernel" "$scenario" &
	done
done
wait
"$here/conformance/matrix.py" "${partial[@]}" "$top/kselftest/README.md" "$here/conformance/waiting" "$dir" "$out"

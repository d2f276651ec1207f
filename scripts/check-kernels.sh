#!/bin/bash
# check-kernels.sh [options]: runs the tests of the DMA API's rules on every supported kernel and the newest there is in every
# scenario, and on debug kernels (see kernels/build-kernel.sh) in some. What the newest does otherwise than the others were seen to
# do, and no document promises, is told and no failure; of the others it is one. Leaves the matrix assertion x scenario x kernel in results/conformance/matrix.json
# and matrix.md, and what each VM said in build/conformance.
#
#   --machine NAME         a file in vm/machines (q35); the matrix of another goes to results/NAME/conformance
#   --jobs N               VMs at a time (2)
#   --kernels "KERNEL..."  these only: names of kernels/catalogue, alone or with -debug, NAME=TREE, NAME=REPOSITORY#REVISION
#   --scenarios "NAME..."  these only
#   --tests "NAME..."      these programs only
#   --module               those of the module itself, too; on debug kernels they take most of the time
#   --out DIR              where the matrix goes
#
# Exit status: 0 nothing failed but what is expected to; 1 something did, or an assertion was decided in no cell (not asked where
# only a part was run); 2 wrong usage.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
# shellcheck source=guests.sh
. "${0%"${0##*/}"}./guests.sh"
here=$top/scripts
dir=$build/conformance

# guest KERNEL SCENARIO: boots; leaves LABEL/SCENARIO.{tap,err,status,console}
guest() {
	local base rules started=$SECONDS status=0 which=(--machine "$machine" --kernel "$1") more=()
	base=$dir/$(kernel_label "$1")/$2 rules=$(rules_command)
	# What an unknown kernel does otherwise, and breaks no promise, is no failure of its.
	if [[ $1 != newest && $1 != *=* ]]; then more+=(--strict); fi
	if [[ $1 = *-debug ]]; then more+=(--timeout 600); fi
	if [[ $1 = *-debug || $2 = direct ]]; then which+=(--append cma=64M); fi # of Debian's newer ones have CMA, and tracefs
	"$here/vm/run.sh" --scenario "$2" "${which[@]}" --modargs misuse=1 --timeout 1800 --console "$base.console" \
		-- "$rules ${module[*]} ${more[*]} ${tests[*]@Q}" > "$base.tap" 2> "$base.err" || status=$?
	echo "$status" > "$base.status"
	printf '%-9s %-15s %4d s  %s\n' "$1" "$2" $((SECONDS - started)) "$(grep '^# Totals:' "$base.tap" || tail -n 1 "$base.err")" >&2
}

scenarios_of() { # KERNEL
	if [[ ${#scenarios[@]} -gt 0 ]]; then
		echo "${scenarios[@]}"
		return
	fi
	case $1 in
	"$(kernel_names default)-debug") echo swiotlb iommu-strict direct ;;
	*-debug) echo direct ;;
	*) machine_scenarios "$machine" | sort | xargs ;;
	esac
}

machine=q35 jobs=2 kernels=() scenarios=() tests=() module=() partial=() out=''
while [[ $# -gt 0 ]]; do
	case $1 in
	--help) usage 0; exit ;;
	--module) module=("$1"); shift ;;
	*) take_option '--machine --jobs --out --kernels --scenarios --tests' "$@"; shift 2 ;;
	esac
done
# What another machine has decides fewer of them.
[[ $machine = q35 && -z ${kernels[*]}${scenarios[*]}${tests[*]} ]] || partial=(--partial)
take_machine "$machine"
choose_kernels < <(kernel_names compared; echo newest; kernel_names debug | sed 's/$/-debug/')
check_machine_scenarios "${scenarios[@]}"
out=${out:-$results/conformance}

only_one check-kernels
"$top/scripts/build.sh" "$(of_guest program)" "$(of_guest kselftest)"
rm -rf "$dir"
for kernel in "${kernels[@]}"; do mkdir -p "$dir/$(kernel_label "$kernel")"; done
prepare_kernels "$dir" "${conf[arch]}" "${conf[flavour]:-}"
for kernel in "${kernels[@]}"; do
	for scenario in $(scenarios_of "$kernel"); do turn guest "$kernel" "$scenario"; done
done
wait
"$here/conformance/matrix.py" "${partial[@]}" "$top/kselftest/README.md" "$here/conformance/waiting" "$dir" "$out"

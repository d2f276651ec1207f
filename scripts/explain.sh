#!/bin/bash
# explain.sh [options] EXPERIMENT [OPTION of "dmabench run"...]: where the instructions of one point go, by function of the kernel.
# Boots each kernel under QEMU's -icount with a plugin that counts (plugin/count.c), runs N operations and three times as many,
# and divides the difference: instructions an operation, exact. EXPERIMENT is one whose phases follow one another: not strategy, nor
# bounce. Prints the table, with the difference between the kernels, and leaves it with explain.json and explain.svg in
# results/explain/EXPERIMENT-SCENARIO.
#
#   --machine NAME         a file in vm/machines (q35) of amd64 or arm64
#   --kernels "KERNEL..."  words of kernels/catalogue.sh: its names, NAME=TREE, NAME=REPOSITORY#REVISION, one or more (the last two of those that are compared)
#   --scenario NAME        one that the machine has (iommu-strict, or its first)
#   --out DIR              instead of results/explain/..., or of results/MACHINE/explain/...
#
# Exit status: 0; 1 the counts contradict each other; 2 wrong usage; 125 a VM gave no verdict.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
# shellcheck source=guests.sh
. "${0%"${0##*/}"}./guests.sh"
here=$top/scripts

machine=q35 kernels=() scenario='' out=''
while [[ ${1:-} = --* ]]; do
	case $1 in
	--help) usage 0; exit ;;
	*) take_option '--machine --kernels --scenario --out' "$@"; shift 2 ;;
	esac
done
[[ $# -gt 0 ]] || usage 2 "wanted: an experiment, as dmabench list names them"
take_machine "$machine"
counts_instructions
"$here/plugin/build.sh" "${conf[arch]}" > /dev/null # dies of a machine whose instructions it does not know
choose_kernels < <(kernel_names compared | fitting | tail -n 2)
scenario=${scenario:-$(usual_scenario)}
check_machine_scenarios "$scenario"
mapfile -t labels < <(for kernel in "${kernels[@]}"; do kernel_label "$kernel"; done)
point="$*" dir=$build/explain
out=${out:-$results/explain/$1-$scenario}

only_one explain
rm -rf "$dir"
mkdir -p "$dir"
"$top/scripts/build.sh" "$(of_guest program)"
prepare_kernels "$dir" "${conf[arch]}" "${conf[flavour]:-}"
for kernel in "${kernels[@]}"; do "$here/explain/count.sh" "$machine" "$scenario" "$kernel" "$dir/$(kernel_label "$kernel")" "$point" || exit; done
mkdir -p "$dir/out"
"$here/explain/table.py" "$dir" "$machine" "$scenario" "${labels[@]}" > "$dir/out/explain.md" || exit # it said why
mv "$dir/explain.json" "$dir/explain.dat" "$dir/out"
"$here/gnuplot.sh" explain "$dir/out/explain.dat" "$dir/out/explain.svg"
rm -rf "$out"
mkdir -p "$(dirname "$out")"
mv "$dir/out" "$out"
cat "$out/explain.md"

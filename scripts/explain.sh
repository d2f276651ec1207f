#!/bin/bash
# explain.sh [options] EXPERIMENT [OPTION of "dmabench run"...]: where the instructions of one point go, by function of the kernel.
# Boots each kernel under QEMU's -icount with a plugin that counts (plugin/count.c), runs N operations and three times as many,
# and divides the difference: instructions an operation, exact. EXPERIMENT is one whose phases follow one another: not strategy, nor
# bounce. Prints the table, with the difference between the kernels, and leaves it with explain.json and explain.svg in
# results/explain/EXPERIMENT-SCENARIO.
#
#   --kernels "KERNEL..."  names of kernels/catalogue, or NAME=TREE, one or more (the last two of those that are compared)
#   --scenario NAME        a file in vm/scenarios (iommu-strict)
#   --out DIR              instead of that
#
# Exit status: 0; 1 the counts contradict each other; 2 wrong usage; 125 a VM gave no verdict.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
# shellcheck source=kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
here=$top/scripts
modules=ffffffffa0000000:ffffffffff000000 # where the kernel loads modules

# guest KERNEL: leaves build/explain/LABEL/{counts,kallsyms,1.jsonl,2.jsonl}
guest() {
	local name
	name=$(kernel_label "$1")
	mkdir -p "$dir/$name"
	"$here/vm/run.sh" --scenario "$scenario" --kernel "$1" --icount --timeout 900 --out "$dir/$name" --program "$plugin/chapter" \
		--program "$here/explain/guest.sh" --plugin "$plugin/count.so,out=$dir/$name/counts,marks=$modules" \
		-- guest.sh --experiment "${point[@]}" > "$dir/$name.log" 2>&1 || {
		die "Linux $name: $(grep '^dmabench: ' "$dir/$name.log" || tail -n 1 "$dir/$name.log"); the log is $dir/$name.log" 125
	}
}

mapfile -t kernels < <(kernel_names compared | tail -n 2)
scenario=iommu-strict out=''
while [[ ${1:-} = --* ]]; do
	case $1 in
	--help) usage 0; exit ;;
	--kernels) read -ra kernels <<< "${2:-}"; [[ ${#kernels[@]} -gt 0 ]] || usage 2 "--kernels wants names" ;;
	--scenario) check_scenarios "${2:-}"; scenario=$2 ;;
	--out) [[ -n ${2:-} ]] || usage 2 "--out wants a directory"; out=$2 ;;
	*) usage 2 "unknown option '$1'" ;;
	esac
	shift 2
done
[[ $# -gt 0 ]] || usage 2 "wanted: an experiment, as dmabench list names them"
check_kernels "${kernels[@]}"
mapfile -t labels < <(for kernel in "${kernels[@]}"; do kernel_label "$kernel"; done)
point=("$@") dir=$build/explain
out=${out:-$results/explain/$1-$scenario}

only_one explain
rm -rf "$dir"
mkdir -p "$dir"
plugin=$("$here/plugin/build.sh")
"$top/scripts/build.sh" program
build_modules "$dir" "${kernels[@]}"
for kernel in "${kernels[@]}"; do guest "$kernel"; done
mkdir -p "$dir/out"
"$here/explain/table.py" "$dir" "$scenario" "${labels[@]}" > "$dir/out/explain.md" || exit # it said why
mv "$dir/explain.json" "$dir/explain.dat" "$dir/out"
"$here/gnuplot.sh" explain "$dir/out/explain.dat" "$dir/out/explain.svg"
rm -rf "$out"
mkdir -p "$(dirname "$out")"
mv "$dir/out" "$out"
cat "$out/explain.md"

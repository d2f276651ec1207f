#!/bin/bash
# explain.sh [options] EXPERIMENT [OPTION of "dmabench run"...]: where the instructions of one point go, by function of the kernel.
# Boots each kernel under QEMU's -icount with a plugin that counts (plugin/count.c), runs N operations and three times as many,
# and divides the difference: instructions an operation, exact. EXPERIMENT is one whose phases follow one another: not strategy, nor
# bounce. Prints the table, with the difference between the kernels, and leaves it with explain.json and explain.svg in
# results/explain/EXPERIMENT-SCENARIO.
#
#   --kernels "NAME..."  6.1, 6.12, 7.2, one or more ("6.12 7.2")
#   --scenario NAME      a file in vm/scenarios (iommu-strict)
#   --out DIR            instead of that
#
# Exit status: 0; 1 the counts contradict each other; 2 wrong usage; 125 a VM gave no verdict.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
here=$(dirname "$(realpath "$0")")
modules=ffffffffa0000000:ffffffffff000000 # where the kernel loads modules

# guest KERNEL: leaves build/explain/KERNEL/{counts,kallsyms,1.jsonl,2.jsonl}
guest() {
	mkdir -p "$dir/$1"
	"$here/vm/run.sh" --scenario "$scenario" --kernel "$1" --icount --timeout 900 --out "$dir/$1" --program "$plugin/chapter" \
		--program "$here/explain/guest.sh" --plugin "$plugin/count.so,out=$dir/$1/counts,marks=$modules" \
		-- guest.sh --experiment "${point[@]}" > "$dir/$1.log" 2>&1 || {
		die "Linux $1: $(grep '^dmabench: ' "$dir/$1.log" || tail -n 1 "$dir/$1.log"); the log is $dir/$1.log" 125
	}
}

kernels=(6.12 7.2) scenario=iommu-strict out=''
while [[ ${1:-} = --* ]]; do
	case $1 in
	--help) usage 0; exit ;;
	--kernels) read -ra kernels <<< "${2:-}"; [[ ${#kernels[@]} -gt 0 ]] || usage 2 "--kernels wants names" ;;
	--scenario) [[ -f $here/vm/scenarios/${2:-}.conf ]] || usage 2 "no scenario '${2:-}'; valid: $(basename -s .conf "$here"/vm/scenarios/*.conf | xargs)"
		scenario=$2 ;;
	--out) [[ -n ${2:-} ]] || usage 2 "--out wants a directory"; out=$2 ;;
	*) usage 2 "unknown option '$1'" ;;
	esac
	shift 2
done
[[ $# -gt 0 ]] || usage 2 "wanted: an experiment, as dmabench list names them"
for name in "${kernels[@]}"; do
	case $name in 6.1 | 6.12 | 7.2) ;; *) usage 2 "no kernel '$name'; valid: 6.1 6.12 7.2" ;; esac
done
point=("$@") dir=$top/build/explain
out=${out:-$top/results/explain/$1-$scenario}

rm -rf "$dir"
mkdir -p "$dir"
plugin=$("$here/plugin/build.sh")
make --no-print-directory -s -C "$top/bench"
for name in "${kernels[@]}"; do
	"$here/kernels/build-module.sh" "$name" > "$dir/$name.build" 2>&1 || die "the modules do not build for $name, see $dir/$name.build"
done
for name in "${kernels[@]}"; do guest "$name"; done
mkdir -p "$dir/out"
"$here/explain/table.py" "$dir" "$scenario" "${kernels[@]}" > "$dir/out/explain.md" || exit # it said why
mv "$dir/explain.json" "$dir/explain.dat" "$dir/out"
gnuplot -e "data='$dir/out/explain.dat'; out='$dir/out/explain.svg'" "$top/plots/explain.gp"
rm -rf "$out"
mkdir -p "$(dirname "$out")"
mv "$dir/out" "$out"
cat "$out/explain.md"

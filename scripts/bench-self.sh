#!/bin/bash
# bench-self.sh: measures dmabench itself, and prints the tables that it leaves in results/self/latest.md: what an empty timed
# operation costs, the error of the reported medians against the instructions that QEMU executed, and by clocks that are ever coarser, that of what a PMU
# counts, whether threads disturb each other, and the kernel's dma_map_benchmark and dmatest side by side with dmabench. About 10 minutes, once the kernels are there.
# DMABENCH_REPETITIONS (5) says how often what is emulated without -icount is repeated. Exit status: 0; 1 nothing was measured, or --counters
# tell more than 1 % from what QEMU executed.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
# shellcheck source=kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "no arguments wanted"
here=$top/scripts
dir=$build/self
repetitions=${DMABENCH_REPETITIONS:-5}
modules=ffffffffa0000000:ffffffffff000000 # where the kernel loads modules
arm_modules=ffff800000000000:ffff800007ffffff

chapter='' # the program that starts one

# guest NAME SCRIPT OPTION...: boots a VM that runs a program of self/; what it leaves goes to build/self/NAME
guest() {
	local name=$1 started=$SECONDS
	"$here/vm/run.sh" --timeout 900 --out "$dir/$name" --program "${chapter:-$plugin/chapter}" --program "$here/self/${2%% *}" "${@:3}" \
		-- "$2" > "$dir/$name.log" 2>&1 || die "$name failed: $(tail -n 1 "$dir/$name.log"); the log is $dir/$name.log"
	echo "$name: done after $((SECONDS - started)) s" >&2
}

# counted NAME SCRIPT OPTION...: the same under -icount and the plugin
counted() {
	mkdir -p "$dir/$1"
	guest "$@" --icount --plugin "$plugin/count.so,out=$dir/$1/counts,marks=$modules"
}

# counted_arm64 NAME SCRIPT OPTION...: the same, on arm64
counted_arm64() {
	local modules=$arm_modules chapter
	chapter=$("$here/plugin/build.sh" arm64)/chapter
	counted "$@"
}

only_one bench-self
rm -rf "$dir"
mkdir -p "$dir"
plugin=$("$here/plugin/build.sh")
peers=$(kernel_names default)-peers
source=$("$here/kernels/kernel.sh" "$peers")/source
"$top/scripts/build.sh" program
gcc -O2 -idirafter "$source/include" -o "$dir/dma_map_benchmark" "$source/tools/testing/selftests/dma/dma_map_benchmark.c"
peers=(--kernel "$peers" --program "$dir/dma_map_benchmark")

for kernel in $(kernel_names compared); do
	for regime in direct swiotlb iommu-strict; do
		counted "$kernel-$regime" truth.sh --scenario "$regime" --kernel "$kernel"
	done
	guest "$kernel-tcg" "emulated.sh $repetitions" --scenario direct --kernel "$kernel" --smp 2
	guest "$kernel-coarse" "coarse.sh '0 4 5 6 7' --max-rounds 6 --max-time 0.2" --scenario direct --kernel "$kernel" --icount
	guest "$kernel-coarse-tcg" "coarse.sh '0 4 5 6 7' --max-time 0.5" --scenario direct --kernel "$kernel" --smp 1
done
# The counter of arm64-virt itself is of 62.5 MHz; --icount alone has one that ticks with each instruction.
if command -v qemu-system-aarch64 > /dev/null; then
	arm=(--machine arm64-virt --scenario direct --kernel "$(kernel_names default)")
	guest arm64-fine 'coarse.sh 0 --max-rounds 6 --max-time 0.2' "${arm[@]}" --icount
	guest arm64-coarse "coarse.sh '0 1 2 3 4 5 6 7' --max-rounds 6 --max-time 0.2" "${arm[@]}" --icount --qemu '-cpu cortex-a57'
	counted_arm64 arm64-counted counted.sh "${arm[@]}"
	guest arm64-coarse-tcg "coarse.sh '0 1 2 3 4 5 6 7' --max-time 0.5" "${arm[@]}" --smp 1
fi
for regime in direct iommu-strict; do
	counted "peers-$regime" 'peers.sh 1 map' --scenario "$regime" "${peers[@]}"
done
guest peers-tcg "peers.sh $repetitions" --scenario direct --smp 1 "${peers[@]}"

mkdir -p "$results/self"
mapfile -t kernels < <(kernel_names compared)
status=0
"$here/self/table.py" "$dir" "${kernels[@]}" > "$dir/latest.md" || status=$?
[[ $status = 0 || $status = 3 ]] || exit 1
mv "$dir/latest.md" "$results/self/latest.md"
cat "$results/self/latest.md"
[[ $status = 0 ]] || die "what --counters tells is more than 1 % from what QEMU executed, see above"

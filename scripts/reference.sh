#!/bin/bash
# reference.sh [MACHINE...]: measures results/reference anew, the results that the READMEs' figures are drawn from (figures.sh), of both machines or one:
#
#   q35         bench/jobs/reference.job in an -icount VM on each kernel, what of it is about time in plain emulation on the default one, what is
#               about two CPUs so on each, and where the instructions of one map and unmap go
#   arm64-virt  what is exact of that, and what it costs that a device is not coherent
#
# About 5 minutes each.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
# shellcheck source=guests.sh
. "${0%"${0##*/}"}./guests.sh"
here=$top/scripts
new=$build/reference
reference=$top/results/reference
[[ ${1:-} != --help ]] || { usage 0; exit; }
machines=("$@")
[[ $# -gt 0 ]] || machines=(q35 arm64-virt)
for machine in "${machines[@]}"; do
	[[ $machine = q35 || $machine = arm64-virt ]] || usage 2 "no reference of machine '$machine'; valid: q35 arm64-virt"
done

# measure SWEEPS OPTION...: prints the guest's command
measure() {
	echo "dmabench run -q --job reference --sweep $1 --label '$label' ${*:2}"
}

# exact MACHINE SCENARIOS: leaves icount and explain in $dir
exact() {
	"$here/compare-kernels.sh" --machine "$1" --scenarios "$2" --out "$dir/compared" \
		-- --job reference --sweep sizes,lists,memory,strategies --max-rounds 20 --label "$label"
	mkdir -p "$dir/icount"
	mv "$dir"/compared/*.jsonl "$dir/icount"
	rm -r "$dir/compared"
	explain explain --machine "$1" map_single --size 4096
}

# explain PART OPTION...: leaves it in $dir
explain() {
	"$here/explain.sh" --kernels "${kernels[*]}" --out "$dir/$1" "${@:2}"
	rm "$dir/$1/explain.svg"
}

# keep PART NAME: what a guest left
keep() {
	mkdir -p "$dir/$1"
	mv "$new/out/result.jsonl" "$dir/$1/$2.jsonl"
}

measure_q35() {
	local scenario kernel
	exact q35 'direct swiotlb iommu-lazy iommu-strict amd-iommu'
	# What a device does after an unmap, the IOMMU logs.
	for scenario in direct iommu-lazy iommu-strict; do
		"$here/vm/run.sh" --scenario "$scenario" --modargs misuse=1 --out "$new/out" -- "echo 'dmabench-allow: DMAR: ' > /dev/kmsg
			$(measure threads,depths,window --max-time 0.5 -o /out/result.jsonl)"
		keep emulated "$scenario"
	done
	# Two CPUs at once, which a VM that counts instructions does not have.
	for kernel in "${kernels[@]}"; do
		for scenario in iommu-strict iommu-lazy swiotlb; do
			"$here/vm/run.sh" --scenario "$scenario" --kernel "$kernel" --out "$new/out" -- "$(measure completion --max-time 2 -o /out/result.jsonl)"
			keep emulated "$kernel-$scenario"
		done
	done
}

measure_arm64-virt() {
	local kernel target
	exact arm64-virt 'direct swiotlb iommu-lazy iommu-strict'
	# The module's own device is not coherent, the engine's is.
	for kernel in "${kernels[@]}"; do
		for target in platform dma0chan0; do
			"$here/vm/run.sh" --machine arm64-virt --scenario direct --kernel "$kernel" --icount --timeout 900 --out "$new/out" \
				-- "$(measure coherence,coherence-memory,coherence-strategies --seed 1 --max-rounds 20 --target "$target" -o /out/result.jsonl)"
			keep coherence "$kernel-$target"
		done
	done
	explain coherence/explain --machine arm64-virt --scenario direct map_single --size 4096 --target platform --direction from_device
}

# versions FOLDER: rows of what its results were measured with
versions() {
	local name=${1##*/}
	jq -rs '[.[] | select(.record == "header") | .environment | "| Linux | \(.kernel), \(.kernel_version) |"] | unique[]' "$1"/icount/*.jsonl
	[[ $1 != "$reference" ]] || name=q35
	jq -rs --arg on "$name" '[.[] | select(.record == "header")] | ([.[] | .label | "| \(sub(" .*"; "")), \($on) | \(sub("[^ ]* "; "")) |"] | unique[]),
		([.[] | "| dmabench, \($on) | \(.program_version) |"] | unique[])' "$1"/icount/*.jsonl
}

readme() {
	cat <<-'PAGE'
		# Reference results

		What the READMEs' figures are drawn from: `make figures` draws `figures/` and the tables `figures/kernels*.md` again, `make
		reference` measures all of it anew, with `MACHINE=arm64-virt` that of one machine. `dmabench compare`, `report` and `advise` take these files like any others.

		| folder | holds | what it is worth |
		| --- | --- | --- |
		| `icount/` | `KERNEL-SCENARIO.jsonl`, the exact sweeps of `bench/jobs/reference.job` | instructions, the same each time to the last bit: the paths that a kernel takes. No statement about time: the copies of a device cost nothing there, caches and registers neither, and those of the CPU an instruction for some bytes. |
		| `emulated/` | `SCENARIO.jsonl`, its sweeps about time, on one kernel; `KERNEL-SCENARIO.jsonl`, that of another CPU that unmaps | shows what these figures are for. An emulator's time, on a shared machine: nothing in it is true of hardware. |
		| `explain/` | where the instructions of one map and unmap go | exact |
		| `arm64-virt/` | `icount/` and `explain/` of 64-bit Arm, whose engine is coherent, too | the same |
		| `arm64-virt/coherence/` | `KERNEL-TARGET.jsonl`, sweeps on a device that is not coherent (`platform`) and on one that is (`dma0chan0`); `explain/` of a map and an unmap of the first | instructions: which loops over cache lines a kernel runs, and when. Not what a line costs, nor memory that is not cached: there are no caches. |

		`iommu-identity` is left out: its maps and unmaps are those of `direct`, to the instruction.

	PAGE
	echo "| measured with | version |"
	echo "| --- | --- |"
	versions "$reference"
	versions "$reference/arm64-virt"
}

only_one reference
rm -rf "$new"
mkdir -p "$new"
mapfile -t kernels < <(kernel_names compared)
for machine in "${machines[@]}"; do
	dir=$new/$machine
	label=$(read_machine "$machine"; "${conf[qemu]}" --version | sed -n 's/^QEMU emulator version /QEMU /p')
	mkdir -p "$dir"
	"measure_$machine" > "$dir/log"
	rm "$dir/log"
	folder=$reference
	[[ $machine = q35 ]] || folder+=/$machine
	mkdir -p "$folder"
	for part in "$dir"/*; do
		rm -rf "${folder:?}/${part##*/}"
		mv "$part" "$folder"
	done
done
readme > "$new/README.md"
mv "$new/README.md" "$reference/README.md"
"$here/figures.sh"

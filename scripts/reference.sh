#!/bin/bash
# reference.sh [PART...]: measures results/reference anew, the results that the READMEs' figures are drawn from (figures.sh), all or a part:
#
#   q35         bench/jobs/reference.job in an -icount VM on each kernel, what of it is about time in plain emulation on the default one, what is
#               about two CPUs so on each, and where the instructions of one map and unmap go
#   arm64-virt  what is exact of that, and what it costs that a device is not coherent
#   large       on q35, what it costs to pin and map a GiB of a program's memory, of small and of huge pages, and where the instructions go
#   programs    on q35 and one kernel, less of it, of base or huge pages, pinned or copied; and IOVA space that gets older
#   history     what both cost on each release of the kernel (history.sh)
#
# About 5 minutes each, and half an hour for large and history.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
# shellcheck source=guests.sh
. "${0%"${0##*/}"}./guests.sh"
here=$top/scripts
new=$build/reference
reference=$top/results/reference
[[ ${1:-} != --help ]] || { usage 0; exit; }
parts=("$@")
[[ $# -gt 0 ]] || parts=(q35 arm64-virt large programs history)
for part in "${parts[@]}"; do
	[[ " q35 arm64-virt large programs history " = *" $part "* ]] || usage 2 "no part '$part'; valid: q35 arm64-virt large programs history"
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

# The CPU of icount VMs has no pages of 1 GiB unless it is told to. The engine's device reaches 4 GiB: it would bounce where nothing translates.
measure_large() {
	local kernel scenario target
	for scenario in direct iommu-lazy iommu-strict amd-iommu; do
		target=dma0chan0
		[[ $scenario != direct ]] || target=platform
		for kernel in "${kernels[@]}"; do
			"$here/vm/run.sh" --scenario "$scenario" --kernel "$kernel" --icount --qemu '-cpu qemu64,+pdpe1gb' --memory 9216 --timeout 1200 --out "$new/out" \
				--append 'hugepagesz=1G hugepages=2 hugepagesz=2M hugepages=512' \
				-- "$(measure large,large-scattered --seed 1 --max-time 30 --max-rounds 6 --footprint --target "$target" -o /out/result.jsonl)"
			keep large "$kernel-$scenario"
		done
	done
	explain large/explain user_pages --size 64M --backing base --scattered on --max_segment 2G
}

# With less than 2.75 GiB all of it is below 4 GiB, where the engine's device reaches it.
measure_programs() {
	local kernel=${kernels[-1]} scenario
	for scenario in direct swiotlb iommu-lazy iommu-strict; do
		"$here/vm/run.sh" --scenario "$scenario" --kernel "$kernel" --icount --memory 2560 --timeout 900 --out "$new/out" \
			--append 'hugepagesz=2M hugepages=16' \
			-- "$(measure programs,programs-copied,ages --seed 1 --max-rounds 6 -o /out/result.jsonl)"
		keep programs "$kernel-$scenario"
	done
}

# measure_history: without its page and figures, which are drawn with the others
measure_history() {
	"$here/history.sh" --out "$dir/history"
	rm "$dir"/history/*.md "$dir"/history/*.svg
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

		What the READMEs' figures are drawn from: `make figures` draws `figures/` and the pages `figures/*.md` again, `make
		reference` measures all of it anew, with `PART=arm64-virt` that of one machine. `dmabench compare`, `report` and `advise` take these files like any others.

		| folder | holds | what it is worth |
		| --- | --- | --- |
		| `icount/` | `KERNEL-SCENARIO.jsonl`, the exact sweeps of `bench/jobs/reference.job` | instructions, the same each time to the last bit: the paths that a kernel takes. No statement about time: the copies of a device cost nothing there, caches and registers neither, and those of the CPU an instruction for some bytes. |
		| `emulated/` | `SCENARIO.jsonl`, its sweeps about time, on one kernel; `KERNEL-SCENARIO.jsonl`, that of another CPU that unmaps | shows what these figures are for. An emulator's time, on a shared machine: nothing in it is true of hardware. |
		| `explain/` | where the instructions of one map and unmap go | exact |
		| `arm64-virt/` | `icount/` and `explain/` of 64-bit Arm, whose engine is coherent, too | the same |
		| `arm64-virt/coherence/` | `KERNEL-TARGET.jsonl`, sweeps on a device that is not coherent (`platform`) and on one that is (`dma0chan0`); `explain/` of a map and an unmap of the first | instructions: which loops over cache lines a kernel runs, and when. Not what a line costs, nor memory that is not cached: there are no caches. |
		| `large/` | `KERNEL-SCENARIO.jsonl`, the sweeps `large*`: a GiB that is pinned and mapped; `explain/`, where the instructions go of 64 MiB in base pages | exact, but for where the kernel found pages of base memory, which is up to what was there before |
		| `programs/` | `KERNEL-SCENARIO.jsonl`, the sweeps `programs*` and `ages` | exact; a copy by the CPU is an instruction for some bytes |
		| `history/` | `MACHINE/KERNEL-SCENARIO.jsonl`, the sweeps `history*` on each release of the kernel, and `MACHINE.json`, what `make history` makes of them: lines, and the functions behind each step | exact |

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
for part in "${parts[@]}"; do
	dir=$new/$part folder=$reference label=''
	[[ $part = history || $part = large || $part = programs ]] || label=$(read_machine "$part"; "${conf[qemu]}" --version | sed -n 's/^QEMU emulator version /QEMU /p')
	mkdir -p "$dir"
	"measure_$part" > "$dir/log"
	rm "$dir/log"
	[[ $part != arm64-virt ]] || folder+=/$part
	mkdir -p "$folder"
	for found in "$dir"/*; do
		rm -rf "${folder:?}/${found##*/}"
		mv "$found" "$folder"
	done
done
readme > "$new/README.md"
mv "$new/README.md" "$reference/README.md"
"$here/figures.sh"

#!/bin/bash
# reference.sh: measures results/reference anew, the results that the READMEs' figures are drawn from (figures.sh): bench/jobs/
# reference.job in an -icount VM on each kernel, what of it is about time in plain emulation on the default one, what is about two CPUs so on each, and
# where the instructions of one map and unmap go. About 5 minutes.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
# shellcheck source=kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
here=$top/scripts
[[ $# = 0 ]] || { [[ $1 = --help ]] && { usage 0; exit; }; usage 2 "unknown option '$1'"; }
new=$build/reference
qemu=$(qemu-system-x86_64 --version | sed -n 's/^QEMU emulator version //p')

rm -rf "$new"
mkdir -p "$new/emulated"
"$here/compare-kernels.sh" --scenarios 'direct swiotlb iommu-lazy iommu-strict amd-iommu' --out "$new/compared" \
	-- --job reference --sweep sizes,lists,memory,strategies --max-rounds 20 --label "QEMU $qemu" > "$new/log"
mkdir "$new/icount"
mv "$new"/compared/*.jsonl "$new/icount"
# What a device does after an unmap, the IOMMU logs.
for scenario in direct iommu-lazy iommu-strict; do
	"$here/vm/run.sh" --scenario "$scenario" --modargs misuse=1 --out "$new/out" -- "echo 'dmabench-allow: DMAR: ' > /dev/kmsg
		dmabench run -q --job reference --sweep threads,depths,window --max-time 0.5 --label 'QEMU $qemu' -o /out/result.jsonl" > "$new/log"
	mv "$new/out/result.jsonl" "$new/emulated/$scenario.jsonl"
done
# Two CPUs at once, which a VM that counts instructions does not have.
for kernel in $(kernel_names compared); do
	for scenario in iommu-strict iommu-lazy swiotlb; do
		"$here/vm/run.sh" --scenario "$scenario" --kernel "$kernel" --out "$new/out" -- \
			"dmabench run -q --job reference --sweep completion --max-time 2 --label 'QEMU $qemu' -o /out/result.jsonl" > "$new/log"
		mv "$new/out/result.jsonl" "$new/emulated/$kernel-$scenario.jsonl"
	done
done
"$here/explain.sh" --kernels "$(kernel_names compared | xargs)" --out "$new/explain" map_single --size 4096 > "$new/log"
rm -r "$new"/{compared,out,log} "$new/explain/explain.svg"
readme() {
	cat <<-'PAGE'
		# Reference results

		What the READMEs' figures are drawn from: `make figures` draws `figures/` and the table `figures/kernels.md` again, `make
		reference` measures all of it anew. `dmabench compare`, `report` and `advise` take these files like any others.

		| folder | holds | what it is worth |
		| --- | --- | --- |
		| `icount/` | `KERNEL-SCENARIO.jsonl`, the exact sweeps of `bench/jobs/reference.job` | instructions, the same each time to the last bit: the paths that a kernel takes. No statement about time: the copies of a device cost nothing there, caches and registers neither, and those of the CPU an instruction for some bytes. |
		| `emulated/` | `SCENARIO.jsonl`, its sweeps about time, on one kernel; `KERNEL-SCENARIO.jsonl`, that of another CPU that unmaps | shows what these figures are for. An emulator's time, on a shared machine: nothing in it is true of hardware. |
		| `explain/` | where the instructions of one map and unmap go | exact |

		`iommu-identity` is left out: its maps and unmaps are those of `direct`, to the instruction.

	PAGE
	echo "| measured with | version |"
	echo "| --- | --- |"
	jq -rs '[.[] | select(.record == "header") | .environment | "| Linux | \(.kernel), \(.kernel_version) |"] | unique[]' "$new"/icount/*.jsonl
	echo "| QEMU | $qemu |"
	jq -rs '[.[] | select(.record == "header") | "| dmabench | " + .program_version + " |"] | unique[]' "$new"/icount/*.jsonl
}
readme > "$top/results/reference/README.md"
for part in icount emulated explain; do
	rm -rf "$top/results/reference/$part"
	mv "$new/$part" "$top/results/reference"
done
"$here/figures.sh"

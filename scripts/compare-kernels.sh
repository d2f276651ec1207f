#!/bin/bash
# compare-kernels.sh [options] [-- OPTION of "dmabench run"...]: what a DMA call costs on each kernel, in instructions. Boots every
# kernel in every scenario under QEMU's -icount, runs the same sweep, compares each kernel with the first, and leaves in
# results/kernels: kernels.md (the table), SCENARIO.svg (a heat map: experiment x size, colour = ratio), kernels.svg (bars),
# SCENARIO.json (what dmabench compare says), and the results themselves, KERNEL-SCENARIO.jsonl. Running it twice gives the same,
# to the last bit; nothing of it is a statement about time.
#
#   --kernels "KERNEL..."  words of kernels/catalogue.sh: its names, NAME=TREE, NAME=REPOSITORY#REVISION; the first is what the others are compared with
#   --machine NAME         a file in vm/machines (q35)
#   --scenarios "NAME..."  of those that the machine has (all in which memory maps)
#   --jobs N               VMs at a time (2)
#   --out DIR              instead of results/kernels, or of results/MACHINE/kernels
#
# Exit status: 0; 2 wrong usage; 125 a VM gave no verdict.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
# shellcheck source=guests.sh
. "${0%"${0##*/}"}./guests.sh"
here=$top/scripts
dir=$build/compare-kernels

# guest KERNEL SCENARIO: leaves new/LABEL-SCENARIO.jsonl
guest() {
	local name started=$SECONDS
	name=$(kernel_label "$1")-$2
	"$here/vm/run.sh" --machine "$machine" --scenario "$2" --kernel "$1" --icount --timeout 900 --out "$dir/$name" \
		-- dmabench run -q --seed 1 "${sweep[@]}" -o /out/result.jsonl > "$dir/$name.log" 2>&1 || {
		grep '^dmabench: ' "$dir/$name.log" >&2 || true
		touch "$dir/failed-$name"
		return
	}
	mv "$dir/$name/result.jsonl" "$dir/new/$name.jsonl"
	echo "$name: done after $((SECONDS - started)) s" >&2
}

# mapping: prints those of the scenarios that it reads in which memory maps
mapping() {
	local name
	while read -r name; do if grep -q '^expect_regime=' "$here/vm/scenarios/$name.conf"; then echo "$name"; fi; done
}

machine=q35 kernels=() scenarios=() jobs=2 out=''
sweep=(--experiment 'map_single,map_page,map_sg,sync,coherent,noncoherent,noncontiguous,pool,strategy'
	--size '64,4k,64k' --entries '1,16' --strategy all --precision 5 --max-time 0.15 --max-rounds 20)
while [[ $# -gt 0 ]]; do
	case $1 in
	--help) usage 0; exit ;;
	--) shift; [[ $# = 0 ]] || sweep=("$@"); break ;;
	*) take_option '--machine --kernels --scenarios --jobs --out' "$@"; shift 2 ;;
	esac
done
take_machine "$machine"
counts_instructions
choose_kernels < <(kernel_names compared)
[[ ${#scenarios[@]} -gt 0 ]] || mapfile -t scenarios < <(machine_scenarios "$machine" | mapping)
check_machine_scenarios "${scenarios[@]}"
[[ ${#kernels[@]} -gt 1 ]] || usage 2 "--kernels wants two or more; on machine $machine can be: $(kernel_names all | fitting | xargs)"
out=${out:-$results/kernels}
mapfile -t labels < <(for kernel in "${kernels[@]}"; do kernel_label "$kernel"; done)
[[ -z $(printf '%s\n' "${labels[@]}" | sort | uniq -d) ]] || die "two kernels have one name; wanted: NAME=TREE with different names" 2

only_one compare-kernels
rm -rf "$dir"
mkdir -p "$dir/new"
"$top/scripts/build.sh" program "$(of_guest program)"
prepare_kernels "$dir" "${conf[arch]}" "${conf[flavour]:-}"
for scenario in "${scenarios[@]}"; do
	for kernel in "${kernels[@]}"; do turn guest "$kernel" "$scenario"; done
done
wait
failed=$(find "$dir" -name 'failed-*' -printf '%f ' | sed 's/failed-//g')
[[ -z $failed ]] || die "no results of ${failed% }; the logs are in $dir" 125

"$here/compare/draw.sh" "$dir/new" "$dir/new" "$machine" "${labels[@]}" -- "${scenarios[@]}"
rm -rf "$out"
mkdir -p "$(dirname "$out")"
mv "$dir/new" "$out"
cat "$out/kernels.md"

#!/bin/bash
# compare-kernels.sh [options] [-- OPTION of "dmabench run"...]: what a DMA call costs on each kernel, in instructions. Boots every
# kernel in every scenario under QEMU's -icount, runs the same sweep, compares each kernel with the first, and leaves in
# results/kernels: kernels.md (the table), SCENARIO.svg (a heat map: experiment x size, colour = ratio), kernels.svg (bars),
# SCENARIO.json (what dmabench compare says), and the results themselves, KERNEL-SCENARIO.jsonl. Running it twice gives the same,
# to the last bit; nothing of it is a statement about time.
#
#   --kernels "KERNEL..."  names of kernels/catalogue, or NAME=TREE; the first is what the others are compared with
#   --scenarios "NAME..."  files in vm/scenarios (all in which memory maps and one vCPU is enough)
#   --jobs N               VMs at a time (2)
#   --out DIR              instead of results/kernels
#
# Exit status: 0; 2 wrong usage; 125 a VM gave no verdict.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
# shellcheck source=kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
here=$top/scripts
dir=$build/compare-kernels

# guest KERNEL SCENARIO: leaves new/LABEL-SCENARIO.jsonl
guest() {
	local name started=$SECONDS
	name=$(kernel_label "$1")-$2
	"$here/vm/run.sh" --scenario "$2" --kernel "$1" --icount --timeout 900 --out "$dir/$name" \
		-- dmabench run -q --seed 1 "${sweep[@]}" -o /out/result.jsonl > "$dir/$name.log" 2>&1 || {
		grep '^dmabench: ' "$dir/$name.log" >&2 || true
		touch "$dir/failed-$name"
		return
	}
	mv "$dir/$name/result.jsonl" "$dir/new/$name.jsonl"
	echo "$name: done after $((SECONDS - started)) s" >&2
}

scenarios=() jobs=2 out=$results/kernels
mapfile -t kernels < <(kernel_names compared)
sweep=(--experiment 'map_single,map_page,map_sg,sync,coherent,noncoherent,noncontiguous,pool,strategy'
	--size '64,4k,64k' --entries '1,16' --strategy all --precision 5 --max-time 0.15 --max-rounds 20)
while [[ $# -gt 0 ]]; do
	case $1 in
	--help) usage 0; exit ;;
	--) shift; [[ $# = 0 ]] || sweep=("$@"); break ;;
	--kernels | --scenarios) [[ -n ${2:-} ]] || usage 2 "$1 wants names"; read -ra "${1#--}" <<< "$2" ;;
	--jobs) [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || usage 2 "--jobs wants a whole number above 0"; jobs=$2 ;;
	--out) [[ -n ${2:-} ]] || usage 2 "--out wants a directory"; out=$2 ;;
	*) usage 2 "unknown option '$1'" ;;
	esac
	shift 2
done
[[ ${#scenarios[@]} -gt 0 ]] || mapfile -t scenarios < <(cd "$here/vm/scenarios" && grep -l "^expect_regime=" -- *.conf | sed "s/\.conf$//")
[[ ${#kernels[@]} -gt 1 ]] || usage 2 "--kernels wants two or more"
check_kernels "${kernels[@]}"
check_scenarios "${scenarios[@]}"
mapfile -t labels < <(for kernel in "${kernels[@]}"; do kernel_label "$kernel"; done)
[[ -z $(printf '%s\n' "${labels[@]}" | sort | uniq -d) ]] || die "two kernels have one name; wanted: NAME=TREE with different names" 2

only_one compare-kernels
rm -rf "$dir"
mkdir -p "$dir/new"
"$top/scripts/build.sh" program
build_modules "$dir" "${kernels[@]}"
for scenario in "${scenarios[@]}"; do
	for kernel in "${kernels[@]}"; do
		while [[ $(jobs -rp | wc -l) -ge $jobs ]]; do wait -n || true; done
		guest "$kernel" "$scenario" &
	done
done
wait
failed=$(find "$dir" -name 'failed-*' -printf '%f ' | sed 's/failed-//g')
[[ -z $failed ]] || die "no results of ${failed% }; the logs are in $dir" 125

"$here/compare/draw.sh" "$dir/new" "$dir/new" "${labels[@]}" -- "${scenarios[@]}"
rm -rf "$out"
mkdir -p "$(dirname "$out")"
mv "$dir/new" "$out"
cat "$out/kernels.md"

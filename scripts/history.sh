#!/bin/bash
# history.sh [options]: what DMA calls cost on one release of the kernel after the other, in instructions: the sweeps "history" of
# bench/jobs/reference.job on every kernel of the catalogue, in VMs that count instructions; then, of each point that has a step, a change of
# more than 5 % to its neighbour, what each function of the kernel had in it. Leaves in DIR, for each machine: MACHINE.md (tables, and a
# paragraph a step), MACHINE.svg (the history of each call at a glance), MACHINE.json (all that these say) and MACHINE/KERNEL-SCENARIO.jsonl,
# the results. Running it twice gives the same, to the last bit; nothing of it is a statement about time.
#
#   --machines "NAME..."   files in vm/machines (q35 arm64-virt) of amd64 or arm64
#   --kernels "KERNEL..."  words of kernels/catalogue.sh, the oldest first (all that Debian has for the machine)
#   --scenarios "NAME..."  of those that the machines have (direct swiotlb iommu-lazy iommu-strict amd-iommu)
#   --jobs N               VMs at a time (2)
#   --out DIR              instead of results/history
#
# Exit status: 0; 1 the counts contradict each other; 2 wrong usage; 125 a VM gave no verdict.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
# shellcheck source=guests.sh
. "${0%"${0##*/}"}./guests.sh"
here=$top/scripts
dir=$build/history

# all_releases: prints every kernel once, and none of another page size
all_releases() { kernel_names all | grep -vxF -e newest -f <(kernel_names pages); }

# chosen MACHINE: leaves in kernels and scenarios those that are for it
chosen() {
	local asked=("${scenarios[@]}")
	take_machine "$1"
	counts_instructions
	"$here/plugin/build.sh" "${conf[arch]}" > /dev/null # dies of a machine whose instructions it does not know
	[[ ${#kernels[@]} -gt 0 ]] || mapfile -t kernels < <(all_releases | fitting)
	choose_kernels < /dev/null
	[[ ${#kernels[@]} -gt 1 ]] || usage 2 "--kernels wants two or more; on machine $1 can be: $(kernel_names all | fitting | xargs)"
	mapfile -t scenarios < <(machine_scenarios "$1" | grep -xF -f <(printf '%s\n' "${asked[@]}") || true)
	[[ ${#scenarios[@]} -gt 0 ]] || usage 2 "machine $1 has none of the scenarios ${asked[*]}; it has: $(machine_scenarios "$1" | xargs)"
}

# count MACHINE KERNEL SCENARIO: those of its points that have a step
# shellcheck disable=SC2317 # called by turn
count() {
	local name started=$SECONDS points
	name=$(kernel_label "$2")-$3
	mapfile -t points < "$counts/$name.points"
	"$here/explain/count.sh" "$1" "$3" "$2" "$counts/$name" "${points[@]}" || { touch "$counts/$name.failed"; return; }
	echo "$name: ${#points[@]} points counted after $((SECONDS - started)) s" >&2
}

# of_machine NAME: leaves new/NAME.{json,md,svg} and new/NAME
of_machine() (
	work=$dir/$1 counts=$dir/$1/counts
	chosen "$1"
	mkdir -p "$counts"
	"$top/scripts/build.sh" "$(of_guest program)"
	prepare_kernels "$work" "${conf[arch]}" "${conf[flavour]:-}"
	mapfile -t labels < <(for kernel in "${kernels[@]}"; do kernel_label "$kernel"; done)
	"$here/compare-kernels.sh" --machine "$1" --kernels "${kernels[*]}" --scenarios "${scenarios[*]}" --jobs "$jobs" --out "$work/swept" \
		-- --job reference --sweep history,history-lists,history-pages --max-rounds 20 > "$work/log"
	"$here/history/points.py" "$work/swept" "$counts" "${labels[@]}" -- "${scenarios[@]}"
	for scenario in "${scenarios[@]}"; do
		for kernel in "${kernels[@]}"; do
			if [[ -e $counts/$(kernel_label "$kernel")-$scenario.points ]]; then turn count "$1" "$kernel" "$scenario"; fi
		done
	done
	wait
	failed=$(find "$counts" -name '*.failed' -printf '%f ' | sed 's/\.failed//g')
	[[ -z $failed ]] || die "no counts of ${failed% } on $1; the logs are in $counts" 125
	mkdir -p "$dir/new/$1"
	mv "$work"/swept/*.jsonl "$dir/new/$1"
	"$here/history/history.py" "$dir/new/$1" "$counts" "$1" "${labels[@]}" -- "${scenarios[@]}" > "$dir/new/$1.json"
	"$here/history/draw.sh" "$dir/new/$1.json" "$dir/new"
)

machines=(q35 arm64-virt) kernels=() scenarios=(direct swiotlb iommu-lazy iommu-strict amd-iommu) jobs=2 out=''
while [[ $# -gt 0 ]]; do
	case $1 in
	--help) usage 0; exit ;;
	*) take_option '--machines --kernels --scenarios --jobs --out' "$@"; shift 2 ;;
	esac
done
check_scenarios "${scenarios[@]}"
out=${out:-$results/history}
for machine in "${machines[@]}"; do (chosen "$machine"); done
only_one history
rm -rf "$dir"
mkdir -p "$dir/new"
for machine in "${machines[@]}"; do of_machine "$machine"; done
rm -rf "$out"
mkdir -p "$(dirname "$out")"
mv "$dir/new" "$out"
for machine in "${machines[@]}"; do echo "$out/$machine.md"; done

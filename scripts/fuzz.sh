#!/bin/bash
# fuzz.sh [options]: calls every command of /dev/dmabench by chance in VMs, with all that disturbs them. What goes wrong is told, and its seed
# becomes a row of kselftest/fuzz-seeds, which "make check" does again from then on. What each VM said is left in build/fuzz.
#
#   --kernel KERNEL        a name of kernels/catalogue, alone or with -debug (its default), or NAME=TREE
#   --scenarios "NAME..."  one VM each (swiotlb iommu-strict iommu-lazy direct)
#   --calls N              of each thread (2000)
#   --seed N               of the first run (the time); those of the others follow
#   --rounds N             runs in each VM (8)
#   --seeds FILE           gets the rows instead
#
# Exit status: 0 nothing found; 1 something was; 2 wrong usage.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
# shellcheck source=kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
dir=$build/fuzz

# The runs differ in who makes calls and what goes on beside them.
shapes=(
	''
	'--processes 3 --threads 2 --disturb kill,signal --steer 1'
	'--processes 2 --threads 2 --disturb unbind,kill'
	'--threads 4 --disturb failslab --steer 1'
	'--processes 2 --disturb cpu,memory,signal'
	'--processes 4 --disturb reload,unbind'
	'--processes 2 --disturb bench,unbind --steer 1'
	'--processes 3 --threads 2 --disturb all'
)

# runs: prints the guest's command: all runs, one after the other, whatever they say; then what nobody refers to any more
runs() {
	local i
	printf 'failed=0; '
	for ((i = 0; i < rounds; i++)); do
		printf 'module_fuzz --seed %d --calls %d %s || failed=1; ' $((seed + i)) "$calls" "${shapes[i % ${#shapes[@]}]}"
	done
	# shellcheck disable=SC2016 # the guest's own
	printf 'leaks=/sys/kernel/debug/kmemleak; ! [ -w $leaks ] || { echo scan > $leaks; sleep 6; echo scan > $leaks; }; exit $failed'
}

# found LOG CONSOLE: prints "OPTIONS # WHAT" of each run that went wrong: as it says itself, and of the last where the guest did not come
# to say so, or where it says that all was well and the kernel's log does not
found() {
	local last
	sed -n 's/^WRONG: //p' "$1"
	last=$(tr -d '\r' < "$2" | sed -n 's/.*dmabench-fuzz: //p' | tail -n 1)
	if grep -q '^WRONG: ' "$1" && grep -qE "^(well|WRONG): ${last:-nothing}( |$)" "$1"; then return; fi
	printf '%s # %s\n' "${last:---seed $seed --calls $calls}" "$({ "$top/scripts/vm/check-console.sh" "$2" 2>&1 || true; cat "$1.err"; } | head -n 1)"
}

kernel=$(kernel_names default) scenarios=(swiotlb iommu-strict iommu-lazy direct) calls=2000 seed=$(date +%s) rounds=${#shapes[@]} seeds=$top/kselftest/fuzz-seeds
while [[ $# -gt 0 ]]; do
	case $1 in
	--help) usage 0; exit ;;
	--kernel | --seeds) [[ -n ${2:-} ]] || usage 2 "$1 wants a value"; printf -v "${1#--}" %s "$2" ;;
	--scenarios) [[ -n ${2:-} ]] || usage 2 "$1 wants names"; read -ra scenarios <<< "$2" ;;
	--calls | --seed | --rounds)
		[[ ${2:-} =~ ^[1-9][0-9]{0,17}$ ]] || usage 2 "$1 wants a whole number above 0"
		printf -v "${1#--}" %s "$2" ;;
	*) usage 2 "unknown option '$1'" ;;
	esac
	shift 2
done
check_kernels "$kernel"
check_scenarios "${scenarios[@]}"

only_one fuzz
"$top/scripts/build.sh" program kselftest
mkdir -p "$dir"
bad=0
for scenario in "${scenarios[@]}"; do
	log=$dir/$(kernel_label "$kernel")-$scenario.log console=$dir/$(kernel_label "$kernel")-$scenario.console
	status=0
	"$top/scripts/vm/run.sh" --scenario "$scenario" --kernel "$kernel" --modargs misuse=1 --timeout 3000 --console "$console" \
		--program "$build/kselftest/module_fuzz" -- "$(runs)" > "$log" 2> "$log.err" || status=$?
	printf '%s %s: seeds %d to %d, %d calls: %s\n' "$kernel" "$scenario" "$seed" $((seed + rounds - 1)) \
		"$(awk '$3 == "calls" { sum += $2 } END { print sum + 0 }' "$log")" "$([[ $status = 0 ]] && echo well || echo "WRONG, see $log and $console")"
	[[ $status != 0 ]] || continue
	bad=1
	while IFS= read -r row; do
		printf '  %s\n' "$row"
		grep -qF -- "${row%% #*} #" "$seeds" 2>/dev/null || printf '%s (%s, %s)\n' "$row" "$kernel" "$scenario" >> "$seeds"
	done < <(found "$log" "$console")
done
exit $bad

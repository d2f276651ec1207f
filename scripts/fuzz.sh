#!/bin/bash
# fuzz.sh [options]: calls every command of /dev/dmabench by chance in VMs, with all that disturbs them. What goes wrong is told, and its seed
# becomes a row of kselftest/fuzz-seeds, which "make check" does again from then on. What each VM said is left in build/fuzz.
#
#   --kernel KERNEL        a name of kernels/catalogue, alone or with -debug (its default), NAME=TREE, NAME=REPOSITORY#REVISION
#   --scenarios "NAME..."  one VM each (swiotlb iommu-strict iommu-lazy direct)
#   --calls N              of each thread (2000)
#   --minutes N            of all runs in a VM together, instead: as many calls as that gives
#   --seed N               of the first run (the time); those of the others follow
#   --rounds N             runs in each VM (10)
#   --jobs N               so many VMs at once (1)
#   --smp N                vCPUs of each (2)
#   --no-misuse            of a module that was loaded without misuse=1
#   --append "WORDS"       more of its kernel's command line
#   --seeds FILE           gets the rows instead
#
# Exit status: 0 nothing found; 1 something was; 2 wrong usage.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
# shellcheck source=kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
dir=$build/fuzz

# The runs differ in who makes calls and what goes on beside them: each with its share of the time, where --minutes tells that.
shapes=(
	'6 '
	'3 --processes 2 --steer 1'
	'3 --threads 4'
	'1 --processes 3 --threads 2 --disturb kill,signal --steer 1'
	'1 --processes 2 --threads 2 --disturb unbind,kill'
	'1 --threads 4 --disturb failslab --steer 1'
	'1 --processes 2 --disturb cpu,memory,signal'
	'1 --processes 4 --disturb reload,unbind'
	'1 --processes 2 --disturb bench,unbind --steer 1'
	'1 --processes 3 --threads 2 --disturb all'
)

# runs: prints the guest's command: all runs, one after the other, whatever they say; then what nobody refers to any more
runs() {
	local i shape long="--calls $calls" shares=0
	for ((i = 0; i < rounds; i++)); do
		shape=${shapes[i % ${#shapes[@]}]}
		shares=$((shares + ${shape%% *}))
	done
	printf 'failed=0; '
	for ((i = 0; i < rounds; i++)); do
		shape=${shapes[i % ${#shapes[@]}]}
		# More calls than a thread can make in that time.
		[[ -z $minutes ]] || long="--calls 4000000000 --seconds $((minutes * 60 * ${shape%% *} / shares + 1))"
		printf 'module_fuzz --seed %d %s %s || failed=1; ' $((seed + i)) "$long" "${shape#* }"
	done
	# shellcheck disable=SC2016 # the guest's own
	printf 'leaks=/sys/kernel/debug/kmemleak; ! echo scan 2>/dev/null > $leaks || { sleep 6; echo scan > $leaks; }; exit $failed'
}

# found LOG CONSOLE: prints "OPTIONS # WHAT" of each run that went wrong: as it says itself, and of the last where the guest did not come
# to say so, or where it says that all was well and the kernel's log does not
found() {
	local last
	sed -n 's/^WRONG: //p' "$1"
	last=$(tr -d '\r' < "$2" | sed -n 's/.*dmabench-fuzz: //p' | tail -n 1)
	if grep -q '^WRONG: ' "$1" && grep -qE "^(well|WRONG): ${last:-nothing}( |$)" "$1"; then return; fi
	printf '%s # %s\n' "${last:---seed $seed}" "$({ "$top/scripts/vm/check-console.sh" "$2" 2>&1 || true; cat "$1.err"; } | head -n 1)"
}

# guest SCENARIO: what it says is left in LABEL-SCENARIO.{log,log.err,console}
guest() {
	local log status=0 row
	log=$dir/$(kernel_label "$kernel")-$1.log
	"$top/scripts/vm/run.sh" --scenario "$1" --kernel "$kernel" --modargs "$modargs" --timeout $((3000 + ${minutes:-0} * 90)) --console "${log%.log}.console" \
		--smp "$smp" --append "$append" --program "$build/kselftest/module_fuzz" -- "$(runs)" > "$log" 2> "$log.err" || status=$?
	printf '%s %s: seeds %d to %d, %d calls: %s\n' "$kernel" "$1" "$seed" $((seed + rounds - 1)) \
		"$(awk '$3 == "calls" { sum += $2 } END { print sum + 0 }' "$log")" "$([[ $status = 0 ]] && echo well || echo "WRONG, see $log and ${log%.log}.console")"
	[[ $status != 0 ]] || return 0
	while IFS= read -r row; do
		printf '  %s\n' "$row"
		grep -qF -- "${row%% #*} #" "$seeds" 2>/dev/null || printf '%s (%s, %s)\n' "$row" "$kernel" "$1" >> "$seeds"
	done < <(found "$log" "${log%.log}.console")
	return 1
}

kernel=$(kernel_names default) scenarios=(swiotlb iommu-strict iommu-lazy direct) calls=2000 minutes='' jobs=1 smp=2 append='' seed=$(date +%s) modargs=misuse=1 rounds=${#shapes[@]} seeds=$top/kselftest/fuzz-seeds
while [[ $# -gt 0 ]]; do
	case $1 in
	--help) usage 0; exit ;;
	--no-misuse) modargs=''; shift; continue ;;
	--kernel | --seeds) [[ -n ${2:-} ]] || usage 2 "$1 wants a value"; printf -v "${1#--}" %s "$2" ;;
	--scenarios) [[ -n ${2:-} ]] || usage 2 "$1 wants names"; read -ra scenarios <<< "$2" ;;
	--append) [[ $# -gt 1 ]] || usage 2 "$1 wants words"; append=$2 ;;
	--calls | --minutes | --seed | --rounds | --jobs | --smp)
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
"$top/scripts/kernels/build-module.sh" "$kernel" > /dev/null # not by two guests
rm -f "$dir/found"
for scenario in "${scenarios[@]}"; do
	while [[ $(jobs -rp | wc -l) -ge $jobs ]]; do wait -n || true; done
	{ guest "$scenario" || touch "$dir/found"; } &
done
wait
[[ ! -e $dir/found ]]

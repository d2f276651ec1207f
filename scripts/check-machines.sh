#!/bin/bash
# check-machines.sh [options]: boots each machine of vm/machines with each kernel that Debian has for it, or with those of ours that it
# wants, in each scenario that it has: a small sweep of the default experiments, and the tests of the DMA API's rules. The table, a row each, goes to
# results/conformance/machines.md and to standard output, what each VM said stays in build/machines. q35 is left to check-kernels.sh.
#
#   --jobs N                VMs at a time (2)
#   --machines "NAME..."    these only, q35 too
#   --kernels "NAME..."     these only, where a machine has them
#   --scenarios "NAME..."   these only, where a machine has them
#   --rest                  goes on after a run that was ended: rows that were green stay as they are
#   --out DIR               where the table goes
#
# Exit status: 0 nothing failed; 1 something did; 2 wrong usage. A row that cannot be on this system says why, and is no failure.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
# shellcheck source=guests.sh
. "${0%"${0##*/}"}./guests.sh"
here=$top/scripts
dir=$build/machines

# of_machine NAME COMMAND...: with conf as that machine's alone
of_machine() {
	local -A conf=()
	read_machine "$1"
	"${@:2}"
}

kernels_of() { of_machine "$1" fitting < <(printf '%s\n' "${kernels[@]}"); } # MACHINE

# unfit_here MACHINE SCENARIO: prints why it cannot be on this system
unfit_here() {
	local missing
	missing=$(of_machine "$1" missing_program)
	if [[ -n $missing ]]; then echo "no $missing here"; else "$here/vm/unfit.sh" --machine "$1" "$2"; fi
}

scenarios_of() { # MACHINE
	local name
	for name in $(machine_scenarios "$1"); do
		[[ ${#scenarios[@]} -gt 0 && " ${scenarios[*]} " != *" $name "* ]] || echo "$name"
	done
}

# Not what fails on purpose, and not what has an IOMMU refuse it, of which kernels tell in words of their own. What a kernel or a
# target cannot do is left out.
experiments=$(sed -n 's/^\trow(\([a-z0-9_]*\)).*/\1/p' "$top/module/exp/experiments.h" | grep -vxE 'busted|stale_window' | xargs)
sweep="for e in $experiments; do
	run=\"dmabench run -e \$e --quick --quiet -o /out/\$e.jsonl\"
	\$run --size 64,4096,65536 --direction to_device,from_device || \$run --size 64,4096,65536 || \$run
done > /out/sweep.said 2>&1"

# guest MACHINE KERNEL SCENARIO: boots; leaves NAME.{tap,err,status,seconds,console} and the directory NAME
# shellcheck disable=SC2317 # called by turn
guest() {
	local name=$1-$2-$3 started=$SECONDS status=0
	"$here/vm/run.sh" --machine "$1" --kernel "$2" --scenario "$3" --modargs misuse=1 --timeout 1200 --out "$dir/$name" --console "$dir/$name.console" \
		-- "$sweep; $(of_machine "$1" rules_command)" > "$dir/$name.tap" 2> "$dir/$name.err" || status=$?
	echo "$status" > "$dir/$name.status"
	echo $((SECONDS - started)) > "$dir/$name.seconds"
	echo "$name: $((SECONDS - started)) s, $(grep '^# Totals:' "$dir/$name.tap" || tail -n 1 "$dir/$name.err")" >&2
}

# points DIR: how many were measured well, and of how many that are not refused there
points() {
	local files=("$1"/*.jsonl)
	[[ -s ${files[0]} ]] || { echo none; return; }
	jq -rs '[.[] | select(.record == "point" and .status != "refused")] | "\([.[] | select(.status == "ok")] | length)/\(length)"' "${files[@]}"
}

# green NAME: was its row so, in a run before?
green() { [[ -n $rest && -e $dir/$1.seconds && $(cat "$dir/$1.status" 2>/dev/null) = 0 ]]; }

row() { # MACHINE KERNEL SCENARIO
	local name=$1-$2-$3 totals boots=yes
	if [[ -s $dir/$name.unfit ]]; then
		echo "| $1 | $2 | $3 | no: $(< "$dir/$name.unfit") | | | | | |"
		return
	fi
	totals=$(sed -n 's/^# Totals: //p' "$dir/$name.tap" | tr ':' ' ')
	[[ -n $totals ]] || boots="no: $(tail -n 1 "$dir/$name.err" | cut -c 1-160)"
	read -r _ passed _ failed _ _ _ _ _ skipped _ errors <<< "${totals:-. 0 . 0 . 0 . 0 . 0 . 0}"
	if [[ $failed$errors = 00 && $boots = yes && $(< "$dir/$name.status") != 0 ]]; then boots="yes, but: $(tail -n 1 "$dir/$name.err" | cut -c 1-160)"; fi
	[[ $boots = yes && $failed$errors = 00 ]] || bad=1
	echo "| $1 | $2 | $3 | $boots | $(points "$dir/$name") | $passed | $skipped | $((failed + errors)) | $(< "$dir/$name.seconds") |"
}

jobs=2 machines=() kernels=() scenarios=() out=$results/conformance bad=0 rest=''
while [[ $# -gt 0 ]]; do
	case $1 in
	--help) usage 0; exit ;;
	--rest) rest=1; shift ;;
	*) take_option '--jobs --out --machines --kernels --scenarios' "$@"; shift 2 ;;
	esac
done
[[ ${#machines[@]} -gt 0 ]] || mapfile -t machines < <(machine_names | grep -vx q35)
for machine in "${machines[@]}"; do of_machine "$machine" true || exit; done
for kernel in "${kernels[@]}"; do kernel_row "$kernel"; done
[[ ${#kernels[@]} -gt 0 ]] || mapfile -t kernels < <(kernel_names compared; kernel_names pages; echo newest)
check_scenarios "${scenarios[@]}"

rows=()
for machine in "${machines[@]}"; do
	for kernel in $(kernels_of "$machine"); do
		for scenario in $(scenarios_of "$machine"); do
			rows+=("$machine $kernel $scenario")
		done
	done
done
[[ ${#rows[@]} -gt 0 ]] || usage 2 "no machine among ${machines[*]} has one of these kernels and scenarios"
only_one check-machines
[[ -n $rest ]] || rm -rf "$dir"
mkdir -p "$dir" "$out"
for row in "${rows[@]}"; do
	read -r machine kernel scenario <<< "$row"
	unfit_here "$machine" "$scenario" > "$dir/$machine-$kernel-$scenario.unfit"
	[[ ! -s $dir/$machine-$kernel-$scenario.unfit ]] || continue
	if green "$machine-$kernel-$scenario"; then continue; fi
	rm -rf "$dir/$machine-$kernel-$scenario" "$dir/$machine-$kernel-$scenario".{tap,err,status,seconds}
	turn guest "$machine" "$kernel" "$scenario"
done
wait
{
	printf '%s\n' "# Every machine, every kernel that Debian has for it, every scenario" '' \
		'Made by "make check-machines"; not to be edited. Points: of a small sweep, measured well, of all that are not refused there. Passed, skipped, failed: tests of rules.' '' \
		'| machine | kernel | scenario | boots | points | passed | skipped | failed | seconds |' '| --- | --- | --- | --- | --- | --- | --- | --- | --- |'
	for row in "${rows[@]}"; do
		read -r machine kernel scenario <<< "$row"
		row "$machine" "$kernel" "$scenario"
	done
} > "$dir/machines.md"
cat "$dir/machines.md"
mv "$dir/machines.md" "$out/machines.md"
exit "$bad"

#!/bin/bash
# bench-fleet.sh: how fast the fleet plans, collects and reports 10,000 tasks (DMABENCH_TASKS) of 10 points each, in how much memory, on the
# machine that it is controlled from. Their results are generated, not measured: 100 machines, with one of which each call takes 100 ns more, and one task in a
# hundred failed, one in ten was attempted twice. Exits 1 if a command takes more than a minute or 1 GB of resident memory, if a task is lost
# or counted twice, or if another machine than that is called odd. Some minutes, 400 MB in build/fleet, which can be removed.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "no arguments wanted"
tasks=${DMABENCH_TASKS:-10000}
[[ $tasks =~ ^[1-9][0-9]*00$ ]] || usage 2 "DMABENCH_TASKS is a multiple of 100"
dir=$build/fleet
machines=100 each=$((tasks / 100)) points=10

# measure NAME STATUS COMMAND...: a row of build/fleet/times: name, seconds, resident KiB; COMMAND ends with STATUS
measure() {
	local name=$1 wanted=$2 status=0
	/usr/bin/time -q -o "$dir/time" -f '%e %M' "${@:3}" > "$dir/$name.log" 2> "$dir/$name.err" || status=$?
	[[ $status = "$wanted" ]] || die "$name ended with $status: $(tail -n 1 "$dir/$name.err"); wanted: $wanted"
	read -r seconds kib < "$dir/time"
	echo "$name $seconds $kib" >> "$dir/times"
	printf '%-8s %7.1f s %6d MiB\n' "$name" "$seconds" $((kib / 1024))
}

# attempts: the files that 10,000 tasks leave
attempts() {
	local machine task i
	mkdir -p "$dir/bench/attempts"
	for ((machine = 0; machine < machines; machine++)); do
		for ((i = 0; i < each; i++)); do
			task=$((machine * each + i))
			if ((task % 100 == 50)); then
				echo "125 n$machine run.sh: the VM did not boot" > "$dir/bench/attempts/1.$task.0.failed"
				continue
			fi
			"$dir/generate" "$points" "$task" 0 > "$dir/bench/attempts/1.$task.0.jsonl"
			[[ $machine != 7 ]] || sed -i -E 's/("net_ns":\{[^}]*"p50":)([0-9.]+)/\11\2/g' "$dir/bench/attempts/1.$task.0.jsonl"
			((task % 10)) || ln "$dir/bench/attempts/1.$task.0.jsonl" "$dir/bench/attempts/1.$task.1.jsonl"
		done
	done
}

need python3 /usr/bin/time
"$top/scripts/build.sh" program
rm -rf "$dir/bench" "$dir/times"
mkdir -p "$dir"
gcc -O2 -Wall -Wextra -o "$dir/generate" "$top/scripts/files/generate.c" -lm
printf '%s\n' '[all]' "machine $(seq -s , -f m%g 0 $((machines - 1)))" "kernel $(seq -s , -f k%g "$each")" 'regime iommu-strict' 'job x' 'measure true' > "$dir/bench.plan"
fleet() { measure "$1" "$2" "$top/scripts/fleet.sh" "$1" "$dir/bench.plan" "${@:3}"; }
fleet plan 0 --tasks
[[ $(grep -c '^[0-9]* m[0-9]' "$dir/plan.log") = "$tasks" ]] || die "the plan has not $tasks tasks"
mkdir -p "$dir/bench"
PYTHONPATH=$top/scripts/fleet python3 -c 'import sys, plan, store; store.Store(sys.argv[2], plan.read(sys.argv[1])).freeze()' "$dir/bench.plan" "$dir/bench"
attempts
fleet collect 1 --dir "$dir/bench"
fleet status 0 --dir "$dir/bench"
fleet report 1 --dir "$dir/bench"
want="$((tasks - tasks / 100)) done $((tasks / 100)) failed m7"
got=$(jq -r '"\(.states.done) done \(.states.failed) failed \([.machines[] | select(.verdict | startswith("odd")) | .machine] | join(" "))"' "$dir/bench/report.json")
[[ $got = "$want" ]] || die "counted: $got; wanted: $want"
awk '$2 > 60 || $3 > 1000000 { print $1 " takes more than a minute or 1 GB"; bad = 1 } END { exit bad }' "$dir/times"

#!/bin/bash
# check-slurm.sh: hands 200 tasks to Slurm's daemons, which run here as six nodes, and kills a node, a node's daemon, the controller and
# tasks meanwhile. 12 tasks boot our VMs, the results of the others are made up, since what is tested is that none is lost or counted twice.
# Results in TAP; what daemons said is shown where a test fails. Needs root. Leaves no process and no file.
# DMABENCH_VM_NODES (2) of the nodes boot VMs, one at a time each.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../check/ok.sh
. "$top/scripts/check/ok.sh"
# shellcheck source=slurm-here.sh
. "$top/scripts/fleet/slurm-here.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "no arguments wanted"
need slurmctld slurmd sbatch munged jq setpriv
[[ $EUID = 0 ]] || die "not root, which slurmd must be; run it as root" 3

dir=$(mktemp -d /tmp/dmabench-slurm.XXXXXX) # a socket's path is short
chmod 0755 "$dir"
export SLURM_CONF=$dir/slurm.conf
trap 'stop_slurm 2>/dev/null; rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM HUP
# shellcheck disable=SC2034 # ok shows it
shown='submit.log slurmctld.log'
plan=$dir/two.plan
made_up=$top/scripts/fleet/made_up.py
fleet() { "$top/scripts/fleet.sh" "$1" "$plan" --dir "$dir/plan" "${@:2}"; }

write_plan() {
	cat > "$plan" <<-PLAN
		[vms]
		machine pc1=q35,pc2=q35,pc3=q35
		kernel $(kernel_names default)
		regime direct,swiotlb,iommu-strict,iommu-lazy
		job small.job
		constraint vm

		[slow]
		machine slow1,slow2
		kernel k1
		regime direct
		job x
		constraint slow
		measure sleep 25; $made_up

		[fast]
		machine fast1,fast2,fast3
		kernel $(seq -s , -f k%g 62)
		regime direct
		job x
		constraint fast
		hook sleep 0.5
		measure $made_up
	PLAN
	cp "$top/scripts/fleet/small.job" "$dir"
}

# attempt_on NODE: prints the process of an attempt that runs there
attempt_on() {
	local file node process
	for file in "$dir"/plan/attempts/*.started; do
		read -r node process < "$file" || continue
		[[ $node = "$1" && ! -e ${file%.started}.jsonl && -d /proc/$process ]] || continue
		echo "$process"
		return
	done
	return 1
}

kill_attempt() { # NODE
	until_so 120 attempt_on "$1" && kill -9 "$(attempt_on "$1")" && echo "# killed an attempt on $1"
}

# shellcheck disable=SC2317 # called by until_so
is_down() { sinfo -h -n "$1" -o %T | grep -q down; }

# What Slurm requeued it holds for two minutes; a test has no time for that.
hurry() {
	local job
	for job in $(squeue -h -t PD -o '%A %r' | awk '$2 == "BeginTime" { print $1 }'); do scontrol update "JobId=$job" StartTime=now; done
}

# A controller that dies within five seconds of the first job has not saved that it has any.
# shellcheck disable=SC2317 # called by until_so
saved() { [[ $dir/state/job_state -nt $dir/again.log ]]; }

disturb() {
	kill_attempt n5
	until_so 60 attempt_on n6
	kill_node n6
	echo "# killed the node n6"
	until_so 60 attempt_on n3
	kill_all "${daemons[slurmd-n3]}"
	echo "# killed slurmd of n3, whose task goes on"
	kill_attempt n1
	until_so 60 saved
	kill_all "${daemons[slurmctld]}"
	echo "# killed slurmctld"
	sleep 3
	start_controller
	until_so 60 is_down n3
	until_so 60 is_down n6
	start_node n3
	start_node n6
	kill_attempt n5
}

# tasks_of ENDING: prints the tasks of such attempts
# shellcheck disable=SC2317 # called below
tasks_of() { find "$dir/plan/attempts" -name "*.$1" -printf '%f\n' | cut -d. -f2 | sort; }
# shellcheck disable=SC2317 # called by ok
{
killed_some() { [[ $(comm -23 <(tasks_of started) <(tasks_of jsonl) | wc -l) -ge 3 ]]; }
restarted_some() { compgen -G "$dir/plan/attempts/*.[0-9]*.[1-9]*.started"; }
has_doubles() { tasks_of jsonl | uniq -d | grep .; }
each_task_has_one() { diff <(tasks_of jsonl | sort -un) <(seq 0 199); }
runs_of_history() { [[ $("$build/bench/dmabench" history list --json --db "$dir/plan/history.sqlite" | jq '.runs | length') = 200 ]]; }
says() { grep -qE "$2" "$dir/$1"; }
nothing_left() { [[ -z $(started) ]]; }
}

"$top/scripts/build.sh" program
# shellcheck source=../kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
write_plan
nodes=("n1 vm" "n2 $([[ ${DMABENCH_VM_NODES:-2} = 1 ]] && echo fast || echo vm)" "n3 slow" "n4 fast" "n5 fast" "n6 fast")
slurm_conf "$dir" "${nodes[@]}"
mkdir "$dir/state"
start_munge
start_controller
for node in n1 n2 n3 n4 n5 n6; do mkdir "$dir/spool-$node"; start_node "$node"; done
ok "six nodes are up" until_so 30 bash -c 'sinfo -h -t idle -o %D | grep -qx 6'
sed 's/^constraint vm/constraint vm\&gpu/' "$plan" > "$dir/none.plan"
"$top/scripts/fleet.sh" submit "$dir/none.plan" --dir "$dir/none" > "$dir/none.log" 2>&1 || true
ok "a feature that no node has is told at once" says none.log "no node has the feature 'gpu' .*; nodes have: fast, slow, vm"
status=0
fleet submit --wait --interval-seconds 2 > "$dir/submit.log" 2>&1 &
submit=$!
until_so 60 attempt_on n5
fleet submit > "$dir/again.log" 2>&1 || true
ok "what Slurm has is not submitted again" says again.log '^0 tasks submitted'
disturb
fleet status > "$dir/status.log"
sed 's/^/# /' "$dir/status.log"
ok "status tells what is done, and what is left" says status.log '^200 tasks: .* done, .*running'
while kill -0 "$submit" 2> /dev/null; do
	hurry
	sleep 2
	[[ $SECONDS -lt ${DMABENCH_LIMIT_S:-1800} ]] || { kill "$submit"; break; }
done
wait "$submit" || status=$?
ok "all tasks have a result" test "$status" = 0
ok "and no other" each_task_has_one
ok "attempts were killed" killed_some
ok "and made again by Slurm" restarted_some
ok "tasks that were killed alone were submitted again" says submit.log 'submitted again'
ok "a daemon that was killed left a task with two results" has_doubles
status=0
fleet collect > "$dir/collect.log" 2>&1 || status=$?
ok "200 results are counted" says collect.log '^200 results counted, 200 of them new'
ok "and are in the history once" runs_of_history
fleet report > "$dir/report.log" 2>&1 || status=$?
ok "the report has all of them" test "$(jq -r '"\(.states.done) of \(.tasks), \([.machines[].tasks] | add)"' "$dir/plan/report.json")" = "200 of 200, 200"
ok "nothing odd is found, nor a failure" test "$status" = 0
tail -n 1 "$dir/submit.log" | sed 's/^/# /'
stop_slurm 2> /dev/null
ok "no process is left" until_so 10 nothing_left
finish

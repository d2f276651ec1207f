#!/bin/bash
# attempt.sh DIR TASK JOB RESTART: one attempt at a task of a fleet, on the node that it runs on. DIR is the plan's, on a file system that the
# nodes share. Of an array of Slurm's it is called with DIR BASE alone: TASK is BASE and its number in the array, the rest is Slurm's.
# Leaves DIR/attempts/JOB.TASK.RESTART.started at once, and then .jsonl, the results, or .failed, a line: the status, the node, why. Each is
# written beside and renamed, and never changed. RESTART is the next that is free: a Slurm that lost its state gives numbers of jobs again.
# attempt.sh --told NAME:LINE: the same of a node that shares nothing: LINE is the task's, in base64, and all comes on standard output,
# between the lines "attempt NAME NODE" and "ended NAME jsonl" or "ended NAME failed".
#
# The hook, and a command that measures, have FLEET_MACHINE, FLEET_KERNEL, FLEET_REGIME, FLEET_JOB and FLEET_RESULT, the file to write.
# shellcheck disable=SC2154 # the task's line sets what it is about
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
node=${SLURMD_NODENAME:-${HOSTNAME:-$(hostname)}}

# claim FILE: leaves it as the start of an attempt that nobody else has made; sets name
claim() {
	local new=$dir/attempts/.$name.started.new.$node.$$ of=${name%.*} restart=${name##*.}
	if ! cp "$1" "$new" 2> "$work/error"; then
		rm -f "$new"
		die "$name is not begun: $(tail -n 1 "$work/error"); make room in $dir, and run the plan again" 3
	fi
	until ln "$new" "$dir/attempts/$name.started" 2> "$work/error"; do
		[[ -e $dir/attempts/$name.started ]] || die "$name is not begun: $(tail -n 1 "$work/error"); $dir must be on a file system that has links" 3
		restart=$((restart + 1)) name=$of.$restart
	done
	rm -f "$new"
}

# keep EXTENSION FILE: leaves the file in the plan's folder, whole or not at all
keep() {
	local to=$dir/attempts/$name.$1 new=$dir/attempts/.$name.$1.new.$node.$$
	if ! { cp "$2" "$new" && sync "$new" && mv "$new" "$to"; } 2> "$work/error"; then
		rm -f "$new"
		die "$name is not kept: $(tail -n 1 "$work/error"); make room in $dir, and run the plan again" 3
	fi
}

# told EXTENSION FILE: the same, told to who started this
told() {
	cat "$2"
	echo "ended $name $1"
}

# failed STATUS WHY
failed() {
	printf '%s %s %s\n' "$1" "$node" "$(tr -d '\000-\010\013-\037' <<< "${2:-no word of why}" | cut -c 1-300)" > "$work/failed"
	"$give" failed "$work/failed"
	exit "$1"
}

# shellcheck disable=SC2317 # by trap
killed() {
	trap - TERM INT HUP
	[[ -z $child ]] || kill -TERM "$child" 2>/dev/null || true
	rm -rf "$work"
	exit $((128 + $1)) # without a word: it is to be tried again
}

# limited COMMAND...: in its time, its words to the log
limited() {
	timeout -k 10 "$timeout_seconds" "$@" >> "$work/log" 2>&1 < /dev/null &
	child=$!
	local status=0
	wait "$child" || status=$?
	child=''
	return "$status"
}

measure_vm() {
	local words=(--machine "$kind" --kernel "$kernel" --scenario "$regime" --timeout "$timeout_seconds" --out "$work") named=$job
	if [[ $job = *.job ]]; then
		mkdir "$work/root" && cp "$job" "$work/root/fleet.job"
		(cd "$work/root" && cpio --quiet -o -H newc <<< fleet.job) > "$work/root.cpio"
		words+=(--root "$work/root.cpio") named=/fleet.job
	fi
	limited "$top/scripts/vm/run.sh" "${words[@]}" -- "dmabench run --job $named $options -o /out/result.jsonl"
}

measure_host() {
	local program=$build/bench/dmabench words
	[[ -x $program ]] || program=dmabench
	read -ra words <<< "$options"
	limited "$program" run --job "$job" "${words[@]}" -o "$FLEET_RESULT"
}

# whole FILE: are these results to their end?
whole() { [[ -s $1 ]] && tail -n 1 "$1" | grep -q '^{"record": *"trailer"'; }

# last_word: the last line that says something
last_word() { grep -v '^--- ' "$work/log" | grep -v '^[[:space:]]*$' | tail -n 1 || true; }

attempt() {
	local status=0
	if [[ -n $hook ]]; then limited bash -c "$hook" || failed $? "the hook failed: $(last_word)"; fi
	case $measure in
	vm) measure_vm || status=$? ;;
	host) measure_host || status=$? ;;
	*) limited bash -c "$measure" || status=$? ;;
	esac
	# A killed process is no verdict on the machine: without a word, it is tried again.
	case $status in
	124) failed 124 "no end after $timeout_seconds s" ;;
	137 | 143) exit "$status" ;;
	esac
	# 1 is a failed verification: then the results say which.
	[[ $status -le 1 ]] || failed "$status" "$(last_word)"
	whole "$FLEET_RESULT" || failed 1 "no whole results: $(last_word)"
	"$give" jsonl "$FLEET_RESULT"
}

child=''
work=$(mktemp -d "${TMPDIR:-/tmp}/dmabench-fleet.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'killed 15' TERM
trap 'killed 2' INT
trap 'killed 1' HUP
: > "$work/log"
if [[ ${1:-} = --told ]]; then
	[[ $# = 2 ]] || usage 2 "wanted: --told NAME:LINE"
	name=${2%%:*} line=$(base64 -d <<< "${2#*:}") give=told
	echo "attempt $name $node"
else
	[[ $# = 2 || $# = 4 ]] || usage 2 "wanted: DIR TASK JOB RESTART, or DIR BASE in an array of Slurm's"
	dir=$1 give=keep
	if [[ $# = 4 ]]; then task=$2 name=$3.$2.$4; else task=$(($2 + SLURM_ARRAY_TASK_ID)) name=$SLURM_ARRAY_JOB_ID.$task.${SLURM_RESTART_COUNT:-0}; fi
	line=$(sed -n "$((task + 1)){p;q}" "$dir/tasks")
	[[ -n $line ]] || die "$dir/tasks has no task $task; submit the plan again" 2
	printf '%s %s\n' "$node" $$ > "$work/started"
	claim "$work/started"
fi
eval "$line"
export FLEET_MACHINE=$machine FLEET_KERNEL=$kernel FLEET_REGIME=$regime FLEET_JOB=$job FLEET_RESULT=$work/result.jsonl
attempt

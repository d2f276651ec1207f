#!/bin/sh
# Sourced in the guests of bind.sh, vfio.sh and iommufd.sh, which have it as a program: results in TAP, and dmabench's words.
# shellcheck shell=sh disable=SC2034 # failed is the guest's exit status
number=0 failed=0

# ok NAME COMMAND...
ok() {
	number=$((number + 1)) name=$1
	shift
	if "$@" >/tmp/ok 2>&1; then echo "ok $number - $name"; return; fi
	echo "not ok $number - $name"
	sed 's/^/#   | /' /tmp/ok /tmp/said
	failed=1
}

# do_bench WANTED WORDS...: dmabench ends with that status; what it says is kept
do_bench() {
	wanted=$1
	shift
	dmabench "$@" >/tmp/said 2>&1
	status=$?
	[ "$status" = "$wanted" ] || { echo "status $status instead of $wanted"; return 1; }
}

# wait_for CONDITION: up to ten seconds
wait_for() { for _ in $(seq 100); do eval "$1" && return; usleep 100000; done; return 1; }
# underway FILE: a run that writes it has measured a point of several
underway() { wait_for "grep -q '\"record\":\"point\"' /out/$1.jsonl 2>/dev/null"; }

#!/bin/bash
# rebind.sh [--kernel RELEASE | --kdir TREE]: in a VM, devices change between dmabench and their own drivers while others list and
# measure them: handles and locks must stand it, and lockdep where the kernel has it. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
# shellcheck disable=SC2016 # for the guest's shell
exec "$top/scripts/vm/run.sh" --scenario iommu-strict "$@" -- '
	chip=$(basename /sys/bus/pci/drivers/dmabench_lsi/0*)
	busy() { while [ ! -e /tmp/end ]; do "$@"; done; }
	list() { dmabench list targets > /dev/null || echo "list: $?" >> /tmp/wrong; }
	# A result is there as long as a run is under way, which is as long as it may be, however soon its medians are known.
	measure() {
		dmabench run -t $1 -e map_single,coherent --size 4k --min-rounds 200 --max-time 0.5 -q -o /tmp/$1.jsonl 2>/tmp/$1.said
		status=$?
		rm -f /tmp/$1.jsonl
		echo $status >> /tmp/$1.statuses
		grep -vE "went away|no such target|disturb|have no median" /tmp/$1.said >> /tmp/wrong
	}
	# The first record is there before the first round, and points end together, at the end.
	underway() { grep -q "\"record\":\"header\"" /tmp/$1.jsonl 2>/dev/null; }
	ended() { # DEVICE COUNT: have more runs than that?
		[ $(wc -l < /tmp/$1.statuses) -gt $2 ]
	}
	within() { # SECONDS COMMAND...
		tries=$(($1 * 50))
		shift
		for _ in $(seq $tries); do
			if "$@"; then return; fi
			[ ! -e /tmp/end ] || return 0 # nobody begins another run
			usleep 20000
		done
		return 1
	}
	wait_for() { within 30 "$@" || { echo "not within 30 s: $*" >> /tmp/wrong; touch /tmp/end; }; }
	# By force, for it is measured, and so in use: it goes while a run on it is under way, and comes again when that has ended. OTHER is a
	# target while it is not bound; a channel may have another name then, so that nobody measures it.
	move() { # DEVICE [OTHER]
		dmabench bind --force $1 >> /tmp/moved 2>> /tmp/wrong
		wait_for underway $1
		runs=$(wc -l < /tmp/$1.statuses)
		dmabench unbind $1 >> /tmp/moved 2>> /tmp/wrong
		wait_for ended $1 $runs
		[ -z "$2" ] || within 2 underway $2
	}
	touch /tmp/wrong /tmp/$chip.statuses /tmp/i8042.statuses
	busy list & busy measure $chip & busy measure dma0chan0 & busy measure i8042 & busy move i8042 &
	for _ in $(seq 12); do [ -e /tmp/end ] || move $chip dma0chan0; done
	touch /tmp/end
	wait
	echo "# moves: $(wc -l < /tmp/moved), statuses of runs: $(sort /tmp/*.statuses | uniq -c | xargs)"
	sed "s/^/#   | /" /tmp/wrong
	if [ ! -s /tmp/wrong ]; then echo "ok 1 - nothing else went wrong"; else echo "not ok 1 - something went wrong"; fi
	if grep -q 3 /tmp/$chip.statuses && grep -q 3 /tmp/i8042.statuses; then
		echo "ok 2 - runs lost their device, on both buses"; else echo "not ok 2 - no run lost its device on one of the buses"; fi
	if dmabench info | grep -q "live_mappings *0$"; then echo "ok 3 - no mapping is left"; else echo "not ok 3 - mappings are left"; fi
	if [ -e /sys/bus/pci/drivers/dmabench_lsi/$chip ] && [ -e /sys/bus/platform/drivers/i8042/i8042 ]; then
		echo "ok 4 - both are back"; else echo "not ok 4 - one is not back"; fi
	if rmmod dmabench; then echo "ok 5 - the module can go"; else echo "not ok 5 - the module stays"; fi
	echo 1..5'

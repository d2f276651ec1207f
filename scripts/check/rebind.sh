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
	measure() {
		rm -f /tmp/$1.jsonl
		dmabench run -t $1 -e map_single,coherent --size 4k --max-time 0.3 -q -o /tmp/$1.jsonl 2>/tmp/$1.said
		echo $? >> /tmp/statuses
		grep -vE "went away|no such target|disturb|have no median" /tmp/$1.said >> /tmp/wrong
	}
	# By force, for it is measured, and so in use.
	move() { # DEVICE
		dmabench bind --force $1 >> /tmp/moved 2>> /tmp/wrong
		usleep 150000
		dmabench unbind $1 >> /tmp/moved 2>> /tmp/wrong
		usleep 150000
	}
	touch /tmp/wrong
	busy list & busy measure $chip & busy measure dma0chan0 & busy measure i8042 & busy move i8042 &
	for _ in $(seq 12); do move $chip; done
	touch /tmp/end
	wait
	echo "# moves: $(wc -l < /tmp/moved), statuses of runs: $(sort /tmp/statuses | uniq -c | xargs)"
	sed "s/^/#   | /" /tmp/wrong
	if [ ! -s /tmp/wrong ]; then echo "ok 1 - nothing else went wrong"; else echo "not ok 1 - something went wrong"; fi
	if grep -q 3 /tmp/statuses; then echo "ok 2 - runs lost their device"; else echo "not ok 2 - no run lost its device"; fi
	if dmabench info | grep -q "live_mappings *0$"; then echo "ok 3 - no mapping is left"; else echo "not ok 3 - mappings are left"; fi
	if [ -e /sys/bus/pci/drivers/dmabench_lsi/$chip ] && [ -e /sys/bus/platform/drivers/i8042/i8042 ]; then
		echo "ok 4 - both are back"; else echo "not ok 4 - one is not back"; fi
	if rmmod dmabench; then echo "ok 5 - the module can go"; else echo "not ok 5 - the module stays"; fi
	echo 1..5'

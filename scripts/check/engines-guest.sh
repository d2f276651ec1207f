#!/bin/sh
# Runs in the guest of engines.sh, which sets tests, says what to do and ends with failed. Results in KTAP.
# shellcheck disable=SC2034,SC2154,SC2317 # variables and functions are used there, and through ok
failed=0

load() { rmmod dmabench dmabench_lsi && modprobe dmabench_lsi "$@" && modprobe dmabench misuse=1; } # with the engine's PARAMETERS

variant() { # NAME PARAMETERS...
	name=$1
	shift
	echo "# engine $name: $*"
	load "$@" || exit
	# shellcheck disable=SC2086 # words
	run-kselftest --module --destructive $tests || failed=1
}

# ok NUMBER NAME COMMAND...
ok() {
	number=$1 name=$2
	shift 2
	if "$@" >/tmp/ok 2>&1; then echo "ok $number - $name"; return; fi
	echo "not ok $number - $name"
	echo "# status $status"
	sed 's/^/#   | /' /tmp/ok /tmp/said
	failed=1
}

status_is() { [ "$status" = "$1" ]; }
keeps() { dmabench info | grep -q 'kept_bytes *[1-9]'; }
says_twice() { [ "$(grep -c "$1" /tmp/said)" = 2 ]; }
# The first of a test allocates: with misuse=1 and an engine it is no skip.
no_step() { ! run-kselftest module_steps > /tmp/steps 2>&1 && grep -q -- '-121' /tmp/steps; }
stays() { [ -d /sys/module/dmabench ] && [ -d /sys/module/dmabench_lsi ]; }
refuses() { ! rmmod "$1"; }

# An engine that has no terminate and never ends what it is at. Nothing but a reboot undoes that: it comes last.
stuck() {
	echo '# engine stuck'
	load no_terminate=1 || exit
	for knob in /sys/bus/pci/drivers/dmabench_lsi/0*/dmabench/ending; do echo never > "$knob"; done
	echo 1..8
	dmabench run -t dma0chan0 -e memcpy --size 4k --max-time 0.1 -q -o /tmp/stuck.jsonl > /tmp/said 2>&1
	status=$?
	ok 1 'a round on an engine that never ends fails' status_is 1
	ok 2 'what it may still write to is kept' keeps
	dmabench run -t dma0chan0 -e map_single --max-time 0.1 -q -o /tmp/again.jsonl > /tmp/said 2>&1
	status=$?
	ok 3 'no other round allocates what would be kept, too' grep -q 'EREMOTEIO.*engine of target dma0chan0 would not stop' /tmp/again.jsonl /tmp/said
	ok 4 'nor is there a single step that does' no_step
	unload.sh dmabench dmabench_lsi > /tmp/said 2>&1
	status=$?
	ok 5 'unload.sh cannot do it' status_is 1
	ok 6 'it says of both modules that they stay, and why' says_twice '^dmabench.* stays loaded: engine dma0chan0 would not stop'
	ok 7 'they do' stays
	ok 8 'the kernel would not unload the one that may be called back' refuses dmabench
}

#!/bin/sh
# Sourced in the guests of vfio.sh and iommufd.sh, which have it as a program, behind guest-ok.sh: words for what is measured through VFIO.
# They set experiment, and card, its device.
# shellcheck shell=sh disable=SC2154 # experiment, card and number are set before
# Nine points, each of a second or a thousand rounds: what may settle sooner has ended in a quarter of a second.
long='--size 4k:1M:x2 --min-rounds 1000 --max-rounds 1000 --max-time 1'
run() { status=$1 file=$2; shift 2; do_bench "$status" run -e "$experiment" -q -o "/out/$file.jsonl" "$@"; }
can_be_taken() { run 0 "again$number" --size 4k --max-time 0.01; }
says() { grep -q "$1" /tmp/said; }
says_one_line() { [ "$(wc -l < /tmp/said)" = 1 ] && says "$1"; }
driver_is() { [ "$(basename "$(readlink "/sys/bus/pci/devices/$1/driver")")" = "$2" ]; }
# of FILE: all points are ok, in the regime that unmaps at once
went_well() {
	! grep '"record":"point"' "/out/$1.jsonl" | grep -v '"status":"ok".*"regime":"iommu-strict"' && grep -q '"status":"ok"' "/out/$1.jsonl"
}
refused() { grep -q "\"status\":\"refused\",\"reason\":\"[^\"]*$2" "/out/$1.jsonl"; }
# median FILE PHASE: in ns, of its first point
median() { sed -n "s/.*\"phase\":\"$2\"[^[]*\"overhead_ci95_ns\":\[[^]]*\],\"raw_ns\":{\"min\":[^,]*,\"p50\":\([0-9]*\).*/\1/p" "/out/$1.jsonl" | head -n 1; }
# less A B: are both medians known, and is the first less
less() { echo "$1 $2" && [ "${1:-0}" -gt 0 ] && [ "$1" -lt "${2:-0}" ]; }
nothing_open() { for file in /proc/[0-9]*/fd/*; do case $(readlink "$file") in /dev/vfio/* | /dev/iommu) echo "$file"; return 1 ;; esac; done; }

# is_measured: what is alike by either way
is_measured() {
	ok 'it is measured' run 0 first --size 4k,1M --direction all --max-time 0.05
	ok '  each point' went_well first
	ok '  verification saw what was wrong on purpose' grep -q '"verification":{"checks":3,"caught":3}' /out/first.jsonl
	ok '  by a clock of user space' grep -q '"timer":{"name":"CLOCK_MONOTONIC_RAW"' /out/first.jsonl
	ok '  nothing is open' nothing_open
	ok '  many are mapped' run 0 live --size 4k --live 1000 --max-time 0.05
	ok '  well' went_well live
	ok '  untouched memory too' run 0 untouched --size 256k --untouched on --max-time 2
	ok '  well' went_well untouched
	ok '  and touched' run 0 touched --size 256k --max-time 2
	ok '  whose pages have not to be made' less "$(median touched map)" "$(median untouched map)"
}

is_refused() {
	ok 'parts of pages are refused' run 0 parts --size 5000
	ok '  in words' refused parts 'whole pages are mapped'
	ok 'several threads are' run 0 threads --size 4k --threads 2
	ok '  in words' refused threads 'threads 1'
}

# is_given_back_meanwhile: by somebody, once a run is under way
is_given_back_meanwhile() {
	(underway gone; dmabench unbind "$card" >/tmp/unbound 2>&1; echo $? >> /tmp/unbound) &
	# shellcheck disable=SC2086 # words on purpose
	ok 'a device that is given back meanwhile' run 3 gone $long
	wait
	ok '  ends the run' grep -q '"record":"trailer","complete":false,"reason":"target vfio:.* went away"' /out/gone.jsonl
	ok '  which is waited for' sh -c 'cat /tmp/unbound; grep -qx 0 /tmp/unbound'
}

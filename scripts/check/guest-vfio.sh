#!/bin/sh
# Sourced in the guests of vfio.sh and iommufd.sh, which have it as a program, behind guest-ok.sh: words for what is measured through VFIO.
# shellcheck shell=sh
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

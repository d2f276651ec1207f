#!/bin/bash
# in-vm.sh [--rules | --i386] SCENARIO [KERNEL [TEST...]]: every kselftest in one VM, what warns or misuses the DMA API included; with --rules those
# that say something of the kernel, and TESTs; with --i386 as programs of 32 bits, on a clock of steps of 16 ticks. Results in KTAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
run='run-kselftest --module --destructive' most=2 options=() modargs=misuse=1
# shellcheck disable=SC2016 # the guest's own
if [[ ${1:-} = --rules ]]; then run="run-kselftest --destructive \$(run-kselftest --list) ${*:4}" most=$#; shift; fi
if [[ ${1:-} = --i386 ]]; then
	command -v i686-linux-gnu-gcc > /dev/null || { echo '1..0 # SKIP no i686-linux-gnu-gcc here, which is optional'; exit; }
	options=(--i386) modargs+=' clock_dropped_bits=4'
	shift
fi
[[ $# -gt 0 && $# -le $most ]] || usage 2 "wanted: [--rules | --i386] SCENARIO [KERNEL [TEST...]]"
why=$("$top/scripts/vm/unfit.sh" "$1")
[[ -z $why ]] || { echo "1..0 # SKIP $why"; exit; }
exec "$top/scripts/vm/run.sh" ${options[@]+"${options[@]}"} --scenario "$1" ${2:+--kernel "$2"} --modargs "$modargs" --timeout 600 -- "$run"

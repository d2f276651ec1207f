#!/bin/bash
# in-vm.sh [--machine NAME] [--rules | --only | --i386] SCENARIO [KERNEL [TEST...]]: every kselftest in one VM, what warns or misuses the DMA API included;
# with --rules those that say something of the kernel, and TESTs; with --only the TESTs; with --i386 as programs of 32 bits, on a clock of steps of 16 ticks. Results in KTAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../vm/machine.sh
. "$top/scripts/vm/machine.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
machine=q35
if [[ ${1:-} = --machine && $# -gt 1 ]]; then machine=$2; shift 2; fi
read_machine "$machine"
lacking=$(missing_program)
[[ -z $lacking || $machine = q35 ]] || { echo "1..0 # SKIP no $lacking here, which is optional"; exit; }
run="$(rules_command) --module" most=2 options=() modargs=misuse=1
# shellcheck disable=SC2016 # the guest's own
if [[ ${1:-} = --rules ]]; then run="$(rules_command) \$(run-kselftest --list) ${*:4}" most=$#; shift; fi
if [[ ${1:-} = --only ]]; then run+=" ${*:4}" most=$#; shift; fi
if [[ ${1:-} = --i386 ]]; then
	options=(--i386) modargs+=' clock_dropped_bits=4'
	shift
fi
[[ $# -gt 0 && $# -le $most ]] || usage 2 "wanted: [--machine NAME] [--rules | --only | --i386] SCENARIO [KERNEL [TEST...]]"
why=$("$top/scripts/vm/unfit.sh" --machine "$machine" "$1")
[[ -z $why ]] || { echo "1..0 # SKIP $why"; exit; }
exec "$top/scripts/vm/run.sh" --machine "$machine" ${options[@]+"${options[@]}"} --scenario "$1" ${2:+--kernel "$2"} --modargs "$modargs" --timeout 600 -- "$run"

#!/bin/bash
# unfit.sh SCENARIO: prints why the scenario cannot be with this machine's QEMU; nothing where it can.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck disable=SC2034 # used by what is sourced
vm=$top/scripts/vm
# shellcheck source=scenario.sh
. "$top/scripts/vm/scenario.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 ]] || usage 2 "wanted: SCENARIO"
need qemu-system-x86_64
read_scenario "$1"
unfit "$1"

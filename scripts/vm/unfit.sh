#!/bin/bash
# unfit.sh [--machine NAME] SCENARIO: prints why the scenario cannot be on that machine (q35) with this system's QEMU; nothing where it can.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=machine.sh
. "$top/scripts/vm/machine.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
machine=q35
if [[ ${1:-} = --machine && $# -gt 1 ]]; then machine=$2; shift 2; fi
[[ $# = 1 ]] || usage 2 "wanted: [--machine NAME] SCENARIO"
read_machine "$machine"
need "${conf[qemu]}"
read_scenario "$1"
unfit "$1"

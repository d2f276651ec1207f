#!/bin/bash
# in-vm.sh SCENARIO [KERNEL]: every kselftest in one VM, what warns or misuses the DMA API included; results in KTAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 || $# = 2 ]] || usage 2 "wanted: SCENARIO [KERNEL]"
exec "$top/scripts/vm/run.sh" --scenario "$1" ${2:+--kernel "$2"} --modargs "misuse=1" --timeout 600 -- run-kselftest --module --destructive

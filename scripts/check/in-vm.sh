#!/bin/bash
# in-vm.sh [--rules] SCENARIO [KERNEL]: every kselftest in one VM, what warns or misuses the DMA API included; with --rules those that say
# something of the kernel. Results in KTAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
which=(--module --destructive)
if [[ ${1:-} = --rules ]]; then which=(--destructive); shift; fi
[[ $# = 1 || $# = 2 ]] || usage 2 "wanted: [--rules] SCENARIO [KERNEL]"
exec "$top/scripts/vm/run.sh" --scenario "$1" ${2:+--kernel "$2"} --modargs "misuse=1" --timeout 600 -- run-kselftest "${which[@]}"

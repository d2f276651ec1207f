#!/bin/bash
# vfio.sh [OPTION OF run.sh...]: what user space pays to map, measured in a VM through VFIO, with the module and without; and all that can be
# missing for it. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../vm/machine.sh
. "$top/scripts/vm/machine.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
machine=q35
[[ ${1:-} != --machine || $# = 1 ]] || machine=$2
read_machine "$machine"
lacking=$(missing_program)
[[ -z $lacking || $machine = q35 ]] || { echo "1..0 # SKIP no $lacking here, which is optional"; exit; }
exec "$top/scripts/vm/run.sh" --scenario iommu-strict "$@" --extra "vfio-pci vfio_iommu_type1" --program "$top/scripts/check/guest-ok.sh" --program "$top/scripts/check/guest-vfio.sh" -- "$(< "$top/scripts/check/vfio-guest.sh")"

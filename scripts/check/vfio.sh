#!/bin/bash
# vfio.sh [OPTION OF run.sh...]: what user space pays to map, measured in a VM through VFIO, with the module and without; and all that can be
# missing for it. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
exec "$top/scripts/vm/run.sh" --scenario iommu-strict "$@" --extra "vfio-pci vfio_iommu_type1" -- "$(< "$top/scripts/check/vfio-guest.sh")"

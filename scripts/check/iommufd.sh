#!/bin/bash
# iommufd.sh: what user space pays to map by iommufd, measured in a VM without the module; and all that can be missing for it. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "wanted: nothing"
check=$top/scripts/check
exec "$top/scripts/vm/run.sh" --scenario iommu-strict --kernel "$(kernel_names compared | tail -n 1)-vfio" --no-modules --program "$check/guest-ok.sh" --program "$check/guest-vfio.sh" -- "$(< "$check/iommufd-guest.sh")"

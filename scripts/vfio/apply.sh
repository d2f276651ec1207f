#!/bin/bash
# apply.sh TREE: gives the selftests of VFIO in TREE, the kernel's sources, lsi53c895a.c for a driver, and what patches/ has. Made for the kernel that build.sh takes. Files
# are replaced, not written into.
#
#   DMABENCH_VFIO_DRIVER=FILE  another driver
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
here=$top/scripts/vfio suite=tools/testing/selftests/vfio
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 ]] || usage 2 "wanted: TREE"
[[ -f $1/$suite/lib/libvfio.mk ]] || die "no $suite/lib/libvfio.mk in '$1'; wanted: the kernel's sources, with that suite" 2
[[ ! -e $1/$suite/lib/drivers/lsi53c895a ]] || die "'$1' has the driver already; wanted: sources as they came" 2
driver=${DMABENCH_VFIO_DRIVER:-$here/lsi53c895a.c}
[[ -f $driver && -r $driver ]] || die "no driver '$driver' that can be read; wanted: C sources" 2
need patch
for patch in "$here"/patches/*.patch; do
	patch -s -f -F0 -p1 -d "$1" < "$patch" || die "${patch#"$top/"} does not apply to '$1'; wanted: sources of the kernel that build.sh takes"
done
install -D -m 644 "$driver" "$1/$suite/lib/drivers/lsi53c895a/lsi53c895a.c"
ln -s ../../../../../../../drivers/scsi/sym53c8xx_2/sym_defs.h "$1/$suite/lib/drivers/lsi53c895a/sym_defs.h"

#!/bin/bash
# test.sh [TEST...]: runs the kernel's selftests of VFIO (all that use a device, or these) in a VM, on an LSI 53C895A that lsi53c895a.c drives. A word
# of TEST's after a "," is for the test itself: vfio_pci_driver_test,-v,iommufd. Results in KTAP.
#
#   DMABENCH_VFIO_DRIVER=FILE  another driver
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../kernels/catalogue.sh
. "${0%"${0##*/}"}../kernels/catalogue.sh"
here=$top/scripts/vfio
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# -gt 0 ]] || set -- vfio_dma_mapping_test vfio_dma_mapping_mmio_test vfio_iommufd_setup_test vfio_pci_device_test vfio_pci_device_init_perf_test vfio_pci_driver_test
programs=$("$here/build.sh")
options=(--program "$here/guest.sh")
for test in $(printf '%s\n' "${@%%,*}" | sort -u); do
	[[ -x $programs/$test ]] || die "no test '$test'; valid: $(basename -a "$programs"/* | xargs)" 2
	options+=(--program "$programs/$test")
done
# A test maps a page of 1 GiB, another one 1 GiB of pages.
exec "$top/scripts/vm/run.sh" --scenario iommu-strict --kernel "$(kernel_names compared | tail -n 1)-vfio" --no-modules --memory 4096 --append 'hugepagesz=1G hugepages=1 hugepagesz=2M hugepages=4' \
	--timeout 1800 "${options[@]}" -- guest.sh "$@"

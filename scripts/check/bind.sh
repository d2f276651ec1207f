#!/bin/bash
# bind.sh [--kernel RELEASE]: dmabench bind and unbind in VMs, on devices that have drivers of their own: a network
# card, an NVMe disk with several paths, a platform device; and on such that others need. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
need mkfs.minix
truncate -s 16M "$dir/disk"
mkfs.minix "$dir/disk" > /dev/null

disk="-drive if=none,id=disk,format=raw,file=$dir/disk -device nvme-subsys,id=paths"
disk+=" -device nvme,id=nvme,serial=1,subsys=paths -device nvme-ns,drive=disk,bus=nvme,nsid=1"
# What others need: a second card, and one with virtual functions.
needed="-device e1000,romfile= -device nvme-subsys,id=many"
needed+=" -device nvme,serial=2,subsys=many,sriov_max_vfs=2,sriov_vq_flexible=4,sriov_vi_flexible=2"
exec "$top/scripts/vm/run.sh" --scenario iommu-strict "$@" --extra "e1000e nvme minix pcspkr e1000 nvmet nvmet-tcp vfio-pci" \
	--qemu "-device e1000e,romfile= -device pcie-root-port,chassis=1 $disk $needed" --program "$top/scripts/check/guest-ok.sh" -- "$(< "$top/scripts/check/bind-guest.sh")"

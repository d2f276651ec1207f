#!/bin/bash
# bind.sh [--kernel RELEASE]: dmabench bind and unbind in VMs, on devices that have drivers of their own: a network
# card, an NVMe disk with several paths, a platform device. Results in TAP.
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
exec "$top/scripts/vm/run.sh" --scenario iommu-strict "$@" --extra "e1000e nvme minix pcspkr" \
	--qemu "-device e1000e,romfile= -device pcie-root-port,chassis=1 $disk" -- "$(< "$top/scripts/check/bind-guest.sh")"

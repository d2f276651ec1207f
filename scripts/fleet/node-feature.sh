#!/bin/bash
# node-feature.sh [FEATURE]: a helper of Slurm's node_features/helpers, for a node that boots by GRUB. Without FEATURE it prints what the node was
# booted into, a feature a line: its regime and its kernel; with one it arranges that the next boot is that. Slurm calls it, and reboots; README.md
# says how. Features are direct, swiotlb, iommu_strict, iommu_lazy and iommu_identity, and kernel_RELEASE, the beginning of a release's name:
# the plugin takes no '-' in one.
#
# It writes DMABENCH_ROOT/etc/default/grub.d/dmabench.cfg alone, and calls update-grub. That a regime really is what was asked for is not
# believed of it: results tell what was observed, and others are not counted.
set -euo pipefail
root=${DMABENCH_ROOT:-}
file=$root/etc/default/grub.d/dmabench.cfg

die() { echo "node-feature.sh: $1" >&2; exit "${2:-1}"; }

# words REGIME: what the kernel's command line has there, for Intel's IOMMU, AMD's and Arm's
words() {
	case $1 in
	direct) echo intel_iommu=off amd_iommu=off ;;
	swiotlb) echo intel_iommu=off amd_iommu=off swiotlb=force ;;
	iommu-strict) echo intel_iommu=on iommu.passthrough=0 iommu.strict=1 ;;
	iommu-lazy) echo intel_iommu=on iommu.passthrough=0 iommu.strict=0 ;;
	iommu-identity) echo intel_iommu=on iommu=pt iommu.passthrough=1 ;;
	*) die "no feature '$1'; valid: direct, swiotlb, iommu_strict, iommu_lazy, iommu_identity, kernel_RELEASE" 2 ;;
	esac
}

# entry RELEASE: GRUB's name of that kernel's entry, below its submenu
entry() {
	awk -v release="with Linux $1" -F "'" '/^submenu / { menu = $2 }
		/menuentry / && !/recovery/ && index($2, release) && $2 !~ release "[0-9]" { print menu ">" $2; exit }' "$root/boot/grub/grub.cfg"
}

# now: what this boot is
now() {
	local word
	for word in $(< "$root/proc/cmdline"); do
		case $word in dmabench_regime=*) echo "${word#*=}" ;; dmabench_kernel=*) echo "kernel-${word#*=}" ;; esac
	done
}

# next_of KEY FILTER: what the next boot is to be, or this one was, of the lines that sed's FILTER takes
next_of() {
	if [[ -s $file ]]; then sed -n "s/^# $1 //p" "$file"; else now | sed -n "$2"; fi
}

if [[ $# = 0 ]]; then now | tr - _; exit; fi
regime=$(next_of regime '/^kernel-/!p') kernel=$(next_of kernel 's/^kernel-//p')
feature=${1//_/-}
case $feature in
kernel-*) kernel=${feature#kernel-} ;;
*) regime=$feature ;;
esac
options='' default=''
if [[ -n $regime ]]; then options="$(words "$regime") dmabench_regime=$regime"; fi
if [[ -n $kernel ]]; then
	default=$(entry "$kernel")
	[[ -n $default ]] || die "no kernel $kernel in $root/boot/grub/grub.cfg; install it, or take its feature from this node"
	default="GRUB_DEFAULT='$default'" options+=" dmabench_kernel=$kernel"
fi
cat > "$file.new" <<CFG
# regime $regime
# kernel $kernel
GRUB_CMDLINE_LINUX="\$GRUB_CMDLINE_LINUX $options"
$default
CFG
mv "$file.new" "$file"
update-grub > /dev/null 2>&1 || die "update-grub failed; the next boot is as the last"

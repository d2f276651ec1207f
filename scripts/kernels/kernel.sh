#!/bin/bash
# kernel.sh KERNEL [ARCH [FLAVOUR]]: prints the directory of a kernel, by any of the words that catalogue.sh has, for ARCH (this machine's). What
# is missing is fetched or built. FLAVOUR, of build-kernel.sh, is for sources and commits, whose words do not tell what a machine wants of their
# kernel; of the catalogue's kernels the names do, and a tree that somebody built is what it is. In the directory are
#
#   release    uname -r
#   vmlinuz    the image
#   vmlinux    the same unpacked, where a VM can start from it: emulated CPUs unpack slowly
#   config     its configuration
#   modules    the kernel's own
#   build      a KDIR for modules of ours
#   tools      whose compiler builds those: a release of Debian's, "-", and sets (roots/sets); missing where this system's does
#   source     its sources, where it is one of our own: see small.sh
#   commit     of which commit it is, with "-dirty" where its sources differ from that; missing where nobody knows
#
# Of a tree that somebody built, or of headers alone, some may be missing.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../roots/cross.sh
. "$top/scripts/roots/cross.sh"
here=$top/scripts/kernels

tree_kernel() { # TREE [ARCH [FLAVOUR]]: links to what it has
	local tree dir
	tree=$(realpath -e "$1" 2>/dev/null) || die "no kernel tree at '$1'; wanted: the kernel's sources, a built tree, or headers such as linux-headers-$(uname -r) installs" 2
	if [[ -e $tree/release && -e $tree/build ]]; then # this script printed it
		printf '%s\n' "$tree"
		return
	fi
	if [[ ! -f $tree/Module.symvers ]]; then
		[[ -f $tree/kernel/dma/mapping.c ]] || die "'$1' has neither Module.symvers nor the kernel's sources; wanted: a built tree, headers, or sources"
		exec "$here/build-tree.sh" "$tree" "${@:2}"
	fi
	plain "$tree" || die "modules cannot be built against '$tree'; its path may have letters, digits and _./+@%-" 2
	dir=$build/kernels/$(stamp "$tree")
	mkdir -p "$dir"
	ln -sfn "$tree" "$dir/build"
	ln -sfn "$tree" "$dir/modules"
	ln -sfn "$tree/.config" "$dir/config"
	ln -sfn "$tree/include/config/kernel.release" "$dir/release"
	ln -sfn "$tree/$(kernel_image "${2:-$(native_arch)}")" "$dir/vmlinuz"
	printf '%s\n' "$dir"
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# -ge 1 && $# -le 3 ]] || usage 2 "wanted: KERNEL [ARCH [FLAVOUR]]"
check_kernels "$1"
if is_revision "$1"; then exec "$here/build-revision.sh" "${1#*=}" "${@:2}"; fi
case $1 in
*=* | */*) tree_kernel "${1#*=}" "${@:2}" ;;
*-*)
	! is_kernel "$1" || exec "$here/fetch.sh" "${@:1:2}"
	exec "$here/build-kernel.sh" "${1%-*}" "${1##*-}" "${@:2:1}" ;;
*) exec "$here/fetch.sh" "${@:1:2}" ;;
esac

#!/bin/bash
# fetch.sh RELEASE [ARCH]: prints the directory that holds Debian's kernel RELEASE (6.1, 6.12 or 7.2) for ARCH (amd64 or
# arm64), fetched and unpacked into the cache when it is not there yet. Nothing is installed on the system.
#
#   release    uname -r
#   vmlinuz    the image
#   vmlinux    the same unpacked, when the kernel can start from it (CONFIG_PVH): emulated CPUs unpack slowly
#   config     its configuration
#   modules/   /lib/modules/RELEASE, with modules.dep
#   build/     headers, a KDIR for out-of-tree modules (7.2: only inside of toolchain.sh's root)
#   root/      the unpacked packages that these links point into
#
# Versions are looked up: the newest of the release that its suite has, looked for again once a week.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=apt.sh
. "$(dirname "$0")/apt.sh"

suites() { # of a release
	case $1 in
	6.1) echo bookworm bookworm-security ;;
	6.12) echo bookworm-backports ;;
	7.2) echo trixie-backports ;;
	*) die "no kernel release '$1'; valid: 6.1 6.12 7.2" 2 ;;
	esac
}

# The newest kernel's name in the suite, such as 6.1.0-56-amd64. Metapackages move on to the next release, this does not.
newest() {
	apt-cache "${apt[@]}" pkgnames "linux-headers-$release" |
		grep -E "^linux-headers-${release//./\\.}[.+-].*-$arch\$" | grep -vE -- '-(rt|cloud)-' |
		sed 's/linux-headers-//' | sort -V | tail -1
}

# depends PACKAGE REGEX: those of the package's dependencies whose whole name matches.
depends() {
	apt-cache "${apt[@]}" depends "$1:$arch" | sed -n 's/^ *Depends: <\?\([^:>]*\).*/\1/p' | grep -xE "$2" | sort -u
}

# unpack_image DIR: vmlinuz is a loader with the packed vmlinux in it; the packer's magic says where.
unpack_image() {
	local magic unpacker offset
	grep -qx CONFIG_PVH=y "$1/config" || return 0
	while read -r magic unpacker; do
		# shellcheck disable=SC2013 # numbers
		for offset in $(LC_ALL=C grep -aobP "$magic" "$1/vmlinuz" | cut -d: -f1); do
			tail -c "+$((offset + 1))" "$1/vmlinuz" | $unpacker 2>/dev/null > "$1/vmlinux" || true # what follows is no data
			if readelf -n "$1/vmlinux" 2>/dev/null | grep -q Xen; then return; fi
		done
	done <<< $'\\xfd7zXZ\\x00 unxz\n\\x28\\xb5\\x2f\\xfd unzstd'
	rm -f "$1/vmlinux"
}

unpack() { # NEW FINAL
	local new=$1 final=$2 root=$1/root native package file
	native=$(dpkg --print-architecture)
	mkdir -p "$new/debs" "$root/usr/lib"
	ln -s usr/lib "$root/lib" # older packages use /lib, newer /usr/lib
	echo "fetching Linux $abi ($arch) from the Debian mirror" >&2
	(
		cd "$new/debs" || exit
		{
			printf '%s\n' "linux-image-$abi:$arch" "linux-headers-$abi:$arch"
			depends "linux-image-$abi" "linux-(base|binary|modules)-.*$arch" | sed "s/\$/:$arch/" || true
			depends "linux-headers-$abi" "linux-headers-.*-common"
			depends "linux-headers-$abi" "linux-kbuild-.*" | sed "s/\$/:$native/" # runs on this machine
		} | xargs apt-get "${apt[@]}" download >&2
	)
	for package in "$new"/debs/*.deb; do dpkg -x "$package" "$root"; done
	rm -rf "$new/debs" "${root:?}/usr/share"
	# The headers expect to be installed below /usr/src.
	sed -i "s|/usr/src/|$final/root/usr/src/|g" "$root/usr/src/linux-headers-$abi/"{Makefile,.kernelvariables}
	for file in vmlinuz config; do
		[[ ! -e $root/boot/$file-$abi ]] || mv "$root/boot/$file-$abi" "$root/lib/modules/$abi/$file" # where newer ones are
		ln -s "root/lib/modules/$abi/$file" "$new/$file"
	done
	ln -s "root/lib/modules/$abi" "$new/modules"
	ln -s "root/usr/src/linux-headers-$abi" "$new/build"
	[[ -s $new/vmlinuz && -d $new/modules && -f $new/build/Makefile ]] || die "packages of $abi lack an image, modules or headers; has Debian's packaging changed?"
	unpack_image "$new"
	depmod -b "$root" "$abi"
	echo "$abi" > "$new/release"
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 || $# = 2 ]] || usage 2 "wanted: RELEASE [ARCH]"
release=$1 arch=${2:-amd64}
[[ $arch = amd64 || $arch = arm64 ]] || die "no architecture '$arch'; valid: amd64 arm64" 2
suites=$(suites "$release")
# shellcheck disable=SC2086 # one or two words
apt_open "kernel-$release-$arch" "$arch" $suites
abi=$(newest)
[[ -n $abi ]] || die "no Linux $release in $suites; Debian may have moved on: see what it has at present and add it to ${0##*/}"
version=$(apt-cache "${apt[@]}" show "linux-image-$abi:$arch" | awk '/^Version:/ && !v { v = $2 } END { print v }')
cached "kernels/$release-$arch" "$(stamp "$version" -- "$0")" unpack

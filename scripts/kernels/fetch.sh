#!/bin/bash
# fetch.sh NAME [ARCH]: prints the directory of Debian's kernel NAME, a row of the catalogue, for ARCH (this machine's), fetched and
# unpacked into the cache when it is not there yet: see kernel.sh. Nothing is installed on the system.
#
# Versions are looked up: the newest that its suites have, looked for again once a week. One that the mirror lists and does not have is passed
# over until then.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../apt.sh
. "$top/scripts/apt.sh"
# shellcheck source=catalogue.sh
. "${0%"${0##*/}"}./catalogue.sh"

# The kernels of an architecture that are named otherwise.
declare -A flavours=([armhf]=armmp [i386]=686-pae [ppc64el]=powerpc64le)

# gone: prints the versions that the mirror did not have since its lists were read
gone() { if [[ $apt_dir/gone -nt $apt_dir/log ]]; then echo " $(xargs < "$apt_dir/gone") "; fi; }

# newest NAME: the newest version's name in the suites, such as 6.1.0-56-amd64, and the version of its package. Metapackages move on to
# the next release, this does not. A version's headers can be there days before its signed image.
newest() {
	local version=${1%%-*} abi
	version=${version//./\\.}
	[[ $1 != newest ]] || version='[0-9]+\.[0-9]+'
	for abi in $(apt-cache "${apt[@]}" pkgnames linux-headers- | grep -E "^linux-headers-${version}[.+-].*-$flavour\$" |
		grep -vE -- '-(rt|cloud)-' | sed 's/linux-headers-//' | sort -rV); do
		[[ $(gone) != *" $abi "* ]] || continue
		[[ $(apt-cache "${apt[@]}" policy "linux-image-$abi:$arch") != *'Candidate: '[!\(]* ]] ||
			{ echo "$abi $(candidate "linux-image-$abi:$arch")"; return; }
	done
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
		for offset in $(LC_ALL=C grep -aobP "$magic" "$1/vmlinuz" | cut -d: -f1 || true); do
			tail -c "+$((offset + 1))" "$1/vmlinuz" | $unpacker 2>/dev/null > "$1/vmlinux" || true # what follows is no data
			if readelf -n "$1/vmlinux" 2>/dev/null | grep -q Xen; then return; fi
		done
	done <<< $'\\xfd7zXZ\\x00 unxz\n\\x28\\xb5\\x2f\\xfd unzstd'
	rm -f "$1/vmlinux"
}

unpack() { # NEW FINAL
	local new=$1 final=$2 root=$1/root native package packages file
	native=$(native_arch)
	mkdir -p "$new/debs" "$root/usr/lib"
	ln -s usr/lib "$root/lib" # older packages use /lib, newer /usr/lib
	echo "fetching Linux $abi ($arch) from the Debian mirror" >&2
	mapfile -t packages < <(
		printf '%s\n' "linux-image-$abi:$arch" "linux-headers-$abi:$arch"
		depends "linux-image-$abi" "linux-(base|binary|modules)-.*$flavour" | sed "s/\$/:$arch/" || true
		depends "linux-headers-$abi" "linux-headers-.*-common"
		depends "linux-headers-$abi" "linux-kbuild-.*" | sed "s/\$/:$native/" # runs on this machine
	)
	download "$new/debs" "${packages[@]}"
	for package in "$new"/debs/*.deb; do dpkg -x "$package" "$root"; done
	rm -rf "$new/debs" "${root:?}/usr/share"
	# The headers expect to be installed below /usr/src.
	sed -i "s|/usr/src/|$final/root/usr/src/|g" "$root/usr/src/linux-headers-$abi/"{Makefile,.kernelvariables}
	[[ ! -e $root/boot/vmlinux-$abi ]] || mv "$root/boot/vmlinux-$abi" "$root/boot/vmlinuz-$abi" # of POWER it is not packed
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
	echo "$release-kernel$([[ $arch = "$native" ]] || echo "-$arch")" > "$new/tools"
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 || $# = 2 ]] || usage 2 "wanted: NAME [ARCH]"
need apt-get dpkg depmod readelf xz zstd flock
arch=${2:-$(native_arch)}
kernel_row "$1" "$arch"
flavour=${flavours[$arch]:-$arch}
[[ $1 != *-* ]] || flavour+=-${1#*-}
[[ ,$arches, = *,$arch,* ]] || die "no architecture '$arch' of kernel $1; valid: $(awk -v name="$1" '$1 == name { print $4 }' "$catalogue" | tr ',' ' ' | xargs)" 2
apt_open "kernel-$1-$arch" "$arch" "${suites[@]}"
while true; do
	found=$(of_lists newest newest "$1")
	read -r abi version <<< "$found"
	[[ -n $abi ]] || die "no Linux $1 in ${suites[*]}; Debian may have moved on: see what it has at present and add it to ${catalogue#"$top/"}"
	# In a condition it would go on after an error.
	trap - ERR
	set +e
	(set -e; cached "kernels/$1-$arch" "$(stamp "$abi" "$version" "$release" -- "$0")" unpack)
	status=$?
	set -e
	[[ $status = 4 ]] || exit "$status"
	echo "Linux $abi is passed over" >&2
	{ gone; echo "$abi"; } > "$apt_dir/gone.new"
	mv "$apt_dir/gone.new" "$apt_dir/gone"
	rm -f "$apt_dir/newest"
done

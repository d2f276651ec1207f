#!/bin/bash
# guest.sh ARCH: prints a directory, from the cache, with what our programs for ARCH want of Debian: headers, libraries, and a busybox that
# needs none. Its folders are those of a system. Nothing there can be run here.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../apt.sh
. "$top/scripts/apt.sh"
# shellcheck source=cross.sh
. "$top/scripts/roots/cross.sh"
packages=(libc6 libcjson1 libcjson-dev libzstd1 libzstd-dev zlib1g zlib1g-dev busybox-static)

# shellcheck disable=SC2317 # called by cached
build() { # NEW FINAL
	local folder package link target
	echo "fetching libraries of $arch from the Debian mirror" >&2
	mkdir -p "$1"/{debs,usr/bin,usr/lib,usr/lib64}
	for folder in bin lib lib64; do ln -s "usr/$folder" "$1/$folder"; done
	download "$1/debs" "${packages[@]/%/:$arch}"
	for package in "$1"/debs/*.deb; do dpkg-deb --fsys-tarfile "$package" | tar -x -C "$1" --no-same-owner --keep-directory-symlink; done
	# Links that say where on that system; that of POWER's loader does.
	find "$1/usr/lib64" -maxdepth 1 -type l -lname '/*' -printf '%p %l\n' | while read -r link target; do
		target=${target#/usr}
		ln -sfn "..$target" "$link"
	done
	rm -rf "$1"/{debs,usr/share/{doc,man,initramfs-tools}}
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 && $1 != -* ]] || usage 2 "wanted: ARCH"
need apt-get dpkg dpkg-deb tar flock
arch=$1
release=$(program_release "$arch") || exit
apt_open "root-$release-$arch" "$arch" "$release" "$release-security"
cached "roots/guest-$arch" "$(stamp "$release" "${packages[@]}" -- "$0")" build

#!/bin/bash
# source.sh NAME: prints the directory of the kernel's sources of NAME, a row of the catalogue, from Debian's linux-source package, unpacked
# into the cache when they are not there yet. The last word of its name stands for their version. Nothing may be written there.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../apt.sh
. "$top/scripts/apt.sh"
# shellcheck source=catalogue.sh
. "${0%"${0##*/}"}./catalogue.sh"

unpack() { # NEW FINAL
	echo "fetching the sources of Linux $kernel ($version)" >&2
	download "$1" "linux-source-$kernel=$version"
	# The package's data is a tar that holds the sources' tar.
	dpkg --fsys-tarfile "$1"/*.deb | tar -xO --wildcards './usr/src/linux-source-*.tar.xz' |
		tar -xJ -C "$1" --strip-components=1
	rm "$1"/*.deb
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 ]] || usage 2 "wanted: NAME"
kernel=$1
kernel_row "$kernel"
need apt-get dpkg xz flock
apt_open "kernel-$kernel-amd64" amd64 "${suites[@]}"
version=$(of_lists source candidate "linux-source-$kernel")
[[ -n $version ]] || die "no linux-source-$kernel in ${suites[*]}; Debian may have moved on"
cached "kernels/source-$kernel" "$(stamp "$version")" unpack

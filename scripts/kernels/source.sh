#!/bin/bash
# source.sh NAME: prints the directory of the kernel's sources of NAME, a row of the catalogue, from Debian's linux-source package, unpacked
# into the cache when they are not there yet. The last word of its name stands for their version. Nothing may be written there.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=debian-source.sh
. "${0%"${0##*/}"}./debian-source.sh"

# shellcheck disable=SC2317 # called by cached
unpack() { # NEW FINAL
	fetch_source "$1"
	source_tar "$1" | tar -x -C "$1" --strip-components=1
	rm "$1"/*.deb
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 ]] || usage 2 "wanted: NAME"
take_source "$1"
cached "kernels/source-$kernel" "$(stamp "$version")" unpack

#!/bin/bash
# ksrc.sh [NAME] | --unpack TAR DIR: prints a directory (KSRC) with the parts of the kernel's sources that tests are built with, picked from Debian's
# linux-source package of NAME (the catalogue's default) into the cache: the kselftest harness and runner, KUnit's tools,
# checkpatch. KSRC in the environment names a kernel tree to use instead. --unpack picks them from sources that are here, as packages
# are built from, into DIR.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=debian-source.sh
. "${0%"${0##*/}"}./debian-source.sh"

# Files and whole directories of the tree. Not every release has every one.
parts=(
	Makefile scripts/{checkpatch.pl,spelling.txt,const_structs.checkpatch,subarch.include,Kbuild.include,Makefile.compiler}
	'tools/testing/selftests/kselftest*' tools/testing/selftests/{Makefile,lib.mk,run_kselftest.sh,gen_kselftest_tar.sh}
	tools/testing/kunit tools/scripts tools/build
)

unpack() { # DIR: what is read
	tar -x -C "$1" --strip-components=1 --wildcards --no-wildcards-match-slash "${parts[@]/#/*/}" 2>/dev/null || true
	check "$1"
}

# shellcheck disable=SC2317 # called by cached
pick() { # NEW FINAL
	fetch_source "$1"
	source_tar "$1" | unpack "$1"
	rm "$1"/*.deb
}

check() { # KSRC
	[[ -f $1/tools/testing/selftests/lib.mk && -f $1/tools/testing/selftests/kselftest_harness.h ]] ||
		die "no kselftest harness in KSRC=$1; wanted: a kernel tree, or KSRC unset to fetch one"
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
if [[ ${1:-} = --unpack ]]; then
	[[ -e ${2:-} && $# = 3 ]] || usage 2 "wanted: --unpack TAR DIR"
	mkdir -p "$3"
	xz -dc "$2" | unpack "$3"
	exit
fi
if [[ -n ${KSRC:-} ]]; then
	check "$KSRC"
	realpath "$KSRC"
	exit
fi
take_source "${1:-$(kernel_names default)}"
cached "ksrc/$kernel" "$(stamp "$version" "${parts[@]}")" pick

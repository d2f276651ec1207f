#!/bin/bash
# ksrc.sh [NAME]: prints a directory (KSRC) with the parts of the kernel's sources that tests are built with, picked from Debian's
# linux-source package of NAME (the catalogue's default) into the cache: the kselftest harness and runner, KUnit's tools,
# checkpatch. KSRC in the environment names a kernel tree to use instead.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../apt.sh
. "$top/scripts/apt.sh"
# shellcheck source=catalogue.sh
. "${0%"${0##*/}"}./catalogue.sh"

# Files and whole directories of the tree. Not every release has every one.
parts=(
	Makefile scripts/{checkpatch.pl,spelling.txt,const_structs.checkpatch,subarch.include,Kbuild.include,Makefile.compiler}
	'tools/testing/selftests/kselftest*' tools/testing/selftests/{Makefile,lib.mk,run_kselftest.sh,gen_kselftest_tar.sh}
	tools/testing/kunit tools/scripts tools/build
)

pick() { # NEW FINAL
	echo "fetching the sources of Linux $kernel for the kselftest harness" >&2
	download "$1" "linux-source-$kernel=$version"
	# The package's data is a tar that holds the sources' tar.
	dpkg --fsys-tarfile "$1"/*.deb | tar -xO --wildcards './usr/src/linux-source-*.tar.xz' |
		tar -xJ -C "$1" --strip-components=1 --wildcards --no-wildcards-match-slash "${parts[@]/#/*/}" 2>/dev/null || true
	rm "$1"/*.deb
	check "$1"
}

check() { # KSRC
	[[ -f $1/tools/testing/selftests/lib.mk && -f $1/tools/testing/selftests/kselftest_harness.h ]] ||
		die "no kselftest harness in KSRC=$1; wanted: a kernel tree, or KSRC unset to fetch one"
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
if [[ -n ${KSRC:-} ]]; then
	check "$KSRC"
	realpath "$KSRC"
	exit
fi
kernel=${1:-$(kernel_names default)}
kernel_row "$kernel"
need apt-get dpkg xz flock
apt_open "kernel-$kernel-amd64" amd64 "${suites[@]}"
version=$(of_lists source candidate "linux-source-$kernel")
[[ -n $version ]] || die "no linux-source-$kernel in ${suites[*]}; Debian may have moved on"
cached "ksrc/$kernel" "$(stamp "$version" -- "$0")" pick

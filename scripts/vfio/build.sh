#!/bin/bash
# build.sh: prints the folder with the kernel's selftests of VFIO as programs of this machine's architecture, from the cache: those of the
# sources of the newest kernel that is compared, as apply.sh makes them. They want no libraries.
#
#   DMABENCH_VFIO_DRIVER=FILE  another driver
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../roots/cross.sh
. "$top/scripts/roots/cross.sh"
here=$top/scripts/vfio suite=tools/testing/selftests/vfio

# enter NEW COMMAND...: in the root, where /linux is the kernel's sources but for the suite, and what is built goes to /build
enter() {
	"$top/scripts/roots/enter.sh" "$root" "$source:/linux" "$1/$suite:/linux/$suite" "$1/build:/build" -- "${@:2}"
}

# shellcheck disable=SC2317 # called by cached
compile() { # NEW FINAL
	local new=$1 log=${2%-*}.log words=()
	echo "building the selftests of VFIO of Linux $kernel; the log is $log" >&2
	mkdir -p "$new/build/suite" "$new/${suite%/*}"
	cp -r "$source/$suite" "$new/$suite"
	"$here/apply.sh" "$new"
	words=(-s -j"$(nproc)" OUTPUT=/build/suite KHDR_INCLUDES='-isystem /build/usr/include' LDFLAGS='-static -pthread')
	{
		enter "$new" make -s -C /linux O=/build headers &&
			enter "$new" make -C "/linux/$suite" "${words[@]}" EXTRA_CFLAGS='-O2 -Wextra -Wno-unused-parameter' /build/suite/libvfio/drivers/lsi53c895a/lsi53c895a.o &&
			enter "$new" make -C "/linux/$suite" "${words[@]}" EXTRA_CFLAGS=-O2
	} > "$log" 2>&1 || die "the selftests of VFIO do not build: $(grep -m 1 -E '(error|Error)' "$log" || tail -n 1 "$log"); the log is $log"
	find "$new/build/suite" -maxdepth 1 -type f -perm -u+x -exec cp -t "$new" {} +
	rm -rf "${new:?}"/{build,tools}
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "wanted: nothing"
need patch flock
unset MAKEFLAGS MFLAGS MAKELEVEL ARCH # what a make above was told is meant for the program
kernel=$(kernel_names compared | tail -n 1)
kernel_row "$kernel"
driver=${DMABENCH_VFIO_DRIVER:-$here/lsi53c895a.c}
[[ -f $driver && -r $driver ]] || die "no driver '$driver' that can be read; wanted: C sources" 2
export DMABENCH_VFIO_DRIVER=$driver
source=$("$top/scripts/kernels/source.sh" "$kernel")
root=$("$top/scripts/roots/make.sh" "$release" vfio)
cached "vfio/selftests-$kernel" "$(stamp "${source##*-}" "$root" -- "$here/"{build,apply}.sh "$driver" "$here"/patches/*.patch)" compile

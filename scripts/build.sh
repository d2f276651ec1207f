#!/bin/bash
# build.sh WHAT...: builds what was edited since the last time, one after the other: program, and kselftest, its programs; program-ARCH and
# kselftest-ARCH for another architecture than this machine's, by the compiler and the libraries of a root; unit builds and runs the program's
# unit tests, retest those that changed since they passed, clean removes all. One build at a time in a build folder.
# WERROR=1 makes warnings errors; DMABENCH_TESTS="NAME NAME" names the unit tests that are wanted.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
# shellcheck source=roots/cross.sh
. "$top/scripts/roots/cross.sh"

[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# -gt 0 ]] || usage 2 "wanted: program, kselftest, both with -ARCH, unit, retest, clean"
need make flock
mkdir -p "$build"
exec 9>"$build/build.lock"
flock 9

# across MAKE...: MAKE in a root, with the compiler for $arch, the checkout at /src and what is built of it at /build: the same for all checkouts
across() {
	local guest name libraries
	name=$(triplet "$arch")
	libraries=/guest/$(library_folder "$arch")
	guest=$("$top/scripts/roots/guest.sh" "$arch")
	in_cross_root "$arch" "$top:/src" "$build:/build" "$guest:/guest" "$(ccache_dir):/ccache" ${ksrc:+"$ksrc:/ksrc"} -- \
		env CCACHE_DIR=/ccache ${WERROR:+WERROR="$WERROR"} CPPFLAGS='-idirafter /guest/usr/include' LDFLAGS="-L$libraries -Wl,-rpath-link,$libraries" \
		PKG_CONFIG_LIBDIR="$libraries/pkgconfig" PKG_CONFIG_SYSROOT_DIR=/guest "$@" CC="ccache $name-gcc" 9>&-
}

for what; do
	arch=${what##*-} ksrc=''
	case $what in
	program) by_ccache make --no-print-directory -s -C "$top/bench" "-j$(nproc)" BUILD="$build/bench" 9>&- ;;
	kselftest) # static, as they fork for each test, which copies less of such programs; LDFLAGS in the environment says otherwise
		ksrc=$("$top/scripts/kernels/ksrc.sh")
		by_ccache make --no-print-directory -s -C "$top/kselftest" "-j$(nproc)" KSRC="$ksrc" OUTPUT="$build/$what" LDFLAGS="${LDFLAGS--static}" 9>&- ;;
	program-*) across make --no-print-directory -s -C /src/bench "-j$(nproc)" BUILD="/build/bench-$arch" version="$("$top/scripts/version.sh")" ;;
	kselftest-*)
		ksrc=$("$top/scripts/kernels/ksrc.sh")
		across make --no-print-directory -s -C /src/kselftest "-j$(nproc)" KSRC=/ksrc OUTPUT="/build/$what" LDFLAGS=-static ;;
	unit | retest)
		by_ccache make --no-print-directory -s -C "$top/bench" "-j$(nproc)" BUILD="$build/bench" tests 9>&-
		flock -u 9 # to run them builds nothing
		make --no-print-directory -s -C "$top/bench" BUILD="$build/bench" "${what/#unit/test}" 9>&- ;;
	clean) find "$build" -mindepth 1 -maxdepth 1 ! -name build.lock -exec rm -rf {} + ;;
	*) usage 2 "nothing to build by the name '$what'; valid: program kselftest, both with -ARCH, unit retest clean" ;;
	esac
done

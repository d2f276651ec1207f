#!/bin/bash
# build-kernel.sh NAME FLAVOUR [ARCH]: prints the directory of a small kernel of our own for ARCH (this machine's), as kernel.sh has it. Made
# in the cache, when it is not there yet, from Debian's linux-source package of NAME, a row of the catalogue, as small.sh says, after the
# patches in patches/FLAVOUR, by the compiler of the row's release:
#
#   boards   fast, with what device trees can give a device: for machines whose files say so (about 5 minutes on two cores)
#   peers    fast, with the kernel's own DMA benchmarks (about 4 minutes on two cores)
#   vfio     fast, with VFIO and iommufd, for scripts/vfio alone (about 5 minutes on two cores)
#   debug    slow, with everything that finds mistakes (about 11 minutes)
#   mutants  fast, with faults in the DMA code that can be switched on: for scripts/mutants.sh alone
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=small.sh
. "${0%"${0##*/}"}./small.sh"
here=$top/scripts/kernels

# What is not patched is shared with the sources as they came: patch replaces the files that it changes.
apply() { # NEW FINAL
	local patch
	cp -al "$plain/." "$1"
	for patch in "${patches[@]}"; do
		patch -s -f -F0 -p1 -d "$1" < "$patch" || die "${patch#"$here/"} does not apply to Linux $kernel ($source)"
	done
}

build() { # NEW FINAL
	local log=${2%-*}.log
	echo "building Linux $kernel, $flavour, for $arch; the log is $log" >&2
	mkdir "$1/tree"
	{ small_config "$source" "$1/tree" && small_check "$1/tree" && small_image "$source" "$1/tree"; } > "$log" 2>&1 ||
		die "Linux $kernel, $flavour, does not build for $arch: $(why_not "$log"); the log is $log"
	small_links "$1" "$source"
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 2 || $# = 3 ]] || usage 2 "wanted: NAME FLAVOUR [ARCH]"
kernel=$1 flavour=$2 arch=${3:-$(native_arch)}
check_flavour "$flavour" "$arch"
kernel_row "$kernel"
[[ $flavour != mutants ]] || kernel_names mutants | grep -qxF "$kernel" || die "no patches of mutants for $kernel; valid: $(kernel_names mutants | xargs)" 2
need patch flock
take_small "$arch" "$release" "$flavour"
source=$("$here/source.sh" "$kernel")
version=${source##*-}
shopt -s nullglob
patches=("$here/patches/$flavour"/*.patch)
if [[ ${#patches[@]} -gt 0 ]]; then
	plain=$source
	source=$(cached "kernels/source-$kernel-$flavour" "$(stamp "$version" -- "${patches[@]}")" apply)
fi
cached "kernels/$kernel-$flavour-$arch" "$(stamp "$version" "$root" "$arch" "${told[@]}" -- "${fragments[@]}" "${patches[@]}" "$here/"{build-kernel,small}.sh)" build

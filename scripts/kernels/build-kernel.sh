#!/bin/bash
# build-kernel.sh NAME FLAVOUR [ARCH]: prints the directory of a small kernel of our own for ARCH (this machine's), as kernel.sh has it. Made
# in the cache, when it is not there yet, from Debian's linux-source package of NAME, a row of the catalogue, with tinyconfig and these
# fragments, as far as there are such:
#
#   common.config       what all have     ARCH/common.config    what all of the architecture have; without it, there are none for ARCH
#   FLAVOUR.config      what it is for    ARCH/FLAVOUR.config   what else it is there
#
# after the patches in patches/FLAVOUR, with what fragments/FLAVOUR.make tells make, by the compiler of the row's release:
#
#   boards   fast, with what device trees can give a device: for machines whose files say so (about 5 minutes on two cores)
#   peers    fast, with the kernel's own DMA benchmarks (about 4 minutes on two cores)
#   debug    slow, with everything that finds mistakes (about 11 minutes)
#   mutants  fast, with faults in the DMA code that can be switched on: for scripts/mutants.sh alone
#
# Its "source" leads to the sources.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../apt.sh
. "$top/scripts/apt.sh"
# shellcheck source=../roots/cross.sh
. "$top/scripts/roots/cross.sh"
here=$top/scripts/kernels

unpack() { # NEW FINAL
	echo "fetching the sources of Linux $kernel ($version)" >&2
	download "$1" "linux-source-$kernel=$version"
	# The package's data is a tar that holds the sources' tar.
	dpkg --fsys-tarfile "$1"/*.deb | tar -xO --wildcards './usr/src/linux-source-*.tar.xz' |
		tar -xJ -C "$1" --strip-components=1
	rm "$1"/*.deb
}

# What is not patched is shared with the sources as they came: patch replaces the files that it changes.
apply() { # NEW FINAL
	local patch
	cp -al "$plain/." "$1"
	for patch in "${patches[@]}"; do
		patch -s -f -F0 -p1 -d "$1" < "$patch" || die "${patch#"$here/"} does not apply to Linux $kernel ($version)"
	done
}

steps() { # TREE: one after the other, as long as each succeeds
	local run=("$top/scripts/roots/enter.sh" "$root" "$source" "$1" -- nice make -C "$source" O="$1" -s "-j$(nproc)" "${for_arch[@]}") fragment
	"${run[@]}" tinyconfig &&
		cat "${fragments[@]}" >> "$1/.config" &&
		"${run[@]}" olddefconfig || return
	for fragment in "${fragments[@]}"; do "$here/check-config.sh" "$fragment" "$1/.config" || return; done
	"${run[@]}" "${told[@]}" "${image##*/}" modules
}

build() { # NEW FINAL
	local log=${2%-*}.log tree=$1/tree
	echo "building Linux $kernel ($version), $flavour, for $arch; the log is $log" >&2
	mkdir "$tree"
	steps "$tree" > "$log" 2>&1 || die "Linux $kernel, $flavour, does not build for $arch: $(tail -n 1 "$log"); the log is $log"
	sed -i "s|$tree|$2/tree|g" "$tree/Makefile" # newer ones name where they are
	ln -s tree "$1/build"
	ln -s tree "$1/modules"
	ln -s tree/.config "$1/config"
	ln -s tree/include/config/kernel.release "$1/release"
	ln -s "tree/$image" "$1/vmlinuz"
	ln -s "$source" "$1/source"
	(IFS=- && echo "${tools[*]}" > "$1/tools")
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 2 || $# = 3 ]] || usage 2 "wanted: NAME FLAVOUR [ARCH]"
kernel=$1 flavour=$2 arch=${3:-$(native_arch)}
[[ -f $here/fragments/$arch/common.config ]] ||
	die "no kernels of our own for '$arch'; valid: $(basename -a "$here"/fragments/*/ | xargs); take $kernel, Debian's" 2
kernel_flavours "$arch" | grep -qxF -- "$flavour" || die "no flavour '$flavour' for $arch; valid: $(kernel_flavours "$arch" | xargs)" 2
fragments=()
for fragment in common "$arch/common" "$flavour" "$arch/$flavour"; do
	[[ ! -f $here/fragments/$fragment.config ]] || fragments+=("$here/fragments/$fragment.config")
done
told=()
[[ ! -f $here/fragments/$flavour.make ]] || mapfile -t told < "$here/fragments/$flavour.make"
kernel_row "$kernel"
[[ $flavour != mutants ]] || kernel_names mutants | grep -qxF "$kernel" || die "no patches of mutants for $kernel; valid: $(kernel_names mutants | xargs)" 2
need apt-get dpkg patch flock
unset MAKEFLAGS MFLAGS MAKELEVEL # what a make above was told is meant for the program
apt_open "kernel-$kernel-amd64" amd64 "${suites[@]}"
version=$(apt-cache "${apt[@]}" show "linux-source-$kernel" | awk '/^Version:/ && !v { v = $2 } END { print v }')
[[ -n $version ]] || die "no linux-source-$kernel in ${suites[*]}; Debian may have moved on"
tools=("$release" kernel) for_arch=(ARCH="$(kernel_arch "$arch")") image=$(kernel_image "$arch")
if [[ $arch != "$(native_arch)" ]]; then
	tools+=("$arch")
	for_arch+=(CROSS_COMPILE="$(triplet "$arch")-")
fi
root=$("$top/scripts/roots/make.sh" "${tools[@]}")
source=$(cached "kernels/source-$kernel" "$(stamp "$version")" unpack)
shopt -s nullglob
patches=("$here/patches/$flavour"/*.patch)
if [[ ${#patches[@]} -gt 0 ]]; then
	plain=$source
	source=$(cached "kernels/source-$kernel-$flavour" "$(stamp "$version" -- "${patches[@]}")" apply)
fi
cached "kernels/$kernel-$flavour-$arch" "$(stamp "$version" "$root" "$arch" "${told[@]}" -- "${fragments[@]}" "${patches[@]}" "$here/build-kernel.sh")" build

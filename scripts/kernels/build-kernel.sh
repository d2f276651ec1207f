#!/bin/bash
# build-kernel.sh RELEASE FLAVOUR: prints the built tree of a small kernel of our own, for run.sh's --kdir. Made in the cache, when
# it is not there yet, from Debian's linux-source package of RELEASE (6.1, 6.12 or 7.2) with tinyconfig, fragments/common.config
# and fragments/FLAVOUR.config, after the patches in patches/FLAVOUR:
#
#   peers    fast, with the kernel's own DMA benchmarks (about 4 minutes on two cores)
#   debug    slow, with everything that finds mistakes (about 11 minutes)
#   mutants  fast, 7.2 only, with faults in the DMA code that can be switched on: for scripts/mutants.sh alone
#
# The tree's "source" leads to the sources. The compiler is this system's, which also builds modules for it.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=apt.sh
. "$(dirname "$0")/apt.sh"
here=$(dirname "$(realpath "$0")")

unpack() { # NEW FINAL
	echo "fetching the sources of Linux $release ($version)" >&2
	(cd "$1" && apt-get "${apt[@]}" download "linux-source-$release=$version" >&2)
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
		patch -s -f -F0 -p1 -d "$1" < "$patch" || die "${patch#"$here/"} does not apply to Linux $release ($version)"
	done
}

steps() { # NEW: one after the other, as long as each succeeds
	local run=(nice make -C "$source" O="$1" -s "-j$(nproc)") fragment
	"${run[@]}" tinyconfig &&
		cat "${fragments[@]}" >> "$1/.config" &&
		"${run[@]}" olddefconfig || return
	for fragment in "${fragments[@]}"; do "$here/check-config.sh" "$fragment" "$1/.config" || return; done
	"${run[@]}" bzImage modules
}

build() { # NEW FINAL
	local log=${2%-*}.log
	echo "building Linux $release ($version), $flavour; the log is $log" >&2
	steps "$1" > "$log" 2>&1 || die "Linux $release, $flavour, does not build: $(tail -n 1 "$log"); the log is $log"
	sed -i "s|$1|$2|g" "$1/Makefile" # newer ones name where they are
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 2 ]] || usage 2 "wanted: RELEASE FLAVOUR"
release=$1 flavour=$2
fragments=("$here/fragments/common.config" "$here/fragments/$flavour.config")
[[ $flavour != common && -f ${fragments[1]} ]] ||
	die "no flavour '$flavour'; valid: $(basename -s .config "$here"/fragments/*.config | grep -vx common | xargs)" 2
case $release in
6.1) suites="bookworm bookworm-security" ;;
6.12) suites=bookworm-backports ;;
7.2) suites=trixie-backports ;;
*) die "no kernel release '$release'; valid: 6.1 6.12 7.2" 2 ;;
esac
# shellcheck disable=SC2086 # one or two words
apt_open "kernel-$release-amd64" amd64 $suites
version=$(apt-cache "${apt[@]}" show "linux-source-$release" | awk '/^Version:/ && !v { v = $2 } END { print v }')
[[ -n $version ]] || die "no linux-source-$release in $suites; Debian may have moved on"
source=$(cached "kernels/source-$release" "$(stamp "$version")" unpack)
shopt -s nullglob
patches=("$here/patches/$flavour"/*.patch)
if [[ ${#patches[@]} -gt 0 ]]; then
	plain=$source
	source=$(cached "kernels/source-$release-$flavour" "$(stamp "$version" -- "${patches[@]}")" apply)
fi
cached "kernels/tree-$release-$flavour" "$(stamp "$version" "$(gcc -dumpfullversion)" -- "${fragments[@]}" "${patches[@]}" "$here/build-kernel.sh")" build

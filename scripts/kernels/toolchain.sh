#!/bin/bash
# toolchain.sh SUITE: prints the directory of a small Debian root of SUITE (such as trixie) that has what builds a kernel
# module: its compiler, make, and the libraries that the headers' own tools want. For kernels whose tools are too
# new for this system. Enter it as build-module.sh does; it has neither /proc nor the kernel's headers.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=apt.sh
. "$(dirname "$0")/apt.sh"

declare -A packages=([trixie]="gcc-14 make libelf1t64 libssl3t64 pahole")

build() { # NEW FINAL
	local key
	key=$(system_key)
	echo "building a $suite root with ${packages[$suite]} (about a minute)" >&2
	# Through tar, so that it also works without root: device nodes are not needed.
	mmdebstrap --quiet --variant=apt --include="${packages[$suite]// /,}" "$suite" "$1.tar" \
		"deb${key:+ [${key# }]} $(system_mirror "$suite") $suite main" >&2 ||
		die "mmdebstrap could not build a $suite root, see above; it needs root, or user namespaces and the package uidmap"
	tar -C "$1" --exclude=./dev --no-same-owner -xf "$1.tar"
	rm "$1.tar"
	mkdir -p "$1/dev" "$1/proc"
	rm -rf "$1"/var/{cache,lib/apt/lists}/*
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
suite=${1:-}
[[ -n ${packages[$suite]:-} ]] || die "no toolchain root '$suite'; valid: ${!packages[*]}" 2
cached "toolchains/$suite" "$(stamp "$suite" -- "$0")" build

#!/bin/bash
# debian.sh [--setup] RELEASE [PACKAGE...]: prints the directory of a whole Debian RELEASE, from the cache, for enter.sh: as small as Debian's own
# images of containers, with these packages; with --setup, also with all that setup.sh installs. What is unpacked by another
# than root is all the caller's. Where this system has no Debian mirror, the maker's own is taken.
# The makers are mmdebstrap (as root, or in a user namespace), and debootstrap as root.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../apt.sh
. "$top/scripts/apt.sh"
here=$top/scripts/container

# The words for apt's configuration by which this system gets through its proxy.
proxy() { [[ -z $(type -P apt-config) ]] || apt-config dump --no-empty 2>/dev/null | grep -E '^Acquire::https?::Proxy ' || true; }

# The lines of a sources.list that this system can name.
mirrors() {
	local key suite mirror
	[[ -n $(type -P apt-get) ]] || return 0
	key=$(system_key)
	for suite in "$release" "$release-updates" "$release-security"; do
		mirror=$(system_mirror "${suite##*-}")
		[[ -z $mirror ]] || echo "deb ${key:+[signed-by=$key] }$mirror $suite main"
	done
}

by_mmdebstrap() { # ROOT
	local options=() line lines
	mapfile -t lines < <(proxy)
	for line in "${lines[@]}"; do options+=(--aptopt="$line"); done
	if [[ -n $setup ]]; then
		# shellcheck disable=SC2016 # expanded by the hooks' shell
		options+=(--customize-hook='mkdir -p "$1/setup/scripts"' --customize-hook="sync-in '$top/scripts' /setup/scripts"
			--customize-hook='chroot "$1" /setup/scripts/setup.sh' --customize-hook='rm -rf "$1/setup" "$1/root/.cache"')
	fi
	mapfile -t lines < <(mirrors)
	mmdebstrap --quiet --variant=minbase ${packages:+--include="$packages"} "${options[@]}" "$release" "$1/root.tar" "${lines[@]}" &&
		tar -C "$1" --numeric-owner --exclude='./dev/*' -xf "$1/root.tar" && rm "$1/root.tar"
}

by_debootstrap() { # ROOT
	local mirror
	mirror=$(system_mirror)
	# It mounts /proc and /sys, and leaves them behind when it is interrupted: where nobody else sees them.
	unshare --mount debootstrap --variant=minbase ${packages:+--include="$packages"} "$release" "$1" ${mirror:+"$mirror"} || return
	[[ -z $mirror ]] || mirrors > "$1/etc/apt/sources.list"
	proxy > "$1/etc/apt/apt.conf.d/proxy"
	[[ -z $setup ]] || "$here/enter.sh" "$1" "$top/scripts" -- "$top/scripts/setup.sh" || return
	rm -rf "$1"/var/cache/apt/archives/*.deb "$1"/var/lib/apt/lists/* "$1/root/.cache"
}

# shellcheck disable=SC2317 # called by cached
build() { # NEW FINAL
	local maker=mmdebstrap
	echo "making a Debian $release${packages:+ with $packages}${setup:+ with all that dmabench installs}" >&2
	[[ -n $(type -P mmdebstrap) ]] || maker=debootstrap
	"by_$maker" "$1" >&2 || die "$maker could not make it, see above; it needs root, or user namespaces and the package uidmap; and the network"
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
setup=''
if [[ ${1:-} = --setup ]]; then setup=1; shift; fi
[[ $# -gt 0 && $1 != -* ]] || usage 2 "wanted: [--setup] RELEASE [PACKAGE...]"
release=$1
shift
packages=$(IFS=,; echo "$*")
[[ -n $(type -P mmdebstrap) ]] || need debootstrap
need unshare tar flock
cached "debians/$release${setup:+-setup}" "$(stamp "$release" "$packages" "$(declare -f by_mmdebstrap by_debootstrap)" -- \
	${setup:+"$top/scripts/setup.sh" "$top/scripts/packages.list"} /dev/null)" build

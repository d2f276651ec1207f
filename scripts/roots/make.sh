#!/bin/bash
# make.sh RELEASE [SET...]: prints the directory of a small root of Debian's RELEASE with the packages of the base and of these SETs (the
# file "sets"), from the cache. It is made of unpacked packages, so it takes no privileges, and nothing in it was configured: it
# holds programs to be run by enter.sh, such as the compiler of another release, and is no system.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../apt.sh
. "$top/scripts/apt.sh"
here=$top/scripts/roots

packages() { # SET...
	local set
	for set; do
		grep -q "^$set " "$here/sets" || die "no set '$set'; valid: $(awk '!/^(#|$)/ { print $1 }' "$here/sets" | xargs)" 2
		sed -n "s/^$set  *//p" "$here/sets"
	done | xargs
}

# shellcheck disable=SC2317 # called by cached
build() { # NEW FINAL
	local new=$1 folder package
	echo "making a root of Debian's $release: $*" >&2
	mkdir -p "$new"/{debs/partial,usr/bin,usr/sbin,usr/lib,usr/lib64,dev,proc,mnt,tmp,etc}
	for folder in bin sbin lib lib64; do ln -s "usr/$folder" "$new/$folder"; done
	# shellcheck disable=SC2086 # words
	apt-get "${apt[@]}" -o Dir::Cache::archives="$new/debs" -o Debug::NoLocking=1 --no-install-recommends -y -qq -d \
		install $wanted > "$new/log" 2>&1 ||
		die "apt could not fetch the packages of Debian's $release: $(grep -m 1 '^E:' "$new/log" || tail -n 1 "$new/log"); check the network; try again"
	for package in "$new"/debs/*.deb; do dpkg-deb --fsys-tarfile "$package" | tar -x -C "$new" --no-same-owner --keep-directory-symlink; done
	rm -rf "$new"/{debs,log,usr/share/{doc,man,locale,info}}
	# What the packages' scripts would have done.
	[[ -e $new/usr/bin/sh ]] || ln -s dash "$new/usr/bin/sh"
	[[ -e $new/usr/bin/awk ]] || ln -s mawk "$new/usr/bin/awk"
	echo 'root:x:0:0:root:/root:/bin/sh' > "$new/etc/passwd"
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# -gt 0 ]] || usage 2 "wanted: RELEASE [SET...]"
need dpkg-deb tar flock xz
release=$1
shift
wanted=$(packages base "$@") || exit
apt_open "root-$release" "$(native_arch)" "$release" "$release-security"
cached "roots/$release$(printf -- '-%s' "$@")" "$(stamp "$release" "$wanted" -- "$0")" build

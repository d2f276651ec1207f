#!/bin/bash
# deb.sh [--sign KEY] [TARBALL DIR]: builds the source package and the packages of Debian's of a TARBALL that dist.sh made, in DIR, which is then
# what apt takes as a repository; without them of what is committed, in build/packages. Needs what scripts/packages.list has for
# "packages" and "program"; no root, and no network. Prints the directory.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
sign=(--no-sign) key=''
if [[ ${1:-} = --sign ]]; then
	[[ -n ${2:-} ]] || usage 2 "--sign wants a key"
	sign=(--sign-key="$2") key=$2
	shift 2
fi
need dpkg-buildpackage dpkg-scanpackages dh tar
if [[ $# = 0 ]]; then
	tarball=$("$top/scripts/packaging/dist.sh" ${key:+--sign "$key"})
	rm -rf "$build/packages"
	set -- "$tarball" "$build/packages"
fi
[[ $# = 2 && -f ${1:-} ]] || usage 2 "wanted: [--sign KEY] [TARBALL DIR]"
dir=$(realpath -m "$2") work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
name=${1##*/} name=${name%.tar.gz}
version=${name#dmabench-}
cp "$1" "$work/dmabench_$version.orig.tar.gz"
tar -C "$work" -xf "$1"
# The recipes are put into place, for a tree that is packed has them at its top.
mkdir -p "$work/source"
mv "$work/$name"/* "$work/$name"/.[!.]* "$work/source"
cp -r "$work/source/scripts/packaging/debian" "$work/source/debian"
sed -i "s/@VERSION@/$version/" "$work/source/debian/changelog"
maintainer=$(cd "$work/source" && dpkg-parsechangelog -S Maintainer)
sed -i "s/@MAINTAINER@/${maintainer//\//\\/}/" "$work/source/debian/control"
(cd "$work/source" && DEB_BUILD_OPTIONS="${DEB_BUILD_OPTIONS:+$DEB_BUILD_OPTIONS }parallel=$(nproc)" dpkg-buildpackage "${sign[@]}") > "$work/log" 2>&1 || {
	tail -n 30 "$work/log" >&2
	die "dpkg-buildpackage failed, see above"
}
rm -rf "$work/source"
rmdir "$work/$name"
mkdir -p "$dir"
mv "$work"/dmabench* "$dir"
mv "$work/log" "$dir/build.log"
(cd "$dir" && dpkg-scanpackages --multiversion . > Packages.new 2> /dev/null && mv Packages.new Packages)
printf '%s\n' "$dir"

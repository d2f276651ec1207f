#!/bin/bash
# check-build.sh RELEASE: builds the packages in a bare Debian RELEASE: what is committed, twice at different paths, as root and as another, which must be the same to the bit,
# and looks for mistakes in them with lintian; and a next version. They stay in build/check-packages/RELEASE, for
# check-install.sh. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../check/ok.sh
. "$top/scripts/check/ok.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 && $1 != -* ]] || usage 2 "wanted: RELEASE"
[[ $EUID = 0 ]] || die "a bare machine can be made by root alone; run it with sudo" 3
release=$1 dir=$build/check-packages/$1
mapfile -t packages < <("$top/scripts/setup.sh" --list program packages | tr -d '?')
root=$("$top/scripts/container/debian.sh" "$release" "${packages[@]}")
rm -rf "$dir"
mkdir -p "$dir"
shown=output

# try COMMAND...: in the root, where nothing but our folder can be written; try_as_nobody: by somebody who is not root
try() { status=0; "$top/scripts/container/enter.sh" --read-only "$root" "$top" "$dir" -- "$@" > "$dir/output" 2>&1 || status=$?; }
try_as_nobody() { try setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
# shellcheck disable=SC2317 # called through ok
{
status_is() { [[ $status = "$1" ]]; }
same() { # all but the logs, which tell times
	local file number=0
	for file in "$dir/first"/*.{deb,dsc,tar.xz,tar.gz}; do
		cmp "$file" "$dir/second/${file##*/}" || return
		number=$((number + 1))
	done
	[[ $number -ge 6 ]]
}
}

tarball=$("$top/scripts/packaging/dist.sh" "$dir/dist" 2> "$dir/output")
try "$top/scripts/packaging/deb.sh" "$tarball" "$dir/first"
ok 'packages are built' status_is 0
mkdir "$dir/second"
chown 65534 "$dir/second"
try_as_nobody "$top/scripts/packaging/deb.sh" "$tarball" "$dir/second"
ok 'and again, without root' status_is 0
ok 'and are the same to the bit' same
try_as_nobody sh -c "lintian --version && lintian --info --fail-on error,warning $dir/first/*.changes"
sed 's/^/# | /' "$dir/output"
ok 'lintian finds no errors and no warnings' status_is 0
git clone -q --shared "$top" "$dir/clone"
git -C "$dir/clone" -c user.name=next -c user.email=next@example.org commit -q --allow-empty -m 'the next version'
git -C "$dir/clone" tag v99.0.0
tarball=$("$dir/clone/scripts/packaging/dist.sh" "$dir/dist")
rm -rf "$dir/clone"
try "$top/scripts/packaging/deb.sh" "$tarball" "$dir/next"
ok 'the next version is built' status_is 0
finish

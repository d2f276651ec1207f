#!/bin/bash
# check-other.sh RELEASE: the recipes for others than Debian, as far as that release of Debian can tell: rpmbuild builds of the spec, whose names of dependencies it does
# not know, rpmlint reads it; makepkg builds of PKGBUILD, without dependencies; nix-instantiate parses default.nix. Nothing is
# installed. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../check/ok.sh
. "$top/scripts/check/ok.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 ]] || usage 2 "wanted: a release of Debian"
[[ $EUID = 0 ]] || die "a bare machine can be made by root alone; run it with sudo" 3
dir=$build/check-packages/other
mapfile -t packages < <("$top/scripts/setup.sh" --list program packages | tr -d '?' | grep -vxE 'linux-source|lintian|dh-dkms|debhelper')
root=$("$top/scripts/container/debian.sh" "$1" "${packages[@]}" libarchive-tools makepkg nix-bin pacman-package-manager rpm rpmlint)
rm -rf "$dir"
mkdir -p "$dir"/{rpm/{SOURCES,SPECS},arch}
shown=output
try() { status=0; "$top/scripts/container/enter.sh" --read-only "$root" "$top" "$dir" -- "$@" > "$dir/output" 2>&1 || status=$?; }
as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups env)
tarball=$("$top/scripts/packaging/dist.sh" "$dir" 2> "$dir/output")
version=${tarball##*/dmabench-} version=${version%.tar.gz}

# The conditions.
# shellcheck disable=SC2317 # called through ok
{
status_is() { [[ $status = "$1" ]]; }
rpms_have() { # PACKAGE PATH
	try rpm -qlp "$(find "$dir/rpm/RPMS" -name "$1-[0-9]*.rpm")"
	grep -xF -- "$2" "$dir/output"
}
arch_has() { # PACKAGE PATH
	tar -tf "$(find "$dir/arch" -name "$1-[0-9]*.pkg.tar*")" | grep -F -- "$2"
}
}

cp "$tarball" "$dir/rpm/SOURCES"
cp "$tarball" "$top/scripts/packaging/PKGBUILD" "$dir/arch"
cp "$top/scripts/packaging/dmabench.spec" "$dir/rpm/SPECS"
chown -R 65534 "$dir/rpm" "$dir/arch"
try "${as_nobody[@]}" rpmbuild --nodeps --define "_topdir $dir/rpm" --define "version_of $version" -bb "$dir/rpm/SPECS/dmabench.spec"
ok 'rpmbuild builds of the spec' status_is 0
ok '  the program' rpms_have dmabench /usr/bin/dmabench
ok '  and the sources of the modules' rpms_have dmabench-dkms "/usr/src/dmabench-$version/dkms.conf"
try rpmlint "$dir/rpm/SPECS/dmabench.spec"
sed 's/^/# | /' "$dir/output"
ok 'rpmlint finds no errors in it' status_is 0
try "${as_nobody[@]}" DMABENCH_VERSION="$version" sh -c "cd $dir/arch && makepkg --nodeps --skipinteg"
ok 'makepkg builds of PKGBUILD' status_is 0
ok '  the program' arch_has dmabench usr/bin/dmabench
ok '  and the sources of the modules' arch_has dmabench-dkms /dkms.conf
try env HOME="$dir" NIX_STORE_DIR="$dir/nix/store" NIX_STATE_DIR="$dir/nix/var" NIX_LOG_DIR="$dir/nix/log" nix-instantiate --parse "$top/scripts/packaging/default.nix"
ok 'nix-instantiate parses default.nix' status_is 0
finish

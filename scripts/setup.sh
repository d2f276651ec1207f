#!/bin/bash
# setup.sh: installs what packages.list names and this Debian lacks, through apt. Does nothing, at once, when nothing is missing.
# Runs as root or with sudo; else it names the command to run as root and exits with 3.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "no arguments wanted"
command -v dpkg-query >/dev/null || die "this is no Debian; install by hand what ${0%/*}/packages.list names" 3

mapfile -t wanted < <(awk '!/^(#|$)/ { print $1 }' "$(dirname "$0")/packages.list")
# dpkg-query fails when a package is unknown to it, which is no error here.
installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null || true)
missing=()
for package in "${wanted[@]}"; do
	grep -qxF "installed $package" <<< "$installed" || missing+=("$package")
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

install=(apt-get install -y --no-install-recommends "${missing[@]}")
as_root=()
if [[ $EUID != 0 ]]; then
	sudo -v 2>/dev/null || die "not root and no sudo; run as root: apt-get update && ${install[*]}" 3
	as_root=(sudo)
fi
echo "installing ${#missing[@]} packages: ${missing[*]}" >&2
as_root+=(env DEBIAN_FRONTEND=noninteractive)
# apt's lists may be missing, or too old to install from: then a first failure says nothing yet.
known() { for package; do apt-cache show "$package" >/dev/null 2>&1 || return; done; }
known "${missing[@]}" && "${as_root[@]}" "${install[@]}" >&2 && exit
"${as_root[@]}" apt-get update >&2 || die "apt-get update failed, see above; check the network and apt's sources" 3
"${as_root[@]}" "${install[@]}" >&2 || die "apt-get could not install all of ${missing[*]}, see above" 3

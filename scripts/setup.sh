#!/bin/bash
# setup.sh [--list] [PURPOSE...]: installs what packages.list names for these purposes (all of them) and this Debian lacks, through apt. Does
# nothing, at once, when nothing is missing. Runs as root or with sudo; else it names the command to run as root and exits with 3.
# --list prints the packages, optional ones with a "?", and installs nothing.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
# shellcheck source=apt.sh
. "$top/scripts/apt.sh"
list=$top/scripts/packages.list

# packages PURPOSE...: "name" of what they want; "name?" where it is optional
packages() {
	awk -v wanted=" $* " '!/^(#|$)/ {
		split($2, purposes, ",")
		for (i in purposes) {
			purpose = purposes[i]; optional = sub(/\?$/, "", purpose)
			if (index(wanted, " " purpose " ")) { print $1 (optional ? "?" : ""); next }
		}
	}' "$list"
}

is_debian() { command -v apt-get dpkg-query >/dev/null && [[ -n $(system_mirror) ]]; }

[[ ${1:-} != --help ]] || { usage 0; exit; }
only_list=0
if [[ ${1:-} = --list ]]; then only_list=1; shift; fi
purposes=$(awk '!/^(#|$)/ { print $2 }' "$list" | tr ',' '\n' | tr -d '?' | sort -u | xargs)
for purpose; do [[ " $purposes " = *" $purpose "* ]] || usage 2 "no purpose '$purpose'; valid: $purposes"; done
mapfile -t wanted < <(if [[ $# -gt 0 ]]; then packages "$@"; else packages "$purposes"; fi)
if [[ $only_list = 1 ]]; then printf '%s\n' "${wanted[@]}"; exit; fi
# dpkg-query fails when a package is unknown to it, which is no error here.
installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]%\?}" 2>/dev/null || true)
missing=() optional=()
for package in "${wanted[@]}"; do
	! grep -qxF "installed ${package%\?}" <<< "$installed" || continue
	if [[ $package = *\? ]]; then optional+=("${package%\?}"); else missing+=("$package"); fi
done
[[ ${#missing[@]} -gt 0 || ($# = 0 && ${#optional[@]} -gt 0) ]] || exit 0
is_debian || die "this is $(. /etc/os-release && echo "$PRETTY_NAME"), and the set-up is made for Debian's packages; in a container of it: make bench CONTAINER=1 (podman, docker or root); by hand, as ${list#"$top/"} names them: ${missing[*]}" 3

install=(apt-get install -y --no-install-recommends)
as_root=()
if [[ $EUID != 0 ]]; then
	sudo -v 2>/dev/null || die "not root and no sudo; run as root: apt-get update && ${install[*]} ${missing[*]} ${optional[*]}" 3
	as_root=(sudo)
fi
# sudo keeps no proxy that only the environment names.
as_root+=(env DEBIAN_FRONTEND=noninteractive ${http_proxy:+"http_proxy=$http_proxy"} ${https_proxy:+"https_proxy=$https_proxy"})
echo "installing ${#missing[@]} packages: ${missing[*]}${optional[*]:+; optional: ${optional[*]}}" >&2
known() { for package; do apt-cache show "$package" >/dev/null 2>&1 || return; done; }
# apt's lists may be missing, or too old to install from: then a first failure says nothing yet.
[[ ${#missing[@]} = 0 ]] || { known "${missing[@]}" && "${as_root[@]}" "${install[@]}" "${missing[@]}" >&2; } || {
	# One suite that cannot be read need not be the one that is wanted.
	"${as_root[@]}" apt-get update >&2 || echo "setup.sh: apt-get update failed, see above; trying with what it has" >&2
	"${as_root[@]}" "${install[@]}" "${missing[@]}" >&2 || die "apt-get could not install all of ${missing[*]}, see above; check the network and apt's sources" 3
}
for package in "${optional[@]}"; do
	"${as_root[@]}" "${install[@]}" "$package" >&2 || echo "setup.sh: $package cannot be had; going on without it" >&2
done

#!/bin/bash
# enter.sh ROOT [DIR[:PATH]...] -- COMMAND...: runs COMMAND in ROOT, which make.sh made, where each DIR is at PATH, or at the same path as
# here. The working directory is "/". Takes the first way that this machine allows: mounts of its own (as root, or in a user namespace), or
# proot, which needs no privileges and is slower. Exit status: COMMAND's; 3 none of the ways can be had.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"

# can OPTION...: do mounts of one's own work here?
can() { unshare "$@" --mount mount -t tmpfs none /mnt 2>/dev/null; }

# with_mounts OPTION...: all that is mounted goes with the last process. No processes of its own: the first of them would be deaf to ^C.
with_mounts() {
	# shellcheck disable=SC2016 # expanded by the inner shell
	exec unshare "$@" --mount bash -ec '
		root=$1; shift
		mount --rbind /proc "$root/proc"
		mount -t tmpfs tmp "$root/tmp"
		mount -t tmpfs -o mode=755 dev "$root/dev" # nobody may open what another owns in a folder such as /tmp
		for node in null zero urandom; do touch "$root/dev/$node"; mount --bind "/dev/$node" "$root/dev/$node"; done
		while [[ $1 != -- ]]; do
			mkdir -p "$root${1#*:}"; mount --rbind "${1%%:*}" "$root${1#*:}"; shift
		done
		shift
		exec chroot "$root" "$@"' -- "$root" "${dirs[@]}" -- "${command[@]}"
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
dirs=()
root=$(realpath -e "${1:-}" 2>/dev/null) || usage 2 "no root at '${1:-}'"
shift
while [[ $# -gt 0 && $1 != -- ]]; do
	dir=$(realpath -e "${1%%:*}")
	if [[ $1 = *:* ]]; then dirs+=("$dir:${1#*:}"); else dirs+=("$dir:$dir"); fi
	shift
done
[[ $# -gt 1 ]] || usage 2 "wanted: ROOT [DIR[:PATH]...] -- COMMAND..."
command=("${@:2}")
export LC_ALL=C LANG=C # the root has no other locale
if [[ $EUID = 0 ]] && can; then
	with_mounts
elif can --map-root-user; then
	with_mounts --map-root-user
elif command -v proot >/dev/null; then
	exec proot -r "$root" "${dirs[@]/#/--bind=}" -b /dev -b /proc -w / "${command[@]}"
fi
die "this container has neither CAP_SYS_ADMIN nor user namespaces, and proot, which needs neither, is not here; install it: apt-get install proot" 3

#!/bin/bash
# enter.sh [OPTION...] ROOT [DIR...] -- COMMAND...: runs COMMAND in the Debian that was unpacked at ROOT, as if that were the machine: with its
# own mounts and processes, but this network. Each DIR is at the same path as here. Needs root, or user namespaces; then
# the caller is root in there, and only there.
#
#   --user NAME      who logs in (root), with an environment as on the first day
#   --host NAME      the host's name (this one's)
#   --directory DIR  to work in (the home)
#   --env=NAME       what this has here, it has in there; may come more than once
#   --read-only      nothing but the DIRs, /tmp and what is in memory can be written
#
# Nothing outlives COMMAND, whose exit status is passed on. A terminal and its signals reach COMMAND.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"

# What runs in the new namespaces, before and after the root is another one: both with bash alone and what Debian's images have.
# Not a chroot: in one, the kernel makes no user namespaces.
# shellcheck disable=SC2016,SC2317 # expanded by the inner shells, which get its text
{
inside() {
	set -euo pipefail
	local node dir
	mount --bind "$root" "$root"
	cd "$root"
	mount -t proc proc proc
	mount -t sysfs sysfs sys 2>/dev/null || mount --rbind /sys sys # the network's owner alone may do the first
	mount -t tmpfs -o mode=755 dev dev
	for node in null zero full random urandom tty kvm; do
		[[ -e /dev/$node ]] || continue
		touch "dev/$node"
		mount --bind "/dev/$node" "dev/$node"
	done
	mkdir dev/pts dev/shm
	mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts dev/pts
	mount -t tmpfs -o mode=1777 shm dev/shm
	ln -s pts/ptmx dev/ptmx
	ln -s /proc/self/fd dev/fd
	for node in stdin:0 stdout:1 stderr:2; do ln -s "/proc/self/fd/${node#*:}" "dev/${node%:*}"; done
	touch etc/resolv.conf
	mount --bind "$(realpath /etc/resolv.conf)" etc/resolv.conf
	for dir in "${volatile[@]}"; do mount -t tmpfs -o mode=1777 tmp "$dir"; done
	for dir in "${dirs[@]}"; do
		mkdir -p "$root$dir"
		mount --rbind "$dir" "$root$dir"
	done
	[[ -z $host ]] || echo "$host" > /proc/sys/kernel/hostname
	[[ ${#volatile[@]} = 0 ]] || mount -o remount,bind,ro "$root"
	pivot_root . .
	umount -l .
	cd /
	login
}

login() {
	local uid gid home shell status=0 variables=() name
	IFS=: read -r _ _ uid gid _ home shell < <(grep "^$user:" /etc/passwd)
	variables=(HOME="$home" USER="$user" LOGNAME="$user" SHELL="$shell" TERM="${TERM:-dumb}" LANG=C.UTF-8)
	for name in "${env[@]}"; do [[ -z ${!name+set} ]] || variables+=("$name=${!name}"); done
	# The first process reaps what others left. A profile sets the PATH, as at every login.
	env -i "${variables[@]}" setpriv --reuid="$uid" --regid="$gid" "$groups" \
		bash -lc 'cd -- "${1:-$HOME}"; shift; exec "$@"' -- "$directory" "${command[@]}" || status=$?
	exit "$status"
}
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
user=root host='' directory='' env=() dirs=() volatile=()
while [[ ${1:-} = -* ]]; do
	case $1 in
	--read-only) volatile=(tmp run var/tmp root); shift; continue ;;
	--user | --host | --directory) [[ $# -gt 1 ]] || usage 2 "$1 wants a value"; printf -v "${1#--}" %s "$2" ;;
	--env=*) env+=("${1#*=}"); shift; continue ;;
	*) usage 2 "unknown option '$1'" ;;
	esac
	shift 2
done
[[ -x ${1:-}/bin/bash ]] || usage 2 "no Debian at '${1:-}'"
root=$(realpath "$1")
shift
while [[ $# -gt 0 && $1 != -- ]]; do dirs+=("$(realpath -e "$1")"); shift; done
[[ $# -gt 1 ]] || usage 2 "wanted: ROOT [DIR...] -- COMMAND..."
command=("${@:2}")
grep -q "^$user:" "$root/etc/passwd" || die "no user '$user' in $root" 2
groups=--init-groups
options=(--mount --uts --pid --fork --kill-child)
if [[ $EUID != 0 ]]; then
	[[ $user = root ]] || die "only root can enter as $user" 3
	options+=(--map-root-user)
	groups=--keep-groups
fi
exec unshare "${options[@]}" bash -c "$(declare -p root user host directory env dirs volatile command groups); $(declare -f inside login); inside"

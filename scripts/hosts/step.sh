#!/bin/bash
# step.sh HOST STEP: runs a row of the file "steps" on a row of the file "hosts", and prints TAP. The machine is made where it is not there yet,
# bare, with a clone of what this checkout has committed; those of other hosts go then.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../apt.sh
. "$top/scripts/apt.sh"
here=$top/scripts/hosts
hosts=$build/hosts

row() { awk -v name="$2" '$1 == name' "$here/$1"; }

# As on the first day: a mirror, and nothing else of this machine's.
make_host() {
	local bare packages=(make git ca-certificates) extra
	[[ $account = root ]] || packages+=(sudo)
	rm -rf "$hosts"
	mkdir -p "$hosts/new"
	bare=$("$top/scripts/container/debian.sh" "$release" "${packages[@]}")
	cp -a --reflink=auto "$bare/." "$hosts/new"
	printf '127.0.0.1 localhost %s\n' "$host" > "$hosts/new/etc/hosts"
	home=/root
	if [[ $account = user ]]; then
		chroot "$hosts/new" useradd --create-home --shell /bin/bash user
		echo 'user ALL=(ALL) NOPASSWD: ALL' > "$hosts/new/etc/sudoers.d/user"
		home=/home/user
	fi
	for extra in $extras; do add_extra "${extra%/*}" "${extra#*/}"; done
	git -C "$top" bundle create -q "$hosts/new$home/bundle" HEAD
	"$top/scripts/container/enter.sh" --user "$account" --host "$host" "$hosts/new" -- git clone -q bundle dmabench
	mv "$hosts/new" "$hosts/$host"
}

add_extra() { # PACKAGE SUITE
	echo "deb $(system_mirror) $2 main" > "$hosts/new/etc/apt/sources.list.d/$2.list"
	"$top/scripts/container/enter.sh" --host "$host" "$hosts/new" -- \
		sh -c "apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends -t $2 install $1"
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 2 && -n $(row hosts "$1") && -n $(row steps "$2") ]] || usage 2 "wanted: HOST STEP"
[[ $EUID = 0 ]] || die "a machine can be made by root alone; run it with sudo" 3
host=$1 step=$2
read -r _ release account _ extras < <(row hosts "$host")
read -r _ _ seconds _ command < <(row steps "$step")
[[ -d $hosts/$host ]] || make_host 2>&1 | sed -u 's/^/# | /'
home=/root
[[ $account = root ]] || home=/home/user
enter=("$top/scripts/container/enter.sh" --user "$account" --host "$host" --directory "$home/dmabench" "$hosts/$host" --)
case $command in
cases/*) exec timeout -k 60 "$seconds" "${enter[@]}" "scripts/hosts/$command" ;;
esac
echo 1..1
status=0
# shellcheck disable=SC2086 # words
timeout -k 60 "$seconds" "${enter[@]}" $command 2>&1 | sed -u 's/^/# | /' || status=$?
[[ $status = 0 ]] || echo "# status $status$([[ $status != 124 && $status != 137 ]] || echo ": not done after $seconds s")"
echo "$([[ $status = 0 ]] || echo 'not ')ok 1 - $command on $host"
exit "$status"

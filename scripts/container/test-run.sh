#!/bin/bash
# test-run.sh: tests run.sh with engines that only write down what they are told. Results in TAP. What the real ones make of it is
# tested by make check-hosts.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../check/ok.sh
. "$top/scripts/check/ok.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "no arguments wanted"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
shown='output told'
run=$top/scripts/container/run.sh
unset MAKEFLAGS MFLAGS MAKELEVEL DMABENCH_CONTAINER DMABENCH_CONTAINER_OPTIONS DMABENCH_BUILD_DIR
mkdir "$dir/none" "$dir/podman" "$dir/docker" "$dir/both"
find /usr/local/bin /usr/bin /bin -maxdepth 1 -type f,l ! -name podman ! -name mmdebstrap ! -name docker ! -name unshare -exec ln -sf -t "$dir/none" {} +
printf '#!/bin/sh\nexit 1\n' > "$dir/none/mmdebstrap"
cp "$dir/none/mmdebstrap" "$dir/none/unshare" # a kernel that says no
chmod +x "$dir/none"/{mmdebstrap,unshare}

# An engine, which has the image if $dir/image is there, and runs a command as if in a container: with nothing but what it was given.
engine() { # NAME
	cat > "$dir/$1/$1" <<-'END'
		#!/bin/bash
		echo "${0##*/} $*" >> "$TOLD"
		case $1 in
		info) echo "$INFO"; exit "$INFO_STATUS" ;;
		image) [[ -e ${TOLD%/*}/image ]] ;;
		build) touch "${TOLD%/*}/image"; exit "$BUILD_STATUS" ;;
		run)
			while [[ $1 != dmabench:* ]]; do
				[[ $1 != --env ]] || { name=${2%%=*}; [[ $2 != *=* ]] || export "$2"; printf '%s=%s\n' "$name" "${!name}"; }
				shift
			done >> "$TOLD.env"
			shift
			exec "$@" ;;
		esac
	END
	chmod +x "$dir/$1/$1"
}

# try WAYS COMMAND...: run.sh where these engines are
try() {
	rm -f "$dir"/told*
	touch "$dir"/told{,.env}
	status=0
	env PATH="$dir/$1:$dir/none" TOLD="$dir/told" INFO="${info-}" INFO_STATUS="${info_status:-0}" BUILD_STATUS="${build_status:-0}" \
		"${with[@]}" "$run" "${@:2}" > "$dir/output" 2>&1 </dev/null || status=$?
}

# The conditions.
# shellcheck disable=SC2317 # called through ok
{
status_is() { [[ $status = "$1" ]]; }
says() { grep -E -- "$1" "$dir/output"; }
dies() { [[ $status = "$1" && $(wc -l < "$dir/output") = 1 ]] && says "$2"; }
told() { grep -E -- "$1" "$dir/told"; }
told_not() { ! told "$1"; }
given() { grep -xF -- "$1" "$dir/told.env"; }
given_not() { ! grep -E -- "^$1" "$dir/told.env"; }
}

engine podman
engine docker
ln -s ../podman/podman ../docker/docker "$dir/both"
with=()
cd "$top/scripts"

try none true
ok 'no way at all: each is named, with what to install' dies 3 'podman: not here; docker: not here; root: it wants root, .*; install podman: apt-get .*dnf'
info='Cannot connect to the Docker daemon' info_status=1
try docker true
ok 'a docker that does not answer is no way, and says why' dies 3 'docker: Cannot connect to the Docker daemon; root:'
info='' info_status=0
with=(DMABENCH_CONTAINER=lxc)
try both true
ok 'an unknown way names the valid ones' dies 2 "'lxc'; valid: podman docker root"
with=(DMABENCH_CONTAINER=docker)
try podman true
ok 'the way that was asked for is not replaced' dies 3 'docker: not here'
with=()
try both
ok 'no command is wrong usage' dies 2 'wanted: COMMAND'

build_status=1
try podman true
ok 'an image that cannot be made' status_is 3
ok '  is told' says 'podman could not make the image, .*registry'
rm "$dir/image"
build_status=0
try both pwd
ok 'podman comes first' told '^podman run'
ok '  makes the image, which was missing' told "^podman build .*--file $top/scripts/container/Containerfile $top/scripts\$"
ok '  in the same folder' says "^$top/scripts$"
ok '  with the checkout' told "--volume $top:$top "
ok '  and the cache' told "--volume $cache:$cache "
ok '  in which it is found' given "XDG_CACHE_HOME=${cache%/*}"
ok '  without a terminal, as there is none' told_not '--tty'
ok '  as the root that it has' told_not '--user'
try podman true
ok 'the next time the image is there' told_not '^podman build'
try podman bash -c 'exit 7'
ok 'the status is passed on' status_is 7
# shellcheck disable=SC2016 # expanded in there
try podman bash -c 'kill -TERM $PPID; sleep 20'
ok '  so are signals, to all of it' status_is 143

with=(DMABENCH_SWEEP='--size 64 --threads 1' DMABENCH_BUILD_DIR="$dir/elsewhere" KERNELS="newest mine=$dir/none" SECRET=1
	DMABENCH_CONTAINER_OPTIONS='--memory 1g' MAKEFLAGS=' -j4 --jobserver-auth=3,4 -- SIZE=64')
try docker true
ok 'DMABENCH_* is passed on' given 'DMABENCH_SWEEP=--size 64 --threads 1'
ok '  so is what make was told' given 'MAKEFLAGS= -j4 -- SIZE=64'
ok '  and what the Makefile reads' given "KERNELS=newest mine=$dir/none"
ok '  and nothing else' given_not 'SECRET|PATH|DMABENCH_CONTAINER'
ok 'the folders that it names are there, too' told "--volume $dir/elsewhere:$dir/elsewhere .*--volume $dir/none:$dir/none "
ok 'more options reach the engine' told '--memory 1g dmabench:'
if [[ $EUID != 0 ]]; then
	ok 'docker: as the caller' told "--user $(id -u):$(id -g) "
	with=()
	info='name=rootless'
	try docker true
	ok '  but for one that is an ordinary user itself' told_not '--user'
fi
finish

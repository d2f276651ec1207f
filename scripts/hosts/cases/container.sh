#!/bin/bash
# container.sh: the same make in a container, made by mmdebstrap, as if this were Ubuntu; by podman and docker where they are.
set -euo pipefail
# shellcheck source=../case.sh
. "${0%"${0##*/}"}../case.sh"
run=scripts/container/run.sh
kernel_row newest

# other COMMAND...: on Ubuntu, where that can be played
# shellcheck disable=SC2317 # called through try and ok
{
other() { if [[ $EUID = 0 ]]; then ubuntu "$@"; else "$@"; fi; }
mine() { [[ -e $1 && $(stat -c %u "$1") = "$EUID" ]]; }
}

"${sudo[@]}" apt-get -q update > /dev/null
"${sudo[@]}" apt-get -q -y --no-install-recommends install mmdebstrap uidmap > "$dir/output" 2>&1
export DMABENCH_CONTAINER=root
rm -rf build
try other make program CONTAINER=1
ok 'make in a root of its own' status_is 0
ok '  leaves what it built with us' mine build/bench/dmabench
# shellcheck disable=SC2016 # expanded in there
try other "$run" bash -c '. /etc/os-release; echo "$VERSION_CODENAME $PWD $(id -u)"; exit 7'
ok '  the status is passed on' status_is 7
# shellcheck disable=SC2154 # kernel_row sets it
ok '  it is a Debian, at the same path' says "^$release $PWD 0$"
try other "$run" touch /usr/some-file
ok '  in which nothing else can be written' failed_by 'Read-only file system'
interrupt 'sleep 3' other "$run" sh -c 'trap "echo said; exit 9" INT; while :; do sleep 0.1; done'
ok '  ^C reaches what runs there' status_is 9
ok '  and ends it' soon 5
try env DMABENCH_SWEEP='--experiment map_single --size 4096 --quick' "$run" scripts/bench.sh direct
ok '  VMs run in it' status_is 0
ok '  whose results are ours' mine results/latest/direct.jsonl
for way in podman docker; do
	export DMABENCH_CONTAINER=$way
	if ! command -v "$way" > /dev/null; then
		try "$run" true
		ok "$way, which is not here, is told with how to get it" failed_by "$way: not here.*apt-get install podman"
		skip "make in $way" "$way is not here"
		continue
	fi
	try make program CONTAINER=1
	ok "make in $way" status_is 0
done
finish

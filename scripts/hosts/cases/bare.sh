#!/bin/bash
# bare.sh: what a machine says on which nothing is installed: another system, no network, no right to install.
set -euo pipefail
# shellcheck source=../case.sh
. "${0%"${0##*/}"}../case.sh"

try ubuntu make bench
ok 'on Ubuntu the set-up stops' failed_by 'this is Ubuntu 24\.04'
ok '  says in one line how to go on: a container' says 'CONTAINER=1'
ok '  and nothing else' short
try fedora make bench
ok 'on Fedora, where neither apt nor dpkg is, it stops' failed_by 'this is Fedora Linux 41'
ok '  says in one line how to go on: a container' says 'CONTAINER=1'
ok '  and nothing else' short
try fedora make bench CONTAINER=1
ok 'where no container can be had, it stops' failed_by 'podman: not here; docker: not here; root: neither mmdebstrap nor debootstrap is here'
ok '  and says what to install' says 'dnf install podman \(Fedora\)'
ok '  in one line' short
try make bench CONTAINER=1 DMABENCH_CONTAINER=lxc
ok 'an unknown container is named, with the valid ones' failed_by "'lxc'; valid: podman docker root"
try unshare --net make bench
ok 'without a network it stops' failed_by 'setup\.sh: .*network'
try scripts/container/run.sh
ok 'a container without a command is wrong usage' status_is 2
if [[ ! -e /usr/bin/sudo ]]; then
	git clone -q . "$dir/open"
	chmod 755 "$dir"
	install -d -o 65534 "$dir/nobody"
	try setpriv --reuid=65534 --regid=65534 --clear-groups env HOME="$dir/nobody" "$dir/open/scripts/setup.sh" program
	ok 'who may not install is told what root has to' failed_by 'no sudo; run as root: apt-get update && apt-get install .*gcc'
fi
finish

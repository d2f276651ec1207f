#!/bin/bash
# confined.sh: a container that lets its root mount nothing, and make no namespaces: are the modules built?
set -euo pipefail
# shellcheck source=../case.sh
. "${0%"${0##*/}"}../case.sh"
export DMABENCH_BUILD_DIR=$dir/build

# confined COMMAND...: in a chroot, where the kernel makes no user namespaces, and without the right to mount
# shellcheck disable=SC2016,SC2317 # expanded by the inner shell; called through try
confined() {
	unshare --mount bash -ec 'mount --rbind / /mnt; where=$PWD
		exec chroot /mnt setpriv --bounding-set=-sys_admin --inh-caps=-sys_admin bash -c '\''cd "$1"; shift; exec "$@"'\'' -- "$where" "$@"' -- "$@"
}
build=(scripts/kernels/build-module.sh "$(kernel_names default)")

wants vm
try confined unshare --mount true
ok 'it may not mount' failed_by 'Operation not permitted'
try confined unshare --user true
ok 'it makes no namespaces' failed_by 'Operation not permitted'
ok 'proot is here, which the set-up brings where it can be had' installed proot
proot=$(type -P proot)
mv "$proot" "$proot.away"
try confined "${build[@]}"
mv "$proot.away" "$proot"
ok 'without proot it stops' failed_by 'neither CAP_SYS_ADMIN nor user namespaces.*apt-get install proot'
try confined "${build[@]}"
ok 'with it the modules are built' test -f "$(last)/dmabench.ko"
finish

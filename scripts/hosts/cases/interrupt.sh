#!/bin/bash
# interrupt.sh: ^C in the middle of a download, of a build and of a run: nothing goes on, and the next time all of it works.
set -euo pipefail
# shellcheck source=../case.sh
. "${0%"${0##*/}"}../case.sh"
export DMABENCH_SWEEP='--experiment map_single --size 4096 --quick'
default=$(kernel_names default)

wants program plot vm
proxy slow --rate 400000
fetch=(env XDG_CACHE_HOME="$dir/cache" http_proxy="$proxy_url" scripts/roots/make.sh "$codename" kernel)
mkdir "$dir/cache"
interrupt "ls $dir/cache/dmabench/roots/*.new/debs/*.deb" "${fetch[@]}"
ok '^C in a download: it was in the middle' was_running
ok '  it ends' ended_within 10
ok '  nothing goes on' not running "$dir/cache"
ok '  and nothing looks whole' nothing_whole_in "$dir/cache/dmabench/roots"
try env XDG_CACHE_HOME="$dir/cache" scripts/roots/make.sh "$codename" kernel
ok '  again: it works' status_is 0

export DMABENCH_BUILD_DIR=$dir/build
interrupt "find $dir/build/module -name 'r*.o' | grep ." scripts/kernels/build-module.sh "$default"
ok '^C in a build: it was in the middle' was_running
ok '  it ends' ended_within 10
ok '  nothing goes on' not running "$dir/build"
try scripts/kernels/build-module.sh "$default"
ok '  again: it works' test -f "$(last)/dmabench.ko"
unset DMABENCH_BUILD_DIR

try make bench
ok 'a run' status_is 0
before=$(readlink -f results/latest; stat -c %i results/latest)
interrupt 'running qemu-system' make bench
ok '^C in a run: it was in the middle' was_running
ok '  it ends' ended_within 20
ok '  no VM goes on' not running qemu-system
ok '  and the last results are as they were' test "$before" = "$(readlink -f results/latest; stat -c %i results/latest)"
try make bench
ok '  again: it works' status_is 0
finish

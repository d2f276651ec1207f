#!/bin/bash
# twice.sh: two runs at once, in one checkout and in two.
set -euo pipefail
# shellcheck source=../case.sh
. "${0%"${0##*/}"}../case.sh"
export DMABENCH_SWEEP='--experiment map_single --size 4096 --quick'

in_background() { "$@" > "$dir/first" 2>&1 & first=$!; } # until first_ends
# shellcheck disable=SC2317 # called through ok
first_ends() { wait "$first" || { cat "$dir/first"; return 1; }; }

try make bench
ok 'one' status_is 0
in_background make bench
for _ in {1..300}; do running qemu-system && break; sleep 0.1; done
try make bench
ok 'a second in the same checkout is refused' failed_by 'another bench is running in .*\(process [0-9]+\)'
ok '  at once' soon 10
ok '  in one line' short
ok '  and the first goes on' first_ends

git clone -q . "$dir/other"
in_background make bench
try make -C "$dir/other" bench
ok 'one in another checkout works' status_is 0
ok '  with results of its own' test -s "$dir/other/results/latest/report.html"
ok '  and so does the first' first_ends
finish

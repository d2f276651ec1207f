#!/bin/bash
# network.sh: no network, and networks behind a proxy.
set -euo pipefail
# shellcheck source=../case.sh
. "${0%"${0##*/}"}../case.sh"
wants program plot vm
fetch=(scripts/roots/make.sh "$codename" sparse)
# shellcheck disable=SC2317 # called through ok
asked() { grep -E "$1" "$dir/proxy.log"; }
offline=(unshare --net)
export DMABENCH_SWEEP='--experiment map_single --size 4096 --quick'

fresh "${offline[@]}" scripts/kernels/fetch.sh "$(kernel_names default)"
ok 'without a network and with an empty cache it stops' failed_by 'network'
ok '  within a minute' soon 60
ok '  and says so in one line, below that of a suite that is left out' short 2
try scripts/bench.sh direct
ok 'what was fetched before' status_is 0
try "${offline[@]}" scripts/bench.sh direct
ok '  is enough without a network' status_is 0

fresh env http_proxy=http://127.0.0.1:9 "${fetch[@]}"
ok 'a proxy that is dead is named' failed_by '127\.0\.0\.1'
ok '  in one line, below the word of what is made' short 2
if [[ $(apt-get update --print-uris | grep -c "^'http://") = 0 ]]; then
	skip 'a proxy that works' 'the mirror is https, which the proxy of this test cannot pass on'
	finish
fi
proxy proxy
fresh env http_proxy="$proxy_url" "${fetch[@]}"
ok 'one that works' status_is 0
ok '  is used' asked '/sparse_.*\.deb$'
"${sudo[@]}" apt-get clean
"${sudo[@]}" apt-get -q -y remove time > /dev/null 2>&1 || true
try env http_proxy="$proxy_url" scripts/setup.sh files
ok 'by the set-up too, as root' installed time
ok '  which went through it' asked '/time_.*\.deb$'
finish

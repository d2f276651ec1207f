#!/bin/bash
# test-check-config.sh: tests check-config.sh with configurations that lost something. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
here=$top/scripts/kernels
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
number=0 failed=0
printf '# what for\n\nCONFIG_KASAN=y\nCONFIG_DMATEST=m\nCONFIG_NR_CPUS=8\nCONFIG_ORC=n\n' > "$dir/fragment"
kept=(CONFIG_KASAN=y CONFIG_DMATEST=m CONFIG_NR_CPUS=8 '# CONFIG_ORC is not set')

# check NAME STATUS SAYS LINE...: a configuration of these lines
check() {
	local status=0
	number=$((number + 1))
	printf '%s\n' "${@:4}" > "$dir/config"
	"$here/check-config.sh" "$dir/fragment" "$dir/config" > "$dir/output" 2>&1 || status=$?
	if [[ $status = "$2" && $(< "$dir/output") = *"$3"* ]]; then echo "ok $number - $1"; return; fi
	printf 'not ok %d - %s\n# status %s\n' "$number" "$1" "$status"
	sed 's/^/#   | /' "$dir/output"
	failed=1
}

check 'all is kept' 0 '' "${kept[@]}"
check 'also where what is not wanted is not mentioned' 0 '' "${kept[@]:0:3}"
check 'an option is lost' 1 'asks for: CONFIG_KASAN=y;' "${kept[@]:1}"
check 'an option is another than asked for' 1 'asks for: CONFIG_DMATEST=m;' CONFIG_KASAN=y CONFIG_DMATEST=y CONFIG_NR_CPUS=8
check 'a longer name is not the option' 1 'asks for: CONFIG_KASAN=y;' CONFIG_KASAN_INLINE=y "${kept[@]:1}"
check 'nor a longer value' 1 'asks for: CONFIG_NR_CPUS=8;' CONFIG_KASAN=y CONFIG_DMATEST=m CONFIG_NR_CPUS=80
check 'an unwanted option came back' 1 'asks for: CONFIG_ORC=n;' "${kept[@]:0:3}" CONFIG_ORC=m
check 'all that was lost is named' 1 'CONFIG_KASAN=y CONFIG_DMATEST=m CONFIG_NR_CPUS=8'
echo 'CONFIG_KASAN y' > "$dir/fragment"
check 'a fragment that is none' 2 'CONFIG_KASAN y' "${kept[@]}"
echo "1..$number"
exit "$failed"

#!/bin/bash
# test-compare-kernels.sh: compare-kernels twice for one scenario, of the first and the last of its kernels: each figure and each result is the same to the last bit, and the
# table has what is known of the two kernels. Results in TAP. About a minute.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=ok.sh
. "$top/scripts/check/ok.sh"
# shellcheck source=../kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
mapfile -t names < <(kernel_names compared)
one=${names[0]} two=${names[-1]}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
shown=errors

# shellcheck disable=SC2317 # called through ok
{
compare() {
	"$top/scripts/compare-kernels.sh" --kernels "$one $two" --scenarios direct --out "$dir/$1" \
		-- --experiment map_single,sync,coherent --size 64,4k --quick > "$dir/$1.md" 2> "$dir/errors"
}
row() { grep -E "^\| $1 \| [0-9,.]+ \| [0-9,.]+ \| (=|[0-9.]+) \|$" "$dir/1/kernels.md"; }
whole() { jq -se '[.[] | select(.record == "header").timer.hz] | unique == [1000000000]' "$dir"/1/*.jsonl; }
refused() { ! "$top/scripts/compare-kernels.sh" "${@:2}" 2> "$dir/errors" > "$dir/said" && [[ ! -s $dir/said && $(wc -l < "$dir/errors") = 1 ]] && grep "$1" "$dir/errors"; }
}

ok 'it compares two kernels' compare 1
ok 'and does it again' compare 2
for file in "$one-direct.jsonl" "$two-direct.jsonl" direct.json kernels.md direct.svg kernels.svg; do
	ok "$file is the same again" cmp "$dir/1/$file" "$dir/2/$file"
done
ok 'a tick is an instruction, whatever the kernels say of the clock' whole
ok 'a call, by size' row 'map_single: map \| 4 KiB'
ok 'an allocation' row 'coherent: alloc \| 64 B'
ok 'it is printed, too' cmp "$dir/1/kernels.md" "$dir/1.md"
ok 'one kernel is not enough' refused 'two or more' --kernels "$one"
ok 'nor is one that is not there' refused "$one.*$two" --kernels "$one 0.1"
ok 'an unknown scenario is refused' refused 'iommu-strict' --scenarios none
finish

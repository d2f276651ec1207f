#!/bin/bash
# test-compare-kernels.sh: compare-kernels twice for one scenario, of the first and the last of its kernels: each figure and each result is the same to the last bit, and the
# table has what is known of the two kernels. Then on arm64, where what explain counts has to agree with it. Results in TAP. About a minute.
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
compare() { # OUT OPTION...
	"$top/scripts/compare-kernels.sh" --kernels "$one $two" --scenarios direct --out "$dir/$1" "${@:2}" \
		-- --experiment map_single,sync,coherent --size 64,4k --quick > "$dir/$1.md" 2> "$dir/errors"
}
row() { grep -E "^\| $1 \| [0-9,.]+ \| [0-9,.]+ \| (=|[0-9.]+) \|$" "$dir/${2:-1}/kernels.md"; }
explain() { "$top/scripts/explain.sh" --machine arm64-virt --kernels "$one" --scenario direct --out "$dir/explained" map_single --size 4k > "$dir/said" 2> "$dir/errors"; }
# What is counted is what is reported, and the loop and the two reads of the clock, in each phase; and that is what compare-kernels says.
agrees() {
	jq -e '[.kernels[][] | .instructions - .reported_ns | round] | length == 2 and (unique | length == 1) and .[0] > 0' "$dir/explained/explain.json" &&
		jq -e --argjson map "$(row 'map_single: map \| 4 KiB' arm | cut -d'|' -f4)" '.kernels[][0].reported_ns == $map' "$dir/explained/explain.json"
}
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
ok 'the kernels are told apart from what they were built with' grep -x 'Beside the sources: their configurations differ, and their compilers differ\.' "$dir/1/kernels.md"
ok 'with the digest of the configuration' grep -E "^\| $one \| $one\.[^|]* \| - \| [0-9a-f]{12} \| gcc[^|]* \|$" "$dir/1/kernels.md"
ok 'it is printed, too' cmp "$dir/1/kernels.md" "$dir/1.md"
ok 'one kernel is not enough' refused 'two or more' --kernels "$one"
ok 'nor is one that is not there' refused "$one.*$two" --kernels "$one 0.1"
ok 'an unknown scenario is refused' refused 'iommu-strict' --scenarios none
ok 'so is an unknown machine' refused 'arm64-virt .*q35' --machine none
ok 'a scenario that the machine does not have' refused 'cannot be on machine i386-q35; there: direct swiotlb$' --machine i386-q35 --scenarios iommu-strict
ok 'a kernel that is not for it' refused 'cannot be on machine i386-q35.*i386; there: 5.10 6.1$' --machine i386-q35 --kernels "$one $two"
ok 'and one that counts no instructions' refused 'several CPUs' --machine raspi3b
if command -v qemu-system-aarch64 > /dev/null; then
	ok 'it compares two kernels of arm64' compare arm --machine arm64-virt
	ok 'a call of theirs, by size' row 'map_single: map \| 4 KiB' arm
	ok 'the table tells the machine' grep -x '# .*, arm64-virt' "$dir/arm/kernels.md"
	ok 'the same call is explained' explain
	ok 'to the instruction' agrees
else
	for name in 'two kernels of arm64' 'a call' 'the table' 'explained' 'to the instruction'; do skip "$name" 'no qemu-system-aarch64 here, which is optional'; done
fi
finish

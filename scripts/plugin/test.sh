#!/bin/bash
# test.sh: the plugin counts a program whose instructions are known, to the instruction. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
here=$top/scripts/plugin
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
number=0 failed=0

# is NAME WANTED GOT
is() {
	number=$((number + 1))
	if [[ $2 = "$3" ]]; then echo "ok $number - $1"; return; fi
	printf 'not ok %d - %s\n# wanted %s\n# got %s\n' "$number" "$1" "$2" "$3"
	failed=1
}

# run NAME ARGS COMMAND: leaves NAME.counts, and QEMU's last words in NAME.log; status
run() {
	status=0
	"$top/scripts/vm/run.sh" --scenario direct --no-modules --program "$built/known" --program "$built/chapter" --program "$built/register" \
		--plugin "$built/count.so,out=$dir/$1.counts$2" "${@:4}" -- "$3" > "$dir/$1.log" 2>&1 || status=$?
}

# sum KIND CHAPTER REGEX: of the times in those lines of this kind and chapter whose other fields match
sum() {
	awk -v line="^$1 $2 $3\$" '{ times = $NF; sub(/ [^ ]*$/, "") } $0 ~ line { n += times } END { print n + 0 }' "$dir/$counts.counts"
}

# most NUMBER: 50 are, but for the few that an interrupt made longer
most() { [[ $1 -le 50 && $1 -ge 45 ]] && echo most || echo "$1"; }

built=$("$here/build.sh")
marks=marks=400000:500000
counts=known
run known ",$marks" 'known; chapter; chapter; known' --icount
is 'a guest runs under it' 0 "$status"
for chapter in 0 2; do
	is "a known loop is counted exactly, chapter $chapter" most "$(most "$(sum passage $chapter '[^ ]+ [^ ]+ 3006')")"
	is "and so is one of another length, chapter $chapter" most "$(most "$(sum passage $chapter '[^ ]+ [^ ]+ 3009')")"
	is "none is lost, chapter $chapter" 100 "$(sum passage $chapter '401005 [^ ]+ [^ ]+')"
	is "each round is in a block, chapter $chapter" 100050 "$(sum block $chapter '401005 (401007|401012) [^ ]+')"
done
is 'nothing is passed in an empty chapter' 0 "$(sum passage 1 '[^ ]+ [^ ]+ [^ ]+')"
counts=register
# shellcheck disable=SC2016 # the guest's
run register ",$marks" 'cd /sys/bus/pci/devices/*:01.0 && echo 1 > enable && register resource1' --icount
is 'a block that is left at a device register is counted as far as it was executed' 100 "$(sum passage 0 '[^ ]+ [^ ]+ 5')"
if command -v qemu-system-aarch64 > /dev/null; then
	counts=arm64
	guest=$("$here/build.sh" arm64)
	status=0
	"$top/scripts/vm/run.sh" --machine arm64-virt --scenario direct --no-modules --program "$guest/known" --program "$guest/chapter" \
		--plugin "$built/count.so,out=$dir/arm64.counts,$marks" --icount -- 'known; chapter; chapter; known' > "$dir/arm64.log" 2>&1 || status=$?
	is 'a guest of arm64 runs under it' 0 "$status"
	for chapter in 0 2; do
		# By who calls: 4000d8 and 4000f4 are the loop's, 4000f8 is the third.
		is "its known loop is counted exactly, by who called, chapter $chapter" most "$(most "$(sum passage $chapter '4000d8 4000f4 3006')")"
		is "and so is one of another length, chapter $chapter" most "$(most "$(sum passage $chapter '4000d8 4000f4 3009')")"
		is "none is lost, chapter $chapter" 100 "$(sum passage $chapter '4000d8 [^ ]+ [^ ]+')"
		is "nor is what another called, chapter $chapter" most "$(most $(($(sum passage $chapter '4000f4 4000f8 3') / 2)))"
	done
	is 'nothing is passed in an empty chapter of it' 0 "$(sum passage 1 '[^ ]+ [^ ]+ [^ ]+')"
else
	echo "ok $((number += 1)) - a guest of arm64 # SKIP no qemu-system-aarch64 here, which is optional"
fi
# refused NAME TEXT: the last run was, and why
refused() { is "$1" 125 "$status$(grep -qF "count plugin: $2" "$dir/refused.log" || echo ', for another reason')"; }

run refused '' true --smp 2
refused 'two vCPUs are refused' 'wants out=FILE and a machine of one vCPU'
run refused ,nonsense=1 true --icount
refused 'so is an unknown argument' "cannot do 'nonsense=1'"
run refused ",$marks" known --smp 1
if qemu-system-x86_64 --version | grep -q 'version 7\.'; then
	refused 'and a mark that -icount does not end a block at' 'a read of the clock inside of a block'
else # as each read does, since
	is 'a mark that ends a block without -icount is none less' 0 "$status"
fi
echo "1..$number"
exit "$failed"

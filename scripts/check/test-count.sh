#!/bin/bash
# test-count.sh: tests count.awk, which tells passed from failed for all other tests. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
here=$top/scripts/check
number=0 failed=0

# counts NAME "P F S" INPUT: the first line of what count.awk prints; INPUT as of printf
counts() {
	local got
	number=$((number + 1))
	# shellcheck disable=SC2059 # the input is a format
	got=$(printf "$3" | awk -f "$here/count.awk" | sed -n '1s/^count //p')
	if [[ $got = "$2" ]]; then echo "ok $number - $1"; return; fi
	printf 'not ok %d - %s\n# wanted %s, got %s\n' "$number" "$1" "$2" "$got"
	failed=1
}

# prints NAME LINE INPUT: count.awk prints this line
prints() {
	number=$((number + 1))
	# shellcheck disable=SC2059 # the input is a format
	if printf "$3" | awk -f "$here/count.awk" | grep -qxF "$2"; then echo "ok $number - $1"; return; fi
	printf 'not ok %d - %s\n' "$number" "$1"
	failed=1
}

counts 'a plain stream' '1 1 0' '1..2\nok 1 - a\nnot ok 2 - b\n'
counts 'a plan at the end' '2 0 0' 'ok 1 a\nok 2 b\n1..2\n'
counts 'carriage returns' '2 0 0' 'TAP version 13\r\n1..2\r\nok 1 a\r\nok 2 b\r\n'
counts 'two programs in one stream' '3 0 0' '1..2\nok 1 a\nok 2 b\n1..1\nok 1 c\n'
counts 'the first of two died' '2 1 0' '1..2\nok 1 a\n1..1\nok 1 c\n'
counts 'a skip' '1 0 1' '1..2\nok 1 a\nok 2 b # SKIP why\n'
counts 'a whole file skipped' '0 0 1' '1..0 # SKIP why\n'
counts 'a failed skip is a failure' '0 1 0' '1..1\nnot ok 1 a # SKIP why\n'
counts 'nested: leaves only' '2 0 0' '1..1\n# 1..2\n# ok 1 a\n# ok 2 b\nok 1 file\n'
counts 'nested by spaces' '2 0 0' '1..1\n    1..2\n    ok 1 a\n    ok 2 b\nok 1 file\n'
counts 'nested: a failure counts once' '1 1 0' '1..1\n# 1..2\n# ok 1 a\n# not ok 2 b\nnot ok 1 file\n'
counts 'nested: each parent by itself' '1 2 0' '1..2\n# 1..1\n# not ok 1 a\nnot ok 1 file\n# 1..1\n# ok 1 b\nnot ok 2 file\n'
counts 'nested twice' '1 0 0' '1..1\n# 1..1\n# # 1..1\n# # ok 1 a\n# ok 1 b\nok 1 c\n'
counts 'nested: it died after its tests' '1 1 0' '1..1\n# 1..1\n# ok 1 a\nnot ok 1 file # exit=139\n'
counts 'nested: it died between its tests' '1 1 0' '1..1\n# 1..2\n# ok 1 a\nnot ok 1 file # exit=139\n'
counts 'nested: too few, and it says ok' '1 1 0' '1..1\n# 1..2\n# ok 1 a\nok 1 file\n'
counts 'a parent without children is a leaf' '0 1 0' '1..1\n# something went wrong\nnot ok 1 file\n'
counts 'too few tests' '1 1 0' '1..2\nok 1 a\n'
counts 'too many tests' '2 1 0' '1..1\nok 1 a\nok 2 b\n'
counts 'no plan' '1 1 0' 'ok 1 a\n'
counts 'a nested plan is missing' '1 1 0' '1..1\n# ok 1 a\nok 1 file\n'
counts 'a plan and nothing else' '0 1 0' '1..3\n'
counts 'an empty stream' '0 1 0' ''
counts 'something that is no TAP' '0 1 0' 'hello\nok\nnot ok\n'
counts 'bail out' '1 2 0' '1..2\nok 1 a\nBail out! the house burns\n'
counts 'talk is no result' '1 0 0' '1..1\n# okay 1\n# is ok 2\nok 1 a\n#  OK  x\n'
prints 'a failure has its name' 'fail b c' '1..1\nnot ok 1 - b c\n'
prints 'a nameless one that of its RUN line' 'fail a.b' '1..1\n#  RUN           a.b ...\nnot ok 1\n'
prints 'a broken plan says whose' 'fail file: planned 2 tests, ran 1' '1..1\n# 1..2\n# ok 1 a\nok 1 file\n'
prints 'equal reasons are one line' 'skip 2 why' '1..2\nok 1 a # SKIP why\nok 2 b # SKIP why\n'
echo "1..$number"
exit "$failed"

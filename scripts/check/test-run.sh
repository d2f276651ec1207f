#!/bin/bash
# test-run.sh: tests run.sh with suites that end in every way there is. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
here=$top/scripts/check
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
number=0 failed=0

# check LINE...: run.sh with these rows; leaves output and status
check() {
	printf '%s\n' "$@" > "$dir/suites"
	status=0
	DMABENCH_SUITES=$dir/suites DMABENCH_CHECK_LOGS=$dir/logs "$here/run.sh" "${names[@]}" > "$dir/output" 2>&1 || status=$?
}
names=()

# ok NAME STATUS LAST: of the last check
ok() {
	number=$((number + 1))
	if [[ $status = "$2" && $(tail -n 1 "$dir/output") = "$3" ]]; then echo "ok $number - $1"; return; fi
	printf 'not ok %d - %s\n# status %s\n' "$number" "$1" "$status"
	sed 's/^/#   | /' "$dir/output"
	failed=1
}

# says NAME TEXT: the last check's output has it
says() {
	number=$((number + 1))
	if grep -qF -- "$2" "$dir/output"; then echo "ok $number - $1"; return; fi
	echo "not ok $number - $1"
	failed=1
}

good='printf "1..2\nok 1 a\nok 2 b # SKIP no such thing here\n"'
check "one 2 $good" "two 2 $good" wait "three 1 $good"
ok 'results are added up' 0 '3 passed, 0 failed, 3 skipped'
says 'each suite has its line' 'three               1 passed   0 failed   1 skipped'
says 'and its reasons for skips' 'skipped 1 no such thing here'
check "one 1 $good" 'two 1 printf "1..1\nnot ok 1 some test\n"'
ok 'a failed test' 1 '1 passed, 1 failed, 1 skipped'
says 'is named' 'failed: some test'
check 'host 1 printf "1..1\n"; printf "# | %s\n" "FAIL inner 1 failed" "     failed: deep" {1..30}; echo "not ok 1 all of it"; exit 1'
says 'and what failed in a run that is a test of another' '| # |      failed: deep'
check "one 1 $good; exit 3"
ok 'a status without a failed test' 1 '1 passed, 1 failed, 1 skipped'
says 'is told' 'exit status 3, though no test failed'
check "one 3 $good"
ok 'too few tests' 1 '1 passed, 1 failed, 1 skipped'
says 'are told' '2 tests, at least 3 are expected'
check 'one 3 echo "1..0 # SKIP no compiler here, which is optional"'
ok 'none at all, for something optional is not here' 0 '0 passed, 0 failed, 1 skipped'
check 'one 3 echo "1..0 # SKIP no reason"'
ok 'none at all for any other reason' 1 '0 passed, 1 failed, 1 skipped'
check 'one 1 true'
ok 'no output at all' 1 '0 passed, 1 failed, 0 skipped'
check 'one 1 echo boom; kill -9 $$'
ok 'a suite that is killed' 1 '0 passed, 1 failed, 0 skipped'
says 'shows the end of its log' '| boom'
check 'one 1 printf "1..2\nok 1 a\n"; kill -9 $$'
ok 'one that is killed in the middle' 1 '1 passed, 1 failed, 0 skipped'
check 'one 1 no-such-command'
ok 'a command that does not exist' 1 '0 passed, 1 failed, 0 skipped'
check '# nothing'
ok 'no suites' 1 '0 passed, 0 failed, 0 skipped'
names=(two)
check 'one 1 false' "two 1 $good"
ok 'only the suite that was named' 0 '1 passed, 0 failed, 1 skipped'
names=(nonsense)
check 'one 1 false'
ok 'an unknown suite is wrong usage' 2 "run.sh: no suite 'nonsense'; valid: one"
names=()
mkdir "$dir"/{came,here}
cat > "$dir/beside" <<'END'
# beside NAME: how many are here, once there were two
cd "${0%/*}" && mkdir "came/$1" "here/$1"
for _ in {1..300}; do came=(came/*); [[ ${#came[@]} -lt 2 ]] || break; sleep 0.1; done
sleep 1
here=(here/*)
rmdir "here/$1"
printf '1..1\n%sok 1 of %d\n' "$([[ ${#came[@]} -ge 2 && ${#here[@]} -le 2 ]] || echo 'not ')" "${#here[@]}"
END
export OMP_NUM_THREADS=1 # nproc believes it
check "one 1 bash $dir/beside one" "two 1 bash $dir/beside two" "three 1 bash $dir/beside three"
ok 'a CPU has two suites at a time' 0 '3 passed, 0 failed, 0 skipped'
echo "1..$number"
exit "$failed"

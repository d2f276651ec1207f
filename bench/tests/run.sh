#!/bin/bash
# run.sh BUILD TEST...: runs each test plain and sanitized, then checks the results they wrote against the schema.
# Standard output is KTAP: each program's own results as comments, then one line for the program.
set -euo pipefail
build=$(realpath "$1")
shift
cd "$(dirname "$0")"
export CMOCKA_MESSAGE_OUTPUT=TAP DMABENCH_TEST_OUT=$build/out
export UBSAN_OPTIONS=print_stacktrace=1 DMABENCH_PLOTS=$PWD/../../plots DMABENCH_JOBS=$PWD/../jobs
failed=0 number=0

report() { # NAME COMMAND...
	local name=$1 log
	shift
	log=$(mktemp)
	number=$((number + 1))
	local verdict=ok
	"$@" > "$log" 2>&1 || { verdict='not ok' failed=1; }
	# cmocka says of a skipped test that it is not ok
	sed 's/^not ok\( .*# SKIP\)/ok\1/; s/^/# /' "$log"
	echo "$verdict $number - $name"
	rm -f "$log"
}

rm -rf "$DMABENCH_TEST_OUT"
echo "TAP version 13"
echo "1..$(($# * 2 + 1))"
for flavour in . sanitized; do
	for test in "$@"; do
		mkdir -p "$DMABENCH_TEST_OUT"
		report "$flavour/$test" timeout 120 "$build/$flavour/tests/$test"
	done
done
report schema ./validate.py "$DMABENCH_TEST_OUT"/*.jsonl
exit $failed

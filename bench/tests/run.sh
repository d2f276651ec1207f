#!/bin/bash
# run.sh [--changed] BUILD TEST...: runs each test plain and sanitized, as many at a time as there are CPUs, then checks the results they wrote
# against the schema, and after all tests the program as well: it is to read what the schema says. --changed leaves out what passed before and is the same since then, to the byte, as is all that it reads.
# Standard output is KTAP: each program's own results as comments, then one line for the program.
set -euo pipefail
changed=
if [[ $1 = --changed ]]; then changed=1; shift; fi
build=$(realpath "$1")
shift
cd "$(dirname "$0")"
export CMOCKA_MESSAGE_OUTPUT=TAP UBSAN_OPTIONS=print_stacktrace=1 DMABENCH_PLOTS=$PWD/../../plots DMABENCH_JOBS=$PWD/../jobs
out=$build/out
read_too=(run.sh "$DMABENCH_PLOTS"/* "$DMABENCH_JOBS"/* ../../results/schema.json "$(command -v gnuplot || true)")
export build out data

# shellcheck disable=SC2317 # called through xargs
# one FLAVOUR/TEST: leaves its log and its verdict in a folder of its own, in which it may write
one() {
	local own=$out/${1//\//-} now
	now=$(sha256sum "$build/$1" | cut -d' ' -f1)$data
	if [[ -e $own/passed && $(< "$own/passed") = "$now" ]]; then return; fi
	rm -rf "$own"
	mkdir -p "$own"
	if DMABENCH_TEST_OUT=$own timeout 120 "$build/$1" > "$own/log" 2>&1; then echo "$now" > "$own/passed"; fi
}
export -f one

# tell NAME FOLDER: its log as comments, and how it went; cmocka says of a skipped test that it is not ok
tell() {
	local verdict=ok
	[[ -e $2/passed ]] || { verdict='not ok' failed=1; }
	sed 's/^not ok\( .*# SKIP\)/ok\1/; s/^/# /' "$2/log"
	number=$((number + 1))
	echo "$verdict $number - $1"
}

data=$(for file in "${read_too[@]}"; do [[ -z $file ]] || cat "$file"; done | sha256sum | cut -d' ' -f1)
[[ $changed ]] || rm -rf "$out"
mkdir -p "$out"
programs=("${@/#/tests/}" "${@/#/sanitized/tests/}")
# shellcheck disable=SC2016 # expanded by the inner shells
printf '%s\0' "${programs[@]}" | xargs -0 -n 1 -P "$(nproc)" bash -c 'one "$1"' one
failed=0 number=0
echo "TAP version 13"
all=(test_*.c) some=()
[[ $# = "${#all[@]}" ]] || some=(--some)
echo "1..$((${#programs[@]} + 2))"
for program in "${programs[@]}"; do tell "$program" "$out/${program//\//-}"; done
rm -rf "$out/schema" "$out/agree"
mkdir "$out/schema" "$out/agree"
if [[ ${some[*]} ]]; then
	echo "ok $((++number)) - agree # SKIP not all tests"
else
	./agree.py "$build/dmabench" > "$out/agree/log" 2>&1 && touch "$out/agree/passed"
	tell agree "$out/agree"
fi
mapfile -t results < <(for program in "${programs[@]}"; do find "$out/${program//\//-}" -name '*.jsonl'; done | sort)
if [[ ${#results[@]} = 0 ]]; then
	echo "ok $((number + 1)) - schema # SKIP none of these tests writes results"
	exit $failed
fi
./validate.py "${some[@]}" "${results[@]}" > "$out/schema/log" 2>&1 && touch "$out/schema/passed"
tell schema "$out/schema"
exit $failed

#!/bin/bash
# sweep.sh SCENARIO: a small "dmabench run" in a VM; what it writes must fit the schema and be readable by the other
# commands. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=ok.sh
. "$top/scripts/check/ok.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 ]] || usage 2 "wanted: SCENARIO"
check=$top/scripts/check
dir=$build/sweep
program=$build/bench/dmabench

rm -rf "$dir"
mkdir -p "$dir"
# shellcheck disable=SC2016 # the VM's own
ok "a sweep under $1" "$top/scripts/vm/run.sh" --scenario "$1" --out "$dir" -- \
	'run="dmabench run -q -e map_single --precision 0.01 --max-time 2 --max-rounds 1000"
	$run -o /out/one.jsonl 2> /out/one.said & $run -o /out/two.jsonl 2> /out/two.said || exit
	wait $! || exit
	dmabench run --size 64,4096,65536 --direction to_device,from_device --quick -o /out/sweep.jsonl || exit
	for job in /usr/share/dmabench/jobs/*.job; do dmabench run --job "$job" --dry-run || exit; echo "$job" >> /out/planned; done'
ok 'the jobs that ship can be planned' diff <(basename -a "$top"/bench/jobs/*.job) <(xargs basename -a < "$dir/planned")
ok 'its result fits the schema' "$check/schema.py" "$top/results/schema.json" "$dir/sweep.jsonl"
# shellcheck disable=SC2016 # jq's own
ok 'it has a point for each size, direction and default experiment' jq -se '
	[.[] | select(.record == "point")] |
	([.[].parameters.size | values] | unique == [64, 4096, 65536]) and ([.[].experiment] | unique | length >= 3) and
	([.[] | select(.experiment == "map_single") | .parameters.direction] | unique == ["from_device", "to_device"])' "$dir/sweep.jsonl"
# shellcheck disable=SC2016 # jq's own
ok 'and all are of one regime' jq -se --arg regime "$1" '
	[.[] | select(.record == "point" and .experiment == "map_single") | .regime] | unique == [$regime]' "$dir/sweep.jsonl"
for run in one two; do
	ok "of two runs at once $run says so" grep -E '^dmabench: warning: another run \(process [0-9]+\) measures on target' "$dir/$run.said"
	ok '  as soon as it is, and at the end' test "$(wc -l < "$dir/$run.said")" = 2
	ok '  its point is marked' jq -se '[.[] | select(.record == "point") | .disturbed_rounds > 0 and .settled == false] == [true]' "$dir/$run.jsonl"
done
ok 'it exports' "$program" export --format markdown "$dir/sweep.jsonl"
ok 'and plots' "$program" plot "$dir/sweep.jsonl" -o "$dir/plots"
ok 'figures are drawn' test -n "$(find "$dir/plots" -name '*.svg' -size +1k -print -quit)"
finish

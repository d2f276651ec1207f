#!/bin/bash
# coarse-clock.sh: what is measured by a clock of steps of 16 to 128 instructions, under -icount, against the same by one that steps with each: the
# median is within 2 %, and the truth is within its interval. Results in TAP. Half a minute.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=ok.sh
. "$top/scripts/check/ok.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
shown=errors

# shellcheck disable=SC2317 # called through ok
{
measured() {
	"$top/scripts/vm/run.sh" --scenario direct --icount --timeout 300 --out "$dir" --program "$top/scripts/self/coarse.sh" \
		-- "coarse.sh '0 4 5 6 7' --max-rounds 6 --max-time 0.2" > "$dir/log" 2> "$dir/errors"
}
header() { jq -es "[.[] | select(.record == \"header\").timer] | all($1)" "$dir"/*-"$2".jsonl > /dev/null; }

# near FILE: each of its phases, against that of the fine clock
near() {
	jq -es --slurpfile fine "$dir/${1%-*}-0.jsonl" '
		def phases: [.[] | select(.record == "point").phases[]];
		($fine | phases) as $truths | phases | length == ($truths | length) and all(range(length) as $i | [.[$i], $truths[$i]];
			.[0] as $phase | .[1].net_ns.p50 as $truth |
			(($phase.net_ns.p50 / $truth - 1) | fabs <= 0.02) and
			$phase.p50_ci95_ns[0] - $phase.overhead_ci95_ns[1] <= $truth and $phase.p50_ci95_ns[1] - $phase.overhead_ci95_ns[0] >= $truth
		)' "$dir/$1" > /dev/null ||
		{ jq -c 'select(.record == "point").phases[] | {phase, net: .net_ns.p50, p50_ci95_ns, overhead_ci95_ns}' "$dir/${1%-*}-0.jsonl" "$dir/$1" > "$dir/errors"; return 1; }
}
# by_clock FILE: what is timed one by one, in less than 50 steps, is told not to be known better for the clock's sake
by_clock() { jq -es 'map(select(.record == "point")) | all(.batch > 1 or .unsettled_by == "clock")' "$dir/$1" > /dev/null; }
}

ok 'measured by five clocks' measured
for bits in 0 4 5 6 7; do
	ok "a clock that drops $bits bits is told to" header ".granularity_ticks == $((1 << bits)) and .hz == 1000000000" "$bits"
done
for bits in 4 5 6 7; do
	for experiment in map_single sync coherent; do
		ok "$experiment, by steps of $((1 << bits))" near "$experiment-$bits.jsonl"
	done
	ok "what is open is told, by steps of $((1 << bits))" by_clock "map_single-$bits.jsonl"
done
finish

#!/bin/bash
# bench-history.sh: how fast dmabench history adds runs and finds changes, in how much memory and how large a file, and how that grows. A
# history of 1,000 runs of 400 points with two phases each is made by history add (3 GB of results, generated and removed again as they are
# added); those of 10,000 and 100,000 runs are grown from its first runs by files/grow.py (4 GB). Each is then added to and searched.
# Exits 1 if a demand is not met: 1,000 points added a second, changes of one series within a second, of all within a minute, below 500 MB
# of resident memory. DMABENCH_RUNS ("1000 10000 100000", rising; the first is added, the others are grown) and DMABENCH_POINTS (400) change
# that. About 20 minutes, all of build/history can be removed.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "no arguments wanted"
read -ra sizes <<< "${DMABENCH_RUNS:-1000 10000 100000}"
points=${DMABENCH_POINTS:-400}
for number in "${sizes[@]}" "$points"; do
	[[ $number =~ ^[1-9][0-9]*$ ]] || usage 2 "DMABENCH_RUNS and DMABENCH_POINTS are whole numbers above 0"
done
[[ ${sizes[0]} -ge 40 ]] || usage 2 "DMABENCH_RUNS: the first are 40 or more, from which others are grown"
dir=$build/history
program=$build/bench/dmabench

# generate FROM COUNT: runs by their numbers, as build/history/run-N.jsonl; the last third is slower in one point of ten
generate() {
	local i
	for ((i = $1; i < $1 + $2; i++)); do
		"$dir/generate" "$points" "$i" $((i % sizes[0] * 3 >= sizes[0] * 2 ? 10 : 0)) > "$dir/run-$i.jsonl"
	done
}

# measure NAME RUNS WHAT COMMAND...: a row of build/history/times: name, runs, what it did (points), seconds, resident KiB
measure() {
	local name=$1 runs=$2 what=$3 status=0
	shift 3
	/usr/bin/time -q -o "$dir/time" -f '%e %M' "$@" > "$dir/out" || status=$?
	[[ $status -le 1 ]] || die "$name failed: $*"
	awk -v name="$name" -v runs="$runs" -v what="$what" '{ print name, runs, what, $1, $2 }' "$dir/time" | tee -a "$dir/times" >&2
}

# add_runs DB: as many as the first size, 50 at a time
add_runs() {
	local from
	for ((from = 0; from < sizes[0]; from += 50)); do
		generate "$from" $((sizes[0] - from < 50 ? sizes[0] - from : 50))
		"$program" history add --db "$1" "$dir"/run-*.jsonl > "$dir/out"
		rm "$dir"/run-*.jsonl
	done
}

# search DB RUNS: adds 20 more runs, then what people ask
search() {
	generate 10000000 20
	measure add "$2" $((20 * points)) "$program" history add --db "$1" "$dir"/run-*.jsonl
	measure again "$2" $((20 * points)) "$program" history add --db "$1" "$dir"/run-*.jsonl
	rm "$dir"/run-*.jsonl
	measure list "$2" 0 "$program" history list --db "$1"
	measure one "$2" 0 "$program" history changes --db "$1" --where series=s1
	measure one-whole "$2" 0 "$program" history changes --db "$1" --where series=s1 --last 0
	measure changes "$2" 0 "$program" history changes --db "$1"
	# Nobody asks that of 80 million figures, and it takes as many times a microsecond or some.
	[[ $2 -gt 10000 ]] || measure whole "$2" 0 "$program" history changes --db "$1" --last 0
	echo "size $2 0 0 $(($(stat -c %s "$1") / 1024))" >> "$dir/times"
}

need python3
mkdir -p "$dir"
"$top/scripts/build.sh" program
gcc -O2 -Wall -Wextra -o "$dir/generate" "$top/scripts/files/generate.c" -lm
rm -f "$dir"/run-*.jsonl "$dir"/*.sqlite* "$dir/times"
echo "adding ${sizes[0]} runs" >&2
add_runs "$dir/${sizes[0]}.sqlite"
for runs in "${sizes[@]:1}"; do
	echo "growing a history of $runs runs" >&2
	"$top/scripts/files/grow.py" "$dir/${sizes[0]}.sqlite" "$dir/$runs.sqlite" "$runs"
done
for runs in "${sizes[@]}"; do search "$dir/$runs.sqlite" "$runs"; done
awk -v points="$points" -f "$top/scripts/files/history.awk" "$dir/times"

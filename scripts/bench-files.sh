#!/bin/bash
# bench-files.sh: how fast dmabench reads large files of results, in how much memory, and how both grow. It generates two files each of
# 10,000, 100,000 and a million points in build/files (9 GB; kept for the next time), and every command that reads points reads them in turn;
# jq -c reads the largest beside. Exits 1 if a demand is not met: a third of jq's CPU time, below 300 MB of resident memory, and CPU time that
# grows as the points do.
# DMABENCH_POINTS ("10000 100000 1000000", rising) and DMABENCH_REPETITIONS (3) change that. About 40 minutes, most of it jq's.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "no arguments wanted"
read -ra counts <<< "${DMABENCH_POINTS:-10000 100000 1000000}"
repetitions=${DMABENCH_REPETITIONS:-3}
for number in "${counts[@]}" "$repetitions"; do
	[[ $number =~ ^[1-9][0-9]*$ ]] || usage 2 "DMABENCH_POINTS and DMABENCH_REPETITIONS are whole numbers above 0"
done
dir=$build/files
program=$build/bench/dmabench

# generate FILE POINTS SEED SLOWER_PCT: unless it is there, from the same generator
generate() {
	local made
	made="$2 $3 $4 $(stamp "" -- "$top/scripts/files/generate.c")"
	if [[ -f $1 && -f $1.made && $(< "$1.made") = "$made" ]]; then return; fi
	rm -f "$1.made"
	"$dir/generate" "$2" "$3" "$4" > "$1"
	printf '%s\n' "$made" > "$1.made"
}

# measure NAME POINTS COMMAND...: a row of build/files/times: name, points, seconds, seconds of CPU, resident KiB
measure() {
	local name=$1 points=$2
	shift 2
	/usr/bin/time -o "$dir/time" -f '%e %U %S %M' "$@" > /dev/null || die "$name failed: $*"
	awk -v name="$name" -v points="$points" '{ print name, points, $1, $2 + $3, $4 }' "$dir/time" >> "$dir/times"
	tail -n 1 "$dir/times" >&2
}

# read_all POINTS: each command once
read_all() {
	local base=$dir/base-$1.jsonl new=$dir/new-$1.jsonl format
	for format in csv json markdown; do measure "$format" "$1" "$program" export --format "$format" "$base"; done
	measure advise "$1" "$program" advise "$base"
	measure report "$1" "$program" report "$base" -o "$dir/report.html" --max-figures 1
	# One figure of each kind: drawing is gnuplot's time.
	measure plot "$1" "$program" plot "$base" -o "$dir/plots" --where offset=0,buffers=1,inflight=1,direction=to_device
	measure compare "$1" "$program" compare "$base" "$new"
}

mkdir -p "$dir"
"$top/scripts/build.sh" program
gcc -O2 -Wall -Wextra -o "$dir/generate" "$top/scripts/files/generate.c" -lm
for points in "${counts[@]}"; do
	generate "$dir/base-$points.jsonl" "$points" 1 0
	generate "$dir/new-$points.jsonl" "$points" 2 10
	cat "$dir/base-$points.jsonl" "$dir/new-$points.jsonl" > /dev/null # no reader is the first one
done

rm -f "$dir/times"
for ((i = 0; i < repetitions; i++)); do
	for points in "${counts[@]}"; do read_all "$points"; done
	measure jq-one "$points" jq -c . "$dir/base-$points.jsonl"
	measure jq-both "$points" jq -c . "$dir/base-$points.jsonl" "$dir/new-$points.jsonl"
done
awk -f "$top/scripts/files/verdict.awk" "$dir/times"

#!/bin/bash
# bench-files.sh: how fast dmabench reads large files of results, beside jq, and in how much memory. It generates two files of
# a million points in build/files (8 GB; kept for the next time), and reads them in turn. Exits 1 if a demand is not met:
# export (csv and json), report (of that many points: all of it but figures) and compare take a third of the CPU time of jq -c on
# the same files, below 300 MB of resident memory.
# DMABENCH_POINTS (1000000) and DMABENCH_REPETITIONS (3) change that. About 30 minutes, nearly all of it jq's.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "no arguments wanted"
points=${DMABENCH_POINTS:-1000000} repetitions=${DMABENCH_REPETITIONS:-3}
[[ $points =~ ^[1-9][0-9]*$ && $repetitions =~ ^[1-9][0-9]*$ ]] ||
	usage 2 "DMABENCH_POINTS and DMABENCH_REPETITIONS are whole numbers above 0"
dir=$build/files
base=$dir/base.jsonl new=$dir/new.jsonl
program=$build/bench/dmabench

# generate FILE SEED SLOWER_PCT: unless it is there, from the same generator
generate() {
	local made
	made="$points $2 $3 $(stamp "" -- "$top/scripts/files/generate.c")"
	if [[ -f $1 && -f $1.made && $(< "$1.made") = "$made" ]]; then return; fi
	rm -f "$1.made"
	"$dir/generate" "$points" "$2" "$3" > "$1"
	printf '%s\n' "$made" > "$1.made"
}

# measure NAME COMMAND...: a row of build/files/times: name, seconds, seconds of CPU, resident KiB
measure() {
	local name=$1
	shift
	/usr/bin/time -o "$dir/time" -f '%e %U %S %M' "$@" > /dev/null || die "$name failed: $*"
	awk -v name="$name" '{ print name, $1, $2 + $3, $4 }' "$dir/time" >> "$dir/times"
	tail -n 1 "$dir/times" >&2
}

mkdir -p "$dir"
"$top/scripts/build.sh" program
gcc -O2 -Wall -Wextra -o "$dir/generate" "$top/scripts/files/generate.c" -lm
generate "$base" 1 0
generate "$new" 2 10
ls -s --block-size=MB "$base" "$new" >&2
cat "$base" "$new" > /dev/null # no reader is the first one

rm -f "$dir/times"
for ((i = 0; i < repetitions; i++)); do
	measure jq-one jq -c . "$base"
	measure csv "$program" export --format csv "$base"
	measure json "$program" export --format json "$base"
	measure report "$program" report "$base" -o "$dir/report.html"
	measure jq-both jq -c . "$base" "$new"
	measure compare "$program" compare "$base" "$new"
done
awk -f "$top/scripts/files/verdict.awk" "$dir/times"

#!/bin/bash
# draw.sh RESULTS OUT MACHINE KERNEL... -- SCENARIO...: compares the results RESULTS/KERNEL-SCENARIO.jsonl of an -icount VM, each kernel with
# the first, and leaves in OUT: kernels.md (the table), SCENARIO.svg (a heat map: experiment x size, colour = ratio), kernels.svg
# (bars), SCENARIO.json (what dmabench compare says).
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# -ge 7 ]] || usage 2 "wanted: RESULTS OUT MACHINE KERNEL KERNEL... -- SCENARIO..."
from=$(realpath "$1") out=$2 machine=$3
shift 3
kernels=()
while [[ ${1:-} && $1 != -- ]]; do kernels+=("$1"); shift; done
shift
mkdir -p "$out"
out=$(realpath "$out")
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT

for scenario; do # their names, not their paths, go into the comparison
	(cd "$from" && "$build/bench/dmabench" compare --across kernel --format json -o "$out/$scenario.json" "${kernels[@]/%/-$scenario.jsonl}")
done
"$top/scripts/compare/table.py" "$out" "$data" "$machine" "${kernels[@]}" -- "$@" > "$out/kernels.md"
for figure in "$data"/*.heat; do
	"$top/scripts/gnuplot.sh" kernels_heat "$figure" "$out/$(basename "$figure" .heat).svg"
done
"$top/scripts/gnuplot.sh" kernels_bars "$data/kernels.bars" "$out/kernels.svg"

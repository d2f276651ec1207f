#!/bin/bash
# draw.sh HISTORY OUT: writes of HISTORY, MACHINE.json of history.sh, OUT/MACHINE.md and OUT/MACHINE.svg.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 2 ]] || usage 2 "wanted: HISTORY OUT"
name=$(basename "$1" .json)
data=$(mktemp)
trap 'rm -f "$data"' EXIT
mkdir -p "$2"
"$top/scripts/history/page.py" "$1" "$data" > "$2/$name.md"
"$top/scripts/gnuplot.sh" history "$data" "$2/$name.svg"

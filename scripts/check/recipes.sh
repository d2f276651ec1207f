#!/bin/bash
# recipes.sh run | read | group: of plots/README.md's questions the commands that measure, or those that read what these made: "FIGURE<tab>COMMAND"; or how
# scripts/HARDWARE.md changes the regime of a device.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
case ${1:-} in
run) which='run ' ;;
read) which='(plot|advise) ' ;;
group)
	awk '/^The group is/ { inside = 1; next } inside && /^[^ ]/ { exit } inside && /^    / { sub(/^ +/, ""); print }' "$top/scripts/HARDWARE.md"
	exit ;;
*) usage 2 "wanted: run, read or group" ;;
esac
awk -v which="^    dmabench $which" '
	/^## / { inside = $0 == "## From question to figure" }
	!inside { next }
	/`$/ { figure = $0; sub(/`$/, "", figure); sub(/.*`/, "", figure) }
	$0 ~ which { sub(/^ +/, ""); print figure "\t" $0 }' "$top/plots/README.md"

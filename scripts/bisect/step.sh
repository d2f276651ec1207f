#!/bin/bash
# step.sh STATE: what "git bisect run" calls in STATE/source: 0 the commit there is good, 1 bad, 125 it cannot be told; 128 all of it ends.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=state.sh
. "${0%"${0##*/}"}./state.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 && -r $1/question ]] || usage 2 "wanted: STATE"
state=$1 source=$1/source
# shellcheck source=/dev/null
. "$state/question"

# left: steps and time that the rest may take
left() {
	local steps mean goods
	mapfile -t goods < <(git -C "$source" for-each-ref --format='%(objectname)' 'refs/bisect/good-*')
	steps=$(git -C "$source" rev-list --bisect-vars refs/bisect/bad --not "${goods[@]}" | sed -n "s/^bisect_steps=//p")
	mean=$(awk -F '\t' 'NR > 1 { sum += $3 } END { print sum / (NR - 1) }' "$state/steps.tsv") # the first built all
	awk -v s="$steps" -v m="$mean" 'BEGIN { printf "about %d more, %d min", s, (s * m + 59) / 60 }'
}

commit=$(git -C "$source" rev-parse HEAD)
"$top/scripts/bisect/measure.sh" "$state" "$commit" || exit 128
said=$(verdict "$commit")
why=$(why_skipped "$commit")
echo "$(title "$commit"): $said, $(figure_text "$commit")${why:+, $why}, $(step_seconds "$commit") s; $(left)" >&2
case $said in
good) exit 0 ;;
bad) exit 1 ;;
*) exit 125 ;;
esac

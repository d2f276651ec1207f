# Sourced: what bisect.sh, measure.sh and step.sh share: a folder, state, that has
#
#   question     what is asked, as bash has it
#   source       a clone of the repository
#   steps.tsv    a row for each commit that was tried: hash; figure, empty where there is none; seconds; why there is none, or a note
#   counts       of each, by 12 digits of its hash, what explain/count.sh leaves; or RESULT of --by
#   logs         what was said
#   judged       the unit of the figures; of each commit that was tried its hash, good, bad or skip, and why_skipped(), for page.py
#   found        the commit, once it is known
#
# The figure is instructions an operation; of an assertion 1 where its tests fail; of a real clock the median in ns.
# shellcheck shell=bash disable=SC2154

step_row() { grep "^$1	" "$state/steps.tsv" || true; }
step_figure() { step_row "$1" | cut -f 2; }
step_seconds() { step_row "$1" | cut -f 3; }
step_why() { step_row "$1" | cut -f 4; }

# title COMMIT: for people
title() { git -C "$source" log -1 --format='%h (%s)' --abbrev=12 "$1"; }

# figure_text COMMIT
figure_text() {
	case $assertion/$(step_figure "$1") in
	*/) echo 'no figure' ;;
	/*) echo "$(step_figure "$1") $(unit)" ;;
	*/0) echo "assertion $assertion holds" ;;
	*) echo "assertion $assertion fails" ;;
	esac
}

# why_skipped COMMIT: nothing where it is not
why_skipped() {
	if [[ -z $(step_figure "$1") ]]; then step_why "$1"; elif [[ $(verdict "$1") = skip ]]; then echo 'as near to GOOD as to BAD'; fi
}

unit() { if timed; then echo ns; else echo instructions; fi; }

# timed: is it a real clock's?
timed() { [[ -n $by && $(jq -rs '[.[] | select(.record == "header").clock] | first' "$state/counts/${good::12}/result.jsonl" 2>/dev/null) != icount ]]; }

# differ COMMIT COMMIT: does dmabench compare show a difference between these, in any of the phases that are asked about?
differ() {
	"$build/bench/dmabench" compare --across kernel --format json "$state/counts/${1::12}/result.jsonl" "$state/counts/${2::12}/result.jsonl" |
		jq -e --arg phase "$phase" '[.comparisons[].rows[] | select($phase == "" or .phase == $phase) | select(.verdict == "slower" or .verdict == "faster")] | length > 0' > /dev/null
}

# verdict COMMIT: prints good, bad or skip: which of the ends it is nearer to
verdict() {
	local figure low high from_good from_bad
	figure=$(step_figure "$1") low=$(step_figure "$good") high=$(step_figure "$bad")
	if [[ -z $figure ]]; then
		echo skip
	elif timed; then
		from_good=0 from_bad=0
		[[ $1 = "$good" ]] || ! differ "$good" "$1" || from_good=1
		[[ $1 = "$bad" ]] || ! differ "$bad" "$1" || from_bad=1
		case $from_good$from_bad in
		01) echo good ;;
		10) echo bad ;;
		00) echo skip ;;
		*) nearer "$figure" "$low" "$high" ;;
		esac
	else
		nearer "$figure" "$low" "$high"
	fi
}

# nearer FIGURE GOOD BAD: halfway is neither
nearer() {
	awk -v f="$1" -v g="$2" -v b="$3" 'BEGIN { dg = f - g; db = f - b; dg = dg < 0 ? -dg : dg; db = db < 0 ? -db : db; print dg < db ? "good" : db < dg ? "bad" : "skip" }'
}

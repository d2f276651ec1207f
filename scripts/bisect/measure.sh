#!/bin/bash
# measure.sh STATE COMMIT: a row for the commit in STATE/steps.tsv, unless it has one: see state.sh. Exit status: 0, also where it cannot be
# measured, which the row says.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../guests.sh
. "$top/scripts/guests.sh"
# shellcheck source=state.sh
. "${0%"${0##*/}"}./state.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 2 && -r $1/question ]] || usage 2 "wanted: STATE COMMIT"
state=$1 commit=$2 source=$1/source
machine='' scenario='' phase='' function='' assertion='' by='' from='' point=()
# shellcheck source=/dev/null
. "$state/question"
read_machine "$machine"
here=$top/scripts counts=$state/counts/${commit::12} log=$state/logs/${commit::12}

# Each of these leaves the figure in figure, or why there is none in why.

counted() { # KERNEL
	"$here/explain/count.sh" "$machine" "$scenario" "$1" "$counts" "${point[*]}" 2>> "$log" || { why="no verdict of the VM: $(tail -n 1 "$log")"; return 0; }
	figure=$("$here/explain/figure.py" "$counts" ${phase:+--phase "$phase"} ${function:+--function "$function"} 2>> "$log") || why=$(tail -n 1 "$log")
}

tested() { # KERNEL
	local status=0 tests
	mapfile -t tests < <(programs_of "$assertion")
	"$here/vm/run.sh" --machine "$machine" --scenario "$scenario" --kernel "$1" --modargs misuse=1 --timeout 900 -- "$(rules_command) ${tests[*]@Q}" > "$counts.tap" 2>> "$log" || status=$?
	if grep -qE "^ *not ok .*\.${assertion}_" "$counts.tap"; then
		figure=1
	elif grep -E "^ *ok .*\.${assertion}_" "$counts.tap" | grep -qv '# SKIP'; then
		figure=0
	elif [[ $status = 125 ]]; then
		why="no verdict of the VM: $(tail -n 1 "$log")"
	else
		why="assertion $assertion is decided by no test there"
	fi
}

elsewhere() {
	local words
	read -ra words <<< "$by"
	mkdir -p "$counts"
	rm -f "$counts/result.jsonl"
	(cd "$from" && "${words[@]}" "$source" "$counts/result.jsonl") >> "$log" 2>&1 || { why="--by says no ($?): $(tail -n 1 "$log")"; return 0; }
	figure=$(jq -rs --arg phase "$phase" '[.[] | select(.record == "point" and .status == "ok")] | if length == 1 then
		[.[0].phases[] | select(.samples > 0 and ($phase == "" or .phase == $phase)) | .net_ns.p50] | if length > 0 then add * 1000 | round / 1000 else error("no phase \($phase)") end
		else error("\(length) points that are ok, wanted one") end' "$counts/result.jsonl" 2>> "$log") || why="its result: $(tail -n 1 "$log")"
}

# not_built LINE: what build-tree.sh said last; make's log is kept, which the next step's would replace
not_built() {
	local file=${1##*the log is }
	[[ ! -f $file ]] || cp "$file" "$log.make"
	why=${1#*does not build for "${conf[arch]}": }
	why="does not build: ${why%; the log is *}; the log is $log.make"
}

measure() {
	local kernel
	git -C "$source" -c advice.detachedHead=false checkout -q -f --detach "$commit" 2> "$log" || die "${commit::12} cannot be checked out: $(tail -n 1 "$log")" 128
	if [[ -n $by ]]; then elsewhere; return; fi
	kernel=$("$here/kernels/build-tree.sh" "$source" "${conf[arch]}" "${conf[flavour]:-}" 2>> "$log") || { not_built "$(tail -n 1 "$log")"; return 0; }
	if [[ -n $assertion ]]; then tested "step=$kernel"; else counted "step=$kernel"; fi
}

[[ -z $(step_row "$commit") ]] || exit 0
figure='' why=''
measure
# A row is whole, or is not there.
printf '%s\t%s\t%s\t%s\n' "$commit" "$figure" "$SECONDS" "${why//[$'\t\n']/ }" >> "$state/steps.tsv"

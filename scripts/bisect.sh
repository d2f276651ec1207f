#!/bin/bash
# bisect.sh --tree REPOSITORY --good REVISION --bad REVISION [options] EXPERIMENT [OPTION of "dmabench run"...]: which commit changed what one point
# costs. "git bisect run" in a clone of the repository, in which nothing is written: each step builds a small kernel (kernels/build-tree.sh),
# boots it under QEMU's -icount and counts the instructions of an operation as explain.sh does; it is good or bad by which of the two ends it is
# nearer to, so that a compiler's drift of a few does not mislead. What does not build or boot is skipped. BAD may also be what is faster.
# Ends with the commit, and in results/bisect/EXPERIMENT-SCENARIO: bisect.md (the counts along the way, and function by function what the commit
# changed), bisect.json, bisect.svg, and explain.json, explain.md and explain.svg of the commit and its parent.
#
#   --machine NAME     a file in vm/machines (q35)
#   --scenario NAME    one that the machine has (iommu-strict, or its first)
#   --phase NAME       this phase alone, such as unmap (all)
#   --function NAME    in this function of the kernel alone
#   --assertion N      no EXPERIMENT, but whether the tests of this assertion of kselftest/README.md fail
#   --by COMMAND       measured elsewhere, such as on a board: COMMAND SOURCE RESULT builds and boots the sources in the folder SOURCE, and leaves
#                      in the file RESULT what "dmabench run" had of one point there. It is run in the folder where bisect.sh was called, and
#                      split into words at its blanks, with no shell to read it: what has quotes, or a pipe, is for a script. Another exit
#                      status than 0: cannot be measured. With a real clock dmabench compare judges: a step is good that differs from BAD and
#                      not from GOOD, the nearer one counts where it differs from both, and where it differs from neither it is skipped
#   --restart          forgets what was measured before: else a bisection that was ended goes on, and one that was done is told again
#   --out DIR          instead of results/bisect/..., or of results/MACHINE/bisect/...
#
# Exit status: 0 found; 1 not: the ends do not differ, or what is left cannot be measured; 2 wrong usage; 125 an end cannot be measured.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
# shellcheck source=guests.sh
. "${0%"${0##*/}"}./guests.sh"
# shellcheck source=bisect/state.sh
. "${0%"${0##*/}"}./bisect/state.sh"
here=$top/scripts

# commit_of REVISION: its hash in the repository
commit_of() { revision_commit "$tree#$1" || exit; }

# take_question: what is asked goes to state/question, by which measure.sh and a later run know it
take_question() {
	local id
	id=$(stamp "$(declare -p tree good bad machine scenario phase function assertion by point)")
	state=$cache/bisect/$id
	[[ -z $restart ]] || rm -rf "$state"
	mkdir -p "$state"/{counts,logs}
	touch "$state/steps.tsv"
	declare -p tree good bad machine scenario phase function assertion by from point > "$state/question"
}

clone() {
	[[ ! -e $source/.git/dmabench-complete ]] || return 0
	rm -rf "$source"
	revision_git "$tree" clone -q --shared --no-checkout "$tree" "$source" 2> "$state/logs/clone" || die "$tree cannot be cloned to $source: $(tail -n 1 "$state/logs/clone")"
	git -C "$source" config gc.auto 0
	touch "$source/.git/dmabench-complete"
}

# end NAME COMMIT: measures an end; dies where that cannot be
end() {
	echo "measuring $1, $(title "$2")" >&2
	"$here/bisect/measure.sh" "$state" "$2" || exit
	[[ -n $(step_figure "$2") ]] || die "$1 cannot be measured: $(step_why "$2"); take another commit" 125
	echo "  $(figure_text "$2"), $(step_seconds "$2") s" >&2
}

# ends: the two, which have to differ
ends() {
	local base
	revision_git "$tree" merge-base --is-ancestor "$good" "$bad" || {
		base=$(revision_git "$tree" merge-base "$good" "$bad" || true)
		die "GOOD is no ancestor of BAD${base:+; the last commit that they have in common is ${base::12}: take that for GOOD}" 2
	}
	[[ $good != "$bad" ]] || die "GOOD and BAD are one commit, ${good::12}" 2
	end GOOD "$good"
	[[ -z $assertion || $(step_figure "$good") = 0 ]] || die "GOOD (${good::12}) fails assertion $assertion already; take an older commit"
	end BAD "$bad"
	[[ $(verdict "$good") = good && $(verdict "$bad") = bad ]] ||
		die "GOOD and BAD do not differ (${good::12}: $(figure_text "$good"); ${bad::12}: $(figure_text "$bad")): nothing to find; take other commits, or another phase, size or scenario"
}

bisect() {
	local status=0
	git -C "$source" bisect reset > /dev/null 2>&1 || true
	git -C "$source" bisect start "$bad" "$good" > "$state/logs/start" 2>&1 || die "git bisect does not start: $(tail -n 1 "$state/logs/start")"
	git -C "$source" bisect run "$here/bisect/step.sh" "$state" > "$state/logs/run" || status=$?
	if grep -q 'is the first bad commit' "$state/logs/run"; then git -C "$source" rev-parse refs/bisect/bad > "$state/found"; fi
	[[ -s $state/found || $status = 2 ]] || die "git bisect ended early ($status): $(tail -n 1 "$state/logs/run"); the same command goes on" 125
}

# undecided: the commits that git bisect names where only skipped ones are left
undecided() {
	local commit why
	echo "not decided: what is left cannot be measured; one of these did it:" >&2
	grep -xE '[0-9a-f]{40}' "$state/logs/run" | while read -r commit; do
		why=$(why_skipped "$commit")
		echo "  $(title "$commit"): ${why:-$(figure_text "$commit")}"
	done >&2
}

# page: leaves what is to be shown in OUT
page() {
	local new=$state/out parent commit
	parent=$(git -C "$source" rev-parse "$(< "$state/found")^")
	"$here/bisect/measure.sh" "$state" "$parent" || exit
	rm -rf "$new"
	mkdir -p "$new"
	if [[ -z $by$assertion ]]; then
		"$here/explain/table.py" "$state/counts" "$machine" "$scenario" "${parent::12}" "$(cut -c -12 "$state/found")" > "$new/explain.md" || exit
		mv "$state/counts"/explain.{json,dat} "$new"
		"$here/gnuplot.sh" explain "$new/explain.dat" "$new/explain.svg"
	fi
	{
		git -C "$source" log -1 --format=$'%H\t%s' "$good"
		git -C "$source" log --topo-order --reverse --format=$'%H\t%s' "$good..$bad"
	} > "$state/commits"
	{
		unit
		cut -f 1 "$state/steps.tsv" | while read -r commit; do printf '%s\t%s\t%s\n' "$commit" "$(verdict "$commit")" "$(why_skipped "$commit")"; done
	} > "$state/judged"
	"$here/bisect/page.py" "$state" "$new" > "$new/bisect.md"
	"$here/gnuplot.sh" bisect "$new/bisect.dat" "$new/bisect.svg"
	rm -rf "$out"
	mkdir -p "$(dirname "$out")"
	mv "$new" "$out"
	cat "$out/bisect.md"
	echo "the page: $out/bisect.md, bisect.svg$([[ ! -e $out/explain.svg ]] || echo , explain.svg)" >&2
}

machine=q35 from=$PWD scenario='' tree='' good='' bad='' phase='' function='' assertion='' by='' restart='' out=''
while [[ ${1:-} = --* ]]; do
	case $1 in
	--help) usage 0; exit ;;
	--restart) restart=1; shift ;;
	--tree | --good | --bad | --phase | --function | --assertion | --by)
		[[ -n ${2:-} ]] || usage 2 "$1 wants a value"
		printf -v "${1#--}" %s "$2"; shift 2 ;;
	*) take_option '--machine --scenario --out' "$@"; shift 2 ;;
	esac
done
[[ -n $tree && -n $good && -n $bad ]] || usage 2 "wanted: --tree REPOSITORY --good REVISION --bad REVISION"
[[ -z $assertion || $assertion =~ ^[0-9]+$ ]] || usage 2 "--assertion wants a number of kselftest/README.md"
[[ -z $assertion || -n $(programs_of "$assertion") ]] || die "no test has assertion $assertion; kselftest/README.md lists those that have" 2
[[ $# -gt 0 || -n $assertion ]] || usage 2 "wanted: an experiment, as dmabench list names them, or --assertion N"
[[ $# = 0 || -z $assertion ]] || usage 2 "--assertion is about tests, and takes no experiment"
[[ -z $function || -z $by$assertion ]] || usage 2 "--function is counted in VMs, without --by and --assertion"
point=("$@")
[[ -d $tree ]] || die "no git repository at '$tree'; wanted: --tree REPOSITORY" 2
tree=$(realpath "$tree")
plain "$tree" || die "'$tree': its path may have letters, digits and _./+@%-" 2
good=$(commit_of "$good")
bad=$(commit_of "$bad")
take_machine "$machine"
if [[ -z $assertion$by ]]; then
	counts_instructions
	"$here/plugin/build.sh" "${conf[arch]}" > /dev/null # dies of a machine whose instructions it does not know
fi
scenario=${scenario:-$(usual_scenario)}
check_machine_scenarios "$scenario"
out=${out:-$results/bisect/${assertion:+assertion-$assertion}${point[*]:0:1}-$scenario}
take_question
source=$state/source
only_one "bisect-${state##*/}"
"$top/scripts/build.sh" program "$(of_guest program)" > "$state/logs/program" 2>&1 || die "the program does not build: $(tail -n 1 "$state/logs/program")"
clone
ends
if [[ ! -s $state/found ]]; then bisect; fi
[[ -s $state/found ]] || { undecided; exit 1; }
page

#!/bin/bash
# test-manual.sh: the manual's pages are clean and lead nowhere that is not, their examples that read results do what they say, and bash, zsh and fish
# complete. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=ok.sh
. "$top/scripts/check/ok.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "no arguments wanted"
need mandoc man groff
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
shown='said errors'
touch "$dir/said" "$dir/errors"
pages=$("$top/scripts/manual.sh")
mkdir "$dir/bin" "$dir/files"
ln -s "$build/bench/dmabench" "$dir/bin/dmabench"
PATH=$dir/bin:$PATH
export XDG_DATA_HOME=$dir/data DMABENCH_PLOTS=$top/plots DMABENCH_JOBS=$top/bench/jobs LC_ALL=C.UTF-8
reference=$top/results/reference
cp "$reference/history/q35/7.2-iommu-strict.jsonl" "$dir/files/before.jsonl"
cp "$reference/history/q35/7.3-iommu-strict.jsonl" "$dir/files/after.jsonl"
cp "$reference/icount/6.12-iommu-lazy.jsonl" "$dir/files/mine.jsonl"
cp "$reference/history/q35/7.2-direct.jsonl" "$dir/files/direct.jsonl"
cp "$reference/history/q35/7.2-swiotlb.jsonl" "$dir/files/swiotlb.jsonl"

# The conditions.
# shellcheck disable=SC2317 # called through ok
{
clean() { mandoc -T lint "$1" > "$dir/said" 2>&1; [[ ! -s $dir/said ]]; }
prints() { man --warnings -E UTF-8 -l -Tutf8 -Z "$1" 2> "$dir/errors" > "$dir/said"; [[ -s $dir/said && ! -s $dir/errors ]]; }
leads() { # PAGE: what it tells to see is there, or no page of ours
	local name section
	while IFS='()' read -r name section _; do
		[[ -e $pages/man$section/$name.$section ]] || { echo "no $name($section)"; return 1; }
	done < <(mandoc -T ascii "$1" | col -b | grep -oE 'dmabench(-[a-z]+)?\([0-9]\)' | sort -u)
}
# has_options COMMAND...: each that --help tells of
has_options() {
	local option
	dmabench "$@" --help > "$dir/said" || return
	mandoc -T ascii "$pages/man1/dmabench-$1.1" | col -b > "$dir/page"
	while read -r option; do
		grep -qE -- "(^|[ ,])$option( |$)" "$dir/page" || { echo "$option is not there"; return 1; }
	done < <(sed -n 's/^  \(-., \)\?\(--[a-zA-Z_-]*\).*/\2/p' "$dir/said")
}
# What the environment tells the program, but how its own tests or VMs call it.
environment_told() {
	local name
	mandoc -T ascii "$pages/man1/dmabench.1" | col -b > "$dir/page"
	while read -r name; do
		[[ $name = HOME || $name = SOURCE_DATE_EPOCH ]] || grep -qE "^ +$name" "$dir/page" || { echo "$name is not there"; return 1; }
	done < <(grep -rhoE --include='*.c' --exclude-dir=tests --exclude-dir=fuzz 'getenv\("[A-Z_]+"\)' "$top/bench" | grep -oE '[A-Z_]{3,}' | sort -u)
}
run_example() { (cd "$dir/files" && bash -euo pipefail -c "$1") > "$dir/said" 2> "$dir/errors"; }
# offers WORD... '=>' WANTED...: candidates for the last word, the help cut off, are these, or among these begin so
offers() {
	local words=() candidate
	while [[ $1 != '=>' ]]; do words+=("$1"); shift; done
	shift
	dmabench complete -- "${words[@]}" 2> "$dir/errors" | cut -f1 > "$dir/said"
	for candidate; do grep -qxF -- "$candidate" "$dir/said" || { echo "no $candidate"; return 1; }; done
}
offers_only() { local words=("$@"); offers "$@" && while [[ ${words[0]} != '=>' ]]; do words=("${words[@]:1}"); done && [[ $(wc -l < "$dir/said") = $((${#words[@]} - 1)) ]]; }
refused() { ! dmabench "$@" > "$dir/said" 2> "$dir/errors" && [[ $(wc -l < "$dir/errors") = 1 ]]; }
# in_bash LINE CANDIDATE...: what bash has after Tab
in_bash() {
	local line=$1
	shift
	# shellcheck disable=SC2016 # expanded by the inner shell
	(cd "$dir/files" && bash --norc -c '. "$1"; COMP_LINE=$2 COMP_POINT=${#2}; _dmabench; printf "%s\n" "${COMPREPLY[@]}"' - \
		"$top/scripts/completion/dmabench.bash" "$line") > "$dir/said" 2> "$dir/errors"
	diff <(printf '%s\n' "$@" | sort) <(sort "$dir/said")
}
# in_fish LINE CANDIDATE...
in_fish() {
	local line=$1
	shift
	(cd "$dir/files" && HOME=$dir fish --no-config -c "source $top/scripts/completion/dmabench.fish; complete -C '$line'") 2> "$dir/errors" | cut -f1 > "$dir/said"
	diff <(printf '%s\n' "$@" | sort) <(sort "$dir/said")
}
in_zsh() { (cd "$dir/files" && python3 "$top/scripts/check/zsh-tab.py" "$top/scripts/completion" "$1" "${@:2}") > "$dir/said" 2> "$dir/errors"; }
}

for page in "$pages"/man*/*; do
	name=${page##*/}
	ok "$name is clean" clean "$page"
	ok '  is printed without a warning' prints "$page"
	ok '  leads to pages that are there' leads "$page"
done
for command in $(dmabench complete -- '' | cut -f1); do
	[[ $command = help ]] || ok "dmabench-$command(1) has each option" has_options "$command"
done
for verb in $(dmabench complete -- history '' | cut -f1); do ok "  those of history $verb, too" has_options history "$verb"; done
ok 'each variable of the environment is told' environment_told

# example PAGE WHERE <<< COMMAND
# shellcheck disable=SC2317 # called by the script below
example() {
	local command
	command=$(cat)
	[[ $2 = host ]] || return 0
	about="$1: " status=0
	ok "${command//$'\n'/; }" run_example "$command"
	about=''
}
dmabench help --examples > "$dir/examples"
# shellcheck source=/dev/null
. "$dir/examples"

ok 'commands' offers '' '=>' run list history help
ok 'those that begin so' offers_only re '=>' report
ok 'pages of help' offers_only help jo '=>' job
ok 'options' offers run -- '=>' --help --experiment --job --dry-run
ok 'values of an option' offers_only export --format '' '=>' csv json markdown
ok '  by its letter' offers_only export -f j '=>' json
ok '  joined to it' offers_only compare --format=m '=>' --format=markdown --format=mail
ok 'commands of a command' offers_only history a '=>' add acknowledge
ok '  and their options' offers history export --f '=>' --format
ok 'words that are operands' offers_only list t '=>' targets
ok 'files' offers_only export '' '=>' :files
ok '  of an option' offers_only report --output '' '=>' :files
ok 'folders' offers_only plot --output '' '=>' :folders
ok 'jobs, or files' offers_only run --job qu '=>' quick :files
ok 'after -- operands alone' offers_only export -- - '=>' :files
ok 'a word that nothing can be made of' offers_only nothing '' '=>'
ok 'completion without words is refused' refused complete
ok 'a page that is not there is refused' refused help nothing

ok 'bash: a command' in_bash 'dmabench rep' report
ok 'bash: an option' in_bash 'dmabench compare --stat' --statistic
ok 'bash: a value' in_bash 'dmabench export --format ' csv json markdown
ok 'bash: a value behind =' in_bash 'dmabench export --format=j' json
ok 'bash: a file' in_bash 'dmabench export be' before.jsonl
ok 'bash: a job, or a file' in_bash 'dmabench run --job=qu' quick
if command -v fish > /dev/null; then
	ok 'fish: a command' in_fish 'dmabench rep' report
	ok 'fish: a value' in_fish 'dmabench export --format ' csv json markdown
	ok 'fish: a value behind =' in_fish 'dmabench export --format=j' --format=json
	ok 'fish: a file' in_fish 'dmabench export be' before.jsonl
else
	skip 'fish completes' 'no fish here, which is optional'
fi
if command -v zsh > /dev/null; then
	ok 'zsh: a command' in_zsh 'dmabench rep' 'dmabench report '
	ok 'zsh: a value' in_zsh 'dmabench export --format js' 'dmabench export --format json '
	ok 'zsh: a value behind =' in_zsh 'dmabench export --format=js' 'dmabench export --format=json '
	ok 'zsh: a file' in_zsh 'dmabench export be' 'dmabench export before.jsonl '
else
	skip 'zsh completes' 'no zsh here, which is optional'
fi
finish

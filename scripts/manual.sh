#!/bin/bash
# manual.sh: writes the pages of the manual to build/man: those of commands and of jobs by the program, of its tables of options, those of the module, of
# machines and of scenarios of the comments of their sources. Prints the folder.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "no arguments wanted"
"$top/scripts/build.sh" program >&2
program=$build/bench/dmabench
cd "$top"
# The same pages of the same sources.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(scripts/version.sh --date)}
export SOURCE_DATE_EPOCH
pages=$build/man.new
rm -rf "$pages"
mkdir -p "$pages"/man{1,4,5}

# head NAME SECTION SUMMARY
head_of() {
	printf '.TH %s %s %s "dmabench %s" "dmabench"\n.ad l\n.nh\n.SH NAME\n%s \\- %s\n' "${1^^}" "$2" "$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)" \
		"$("$program" --version | cut -d' ' -f2)" "${1//-/\\-}" "$3"
}

# example TEXT COMMAND: one that test-manual.sh runs, too
example() { printf '%s\n.RS 2\n.nf\n%s\n.fi\n.RE\n' "$1" "${2//-/\\-}"; }
comment() { awk -v FROM="$2" -v TO="${3-}" -v SKIP="${4-}" -f scripts/manual/roff.awk -f scripts/manual/comment.awk "$1"; }
parameters() { find "$@" -name '*.c' -print | sort | xargs awk -f scripts/manual/roff.awk -f scripts/manual/parameters.awk; }

module() {
	head_of dmabench 4 'the module that maps memory for DMA, and times it'
	printf '.SH SYNOPSIS\n\\fBmodprobe dmabench\\fR [\\fIPARAMETER\\fR=\\fIVALUE\\fR ...]\n.SH DESCRIPTION\n'
	comment module/uapi/dmabench.h '^ \* dmabench: the ABI' '^ \* and further down' 1
	printf '.SH PARAMETERS\n'
	parameters module -path module/lsi53c895a -prune -o
	printf '.SS of dmabench_lsi, which makes an engine of the LSI 53C895A\n'
	parameters module/lsi53c895a
	printf '.SH FILES\n.TP\n\\fB/dev/dmabench\\fR\nwhat dmabench(1) opens; its commands are in dmabench.h, the header of the ABI\n.SH SEE ALSO\ndmabench(1), dmabench\\-bind(1)\n'
}

machine() {
	head_of dmabench-machine 5 'a machine of scripts/vm/run.sh'
	printf '.SH DESCRIPTION\n'
	comment scripts/vm/machine.sh '^# machines/NAME.conf' '^# scenarios/NAME.conf'
	printf '.SH FILES\n.TP\n\\fBscripts/vm/machines\\fR\nthe machines that there are\n.SH EXAMPLES\n'
	example 'What can be measured on it' "$machine_example"
	printf '.SH SEE ALSO\ndmabench(1), dmabench\\-scenario(5)\n'
}

scenario() {
	head_of dmabench-scenario 5 'what a VM of scripts/vm/run.sh translates by'
	printf '.SH DESCRIPTION\n'
	comment scripts/vm/machine.sh '^# scenarios/NAME.conf' '^# shellcheck'
	printf '.SH FILES\n.TP\n\\fBscripts/vm/scenarios\\fR\nthe scenarios that there are\n.SH EXAMPLES\n'
	example 'What can be measured in it' "$scenario_example"
	printf '.SH SEE ALSO\ndmabench(1), dmabench\\-machine(5)\n'
}

# shellcheck source=manual/examples.sh
. scripts/manual/examples.sh
"$program" help --man > "$pages/man1/dmabench.1"
"$program" help --pages | while IFS= read -r page; do
	name=${page#dmabench-}
	"$program" help --man "${name%.*}" > "$pages/man${page##*.}/$page"
done
module > "$pages/man4/dmabench.4"
machine > "$pages/man5/dmabench-machine.5"
scenario > "$pages/man5/dmabench-scenario.5"
rm -rf "$build/man"
mv "$pages" "$build/man"
echo "$build/man"

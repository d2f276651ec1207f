#!/bin/bash
# tap.sh COMMAND... -- THING...: runs COMMAND THING for each THING, one test each; results in TAP, output as diagnostics.
# Without "-- THING..." COMMAND itself is the one test.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }

command=()
while [[ $# -gt 0 && $1 != -- ]]; do command+=("$1"); shift; done
[[ ${#command[@]} -gt 0 ]] || usage 2 "wanted: COMMAND... [-- THING...]"
name=${command[*]##*/} failed=0 number=0
if [[ $# -gt 0 ]]; then
	shift
	[[ $# -gt 0 ]] || die "nothing after --; wanted: what to run '${command[*]}' on" 2
else
	set -- ""
fi
echo "1..$#"
for thing; do
	number=$((number + 1))
	if output=$("${command[@]}" ${thing:+"$thing"} 2>&1 </dev/null); then
		echo "ok $number - $name${thing:+ ${thing#"$PWD/"}}"
	else
		failed=1
		echo "not ok $number - $name${thing:+ ${thing#"$PWD/"}}"
		printf '%s\n' "$output" | sed 's/^/#   | /'
	fi
done
exit "$failed"

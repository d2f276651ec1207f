#!/bin/bash
# test-schema.sh: tests schema.py with lines that it must refuse. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
here=$top/scripts/check
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cat > "$dir/schema" <<-'SCHEMA'
	{"type": "object", "required": ["record"], "properties": {"record": {"enum": ["header", "point", "trailer"]},
	 "ops": {"type": ["integer", "null"]}}}
SCHEMA
number=0 failed=0

# judged NAME WANTED LINE...: WANTED is 0 or 1
judged() {
	local got=0
	number=$((number + 1))
	printf '%s\n' "${@:3}" > "$dir/file"
	"$here/schema.py" "$dir/schema" "$dir/file" > "$dir/output" 2>&1 || got=$?
	if [[ $got = "$2" ]]; then echo "ok $number - $1"; return; fi
	echo "not ok $number - $1"
	sed 's/^/#   | /' "$dir/output"
	failed=1
}

header='{"record": "header"}' point='{"record": "point", "status": "ok"}' trailer='{"record": "trailer"}'
judged 'a good file' 0 "$header" "$point" "$point" "$trailer"
judged 'a value of the wrong type' 1 "$header" '{"record": "point", "status": "ok", "ops": "1"}' "$trailer"
judged 'an unknown record' 1 "$header" "$point" '{"record": "pint"}' "$trailer"
judged 'no trailer' 1 "$header" "$point"
judged 'no header' 1 "$point" "$trailer"
judged 'no point' 1 "$header" "$trailer"
judged 'no point that measured' 1 "$header" '{"record": "point", "status": "refused"}' "$trailer"
judged 'half a line' 1 "$header" "$point" '{"record": "trai'
judged 'an empty file' 1 ''
echo "1..$number"
exit "$failed"

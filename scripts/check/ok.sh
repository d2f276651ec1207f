# Sourced by tests in shell: results in TAP. A test sets dir, a directory of its own, and may set status, which is told where a
# condition does not hold; shown, the names of files in dir that are shown then, patterns too; about, which goes before each name.
# shellcheck shell=bash disable=SC2154
number=0 failed=0

# ok NAME CONDITION...: the condition is a command
ok() {
	number=$((number + 1))
	if "${@:2}" > "$dir/condition" 2>&1; then echo "ok $number - ${about-}$1"; return; fi
	echo "not ok $number - ${about-}$1"
	[[ -z ${status-} ]] || echo "# status $status"
	# shellcheck disable=SC2086 # patterns
	(cd "$dir" && tail -qn 40 condition ${shown-} 2>&1 | tr -d '\r' | sed 's/^/#   | /')
	failed=1
}

# skip NAME REASON
skip() { number=$((number + 1)); echo "ok $number - ${about-}$1 # SKIP $2"; }

# The last line of a test.
finish() { echo "1..$number"; exit "$failed"; }

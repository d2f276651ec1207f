# SPDX-License-Identifier: GPL-2.0
# KTAP as run-dmabench prints it, as result.txt of LAVA's test definitions (send-to-lava.sh): a line each, a name and pass, fail
# or skip. LAVA knows no expected failures: they, and what differs from what was seen elsewhere, are skips. Names are made of what
# LAVA allows, and stay the same from run to run; a program that died or hung is a failure by its own name.

function named(name) {
	gsub(/[^A-Za-z0-9_-]/, "_", name)
	return name
}

# A result's line without its number, as name and directive; then what LAVA calls it.
function result_of(line, program,    good, directive) {
	good = line !~ /^not/
	sub(/^(not )?ok [0-9]+ /, "", line)
	directive = ""
	if (match(line, / # /)) {
		directive = substr(line, RSTART + RLENGTH)
		line = substr(line, 1, RSTART - 1)
	}
	reason = directive
	name = named(program line)
	return good && directive ~ /^(SKIP|XFAIL)/ ? "skip" : good ? "pass" : "fail"
}

/^  # Subtest: / { program = $3 "_"; next }
/^  (not )?ok [0-9]+ / { said = result_of(substr($0, 3), program); print name, said; next }
/^(not )?ok [0-9]+ / {
	said = result_of($0, "")
	if (program == "" || reason != "")
		print name, said
	program = ""
}
/^Bail out!/ { print "run-dmabench fail" }

# SPDX-License-Identifier: GPL-2.0
# KTAP as run-dmabench prints it, as JUnit XML: a suite for each program, a case for each test, with its tier and regime as
# properties. A test that failed has what it said.

function escaped(text) {
	gsub(/[\001-\010\013\014\016-\037]/, "?", text)
	gsub(/&/, "\\&amp;", text)
	gsub(/</, "\\&lt;", text)
	gsub(/>/, "\\&gt;", text)
	gsub(/"/, "\\&quot;", text)
	return text
}

function element(kind, message, text) {
	return "<" kind " message=\"" escaped(message) "\"" (text == "" ? "/>" : ">" escaped(text) "</" kind ">")
}

function property(name, value) {
	return value == "" ? "" : "<property name=\"" name "\" value=\"" escaped(value) "\"/>"
}

# A result's line, as "good", "name" and "directive".
function take_apart(line) {
	good = line !~ /^not/
	sub(/^(not )?ok [0-9]+ /, "", line)
	directive = ""
	if (match(line, / # /)) {
		directive = substr(line, RSTART + RLENGTH)
		line = substr(line, 1, RSTART - 1)
	}
	name = line
}

function add_case(kind,    body) {
	count["tests"]++
	body = property("tier", tier) property("regime", regime)
	if (body != "")
		body = "<properties>" body "</properties>"
	if (kind == "error" || !good) {
		kind = kind == "error" ? kind : "failure"
		body = body element(kind, directive == "" ? "it failed" : directive, said)
	} else if (directive ~ /^(SKIP|XFAIL)/) {
		kind = "skipped"
		body = body element(kind, directive, "")
	} else {
		kind = "passed"
	}
	count[kind]++
	cases = cases sprintf("    <testcase classname=\"dmabench.%s\" name=\"%s\">%s</testcase>\n",
		escaped(program == "" ? name : program), escaped(name), body)
	tier = regime = said = ""
}

function end_suite(    i) {
	if (program == "" || (!good && directive != ""))
		add_case(program == "" ? "" : "error")
	suites = suites sprintf("  <testsuite name=\"dmabench.%s\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\" time=\"%s\">\n%s  </testsuite>\n",
		escaped(name), count["tests"], count["failure"], count["error"], count["skipped"], time, cases)
	for (i in count) {
		sum[i] += count[i]
		delete count[i]
	}
	cases = program = tier = regime = said = ""
}

/^  # Subtest: / { program = substr($0, 14); said = ""; next }
/^  (not )?ok [0-9]+ / { take_apart(substr($0, 3)); add_case(""); next }
/^(not )?ok [0-9]+ / { take_apart($0); end_suite(); next }
/^# time / { time = $3; next }
/^ *# +RUN / { said = "" }
/^ *# tier / {
	tier = $3
	sub(/,$/, "", tier)
	regime = $5
	sub(/,$/, "", regime)
}
/^Bail out!/ { good = 0; name = "run-dmabench"; directive = $0; program = "run-dmabench"; end_suite(); next }
/^ *# / { sub(/^ *# /, ""); said = said $0 "\n" }

END {
	print "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
	printf "<testsuites name=\"dmabench\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\">\n%s</testsuites>\n",
		sum["tests"], sum["failure"], sum["error"], sum["skipped"], suites
}

# SPDX-License-Identifier: GPL-2.0
# KTAP as run-dmabench prints it, as JUnit XML: a suite for each program, a case for each test, with its tier and regime. A test
# that failed has what it said. Reads bytes: LC_ALL=C.
#
# There is no one schema. What is written here is in both versions of the strictest, junit-10.xsd of Jenkins' xUnit plugin:
#
#   testsuites  name tests failures errors               testsuite...
#   testsuite   name tests failures errors skipped time  properties, testcase...
#   testcase    name classname time                      error, failure or skipped, with a message and text; system-out
#
# So properties, which are those of the machine, are a suite's, and tier and regime, which are a case's, its output.

# Valid UTF-8, but for the characters that XML excludes.
function is_character(text) {
	return match(text, /^([\302-\337][\200-\277]|\340[\240-\277][\200-\277]|[\341-\354\356][\200-\277][\200-\277]|\355[\200-\237][\200-\277])/) ||
		match(text, /^(\357[\200-\276][\200-\277]|\357\277[\200-\275])/) ||
		match(text, /^(\360[\220-\277]|[\361-\363][\200-\277]|\364[\200-\217])[\200-\277][\200-\277]/)
}

# In characters that XML has, and not longer than somebody reads.
function clean(text,    done) {
	if (length(text) > 2000)
		text = substr(text, 1, 2000) " [...]"
	gsub(/[\001-\010\013-\037]/, "?", text)
	while (match(text, /[\200-\377]/)) {
		done = done substr(text, 1, RSTART - 1)
		text = substr(text, RSTART)
		if (is_character(text)) {
			done = done substr(text, 1, RLENGTH)
			text = substr(text, RLENGTH + 1)
		} else {
			done = done "?"
			text = substr(text, 2)
		}
	}
	return done text
}

function escaped(text) {
	text = clean(text)
	gsub(/&/, "\\&amp;", text)
	gsub(/</, "\\&lt;", text)
	gsub(/>/, "\\&gt;", text)
	gsub(/"/, "\\&quot;", text)
	return text
}

# All is put together by hand: mawk's sprintf() ends at 8 KiB.
function named(attribute, value) {
	return " " attribute "=\"" escaped(value) "\""
}

# Of a program: a target's dots would be taken for those of a class.
function class_of(program) {
	gsub(/\./, "_", program)
	return "dmabench." program
}

function totals(of) {
	return named("tests", of["tests"] + 0) named("failures", of["failure"] + 0) named("errors", of["error"] + 0)
}

function element(kind, message, lines) {
	return "<" kind named("message", message) (lines == "" ? "/>" : ">" lines "</" kind ">")
}

function property(name, value) {
	return "<property" named("name", name) named("value", value) "/>"
}

# Of what a test says, the first 32 KiB and the last lines are kept, escaped.
function says(line) {
	if (length(said) < 32768)
		said = said escaped(line) "\n"
	else
		last[++more % 20] = line
}

function all_said(    i, text) {
	text = said
	if (more > 20)
		text = text "[" more - 20 " lines are left out]\n"
	for (i = more > 20 ? more - 19 : 1; i <= more; i++)
		text = text escaped(last[i % 20]) "\n"
	return text
}

function forget() {
	about = said = took = ""
	more = 0
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
	if (kind == "error" || !good) {
		kind = kind == "error" ? kind : "failure"
		body = element(kind, directive == "" ? "it failed" : directive, all_said())
	} else if (directive ~ /^(SKIP|XFAIL)/) {
		kind = "skipped"
		body = element(kind, directive, "")
	} else {
		kind = "passed"
	}
	count[kind]++
	if (about != "")
		body = body "<system-out>" escaped(about) "</system-out>"
	cases = cases "    <testcase" named("classname", class_of(program == "" ? name : program)) named("name", name) took ">" \
		body "</testcase>\n"
	forget()
}

function end_suite(    i) {
	if (program == "" || (!good && directive != ""))
		add_case(program == "" ? "" : "error")
	suites = suites "  <testsuite" named("name", class_of(name)) totals(count) named("skipped", count["skipped"] + 0) time ">\n" \
		machine cases "  </testsuite>\n"
	for (i in count) {
		sum[i] += count[i]
		delete count[i]
	}
	cases = program = time = ""
	forget()
}

machine == "" && /^# kernel .*, platform / {
	sub(/ *$/, "")
	at = index($0, ", platform ")
	machine = "    <properties>" property("kernel", substr($0, 10, at - 10)) property("platform", substr($0, at + 11)) "</properties>\n"
	next
}
/^  # Subtest: / { program = substr($0, 14); forget(); next }
/^  (not )?ok [0-9]+ / { take_apart(substr($0, 3)); add_case(""); next }
/^(not )?ok [0-9]+ / { take_apart($0); end_suite(); next }
/^  # time [0-9.]+ s$/ { took = named("time", $3); next }
/^# time [0-9.]+ s$/ { time = named("time", $3); next }
/^ *# +RUN / { forget(); next }
/^ *# tier / { about = substr($0, index($0, "tier")) }
/^Bail out!/ {
	good = 0
	name = program = "run-dmabench"
	directive = substr($0, 11)
	end_suite()
	next
}
/^ *# / { sub(/^ *# /, ""); says($0) }

END {
	print "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
	print "<testsuites" named("name", "dmabench") totals(sum) ">\n" suites "</testsuites>"
}

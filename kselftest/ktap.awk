# SPDX-License-Identifier: GPL-2.0
# The second half of run-dmabench: what the tests print, with marks between them, becomes KTAP version 1 with one level of
# nesting and a name in each result, whichever release's harness they were built with. The first file is the list of expected
# failures, "xfail". Exits with 1 if something failed that is not expected to.

function emit(line) {
	print line
	if (copy != "")
		print line > copy
	fflush()
}

function regex_of(glob) {
	gsub(/[].^$+(){}|\\[]/, "\\\\&", glob)
	gsub(/\*/, ".*", glob)
	gsub(/\?/, ".", glob)
	return "^" glob "$"
}

# A release's first two numbers as one.
function number_of(release,    parts) {
	split(release, parts, /[^0-9]/)
	return parts[1] * 10000 + parts[2]
}

# A row of the list, if it is of this kernel.
function expectation(    columns, where, releases) {
	split($0, columns, /  +/)
	split(columns[2], where, "@")
	split(where[1], releases, "-")
	if (where[2] != "" && machine !~ regex_of(where[2]))
		return
	if (number_of(release) < number_of(releases[1]) || number_of(release) > number_of(releases[2]))
		return
	expected[++expectations] = regex_of(columns[1])
	symptom[expectations] = columns[3]
	why[expectations] = columns[4] "; mended by " columns[5]
}

# Of a test that failed: the reason, if it did so as a row says, by nothing else.
function expected_why(name,    i, k) {
	for (i = 1; i <= expectations; i++) {
		for (k = 1; k <= symptoms && symptoms_of[k] ~ symptom[i]; k++)
			;
		if (symptoms && k > symptoms && name ~ expected[i])
			return why[i]
	}
	return ""
}

function begin(name) {
	program = name
	number++
	plan = ran = failed = raw_failed = 0
	planned = ""
	running = differs = skip_reason = ""
	symptoms = 0
	began = since = now
}

function start_subtests() {
	emit("  KTAP version 1")
	emit("  # Subtest: " program)
	emit("  1.." planned)
}

# Return: the end of a result's line
function judged(good, name, directive,    reason, test) {
	test = program
	sub(/@.*/, "", test) # whatever the target
	reason = good ? "" : expected_why(test "." name)
	if (good && differs != "") {
		total["xfail"]++
		directive = "XFAIL " differs
	} else if (good && directive ~ /^SKIP/) {
		total["skip"]++
	} else if (good) {
		total["pass"]++
	} else if (reason != "") {
		total["xfail"]++
		return "ok " ran " " name " # XFAIL " reason
	} else {
		total["fail"]++
		failed++
	}
	return (good ? "ok " : "not ok ") ran " " name (directive == "" ? "" : " # " directive)
}

# Skips of older harnesses have no name, that of the last RUN line is meant.
function result(line,    good, directive) {
	good = line !~ /^not/
	raw_failed += !good
	sub(/^(not )?ok [0-9]+ *(- )?/, "", line)
	directive = ""
	if (match(line, /(^| +)# */)) {
		directive = substr(line, RSTART + RLENGTH)
		line = substr(line, 1, RSTART - 1)
	}
	ran++
	emit(sprintf("  # time %.3f s", now - since))
	since = now
	emit("  " judged(good, line == "" ? running : line, directive))
	running = differs = ""
	symptoms = 0
}

function error(text) {
	total["error"]++
	return "not ok " number " " program " # " text
}

# Return: the program's own result
function verdict(status) {
	if (status ~ /^late/)
		return error("TIMEOUT " timeout " seconds")
	if (status ~ /left$/)
		return error("it left processes behind that had to be killed")
	if (planned == "" && ran == 0) { # it prints no results
		if (status == 4 || (status == 0 && skip_reason != "")) {
			total["skip"]++
			return "ok " number " " program " # SKIP " (skip_reason == "" ? "no reason given" : skip_reason)
		}
		total[status == 0 ? "pass" : "fail"]++
		return status == 0 ? "ok " number " " program : "not ok " number " " program " # exit=" status
	}
	if (planned == "" || ran != planned)
		return error("planned " (planned == "" ? "none" : planned) ", ran " ran ", exit=" status)
	if (status != 0 && !raw_failed)
		return error("exit=" status)
	return (failed ? "not ok " : "ok ") number " " program
}

function end(status,    line) {
	if (running != "" && planned != "") {
		ran++
		failed++
		emit("  not ok " ran " " running " # " (status ~ /^late/ ? "TIMEOUT " timeout " seconds" : "the program died in it"))
	}
	line = verdict(status)
	bad = bad || line ~ /^not/
	emit(sprintf("# time %.2f s", now - began))
	emit(line)
	program = ""
}

BEGIN {
	machine = platform
	sub(/ .*/, "", machine)
	emit("KTAP version 1")
	emit("# kernel " release ", platform " platform)
	if (others != "")
		emit("# not tested, for which there is --target: " others)
	emit("1.." tests)
}

FILENAME != "-" {
	if (NF && !/^#/)
		expectation()
	next
}

match($0, /^\[[0-9]+\.[0-9]+\] /) {
	now = substr($0, 2, RLENGTH - 3)
	$0 = substr($0, RLENGTH + 1)
}
{ sub(/\r$/, "") }
$1 == mark && $2 == "begin" { begin($3); next }
$1 == mark && $2 == "end" { end($3); next }
$1 == mark && $2 == "done" { done = 1; exit }
/^ *$/ || /^K?TAP version / { next }
/^1\.\.0/ { skip_reason = $0; sub(/^1\.\.0 *#? *([Ss][Kk][Ii][Pp])? */, "", skip_reason); next }
/^1\.\.[0-9]+/ && planned == "" { planned = substr($1, 4) + 0; start_subtests(); next }
/^(not )?ok [0-9]+/ { result($0); next }
/^# +RUN / && $NF == "..." { running = $(NF - 1); since = now }
/^# .*:Expected / { symptoms_of[++symptoms] = substr($0, index($0, ":Expected ") + 1) }
/^# differs from what was seen on / && differs == "" { differs = substr($0, 3) }
/^# +SKIP / { skip_reason = $0; sub(/^# +SKIP +/, "", skip_reason); next }
/^# +OK / { next } # the result that follows tells this, and the reason of a skip
{
	sub(/^#? ?/, "")
	emit((planned == "" ? "# " : "  # ") $0)
}

END {
	if (!done) {
		total["error"]++
		emit("Bail out! interrupted" (program == "" ? "" : " in " program))
	}
	emit(sprintf("# Totals: pass:%d fail:%d xfail:%d xpass:0 skip:%d error:%d",
		total["pass"], total["fail"], total["xfail"], total["skip"], total["error"]))
	exit !done || bad
}

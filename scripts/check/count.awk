# Counts the results in TAP or KTAP, nested by "# " or by spaces: leaves only, so a parent adds nothing to its children.
# Prints "count PASSED FAILED SKIPPED", then "fail NAME" lines (problems of the stream are among them) and
# "skip TIMES REASON" lines.
#
# Each level must have a plan and keep it. A parent that fails while no child did (it died) is a failure.

function fail(text) {
	fails[++failed] = text
}

function skip(reason) {
	skipped++
	if (!(reason in times))
		reasons[++reason_count] = reason
	times[reason]++
}

# A level is over: was its plan kept?
function close_level(d) {
	if (!ran[d] && planned[d] == "")
		return
	if (planned[d] == "")
		fail(parent "no plan for " ran[d] " tests")
	else if (planned[d] != ran[d])
		fail(parent "planned " planned[d] " tests, ran " ran[d] + 0)
	ran[d] = 0
	planned[d] = ""
}

# All below a level is over. Return: how many results were there.
function close_below(d,    children) {
	for (; deepest > d; deepest--) {
		children += ran[deepest]
		close_level(deepest)
		failed_before[deepest] = failed
	}
	return children
}

function plan(d, line) {
	sub(/^1\.\./, "", line)
	close_below(d)
	if (line ~ /^0 *# *[Ss][Kk][Ii][Pp]/) {
		sub(/^0 *# *[A-Za-z]* */, "", line)
		skip(line)
		return
	}
	if (planned[d] != "")
		close_level(d) # the next program in the same stream
	planned[d] = line + 0
}

# The 6.1 harness names no test in a skip; its last RUN line does.
function leaf(good, name) {
	if (!good) {
		fail(name == "" ? running : name)
	} else if (match(name, /# *([Ss][Kk][Ii][Pp]|XFAIL)/)) {
		name = substr(name, RSTART + RLENGTH)
		sub(/^ +/, "", name)
		skip(name == "" ? "no reason given" : name)
	} else {
		passed++
	}
}

function result(d, line,    good, children) {
	good = line !~ /^not/
	sub(/^(not )?ok [0-9]+ *-? */, "", line)
	parent = line ": "
	children = close_below(d)
	parent = ""
	ran[d]++
	if (!children)
		leaf(good, line)
	else if (!good && failed == failed_before[d] + 0)
		fail(line)
	failed_before[d] = failed
}

{
	sub(/\r$/, "")
	if (match($0, /#  *RUN  *[^ ]+ \.\.\.$/)) {
		running = substr($0, RSTART, RLENGTH - 4)
		sub(/.* /, "", running)
	}
	depth = 0
	while (sub(/^(# |  )/, ""))
		depth++
	if (/^(not )?ok [0-9]+( |$)/ || /^1\.\.[0-9]+ *(#.*)?$/) {
		if (depth > deepest)
			deepest = depth
		if (/^1/)
			plan(depth, $0)
		else
			result(depth, $0)
	} else if (/^Bail out!/) {
		fail($0)
	}
}

END {
	close_below(0)
	if (!ran[0] && planned[0] == "" && !skipped)
		fail("no plan and no results: this is no TAP")
	close_level(0)
	printf "count %d %d %d\n", passed, failed, skipped
	for (i = 1; i <= failed; i++)
		print "fail " fails[i]
	for (i = 1; i <= reason_count; i++)
		print "skip " times[reasons[i]] " " reasons[i]
}

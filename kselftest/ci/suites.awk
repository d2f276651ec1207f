# SPDX-License-Identifier: GPL-2.0
# What "make unit" and "make check" print, as KTAP that ../junit.awk makes JUnit XML of: each suite a program, what failed and what was skipped in
# it a test, one more stands for all that passed. It begins anew with each suite, so it may be read where the run was killed.
#   make check | tee check.txt; awk -f kselftest/ci/suites.awk check.txt | LC_ALL=C awk -f kselftest/junit.awk > junit.xml

function end_suite() {
	if (suite == "")
		return
	if (good && !tests)
		print "  ok 1 all"
	else if (!good && !fails)
		print "  not ok " ++tests " all"
	print (good ? "ok " : "not ok ") ++suites " " suite
	suite = ""
}

function begin_suite(name, is_good) {
	end_suite()
	suite = name
	good = is_good
	tests = fails = 0
	print "  # Subtest: " name
}

/^(ok  |FAIL) [^ ]+ +[0-9]+ passed +[0-9]+ failed +[0-9]+ skipped +[0-9]+ s$/ {
	begin_suite($2, $1 == "ok")
	print "# time " $(NF - 1) " s"
	if ($3 > 0)
		print "  ok " ++tests " " $3 " tests"
	next
}
/^FAIL [^ ]+ left no count$/ { begin_suite($2, 0); print "  # it left no count"; next }
suite != "" && /^       failed: / { print "  not ok " ++tests " " substr($0, 16); fails++; next }
suite != "" && /^       skipped / { print "  ok " ++tests " skipped " ++skips " # SKIP " substr($0, 16); next }
suite != "" && /^       \| / { next }
END {
	end_suite()
	if (!suites)
		print "Bail out! no suite came to its end"
}

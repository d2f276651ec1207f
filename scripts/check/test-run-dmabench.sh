#!/bin/bash
# test-run-dmabench.sh: tests kselftest/run-dmabench with programs that end in every way there is, under this system's shell and
# awk and under busybox's, which the guests have. Results in TAP. About 30 seconds.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=ok.sh
. "$top/scripts/check/ok.sh"
run=$build/kselftest/run-dmabench
kunit=$("$top/scripts/kernels/ksrc.sh")/tools/testing/kunit/kunit.py
"$top/scripts/build.sh" kselftest > /dev/null
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export DMABENCH_DEVICE=/dev/null DMABENCH_KSELFTEST_DIR=$dir/tests PYTHONDONTWRITEBYTECODE=1
export TMPDIR=$dir # what a killed run leaves goes with it
mkdir "$dir"/{tests,bin,empty}
shown='ktap errors'

# program NAME: the lines of its script come on standard input
program() {
	{ echo '#!/bin/sh'; cat; } > "$dir/tests/$1"
	chmod +x "$dir/tests/$1"
}

# runs OPTION...: leaves ktap, errors and status
runs() {
	status=0
	"${sh[@]}" "$run" --junit "$dir/junit.xml" "$@" > "$dir/ktap" 2> "$dir/errors" || status=$?
}

# shellcheck disable=SC2317 # called through ok
{
status_is() { [[ $status = "$1" ]]; }
has() { grep -qxF -- "$1" "$dir/ktap"; }
lacks() { ! grep -qF -- "$1" "$dir/ktap"; }
totals() { [[ $(tail -n 1 "$dir/ktap") = "# Totals: pass:$1 fail:$2 xfail:$3 xpass:$4 skip:$5 error:$6" ]]; }
counts() { [[ $(awk -f "$top/scripts/check/count.awk" "$dir/ktap" | head -n 1) = "count $1" ]]; }
kunit_says() { { python3 "$kunit" parse "$dir/ktap" || true; } | sed 's/\x1b\[[0-9;]*m//g' | grep "Testing complete.*Ran.*tests: $1\$"; }
one_line() { [[ $(wc -l < "$dir/errors") = 1 ]] && grep -q "$1" "$dir/errors"; }
# The JUnit file is valid and has this line: suite, test, what its elements are and say; or the sums.
junit() { "$top/scripts/check/junit.py" "$dir/junit.xml" > "$dir/cases" && grep -xF -- "$1" "$dir/cases"; }
# took NUMBER LEAST MOST: the time of that test, in seconds
took() { awk -v number="$1" -v least="$2" -v most="$3" '/^  # time/ && ++n == number { found = $3 >= least && $3 <= most } END { exit !found }' "$dir/ktap"; }
nothing_beside() { ! compgen -G "$dir/junit.xml.*"; }
nobody_left() { ! pgrep -f "$dir/tests/sleeper" >&2; }
}

lines() { printf 'printf "%%s\\n"'; printf ' %q' "$@"; echo; }

programs() {
	rm -f "$dir"/tests/*
	lines 'TAP version 13' '1..3' '# Starting 3 tests from 1 test cases.' '#  RUN           f.1_a ...' \
		'# tier D, regime swiotlb, target dma0chan0' '#            OK  f.1_a' 'ok 1 f.1_a' \
		'#  RUN           f.software.2_b ...' '#      SKIP      why <&> #7' 'ok 2 # SKIP why <&> #7' \
		'#  RUN           f.3_c ...' '#      SKIP      newer' 'ok 3 f.3_c # SKIP newer' | program good
	{ lines 'TAP version 13' '1..2' '#  RUN           f.1_a ...' '# t.c:7:1_a:Expected 0 (0) == err (5)' 'not ok 1 f.1_a' \
		'#  RUN           f.2_b ...' 'ok 2 f.2_b'; echo 'exit 1'; } | program bad
}

# What a test may print: nothing of it is to spoil the JUnit file.
odd_programs() {
	program odd <<-'PROGRAM'
		printf 'TAP version 13\n1..3\n#  RUN           f.1_a ...\n'
		printf '# \033[31m\001\002 ]]> & <x a="b"> \377 \300\200 \355\240\200 \303\244 \360\237\230\200 \357\277\277 \364\220\200\200\nnot ok 1 f.1_a\n'
		printf '#  RUN           f.2_b ...\n# zero \000 byte\nnot ok 2 f.2_b\n'
		printf '#  RUN           f.3_"<&c ...\nok 3 f.3_"<&c # SKIP \376 ]]> "why"\n'
		exit 1
	PROGRAM
	program long <<-'PROGRAM'
		printf 'TAP version 13\n1..1\n#  RUN           f.1_a ...\n# first\n'
		awk 'BEGIN { while (i++ < 100) line = line "\303\244<&12345"; while (n++ < 500) print "# " line; while (i++ < 30000) line = line "&"; print "# " line }'
		printf '# t.c:7:1_a:last\nnot ok 1 f.1_a\n'
		exit 1
	PROGRAM
	program waits <<-PROGRAM
		touch '$dir/started'
		while [ ! -e '$dir/go' ]; do sleep 0.1; done
		touch '$dir/gone'
	PROGRAM
}

# Each of them says what it is, and its words are in the JUnit file, however it ends.
junit_tests() {
	odd_programs
	runs odd
	ok 'of odd bytes JUnit has what XML can' junit 'dmabench.odd|f.1_a|failure it failed ?[31m?? ]]> & <x a="b"> ? ?? ??? ä 😀 ??? ????'
	ok 'in directives, too' junit 'dmabench.odd|f.3_"<&c|skipped SKIP ? ]]> "why"'
	runs long
	ok 'of long output it has the beginning' junit 'dmabench.long|f.1_a|failure it failed first'
	ok 'and the end' junit 't.c:7:1_a:last'
	ok 'and says how much it left out' grep -qE '^\[[0-9]+ lines are left out\]$' "$dir/cases"
	ok 'and is not long' test "$(wc -c < "$dir/junit.xml")" -lt 200000
	ok 'in KTAP all is there' test "$(grep -c 12345 "$dir/ktap")" = 501

	reason='dmabench.run-dmabench|run-dmabench|error'
	DMABENCH_DEVICE=$dir/none runs good
	ok 'without the module it cannot' status_is 3
	ok 'and says what to do' one_line modprobe
	ok 'in JUnit, too' junit "$reason no $dir/none; load the modules: modprobe dmabench_lsi (where there is an LSI 53C895A), modprobe dmabench"
	ok 'as an error' junit '1 0 1'
	runs --nonsense
	ok 'JUnit tells of wrong usage' junit "$reason unknown option '--nonsense'; see --help"
	runs --nonsense --junit "$dir/other.xml"
	ok 'also where its name comes later' cmp "$dir/junit.xml" "$dir/other.xml"
	runs nonsense
	ok 'and of an unknown test' junit "$reason no test 'nonsense'; valid: $(find "$dir/tests" -type f -executable -printf '%f\n' | sort | xargs)"
	runs --xfail "$dir/none"
	ok 'and of a list that cannot be read' junit "$reason cannot read '$dir/none'; --xfail wants a file"
	DMABENCH_KSELFTEST_DIR=$dir/empty runs
	ok 'and of no tests' junit "$reason no test in '$dir/empty'; build them: make -C kselftest"
	cp "$run" "$dir/bin/run-dmabench"
	run=$dir/bin/run-dmabench runs good
	ok 'without the program that runs the tests it is wrong usage' status_is 2
	ok 'told in one line' one_line "no $dir/bin/session, which runs the tests; build it: make -C kselftest"
	rm "$dir/bin/run-dmabench"

	runs --junit "$dir/none/junit.xml" good
	ok 'a JUnit file that cannot be written is wrong usage' status_is 2
	ok 'told in one line' one_line "cannot write '$dir/none/junit.xml': .*[Nn]o"
	ok 'before anything runs' test ! -s "$dir/ktap"
	runs --junit "$dir/empty" good
	ok 'so is a directory' one_line "'$dir/empty' is a directory"
	runs --junit /dev/full good
	ok 'one that cannot be written in the end is a failure' status_is 3
	ok 'told in one line, too' one_line "cannot write '/dev/full': "
	ok 'after all was run' totals 1 0 0 0 2 0

	rm -f "$dir"/{started,go,gone}
	"${sh[@]}" "$run" --junit "$dir/junit.xml" waits > "$dir/ktap" 2> "$dir/errors" &
	until [[ -e $dir/started ]]; do sleep 0.1; done
	kill -KILL $!
	wait $! 2>/dev/null || true
	ok 'of a run that was killed JUnit says so' junit "$reason the run did not come to its end"
	touch "$dir/go"
	until [[ -e $dir/gone ]]; do sleep 0.1; done
	ok 'nothing is left beside the file' nothing_beside
	rm "$dir"/tests/{odd,long,waits}
}

# The program "targets" is no test; the others are told by the environment which one they are for.
target_tests() {
	rm -f "$dir"/tests/*
	program where <<-'PROGRAM'
		printf 'TAP version 13\n1..1\nok 1 f.on_%s\n' "${DMABENCH_TARGET:-none}"
	PROGRAM
	lines 'TAP version 13' '1..1' 'ok 1 o.own' | program module_own
	runs
	ok 'without the program that knows targets all is as ever' has '  ok 1 f.on_none'
	lines 'platform own none direct' '0000:00:02.0 own none iommu-strict' 'dma0chan0 own dma0chan0 iommu-strict' \
		'dma1chan0 own dma1chan0 iommu-strict' 'dma2chan0 other dma2chan0 direct' | program targets
	runs --targets
	ok '--targets lists what there is' has 'dma2chan0 other dma2chan0 direct'
	runs --list
	ok 'which is no test' lacks targets
	runs
	ok 'what is not tested is told' has '# not tested, for which there is --target: 0000:00:02.0 dma1chan0'
	runs --target 0000:00:02.0
	ok 'a test runs on the target' has '  ok 1 f.on_0000:00:02.0'
	ok 'and is named after it' has 'ok 1 where@0000:00:02.0'
	ok 'whose dots are none of a class' junit 'dmabench.where@0000:00:02_0|f.on_0000:00:02.0'
	ok 'kunit.py accepts it' kunit_says 'passed: 1'
	runs --module --target 0000:00:02.0 --target dma2chan0
	ok 'several, one after the other' has 'ok 3 where@dma2chan0'
	ok "the module's own tests once, on none" has 'ok 1 module_own'
	ok 'the plan has them all' has '1..3'
	runs --target all
	ok "all are those of the module's" totals 4 0 0 0 0 0
	runs --destructive --target all
	ok 'and with --destructive those of others' totals 5 0 0 0 0 0
	DMABENCH_TARGET='dma1chan0 platform' runs
	ok 'the environment may say it' has 'ok 2 where@platform'
	runs --target nonsense
	ok 'an unknown target is wrong usage' status_is 2
	ok 'the valid ones are named' one_line "no target 'nonsense'; valid: all platform 0000:00:02.0 dma0chan0 dma1chan0 dma2chan0;"
	ok 'in JUnit, too' grep -q "no target 'nonsense'" "$dir/junit.xml"
	echo 'where.f.on_0*  -99.9  Expected a  it is broken  x' > "$dir/tests/xfail"
	program where <<-'PROGRAM'
		printf 'TAP version 13\n1..1\n# t.c:7:a:Expected a == b\nnot ok 1 f.on_%s\n' "$DMABENCH_TARGET"
		exit 1
	PROGRAM
	runs --target 0000:00:02.0
	ok 'expected failures are so on any target' totals 0 0 1 0 0 0
	runs --target dma0chan0
	ok 'unless their row says otherwise' totals 0 1 0 0 0 0
	echo 'echo broken >&2; exit 1' | program targets
	runs --target platform
	ok 'a module that does not tell its targets is no usage' status_is 3
}

tests() {
	target_tests
	programs
	runs good
	ok 'all is well' status_is 0
	ok 'it is KTAP' has 'KTAP version 1'
	ok 'of two levels' has '  # Subtest: good'
	ok 'with a plan' has '1..1'
	ok 'and one of its own' has '  1..3'
	ok 'results pass' has '  ok 1 f.1_a'
	ok 'a skip has the name that older harnesses leave out' has '  ok 2 f.software.2_b # SKIP why <&> #7'
	ok 'and that of newer ones' has '  ok 3 f.3_c # SKIP newer'
	ok 'the parent passes' has 'ok 1 good'
	ok 'the last line are the totals' totals 1 0 0 0 2 0
	ok 'make check counts alike' counts '1 0 2'
	ok 'kunit.py accepts it' kunit_says 'passed: 1, skipped: 2'
	ok 'JUnit has a pass with tier and regime' junit 'dmabench.good|f.1_a|system-out tier D, regime swiotlb, target dma0chan0'
	ok 'and the skip, with its reason' junit 'dmabench.good|f.software.2_b|skipped SKIP why <&> #7'
	ok 'and the sums' junit '3 0 0'
	ok 'with the machine' grep "^dmabench.good|kernel $(uname -r)|platform $(uname -m)" "$dir/cases"

	runs
	ok 'a failure is one' status_is 1
	ok 'is named' has '  not ok 1 f.1_a'
	ok 'and says why' has '  # t.c:7:1_a:Expected 0 (0) == err (5)'
	ok 'its parent fails' has 'not ok 1 bad'
	ok 'others run' has 'ok 2 good'
	ok 'and are counted' totals 2 1 0 0 2 0
	ok 'kunit.py counts it' kunit_says 'passed: 2, failed: 1, skipped: 2'
	ok 'JUnit has it' junit 'dmabench.bad|f.1_a|failure it failed t.c:7:1_a:Expected 0 (0) == err (5)'

	release=$(uname -r | grep -o '^[0-9]*\.[0-9]*') symptom='Expected 0 .* == err \(5\)'
	printf '%s\n' '# known' "bad.*.1_*  5.0-$release@$(uname -m | cut -c1-3)*  $symptom  it is broken, see https://example.org/rule  \"mend it\" (9.9)" > "$dir/tests/xfail"
	runs
	ok 'an expected failure is none' status_is 0
	ok 'its reason and what mends it are told' has '  ok 1 f.1_a # XFAIL it is broken, see https://example.org/rule; mended by "mend it" (9.9)'
	ok 'its parent passes' has 'ok 1 bad'
	ok 'it is counted apart' totals 2 0 1 0 2 0
	ok 'kunit.py lets it pass' kunit_says 'passed: 3, skipped: 2'
	ok 'JUnit calls it skipped' junit 'dmabench.bad|f.1_a|skipped XFAIL it is broken, see https://example.org/rule; mended by "mend it" (9.9)'
	sed -i 's/^bad.*1_/bad.*_/' "$dir/tests/xfail"
	runs bad
	ok 'a test that passes after all does so: a stable kernel may be mended' totals 1 0 1 0 0 0
	for row in "bad.*  1.2-3.4  $symptom" "bad.*  99.0-99.9  $symptom" "bad.*  -$release  Expected 1 " "bad.f.1  -$release  $symptom" \
		"bad.f?1_??  -$release  $symptom" "bad.*  -$release@vax*  $symptom" "ad.f.1_a  -$release  $symptom"; do
		echo "$row  x  x" > "$dir/tests/xfail"
		runs bad
		ok "a row that does not apply: $row" totals 1 1 0 0 0 0
	done
	{ lines 'TAP version 13' '1..1' '#  RUN           f.1_a ...' '# t.c:7:1_a:Expected 0 (0) == err (5)' \
		'# t.c:8:1_a:Expected 0 (0) == left (1)' 'not ok 1 f.1_a'; echo 'exit 1'; } | program worse
	echo "worse.*  -$release  $symptom  x  x" > "$dir/tests/xfail"
	runs worse
	ok 'nor where the test failed by something else, too' totals 0 1 0 0 0 0
	{ lines 'TAP version 13' '1..1' '#  RUN           f.1_a ...' '# 1_a: Test terminated by timeout' 'not ok 1 f.1_a'; echo 'exit 1'; } | program worse
	runs worse
	ok 'or by nothing that it says' totals 0 1 0 0 0 0
	rm "$dir/tests/worse"
	for row in 'bad.*  5.0-9.9  symptom  no fix' 'bad.*  5.0  symptom  x  x' 'bad.* 5.0-9.9 symptom x x'; do
		echo "$row" > "$dir/xfail"
		runs --xfail "$dir/xfail" bad
		ok "wrong usage: $row" status_is 2
		ok 'told in one line' one_line "$dir/xfail:1; wanted, with two blanks"
		ok 'before anything runs' test ! -s "$dir/ktap"
	done

	rm -f "$dir/tests/xfail"
	program differs <<-'PROGRAM'
		printf 'TAP version 13\n1..2\n#  RUN           f.1_a ...\n'
		if [ "${DMABENCH_STRICT:-}" = 1 ]; then
			printf '# t.c:7:1_a:Expected -5 (-5) == 0 (0)\nnot ok 1 f.1_a\nok 2 f.2_b\n'
			exit 1
		fi
		printf '# differs from what was seen on Linux 7.2: it was -EIO, is 0\n# differs from what was seen on Linux 7.2: more\nok 1 f.1_a\n'
		printf '#  RUN           f.2_b ...\nok 2 f.2_b\n'
	PROGRAM
	runs differs
	ok 'what differs from what was seen elsewhere is no failure' status_is 0
	ok 'and is told as such' has '  ok 1 f.1_a # XFAIL differs from what was seen on Linux 7.2: it was -EIO, is 0'
	ok 'the next test is not' has '  ok 2 f.2_b'
	ok 'it is counted as expected' totals 1 0 1 0 0 0
	ok 'JUnit has it' junit 'dmabench.differs|f.1_a|skipped XFAIL differs from what was seen on Linux 7.2: it was -EIO, is 0'
	runs --strict differs
	ok 'with --strict it is a failure' totals 1 1 0 0 0 0
	rm "$dir/tests/differs"
	program stress <<-'PROGRAM'
		printf 'TAP version 13\n1..1\n#  RUN           f.1_a ...\nok 1 f.1_a # SKIP %s seconds\n' "${DMABENCH_STRESS:-none}"
	PROGRAM
	runs stress
	ok 'nobody is stressed unasked' has '  ok 1 f.1_a # SKIP none seconds'
	runs --stress stress
	ok '--stress is a minute' has '  ok 1 f.1_a # SKIP 60 seconds'
	DMABENCH_STRESS=5 runs --stress stress
	ok 'or what is asked for' has '  ok 1 f.1_a # SKIP 5 seconds'
	rm "$dir/tests/stress"
	programs
	{ lines 'TAP version 13' '1..3' '#  RUN           f.1_a ...' 'ok 1 f.1_a' '#  RUN           f.2_b ...'; echo 'kill -SEGV $$'; } | program crash
	runs crash good
	ok 'a program that dies fails' status_is 1
	ok 'in a test' has '  not ok 2 f.2_b # the program died in it'
	ok 'and says how' has 'not ok 1 crash # planned 3, ran 2, exit=139'
	ok 'the next one runs' has 'ok 2 good'
	ok 'it is an error' totals 2 0 0 0 2 1
	ok 'kunit.py sees the crash' kunit_says 'passed: 2, failed: 1, crashed: 1, skipped: 2, errors: 1'
	ok 'JUnit has an error' junit 'dmabench.crash|crash|error planned 3, ran 2, exit=139'
	{ lines 'TAP version 13' '1..1' 'ok 1 f.1_a'; echo 'exit 3'; } | program odd
	runs odd
	ok 'a status that no test explains is an error' has 'not ok 1 odd # exit=3'

	{ lines 'TAP version 13' '1..2' '#  RUN           f.1_a ...'; echo "(exec '$dir/tests/sleeper') & sleep 60"; } | program hang
	# shellcheck disable=SC2016 # for the program
	echo 'for _ in $(seq 30); do sleep 1; done' | program sleeper
	echo timeout=1 > "$dir/tests/settings"
	runs hang good
	ok 'a program that hangs is ended' status_is 1
	ok 'after the time in settings' has 'not ok 1 hang # TIMEOUT 1 seconds'
	ok 'in a test' has '  not ok 1 f.1_a # TIMEOUT 1 seconds'
	ok 'with all that it started' nobody_left
	ok 'the next one runs' has 'ok 2 good'
	ok 'JUnit has it' junit 'dmabench.hang|hang|error TIMEOUT 1 seconds'
	echo timeout=100 > "$dir/tests/settings"
	runs --timeout 1 hang
	ok '--timeout goes before settings' has 'not ok 1 hang # TIMEOUT 1 seconds'
	echo "(exec '$dir/tests/sleeper') > /dev/null 2>&1 &" | program leaves
	runs leaves
	ok 'who leaves processes behind fails' has 'not ok 1 leaves # it left processes behind that had to be killed'
	ok 'and they are ended' nobody_left
	rm "$dir"/tests/{hang,sleeper,leaves} # all are run below

	echo 'echo "1..0 # SKIP no such thing"; exit 4' | program skips
	echo 'exit 4' | program mute
	echo 'exit 0' | program silent
	runs skips mute silent
	ok 'a whole program can be a skip' has 'ok 1 skips # SKIP no such thing'
	ok 'without a word, too' has 'ok 2 mute # SKIP no reason given'
	ok 'and pass without one' has 'ok 3 silent'
	ok 'these count as one each' totals 1 0 0 0 2 0
	ok 'for kunit.py, too' kunit_says 'passed: 1, skipped: 2'
	# shellcheck disable=SC2016 # for the program
	echo '[ "${DMABENCH_DESTRUCTIVE:-}" = 1 ]' | program warns
	runs warns
	ok 'what is destructive has to be asked for' has 'not ok 1 warns # exit=1'
	runs --destructive warns
	ok 'and is' has 'ok 1 warns'

	program slow <<-'PROGRAM'
		printf 'TAP version 13\n1..2\n#  RUN           f.1_a ...\n'
		sleep 1
		printf '[12.5] said by a test\nok 1 f.1_a\n#  RUN           f.2_b ...\nok 2 f.2_b\n'
	PROGRAM
	runs slow
	ok 'each test has its time' took 1 0.5 99
	ok 'from its own beginning' took 2 0 0.9
	ok 'what a test says in brackets is left alone' has '  # [12.5] said by a test'
	ok 'JUnit has the time' grep -qE '<testcase [^>]*name="f.1_a" time="(0\.[5-9]|[1-9])' "$dir/junit.xml"
	ok 'and is valid' junit '2 0 0'
	rm "$dir/tests/slow"

	runs --list
	ok '--list has the names' has good
	ok 'and nothing else' lacks 'version'
	lines 'TAP version 13' '1..1' 'ok 1 o.own' | program module_own
	runs
	ok "the module's own tests are not run" lacks module_own
	runs --list
	ok 'nor listed' lacks module_own
	runs --module
	ok 'but with --module' has '  ok 1 o.own'
	ok 'after the others' has '  # Subtest: good'
	runs module_own
	ok 'or by name' totals 1 0 0 0 0 0
	runs --nonsense
	ok 'an unknown option is wrong usage' status_is 2
	runs nonsense
	ok 'so is an unknown test' status_is 2
	ok 'and the valid ones are named, in one line' one_line 'bad.*good'
	runs --timeout 0
	ok 'no time is none' one_line 'above 0'
	junit_tests
}

about='system: ' sh=(sh)
tests
busybox=$(command -v busybox)
for applet in $("$busybox" --list); do ln -s "$busybox" "$dir/bin/$applet"; done
rm -f "$dir"/bin/{python3,busybox}
about='busybox: ' sh=(env PATH="$dir/bin" "$busybox" sh)
tests
finish

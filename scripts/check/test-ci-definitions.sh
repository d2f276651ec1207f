#!/bin/bash
# test-ci-definitions.sh: the definitions in kselftest/ci for LAVA, KernelCI, tmt, lkp-tests, GitLab and GitHub: each keeps its CI's rules and names nothing
# that is not there, and its steps run with commands that stand for a device's and the CI's own: what fails makes the job fail, a skip does not.
# Results in TAP.
# shellcheck disable=SC2016,SC2317,SC2329 # called through ok, and by name
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=ok.sh
. "$top/scripts/check/ok.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
# shellcheck source=ci-stand-ins.sh
. "$top/scripts/check/ci-stand-ins.sh"
export PYTHONDONTWRITEBYTECODE=1
unset MAKEFLAGS MAKELEVEL MFLAGS # make check's
ci=$top/kselftest/ci status='' shown=said
: > "$dir/said"

{
definition() { "$top/scripts/check/ci_definitions.py" "$@"; }
refused() { ! sed "$2" "$ci/$1" | definition rules "$1" - 2>&1 | tee "$dir/why" || return 1; grep -q . "$dir/why"; }
lava_takes() { /usr/bin/python3 -c 'import sys, yaml, lava_common.schemas as s; s.validate(yaml.safe_load(open(sys.argv[1])))' "$1"; }
lava_takes_steps() { /usr/bin/python3 -c 'import sys, yaml; from lava_common.schemas.test.testdef import validate as v; v(yaml.safe_load(open(sys.argv[1])))' "$1"; }
status_is() { [[ $status = "$1" ]]; }
cases() { "$top/scripts/check/junit.py" "$1" > "$dir/cases" && grep -xF -- "$2" "$dir/cases"; }
}

about='rules: '
for name in lava-job-qemu.yaml lava-job-board.yaml kernelci.yaml tmt/plan.fmf tmt/test.fmf lkp/programs/dmabench/meta.yaml lkp/jobs/dmabench.yaml gitlab-ci.yml github.yml; do
	ok "$name" definition rules "$name"
done
ok 'one that is not there names those that are' eval '! definition rules none 2> "$dir/why" && grep -q "^no definition .none.; valid: lava-job-qemu.yaml" "$dir/why"'
while IFS='|' read -r name change what; do ok "$what is seen in $name" refused "$name" "$change"; done <<'E2'
lava-job-qemu.yaml|s,ci/lava.yaml,ci/none.yaml,|a definition that is not there
lava-job-board.yaml|s,TARGETS:,TARGET:,|a parameter that is not there
lava-job-qemu.yaml|s,minutes: 25,minutes: 250,|a time that the job has not
kernelci.yaml|s,collections: dma_mapping,collections: dma,|a collection that is not there
kernelci.yaml|s,- job: kselftest-dma-mapping,- job: none,|a job that is not there
kernelci.yaml|s,modules_load=dmabench_lsi,modules_load=lsi,|a module that is not there
kernelci.yaml|/kcidb_test_suite/d|a job without its suite
kernelci.yaml|s/NFSROOT is/This is/; s/s,@NFSROOT@/s,@ROOT@/|a placeholder that is not told of
tmt/plan.fmf|s,^execute:,executes:,|an unknown word
tmt/test.fmf|s,30m,30 minutes,|no duration
lkp/jobs/dmabench.yaml|s,- quick,- none,|a sweep that does not ship
lkp/jobs/dmabench.yaml|s,- map_sg,- none,|an experiment that is not there
lkp/programs/dmabench/meta.yaml|s,^  target:,  targets:,|a parameter that run has not
gitlab-ci.yml|s,extends: .dmabench,extends: .none,|a template that is not there
github.yml|s,matrix.verb,matrix.word,|a word that the matrix has not
github.yml|s,runs-on,run-on,|an unknown word
E2

about='LAVA: '
if /usr/bin/python3 -c 'import lava_common' 2> /dev/null; then
	for name in lava-job-qemu.yaml lava-job-board.yaml; do ok "its schema has $name" lava_takes "$ci/$name"; done
	ok 'its schema has lava.yaml' lava_takes_steps "$ci/lava.yaml"
else
	skip 'its schema has all' 'lava-common is not installed (Debian 13 has none)'
fi

# The machine of the job, without a kernel: QEMU takes its words, and stops.
machine() {
	local words drive
	drive=$(definition steps lava-job-qemu.yaml actions/0/deploy/images/rootfs/image_arg)
	words="-machine $(definition steps lava-job-qemu.yaml context/machine context/extra_options | xargs) ${drive/\{rootfs\}/$dir/disk}"
	truncate -s 1M "$dir/disk"
	# shellcheck disable=SC2086 # several words
	[[ -z $(timeout 20 qemu-system-x86_64 $words -S -display none -serial none -monitor stdio -accel tcg <<< quit 2>&1 >/dev/null) ]]
}
if command -v qemu-system-x86_64 > /dev/null; then ok 'QEMU takes the words of the job' machine; else skip 'QEMU takes the words of the job' 'no qemu-system-x86_64 here'; fi

# tmt TEST: its test, as it runs it, of an archive with a test that skips and TEST
tmt() {
	rm -rf "$dir"/{archive,tree,data}
	mkdir -p "$dir"/{tree,data}
	archived map <<< 'printf "TAP version 13\n1..2\nok 1 f.1_a\nok 2 f.2_b # SKIP no device\n"'
	archived pool <<< "$1"
	pack_archive
	status=0
	(cd "$dir/tree" && PATH=$dir/bin:$PATH ARCHIVE=http://x TARGETS='' OPTIONS='' TMT_TEST_DATA=$dir/data DMABENCH_DEVICE=/dev/null \
		bash -eo pipefail -c "$(definition steps tmt/test.fmf test)") > "$dir/said" 2>&1 || status=$?
}
stand_in rmmod <<< "echo \"\$@\" >> '$dir/removed'"
about='tmt: '
"$top/scripts/build.sh" kselftest > /dev/null
tmt 'printf "TAP version 13\n1..1\nok 1 f.1_a\n"'
ok 'a pass and a skip are a pass' status_is 0
ok '  and in the JUnit file' cases "$dir/data/junit.xml" '3 0 0'
ok '  as a skip' cases "$dir/data/junit.xml" 'dmabench.map|f.2_b|skipped SKIP no device'
ok '  the modules are gone' grep -qx 'dmabench dmabench_lsi' "$dir/removed"
tmt 'printf "TAP version 13\n1..1\nnot ok 1 f.1_a\n"; exit 1'
ok 'a failure is one' status_is 1
tmt 'kill -SEGV $$'
ok 'a test that died is one' status_is 1
stand_in insmod <<< false
status=0
(cd "$dir/tree" && PATH=$dir/bin:$PATH ARCHIVE=http://x TMT_TEST_DATA=$dir/data bash -eo pipefail -c "$(definition steps tmt/test.fmf test)") > "$dir/said" 2>&1 || status=$?
ok 'a module that does not load, too' status_is 1
ok 'its tree has the version of fmf' grep -qx 1 "$ci/tmt/.fmf/version"

# What make prints, by the runner itself: of suites that pass and skip, and of some that fail.
sample() { # NAME ROW...
	printf '%s\n' "${@:2}" > "$dir/suites"
	DMABENCH_SUITES=$dir/suites DMABENCH_CHECK_LOGS=$dir/logs "$top/scripts/check/run.sh" > "$dir/$1" 2>&1 || true
}
sample passes "one 2 printf '1..2\nok 1 - a\nok 2 - b # SKIP not here\n'" "two 1 printf '1..1\nok 1 - a\n'"
sample fails "one 1 printf '1..1\nok 1 - a\n'" "two 2 printf '1..2\nok 1 - a\nnot ok 2 - b\n'; false" "three 1 exit 3"
stand_in apt-get <<E2
[ "\$1" = update ] && exit
while [ "\$1" != install ]; do shift; done
for package; do case \$package in install | -*) ;; *) grep -q "^\$package  *[a-z]" '$top/scripts/packages.list' || exit 100 ;; esac; done
E2
stand_in make <<E2
/usr/bin/make -n "\$@" > /dev/null || exit 2
case "\$*" in unit | check) cat '$dir/sample' && ! grep -q '^FAIL' '$dir/sample' ;; esac
E2
mkdir "$dir/clean"
(cd "$top" && tar --exclude=./build --exclude=./results --exclude=./.git -cf - .) | tar -C "$dir/clean" -xf -

# steps STEP...: each by a shell of its own, the last one however the others end
steps() {
	local step
	status=0
	rm -f "$dir/clean/junit.xml" "$dir/clean/said.txt"
	for step in "${@:1:$#-1}"; do
		(cd "$dir/clean" && PATH=$dir/bin:$PATH bash --noprofile --norc -eo pipefail -c "$step") >> "$dir/said" 2>&1 || { status=$?; break; }
	done
	(cd "$dir/clean" && bash --noprofile --norc -eo pipefail -c "${*: -1}") >> "$dir/said" 2>&1 || status=$?
}
gitlab() { steps "$(definition steps gitlab-ci.yml .dmabench/before_script "$1/script")" "$(definition steps gitlab-ci.yml .dmabench/after_script)"; }
github() {
	export VERB=$1
	steps "$(definition steps github.yml jobs/dmabench/steps/0/run)" "$(definition steps github.yml jobs/dmabench/steps/3/run)" \
		"$(definition steps github.yml jobs/dmabench/steps/4/run)" "$(definition steps github.yml jobs/dmabench/steps/5/run)"
}
for job in "gitlab dmabench-unit" "gitlab dmabench-check" "github unit" "github check"; do
	about="$job: "
	cp "$dir/passes" "$dir/sample"
	$job
	ok 'its steps come to their end' status_is 0
	ok 'a skip is no failure' cases "$dir/clean/junit.xml" 'dmabench.one|skipped 1|skipped SKIP 1 not here'
	cp "$dir/fails" "$dir/sample"
	$job
	ok 'what fails makes it fail' status_is 1
	ok '  and is in the JUnit file' cases "$dir/clean/junit.xml" 'dmabench.two|b|failure it failed'
	ok '  with what broke down' cases "$dir/clean/junit.xml" 'dmabench.three|no plan and no results: this is no TAP|failure it failed'
	: > "$dir/sample"
	$job
	ok 'nothing at all is told of' cases "$dir/clean/junit.xml" 'dmabench.run-dmabench|run-dmabench|error no suite came to its end'
done

about='lkp: '
lkp=$dir/lkp
mkdir -p "$lkp"/{lib,result,root/dmabench/bin,root/dmabench/module/lsi53c895a}
touch "$lkp"/lib/debug.sh "$lkp"/root/dmabench/module/{dmabench.ko,lsi53c895a/dmabench_lsi.ko}
echo 'log_cmd() { echo "2026-01-01 00:00:00 $*"; "$@"; }; die() { echo "$*"; exit 1; }' > "$lkp/lib/reproduce-log.sh"
echo 'cd_benchmark() { cd "$BENCHMARK_ROOT/$suite"; }' > "$lkp/lib/run.sh"
stand_in make <<< true
stand_in insmod <<< "[ -e \"\$1\" ] && [ \$(basename \"\$1\") = dmabench.ko ]"
cat > "$lkp/root/dmabench/bin/dmabench" <<E2
#!/bin/sh
[ "\$1" = run ] || exec '$build/bench/dmabench' "\$@"
[ "\$2 \$4 \$5" = "--job --quiet --output" ] || exit 2
cp "\$3" '$dir/job'
for last; do :; done
cp '$dir/result.jsonl' "\$last"
! grep -q '"status":"failed"' "\$last"
E2
chmod +x "$lkp/root/dmabench/bin/dmabench"
lkp() { # RESULT
	cp "$1" "$dir/result.jsonl"
	status=0
	(export LKP_SRC=$lkp TMP_RESULT_ROOT=$lkp/result BENCHMARK_ROOT=$lkp/root suite=dmabench job=quick experiment=map_single,map_sg
	PATH=$dir/bin:$PATH "$ci/lkp/programs/dmabench/run") > "$dir/said" 2>&1 || status=$?
	"$ci/lkp/programs/dmabench/parse" < "$dir/said" > "$dir/parsed" || status=parse
}
{
says() { grep -xF -- "$1" "$dir/parsed"; }
plain_keys() { ! grep -vE '^[A-Za-z0-9_.+-]+: -?[0-9.]+$' "$dir/parsed" && [[ -z $(cut -d: -f1 "$dir/parsed" | sort | uniq -d) ]]; }
# Of the first point: "median of map"
median() { jq -r 'select(.record == "point" and .experiment == "map_single") | .phases[] | select(.phase == "map") | .net_ns.p50' "$dir/result.jsonl" | head -n 1; }
has_median() { grep -E "^map_single\..*map\.net_p50_ns: $(median)$" "$dir/parsed"; }
libraries() {
	local package
	while read -r package; do
		dpkg-query -W -f '${Depends}\n' "$package" | grep -oE '[a-z0-9.+-]+' | grep -xFf "$ci/lkp/programs/dmabench/pkg/depends" || return
	done < <(grep -e -dev "$ci/lkp/programs/dmabench/pkg/depends-dev" | grep -vx libc6-dev)
}
listed() { local package; while read -r package; do grep -qE "^$package +[a-z,]*program" "$top/scripts/packages.list" || return; done < "$ci/lkp/programs/dmabench/pkg/depends-dev"; }
install_there() {
	DESTDIR='' PREFIX='' benchmark_path=$dir/x bash -c ". '$ci/lkp/programs/dmabench/pkg/PKGBUILD'; make_src_pkg() { make -n \"\$@\"; }; cd_src_pkg_dir() { cd '$dir/clean'; }
		make() { /usr/bin/make -n \"\$@\"; }; pack_src_pkg_contents() { [[ -d \$1 ]]; }; set -e; build; package" 2>&1 | tee "$dir/install"
	grep -F "install.sh program '$dir/x' ''" "$dir/install"
}
}
measured=$top/results/reference/emulated/7.2-iommu-strict.jsonl
# ends STATUS: what was measured, but one point
ends() { jq -c "if .record == \"point\" and .index == 9 then .status = \"$1\" | .reason = \"so\" | .errno = \"EINVAL\" | .settled = null | .phases = [] else . end" "$measured"; }
lkp "$measured"
ok 'run comes to its end' status_is 0
ok '  with the job and its experiments' diff "$dir/job" <(printf 'include quick\nexperiment map_single,map_sg\n')
ok 'parse says key: value, each key once' plain_keys
ok '  with the median that was measured' has_median
ok '  and what was not' says 'failed_points: 0'
ends failed > "$dir/broken.jsonl"
lkp "$dir/broken.jsonl"
ok 'wrong data make the job fail' status_is 1
ok '  and parse tells' says 'failed_points: 1'
ends refused > "$dir/broken.jsonl"
lkp "$dir/broken.jsonl"
ok 'what is refused does not' status_is 0
ok '  and parse tells' says 'refused_points: 1'
ok 'what it is built with is in packages.list' listed
if command -v dpkg-query > /dev/null; then ok '  and what it runs with is of that' libraries; else skip '  and what it runs with is of that' 'no dpkg-query here'; fi
ok 'its package is made by verbs that are there' install_there
finish

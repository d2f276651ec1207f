#!/bin/bash
# test-lava.sh: runs the steps of kselftest/ci/lava.yaml as LAVA's runner does, with commands that stand for a device's and LAVA's
# own, and looks at what LAVA is told. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=ok.sh
. "$top/scripts/check/ok.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
shown='said told'

# shellcheck source=ci-stand-ins.sh
. "$top/scripts/check/ci-stand-ins.sh"

"$top/scripts/build.sh" kselftest > /dev/null
archived map <<'TEST'
printf 'TAP version 13\n1..4\n#  RUN           f.software.1_a ...\nok 1 f.software.1_a\n#  RUN           f.2_b ...\nok 2 f.2_b # SKIP no device\n'
printf '#  RUN           f.3_c ...\n# differs from what was seen on Linux 7.2: x was 0, is 1\nok 3 f.3_c\n#  RUN           f.4_d ...\nnot ok 4 f.4_d\n'
exit 1
TEST
archived pool <<< 'printf "TAP version 13\n1..2\nok 1 f.1_a\n"; kill -SEGV $$'
archived bin/dmabench <<< "echo \"\$@\" >> '$dir/bound'"
pack_archive
mkdir "$dir/work"
stand_in lava-test-case <<< "echo \"\$@\" >> '$dir/told'"

sed -n '/^  steps:/,$s/^    - //p' "$top/kselftest/ci/lava.yaml" > "$dir/steps"
status=0
(cd "$dir/work" && PATH=$dir/bin:$PATH ARCHIVE=http://x TARGETS=0000:03:00.0 BIND=03:00.0 OPTIONS='' DMABENCH_DEVICE=/dev/null \
	sh -e "$dir/steps") > "$dir/said" 2>&1 || status=$?

# shellcheck disable=SC2317 # called through ok
{
told() { grep -xF -- "$1" "$dir/told"; }
bound() { [[ $(xargs < "$dir/bound") = "bind 03:00.0 unbind 03:00.0" ]]; }
names() { [[ $(wc -l < "$dir/told") = 6 ]] && ! grep -vE '^[A-Za-z0-9_-]+ --result (pass|fail|skip)$' "$dir/told"; }
}
ok 'the steps come to their end, whatever failed' test "$status" = 0
ok 'a pass' told 'map_0000_03_00_0_f_software_1_a --result pass'
ok 'a skip' told 'map_0000_03_00_0_f_2_b --result skip'
ok 'what differs is a skip' told 'map_0000_03_00_0_f_3_c --result skip'
ok 'a failure' told 'map_0000_03_00_0_f_4_d --result fail'
ok 'a program that died is one' told 'pool_0000_03_00_0 --result fail'
ok 'nothing else is told, in names that LAVA takes' names
ok 'the device was bound, and given back' bound
finish

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

# stand_in NAME: the lines of its script come on standard input
stand_in() { { echo '#!/bin/sh'; cat; } > "$dir/bin/$1"; chmod +x "$dir/bin/$1"; }

mkdir -p "$dir"/{bin,archive/{modules,ci,bin},work}
touch "$dir"/archive/modules/dmabench{,_lsi}.ko
"$top/scripts/build.sh" kselftest > /dev/null
cp "$build"/kselftest/{run-dmabench,session,*.awk,settings,xfail} "$dir/archive"
cp "$top/kselftest/ci/lava.awk" "$dir/archive/ci"
cat > "$dir/archive/map" <<'TEST'
#!/bin/sh
printf 'TAP version 13\n1..4\n#  RUN           f.software.1_a ...\nok 1 f.software.1_a\n#  RUN           f.2_b ...\nok 2 f.2_b # SKIP no device\n'
printf '#  RUN           f.3_c ...\n# differs from what was seen on Linux 7.2: x was 0, is 1\nok 3 f.3_c\n#  RUN           f.4_d ...\nnot ok 4 f.4_d\n'
exit 1
TEST
printf '#!/bin/sh\nprintf "TAP version 13\\n1..2\\nok 1 f.1_a\\n"; kill -SEGV $$\n' > "$dir/archive/pool"
printf '#!/bin/sh\necho "platform own none direct"; echo "0000:03:00.0 own none iommu-strict"\n' > "$dir/archive/targets"
printf '#!/bin/sh\necho "$@" >> "%s"\n' "$dir/bound" > "$dir/archive/bin/dmabench"
chmod +x "$dir"/archive/{map,pool,targets,bin/dmabench}
tar -C "$dir/archive" -czf "$dir/archive.tar.gz" .
stand_in curl <<< "cat '$dir/archive.tar.gz'"
stand_in insmod <<< "[ -e \"\$1\" ] && [ \$(basename \"\$1\") = dmabench.ko ]" # there is no LSI
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

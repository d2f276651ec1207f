#!/bin/bash
# test-run.sh [--kernel KERNEL | --kdir TREE]: tests run.sh with VMs that do nothing else, on q35 and one on arm64-virt, results in TAP. About a minute.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../check/ok.sh
. "$top/scripts/check/ok.sh"
# shellcheck source=initramfs.sh
. "${0%"${0##*/}"}./initramfs.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
run=$top/scripts/vm/run.sh
kernel=("$@") modules=(--no-modules)
dir=$(mktemp -d)
export TMPDIR=$dir # consoles of failed runs go with it
trap 'rm -rf "$dir"' EXIT
shown='output errors'

# vm [OPTION...] -- COMMAND: leaves the exit status in status, the output and the errors in files
vm() {
	status=0
	"$run" --scenario direct ${modules[@]+"${modules[@]}"} --timeout 120 ${kernel[@]+"${kernel[@]}"} "$@" >"$dir/output" 2>"$dir/errors" || status=$?
}

# The conditions.
# shellcheck disable=SC2317 # called through ok
{
status_is() { [[ $status = "$1" ]]; }
same_archive() { cmp <(archive "$dir/old") <(archive "$dir/new"); }
says() { grep -qE -- "$1" "$dir/errors"; }
has_line() { grep -qxF -- "$1" "$dir/output"; }
ktap_is() { [[ $(grep -vE '^# (kernel|time) ' "$dir/out/ktap") = "$1" ]]; }
printed() { [[ $(< "$dir/output") = "$1" ]]; }
}
warn='echo "WARNING: CPU: 0 PID: 1 at nowhere" > /dev/kmsg'

mkdir "$dir/new"
echo 1 > "$dir/new/file"
ln -s file "$dir/new/link"
cp -a "$dir/new" "$dir/old"
touch -h -d 2001-02-03 "$dir"/old{/file,/link,}
status=0
ok 'the same files make the same initramfs, whenever they were written' same_archive

"$run" --scenario nonsense -- true >"$dir/output" 2>"$dir/errors" && status=0 || status=$?
ok 'an unknown scenario is wrong usage' status_is 2
ok 'and the valid ones are named, in one line' says 'direct.*iommu-lazy.*swiotlb'
"$run" --machine nonsense --scenario direct -- true >"$dir/output" 2>"$dir/errors" && status=0 || status=$?
ok 'an unknown machine is wrong usage' status_is 2
ok '  and the valid ones are named' says "no machine 'nonsense'; valid: .*arm64-virt.*q35"
for wrong in '--scenario direct' '--scenario direct --smp 0 -- true' '--scenario direct --icount --smp 2 -- true' '--nonsense -- true' \
	'--scenario direct --machine arm64-virt --i386 -- true' '--scenario direct --machine armhf-virt --kernel 6.1-debug -- true' \
	'--scenario direct --kernel 6.1-boards -- true' \
	'--scenario direct --kernel 0.1 -- true' '--scenario direct --kdir /dev/null/none -- true' '-- true'; do
	# With no cache: what is refused must be refused before anything is fetched or built. Words on purpose.
	# shellcheck disable=SC2086
	XDG_CACHE_HOME=$dir/none "$run" $wrong >"$dir/output" 2>"$dir/errors" && status=0 || status=$?
	ok "wrong usage: $wrong" status_is 2
	ok '  is told in one line' test "$(wc -l < "$dir/errors")" = 1
done

vm -- 'echo first; echo; echo "  last \ word"; exit 7'
ok 'the exit status comes back' status_is 7
ok 'and the output, to the letter' printed $'first\n\n  last \\ word'
# shellcheck disable=SC2016 # for the guest's shell
vm -- sh -c 'echo "$1|$DMABENCH_SCENARIO|$DMABENCH_EXPECT_REGIME"; cat /sys/module/cryptomgr/parameters/notests' sh 'two  words'
ok 'several arguments stay several' printed $'two  words|direct|direct\nY'
ok 'no test of a cipher takes turns with the command' has_line Y

vm --out "$dir/out" -- 'mkdir /out/deep; head -c 300000 /dev/urandom > /out/deep/random; sha256sum < /out/deep/random; touch /out/empty'
ok '300 kB of random bytes come back' status_is 0
ok 'intact' printed "$(sha256sum < "$dir/out/deep/random")"
ok 'and an empty file' test -e "$dir/out/empty"

vm -- 'echo c > /proc/sysrq-trigger'
ok 'a panic is a failure' status_is 125
ok 'that says panic' says '^run.sh: .*Kernel panic'
vm -- 'echo "Oops: int3: 0000" > /dev/kmsg; echo c > /proc/sysrq-trigger'
ok 'a lost race of the emulator is tried once more, not twice' test "$(grep -c 'once more: Oops: int3' "$dir/errors")" = 1
ok 'and is a failure the second time' status_is 125
vm -- 'echo before; echo "Oops: int3: 0000" > /dev/kmsg; echo c > /proc/sysrq-trigger'
ok "but not once the command said something" test -z "$(grep "once more" "$dir/errors")"
vm --timeout 15 -- 'echo before; sleep 1000'
ok 'a hang is killed' status_is 125
ok 'and says so' says '^run.sh: .*within 15 s'
ok 'its output until then was seen' printed before
ok 'no machine is left behind' test -z "$(pgrep -P $$ qemu || true)"
vm -- 'poweroff -f'
ok 'a machine that goes away early is a failure' status_is 125

vm -- "$warn"
ok 'an undeclared warning is a failure' status_is 125
ok 'that shows the line' says '^undeclared kernel message.*nowhere'
ok "and the command's own status" says "own status was 0"
vm -- "echo 'dmabench-expect: WARNING: .* at nowhere' > /dev/kmsg; $warn"
ok 'a declared one is not' status_is 0
vm -- "echo 'dmabench-expect: WARNING: .* at nowhere' > /dev/kmsg"
ok 'a declared one that never comes is a failure' status_is 125
ok 'that says which' says '^declared kernel message never came: WARNING: .* at nowhere'
vm --qemu -S --boot-timeout 1 -- true
ok 'a guest that stands still before its first program is no verdict' status_is 125
ok 'that says what was tried' says '^run.sh: the guest hung twice before its first program .--boot-timeout 1.$'
# shellcheck disable=SC2016 # for the guest's shell
vm --out "$dir/out" -- 'run-kselftest; echo "without: $?"
	mkdir /tmp/k; cd /tmp/k; for t in 0pass 4skip 1fail; do printf "#!/bin/sh\necho of $t; exit ${t%%[a-z]*}\n" > $t; chmod +x $t; done
	export DMABENCH_KSELFTEST_DIR=/tmp/k DMABENCH_DEVICE=/dev/null
	run-kselftest > /out/ktap; echo "all: $?"; run-kselftest 0pass 4skip > /dev/null; echo "two: $?"'
ok 'run-kselftest prints KTAP in name order' ktap_is "KTAP version 1
1..3
# of 0pass
ok 1 0pass
# of 1fail
not ok 2 1fail # exit=1
# of 4skip
ok 3 4skip # SKIP no reason given
# Totals: pass:1 fail:1 xfail:0 xpass:0 skip:1 error:0"
ok 'it fails if a test does' has_line 'all: 1'
ok 'it succeeds if those asked for pass or skip' has_line 'two: 0'
ok 'without the module it cannot' has_line 'without: 3'
# shellcheck disable=SC2016 # for the guest's shell
printf '#!/bin/sh\nset -- $(run-kselftest --list); echo "mask: $(echo "$@" | grep -cw mask)"\n' > "$dir/lists"
chmod +x "$dir/lists"
vm --program "$dir/lists" -- lists
ok 'a program finds them, too, if it is one that runs them' has_line 'mask: 1'

vm --scenario amd-iommu --qemu -no-shutdown --timeout 60 -- 'echo "AMD-Vi: IOMMU GA Log overflow" > /dev/kmsg; exit 5'
ok 'a guest that is known for not ending is ended once its status is there' status_is 5
ok '  and that is said' says '^run.sh: the guest told its status and does not end, as this scenario is known for$'
vm --scenario amd-iommu --qemu -no-shutdown --timeout 20 -- 'exit 5'
ok 'for another reason it is a failure' status_is 125
ok '  that says so' says '^run.sh: the guest did not end within 20 s'
mkdir "$dir/old-qemu"
printf '#!/bin/sh\necho "QEMU emulator version 10.0.2 (Debian 1:10.0.2+ds-2)"\n' > "$dir/old-qemu/qemu-system-x86_64"
chmod +x "$dir/old-qemu/qemu-system-x86_64"
PATH=$dir/old-qemu:$PATH vm --scenario amd-iommu -- true
ok 'a scenario that this QEMU is known to break is not tried' status_is 125
ok '  and that is said in one line' test "$(wc -l < "$dir/errors")" = 1
ok '  which names both' says 'scenario amd-iommu cannot be with QEMU 10.0.2: .*; take another QEMU'

mkdir "$dir/machines"
cp -r "$top/scripts" "$dir/machines"
sed -i 's/^console=/konsole=/' "$dir/machines/scripts/vm/machines/q35.conf"
"$dir/machines/scripts/vm/run.sh" --scenario direct -- true >"$dir/output" 2>"$dir/errors" && status=0 || status=$?
ok 'a key of a machine that there is not' status_is 2
ok '  is told with those that there are' says "unknown key 'konsole' in .*q35.conf; valid: .* console"
if [[ ${#kernel[@]} -gt 0 ]]; then
	skip 'a machine of another architecture' 'a kernel was named'
elif command -v qemu-system-aarch64 > /dev/null; then
	vm --machine arm64-virt --scenario amd-iommu -- true
	ok 'a scenario that the machine has not is not tried' status_is 125
	ok '  and that is said, with those that it has' says '^run.sh: scenario amd-iommu cannot be on machine arm64-virt; there: direct .*iommu-lazy'
	ok '  in one line' test "$(wc -l < "$dir/errors")" = 1
	# shellcheck disable=SC2016 # for the guest's shell
	vm --machine arm64-virt --out "$dir/arm" -- 'uname -m; echo "$DMABENCH_SCENARIO"; echo it > /out/came; exit 7'
	ok 'a machine of another architecture runs the command' printed $'aarch64\ndirect'
	ok '  its status comes back' status_is 7
	ok '  and what it left' grep -qx it "$dir/arm/came"
	modules=()
	vm --machine arm64-virt --scenario iommu-lazy -- 'dmabench list targets | grep -o iommu-lazy; dmesg | grep -c "dmabench-guest: init"'
	ok '  with the modules, the program and what it links, and the regime of the scenario' printed $'iommu-lazy\n1'
	for take in 1 2; do vm --machine arm64-virt --icount --out "$dir/counted-$take" -- 'dmabench run -q -e map_single -o /out/r.jsonl'; done
	ok '  under --icount to the instruction' cmp "$dir"/counted-{1,2}/r.jsonl
else
	skip 'a machine of another architecture' 'no qemu-system-aarch64 here, which is optional'
fi
modules=()
vm --modargs misuse=banana -- true
ok 'a module that does not load is a failure' status_is 125
ok 'that says why' says "^run.sh: modprobe dmabench .*misuse=banana: .*; the kernel's log has: dmabench: .banana. invalid"
vm --modargs misuse=1 -- 'cat /sys/module/dmabench/parameters/misuse'
ok 'module parameters arrive' printed Y
finish

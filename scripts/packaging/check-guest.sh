#!/bin/bash
# check-guest.sh RELEASE: boots the machine that check-install.sh left, a whole Debian with the packages in it and the modules as dkms built them, on
# the kernel of the catalogue whose headers it has; goes a newcomer's way (doctor, modprobe, run --job review, report), and runs the
# conformance tests by the kernel's runner. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
# shellcheck source=../vm/initramfs.sh
. "$top/scripts/vm/initramfs.sh"
# shellcheck source=../check/ok.sh
. "$top/scripts/check/ok.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 && $1 != -* ]] || usage 2 "wanted: RELEASE"
release=$1 dir=$build/check-packages/$1
machine=$dir/installed
[[ -d $machine ]] || die "no machine in $machine; first: scripts/packaging/check-install.sh $release"
need jq
kernel=$(awk -v release="$release" -v arch="$(native_arch)" '!/^#/ && ("," $2 ",") ~ ("," release ",") && ("," $4 ",") ~ ("," arch ",") { print $1; exit }' "$top/scripts/kernels/catalogue")
[[ -n $kernel ]] || die "the catalogue of kernels has none of $release for this machine" 2
running=$(< "$("$top/scripts/kernels/kernel.sh" "$kernel")/release")
[[ -d $machine/lib/modules/$running ]] ||
	die "$release has $(cd "$machine/lib/modules" && ls) and the cache has Linux $running: one of them is older; scripts/kernels/kernel.sh $kernel fetches the newest"

# Like a disk image, but without what takes memory and is not used: what the modules were built with, too.
work=$dir/guest
rm -rf "$work"
mkdir -p "$work/root" "$work/out"
tar -C "$machine" --exclude=./dev --exclude='./srv/*' --exclude='./var/cache/*' --exclude='./var/lib/apt/*' --exclude='./usr/share/'{doc,locale,info} \
	--exclude='./usr/src/linux-*' --exclude='./usr/lib/'{gcc,linux-kbuild-*} \
	-c . | tar -C "$work/root" -x
install "$top/scripts/packaging/guest-steps" "$work/root/root/steps"
archive "$work/root" > "$work/root.cpio"
rm -rf "$work/root"
dir=$work shown=run
"$vm/run.sh" --scenario iommu-strict --kernel "$kernel" --no-modules --memory 3072 --timeout 1500 --root "$work/root.cpio" \
	--console "$work/console" --out "$work/out" -- bash /root/steps > "$work/run" 2>&1 < /dev/null || echo "run.sh: status $?" >> "$work/run"
rm "$work/root.cpio"

# The conditions.
# shellcheck disable=SC2317 # called through ok
{
status_is() { cat "$work/out/$1".{output,status}; [[ $(< "$work/out/$1.status") = "$2" ]]; }
of_package() { # nothing but what dpkg was told to leave out is missing or changed
	! grep -vE '^missing +/usr/share/(doc|locale|info)(/|$)' "$work/out/unchanged.output"
}
says() { jq -se "$2" "$work/out/$1.jsonl"; }
# count RESULT: of the tests that the runner lists
count() { grep -cE "^# *$1 [0-9]" "$work/out/kselftest.output" || true; }
suites() { grep -cE "^$1 [0-9]+ selftests: dma_mapping: " "$work/out/kselftest.output" || true; }
}
ok 'the guest has the files of the packages' of_package
ok 'without the module doctor ends with 3' status_is no-module 3
ok '  and tells how to load it' grep -q 'modprobe dmabench' "$work/out/no-module.output"
ok 'modprobe loads the modules' status_is modprobe 0
ok 'which are those of dkms' status_is by-dkms 0
ok 'and fit the program: list ends with 0' status_is list 0
ok 'run --job quick ends with 0' status_is quick 0
ok '  complete and without failures' says quick 'last | .record == "trailer" and .complete and .failed == 0'
ok '  measured behind the IOMMU by the modules' says quick '[.[] | select(.record == "point" and .regime == "iommu-strict")] | length > 0'
ok 'doctor then finds what can be measured' status_is doctor 0
ok '  and names the target' grep -q 'engine dma0chan0 (default)' "$work/out/doctor.output"
ok 'run --job review ends with 0' status_is review 0
ok '  complete and without failures' says review 'last | .record == "trailer" and .complete and .failed == 0'
ok 'report makes a page of it' status_is report 0
ok '  with its figures' grep -q '<svg' "$work/out/review.html"
grep -E '^[a-z-]+: status [0-9]+, at [0-9]+ s' "$work/run" | sed 's/^/# /'
ok 'the runner runs all tests that it lists' test "$(($(suites ok) + $(suites 'not ok')))" = "$(wc -l < "$machine/usr/lib/dmabench/kselftest/kselftest-list.txt")"
ok '  and none fails' test "$(suites 'not ok')" = 0
ok '  nor any case of theirs' test "$(count 'not ok')" = 0
ok '  and many decide' test "$(count ok)" -ge 200
echo "# $(suites ok) programs passed, $(suites 'not ok') failed; of their cases $(count ok) passed or skipped, $(grep -cE '^# *ok [0-9].*# SKIP' "$work/out/kselftest.output" || true) of them skipped, $(count 'not ok') failed"
ok 'the modules can be unloaded' status_is unload 0
finish

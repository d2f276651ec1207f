#!/bin/bash
# test-check-machines.sh: check-machines with one VM, and with none: what a row says of a machine that boots, of one whose QEMU is not here
# or fails, and what is refused. Results in TAP. About a minute.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=ok.sh
. "$top/scripts/check/ok.sh"
# shellcheck source=../kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
kernel=$(kernel_names default)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
shown='errors table'
scenario=swiotlb-noforce # which has the fewest tests
q35="^\| q35 \| ${kernel//./\\.} \| $scenario \|"

# machines [OPTION...]: leaves the exit status in status, what is printed in table, and the errors
machines() {
	status=0
	PATH=${path-$PATH} "$top/scripts/check-machines.sh" --kernels "$kernel" --scenarios "$scenario" --out "$dir/out" "$@" > "$dir/table" 2> "$dir/errors" || status=$?
}

# shellcheck disable=SC2317 # called through ok
{
status_is() { [[ $status = "$1" ]]; }
has_row() { [[ $(grep -cE "$1" "$dir/table") = "${2:-1}" ]]; }
refused() { machines "${@:2}" && status_is 2 && [[ ! -s $dir/table && $(wc -l < "$dir/errors") = 1 ]] && grep -- "$1" "$dir/errors"; }
}

# All commands but QEMU's.
mkdir "$dir/all" "$dir/qemu"
find /usr/local/bin /usr/bin /bin -mindepth 1 -maxdepth 1 ! -name 'qemu-system-*' -exec ln -sft "$dir/all" {} +
path=$dir/all
machines --machines "q35 arm64-virt"
ok 'without QEMU nothing failed' status_is 0
ok '  a row says what is missing' has_row "$q35 no: no qemu-system-x86_64 here \| \| \| \| \| \|$"
ok '  one for each machine' has_row '\| no: no qemu-system-[a-z0-9_]+ here \|' 2

printf '#!/bin/sh\necho "it cannot" >&2\nexit 3\n' > "$dir/qemu/qemu-system-x86_64"
chmod +x "$dir/qemu/qemu-system-x86_64"
path=$dir/qemu:$PATH
machines --machines q35
ok 'with a QEMU that fails something did' status_is 1
ok '  its row says why' has_row "$q35 no: .*QEMU failed \(3\): it cannot \| none \| 0 \| 0 \| 0 \| [0-9]+ \|$"
unset path

machines --machines q35 --rest
ok 'the rest is what failed: with a VM nothing does' status_is 0
ok '  its row has points, and tests that passed' has_row "$q35 yes \| ([1-9][0-9]*)/\1 \| [1-9][0-9]{2,} \| [0-9]+ \| 0 \| [0-9]+ \|$"
ok '  the table is kept' cmp "$dir/table" "$dir/out/machines.md"
path=$dir/qemu:$PATH
machines --machines q35 --rest
unset path
ok '  what was green is no rest' cmp "$dir/table" "$dir/out/machines.md"
ok '  and stays so' has_row "$q35 yes \| ([1-9][0-9]*)/\1 \| [1-9][0-9]{2,} \| [0-9]+ \| 0 \| [0-9]+ \|$"

pages=$(kernel_names pages)
ok 'a kernel of pages that the machine does not have is none of its' refused 'no machine among raspi3b' --machines raspi3b --scenarios direct --kernels "$pages"
ok 'an unknown machine is refused' refused 'arm64-virt' --machines none
ok 'an unknown kernel is refused' refused "$kernel" --kernels 0.1
ok 'an unknown scenario is refused' refused 'iommu-strict' --scenarios none
ok 'no VM at a time is refused' refused 'jobs' --jobs 0
ok 'an unknown option is refused' refused "'--all'" --all
ok 'what no machine has is refused' refused 'q35-scalable' --machines q35-scalable
finish

#!/bin/bash
# cards.sh [--machine NAME] [--scenario NAME] [--kernel KERNEL]: in a VM, the kselftests on devices that are not the module's own:
# a network card and an NVMe disk, bound by dmabench; where nothing else is named, behind VT-d on a kernel with the two-step
# API, so that what only an IOMMU's target decides is decided. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
# shellcheck source=ok.sh
. "$top/scripts/check/ok.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
shown='said wrong'; : > "$dir/wrong"

# What a translated target that is no engine decides, of the rules that need an IOMMU.
rules='18 38 39 40 41 42 52 53 54'
[[ $* = *--scenario* ]] || set -- --scenario iommu-strict "$@"
[[ $* = *--kernel* ]] || set -- --kernel "$(kernel_names compared | tail -n 1)" "$@"

# The addresses that the two cards have are told by what they are.
status=0
# shellcheck disable=SC2016 # for the guest's shell
"$top/scripts/vm/run.sh" "$@" --modargs misuse=1 --timeout 600 --out "$dir" \
	--qemu '-device e1000e,romfile= -drive if=none,id=disk,format=raw,file.driver=null-co,file.size=16M -device nvme,serial=1,drive=disk' -- '
	with() { dirname $(grep -l "$1" /sys/bus/pci/devices/*/uevent); }
	nic=$(basename $(with PCI_ID=8086:10D3)) disk=$(basename $(with PCI_ID=1B36:0010))
	run-kselftest --target $nic address > /out/unbound 2>&1; echo $? >> /out/unbound
	for card in $nic $disk; do dmabench bind $card; done
	run-kselftest mask > /out/default
	run-kselftest --destructive --target $nic > /out/nic
	run-kselftest --destructive --target all address iova sg_rules > /out/all
	run-kselftest --module --destructive module_bar > /out/lent
	echo "$nic $disk" > /out/names
	dmabench unbind --all' > "$dir/said" 2>&1 || status=$?
read -r nic disk < "$dir/names" || true

# shellcheck disable=SC2317 # called through ok
{
well() { grep '^ *not ok\|^Bail out' "$dir/$1" > "$dir/wrong"; tail -n 1 "$dir/$1" | grep ' fail:0 xfail:0 xpass:0 .*error:0$'; }
# decided FILE TARGET RULE: some test of the rule, no control, ended without a skip on the target
decided() {
	awk -v target="@$2" -v rule="$3" '
		/# Subtest: / { here = substr($3, length($3) - length(target) + 1) == target }
		here && $1 == "ok" && $3 ~ "\\." rule "_" && $3 !~ /_control_/ && !/ # SKIP/ { found = 1 }
		END { exit !found }' "$dir/$1"
}
on_target() { grep -q "# tier S, regime iommu-.*, target $2\$" "$dir/$1"; }
}
ok 'the VM is well' test "$status" = 0
ok 'what is not bound is no target' grep -q "no target '$nic'; valid: all platform" "$dir/unbound"
ok 'which is wrong usage' grep -qx 2 "$dir/unbound"
ok 'a run without a target says what it leaves out' grep -q "^# not tested, .*: .*$nic" "$dir/default"
ok 'and the disk' grep -q "^# not tested, .*: .*$disk" "$dir/default"
ok 'on the network card nothing fails' well nic
ok 'and it was the card that was looked at' on_target nic "$nic"
for rule in $rules; do ok "rule $rule is decided on it" decided nic "$nic" "$rule"; done
ok 'on all targets, one after the other, nothing fails' well all
for rule in $rules; do ok "rule $rule is decided on the disk" decided all "$disk" "$rule"; done
ok 'cards that dmabench.ko was not told of lend no memory' grep -q '^ *ok .*other_cards_are_not_lent$' "$dir/lent"
ok 'and on the engine, by the device' grep -q '# tier D, regime iommu-.*, target dma.*chan0$' "$dir/all"
finish

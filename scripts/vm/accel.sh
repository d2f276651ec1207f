#!/bin/bash
# accel.sh MACHINE VMLINUZ: prints the accelerator to use, as QEMU's -accel takes it: kvm where a kernel really boots with it, else tcg.
# That /dev/kvm exists does not say that a guest runs, so one probe boot decides, remembered for this host kernel, QEMU and
# guest kernel. Never both with a fallback: QEMU falls back when KVM is absent, not when it hangs.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=initramfs.sh
. "${0%"${0##*/}"}./initramfs.sh"
# shellcheck source=machine.sh
. "${0%"${0##*/}"}./machine.sh"

probe() { # NEW FINAL
	local answer=tcg,thread=multi
	echo "trying KVM once (10 s at most)" >&2
	# In braces, as QEMU may abort, of which bash tells.
	{ timeout -k 2 10 "${conf[qemu]}" -M "${conf[machine]}" -accel kvm -cpu host -smp 2 -m 512 -nodefaults -display none -no-reboot \
		-kernel "$vmlinuz" -initrd "$(base_initramfs)" -append "console=${conf[console]} panic=-1 dmabench.probe" \
		-serial stdio </dev/null || true; } >"$1/console" 2>&1
	! grep -q dmabench-probe-ok "$1/console" || answer=kvm
	echo "$answer" > "$1/answer"
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 2 ]] || usage 2 "wanted: MACHINE VMLINUZ"
read_machine "$1"
vmlinuz=$2
if [[ -w /dev/kvm && ${conf[arch]} = "$(native_arch)" ]]; then
	key=$(stamp "$(uname -rv)" "$("${conf[qemu]}" --version | head -1)" "$1" "$(stat -Lc '%n %s %Y' "$vmlinuz")")
	cat "$(cached "vm/accel-$key" "$key" probe)/answer"
else
	echo tcg,thread=multi
fi

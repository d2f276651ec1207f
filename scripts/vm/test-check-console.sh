#!/bin/bash
# test-check-console.sh: tests check-console.sh, results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
check=$top/scripts/vm/check-console.sh
log=$(mktemp)
trap 'rm -f "$log" "$log.err"' EXIT
number=0 failed=0

# result WANTED GOT NAME
result() {
	number=$((number + 1))
	if [[ $1 = "$2" ]]; then echo "ok $number - $3"; return; fi
	echo "not ok $number - $3"
	echo "# wanted status $1, got $2"
	sed 's/^/# /' "$log.err"
	failed=1
}

# clean|dirty NAME LINE...: the verdict that a log of these lines must get
clean() { verdict 0 "$@"; }
dirty() { verdict 1 "$@"; }
verdict() {
	local status=0
	printf '%s\n' "${@:3}" > "$log"
	"$check" "$log" "$known" 2>"$log.err" || status=$?
	result "$1" "$status" "$2"
}

known=
boot='[    0.000000] Linux version 6.1.0 (gcc)'
expect='[    2.000000] dmabench-expect:'
clean 'an ordinary log' "$boot" '[    0.1] DMAR: Host address width 39' '[    0.2] DMAR: IOMMU enabled'
clean 'an empty log' ''
clean 'the word in the middle of a line' "[    0.1] Spectre V2 : WARNING: Unprivileged eBPF is enabled with eIBRS on"
clean 'a taint' '[    2.0] dmabench: loading out-of-tree module taints kernel.'
clean 'the list of dma-debug at boot' '[    0.1] DMA-API: preallocated 65536 debug entries' '[    0.2] DMA-API: debugging enabled by kernel config'
while IFS='|' read -r name line; do
	escaped=${line//\[/\\[}
	dirty "$name" "$boot" "[    3.141593] $line"
	clean "$name, declared" "$boot" "$expect ${escaped:0:14}" "[    3.141593] $line"
done <<'E2'
warning|WARNING: CPU: 0 PID: 99 at kernel/dma/mapping.c:199 dma_map_page_attrs+0x1a
lockdep|WARNING: possible circular locking dependency detected
BUG|BUG: kernel NULL pointer dereference, address: 0000000000000000
KASAN|BUG: KASAN: slab-use-after-free in dmabench_unmap+0x10/0x20 [dmabench]
KCSAN|BUG: KCSAN: data-race in a / b
soft lockup|watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [dmabench:99]
sleeping|BUG: sleeping function called from invalid context at mm/slab.h:1
oops|Oops: 0000 [#1] PREEMPT SMP
panic|Kernel panic - not syncing: sysrq triggered crash
protection|general protection fault, probably for non-canonical address
UBSAN|UBSAN: array-index-out-of-bounds in a.c:1:2
kmemleak|kmemleak: 3 new suspected memory leaks (see /sys/kernel/debug/kmemleak)
hung task|INFO: task dmabench:99 blocked for more than 120 seconds.
RCU stall|rcu: INFO: rcu_preempt self-detected stall on CPU
RCU use|WARNING: suspicious RCU usage
refcount|refcount_t: underflow; use-after-free.
dma-debug|DMA-API: lsi53c895a 0000:00:02.0: device driver frees DMA memory with different size
dma-debug leak|DMA-API: lsi53c895a 0000:00:02.0: device driver has pending DMA allocations while released from device
DMAR|DMAR: [DMA Read NO_PASID] Request device [00:02.0] fault addr 0xfffff000 [fault reason 0x06] PTE Read access is not set
DMAR head|DMAR: DRHD: handling fault status reg 2
AMD-Vi|AMD-Vi: Event logged [IO_PAGE_FAULT device=00:02.0 domain=0x0001 address=0xfff flags=0x0020]
AMD-Vi device|lsi 0000:00:02.0: AMD-Vi: Event logged [IO_PAGE_FAULT domain=0x0001 address=0xfff flags=0x0020]
SMMU|arm-smmu-v3 arm-smmu-v3.0.auto: event 0x10 received:
E2
dirty 'declared but absent' "$boot" "$expect WARNING: never"
dirty 'declared after the line' "$boot" '[    1.0] WARNING: early' "$expect WARNING: early"
dirty 'another line than the declared' "$boot" "$expect WARNING: this" '[    3.0] WARNING: this' '[    3.1] WARNING: that'
clean 'allowed but absent' "$boot" "${expect/expect/allow} WARNING: never"
clean 'allowed and there' "$boot" "${expect/expect/allow} WARNING: bug" '[    3.0] WARNING: bug'
dirty 'another line than the allowed' "$boot" "${expect/expect/allow} WARNING: bug" '[    3.0] WARNING: that'
dirty 'the declaration does not match itself' "$expect dmabench-expect"
clean 'one declaration excuses its repetitions' "$expect DMAR: " '[    3.0] DMAR: [DMA Read] a' '[    3.1] DMAR: [DMA Write] b'
clean 'an ordinary line can be declared too' "$expect dmabench: refused" '[    3.0] dmabench: refused'
dirty 'carriage returns, no time stamp' $'WARNING: CPU: 0\r'
dirty 'a caller id after the time stamp' '[    3.1][  T99] BUG: unable to handle page fault'
known='WARNING: .* at this'
clean 'a line that the machine is known for' '[    3.0] WARNING: CPU: 0 at this'
told=0
grep -q 'is known for: .*at this' "$log.err" || told=1
result 0 "$told" 'which is told'
dirty 'another one' '[    3.0] WARNING: CPU: 0 at that'
clean 'that a test declares, too' "$expect WARNING: .*this" '[    3.0] WARNING: CPU: 0 at this'
clean 'none at all' "$boot"
result 2 "$("$check" "$log.none" 2>"$log.err" || echo $?)" 'no such log is wrong usage'
result 2 "$("$check" "${log%/*}" 2>"$log.err" || echo $?)" 'nor is a folder one'
echo "1..$number"
exit "$failed"

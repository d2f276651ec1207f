#!/bin/bash
# map-failure.sh: in VMs that are short of something, dmabench says what a refused mapping was short of, with evidence, and
# all is given back. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=ok.sh
. "$top/scripts/check/ok.sh"
# shellcheck source=../kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "wanted: no argument"
dir=$build/map-failure

# vm NAME SCENARIO "BOOT PARAMETERS" COMMAND [OPTION...]: what COMMAND leaves in /out goes to $dir/NAME. Ends by telling what is left.
vm() {
	# shellcheck disable=SC2016 # the guest's own
	local after='; cat /sys/kernel/debug/swiotlb/io_tlb_used > /out/used 2>/dev/null; dmabench list --json > /out/list.json'
	ok "VM: $2 $3" "$top/scripts/vm/run.sh" --scenario "$2" --modargs misuse=1 --append "$3" --out "$dir/$1" "${@:5}" -- "$4$after"
}

# run FILE OPTION...: the command line of a run of one point
run() { echo "dmabench run -q -o /out/$1.jsonl ${*:2}"; }

# says NAME FILE ERRNO REASON: the point was refused with this errno, for a reason that matches
says() {
	# shellcheck disable=SC2016 # jq's own
	ok "$1" jq -es --arg errno "$3" --arg reason "$4" '.[] | select(.record == "point") |
		(.status == "refused" and .errno == $errno and (.reason | test($reason))) or error(tostring)' "$dir/$2.jsonl"
}

has_mask_bits() {
	jq -e '[.. | objects | select(.name? == "map_single").parameters[].name] | index("mask_bits")' "$dir/pool/list.json" >/dev/null
}

rm -rf "$dir"
mkdir -p "$dir"

vm pool direct 'swiotlb=256,force' "$(run full -e map_single --size 2048 --inflight 300)
	$(run torn -e map_single --size 204800 --inflight 16)
	$(run long -e map_single --size 1M)
	$(run list -e map_sg --entries 200)
	$(run entry -e map_sg --entries 16 --entry_bytes 65536)"
says 'no free slot is left' pool/full EIO '^2048 bytes do not map: the bounce pool has no free slot, this round holds 256 mappings$'
says 'free slots, but too few in a row' pool/torn EIO \
	'^204800 bytes do not map: the bounce pool has no 100 free slots of 2048 bytes in a row, only fewer; 2 mappings held$'
says 'longer than the largest mapping' pool/long EIO '^1048576 bytes do not map: .* largest mapping is 262144 bytes$'
says 'a list longer than the pool' pool/list EIO '^200 entries do not map \(error [0-9]+\): each does alone, all need 400 free slots'
says 'another one' pool/entry EIO '^16 entries do not map \(error [0-9]+\): each does alone, all need 512 free slots'
ok 'the counters of the pool are the evidence' jq -es '.[] | select(.record == "point") |
	.evidence.io_tlb_nslabs == 256 and .evidence.io_tlb_used == 0' "$dir/pool/full.jsonl"
ok 'every slot was given back' grep -qx 0 "$dir/pool/used"

# The kernel warns, once, where it has nothing to bounce to: the scenario is known for that.
vm mask swiotlb-noforce '' "$(run single -e map_single --size 65536)
	$(run list -e map_sg --layout scattered)"
says 'above the mask, and nothing to bounce to' mask/single EIO \
	'^65536 bytes do not map: the last needs 33 bits, the mask is 0xffffffff, and there is no bounce memory$'
says 'an entry of a list is' mask/list EIO '^4096 bytes do not map: the last needs 33 bits, the mask'

# Others have the memory, all but 50 MB: a round alone may not have so much of it that there is none.
# shellcheck disable=SC2016 # the guest's own
most='"$(($(sed -n "s/^MemAvailable: *\([0-9]*\) kB/\1/p" /proc/meminfo) - 50000))k"'
vm short direct mem=240M "mkdir /others && mount -t ramfs others /others && head -c $most /dev/zero > /others/all
	$(run coherent -e coherent --size 4M --live 20)
	umount /others
	$(run large -e coherent --size 16M)
	$(run fits -e coherent --size 4M --live 2)"
says 'memory is short' short/coherent ENOMEM '^no memory for a block of 4194304 bytes: nowhere .*; this round holds [1-9][0-9]* blocks$'
says 'no allocator gives as much in a row' short/large ENOMEM '^no block of 16777216 bytes, 0 held: one above 4194304 comes from CMA alone, boot with a larger cma=SIZE'
ok 'and was given back' jq -es '.[] | select(.record == "point") | .status == "ok"' "$dir/short/fits.jsonl"

# Of a kernel that has CMA for DMA.
vm cma direct cma=256M "$(run sizes -e coherent,noncoherent,write_combine --size 8M,64M --max-time 0.01)
	$(run more -e coherent --size 64M --live 4 --max-time 0.01)
	$(run used -e coherent --size 256M)" --kernel "$(kernel_names compared | tail -n 1)"
# shellcheck disable=SC2016 # jq's own
ok 'CMA gives blocks of 8 to 64 MiB' jq -es '[.[] | select(.record == "point")] | length == 6 and all(.status == "ok")' "$dir/cma/sizes.jsonl"
says 'but not all of it' cma/more ENOMEM '^no block of 67108864 bytes, [123] held: .* cma=SIZE'
says 'nor all in one' cma/used ENOMEM '^no block of 268435456 bytes, 0 held: .* cma=SIZE'

if has_mask_bits; then
	vm low swiotlb '' "echo 'dmabench-expect: WARNING: .*kernel/dma' > /dev/kmsg; $(run pool -e map_single --mask_bits 28)"
	says 'bounce memory above the mask' low/pool EIO \
		'^4096 bytes do not map: bounce memory needs 3[0-2] bits, it is not below the mask 0xfffffff$'
	vm strict iommu-strict '' "$(run full -e map_single --mask_bits 24 --size 1M --inflight 20)"
	says 'IOVA space is used up' strict/full EIO '^1048576 bytes do not map: IOVA space below the mask 0xffffff is used up, 1[0-6] mappings'
	vm lazy iommu-lazy '' "$(run flush -e map_single --mask_bits 24 --size 1M --buffers 32)"
	says 'IOVA space awaits the flush' lazy/flush EIO '^1048576 bytes do not map: IOVA space below the mask 0xffffff awaits the lazy flush'
else
	skip 'bounce memory above the mask, IOVA space used up, or awaiting the flush' 'map_single has no mask_bits'
fi
finish

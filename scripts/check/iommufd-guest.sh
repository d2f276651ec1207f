#!/bin/sh
# Runs in the guest of iommufd.sh. Results in TAP.
# shellcheck disable=SC2317 # functions are called through ok
# shellcheck source=guest-ok.sh
. guest-ok.sh
# shellcheck source=guest-vfio.sh
. guest-vfio.sh
# has_pinned KIB: so much, the one dmabench that runs; sets victim
has_pinned() { wait_for "victim=\$(pidof dmabench) && [ \"\$(sed -n 's/^VmPin:[^0-9]*\\([0-9]*\\).*/\\1/p' /proc/\$victim/status)\" -ge $1 ]"; }
experiment=iommufd_map victim=

for dir in /sys/bus/pci/devices/*; do
	[ "$(cat "$dir/vendor" "$dir/device" | tr '\n' ' ')" != '0x1000 0x0012 ' ] || card=${dir##*/}
done

ok 'a card is bound' do_bench 0 bind --driver vfio-pci "$card"
ok '  the experiment is listed' sh -c "dmabench list experiments | grep -q '^iommufd_map: .*no module'"
ok '  as available' sh -c "! dmabench list experiments | grep -A1 '^iommufd_map: ' | grep 'not available'"
node=$(ls /dev/vfio/devices)
group=$(basename "$(readlink "/sys/bus/pci/devices/$card/iommu_group")")

is_measured
ok '  more than type 1 has entries for' run 0 entries --size 4k --live 70000 --max-time 0.01
ok '  well' went_well entries
ok '  and by either way in one run' do_bench 0 run -e vfio_map,iommufd_map -q -o /out/both.jsonl --size 4k --max-time 0.05
ok '  well' went_well both
ok '  verification saw both' grep -q '"verification":{"checks":6,"caught":6}' /out/both.jsonl

is_refused
echo 8 > /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages
ok 'huge pages are mapped' run 0 huge --size 8M --backing hugetlb_2m --max-time 2
ok '  well' went_well huge
ok '  and as base pages' run 0 small --size 8M --backing hugetlb_2m --huge_pages off --max-time 2
ok '  well' went_well small
ok '  which cost more' less "$(median huge map)" "$(median small map)"

# As users of QEMU have it: the nodes are theirs, and a limit counts, of what all of their processes pin.
echo 'somebody:x:1000:1000::/tmp:/bin/sh' > /etc/passwd
chmod 777 /out
as_somebody() { file=$1; shift; su somebody -c "ulimit -l 1024; exec dmabench run -e iommufd_map -q -o /out/$file.jsonl $*" >/tmp/said 2>&1; }
cannot() { if as_somebody "$1" --size 64k; then return 1; fi; }
ok 'somebody whose nodes they are not cannot' cannot other
ok '  and is told' says_one_line '/dev/iommu: Permission denied; run as root, or chown it'
chown 1000 /dev/iommu
ok 'nor whose device it is not' cannot other
ok '  and is told' says_one_line "/dev/vfio/devices/$node: Permission denied; run as root, or chown it"
chown 1000 "/dev/vfio/devices/$node"
ok 'somebody can' as_somebody somebody --size 64k,4M --max-time 0.01
ok '  up to RLIMIT_MEMLOCK' refused somebody '4194304 bytes are not pinned: RLIMIT_MEMLOCK is 1024 KiB'
ok '  what is below it is measured' grep -q '"status":"ok"' /out/somebody.jsonl
as_somebody dying --size 512k --live 2 --min-rounds 1000 --max-rounds 1000 --max-time 30 &
ok '  one of whose runs has memory pinned' has_pinned 512
kill -9 "$victim"
wait
ok '  when it is killed leaves nothing open' nothing_open
ok '  and nothing that counts' as_somebody living --size 512k --live 2 --max-time 0.01
ok '  well' went_well living

ok 'a group that another has by type 1' sh -c "exec 3<>/dev/vfio/$group; dmabench run -e iommufd_map -q -o /out/busy.jsonl 2>/tmp/said; [ \$? = 3 ]"
ok '  is told' says_one_line "another program has the group of $card"
# shellcheck disable=SC2086 # words on purpose
run 0 other $long >/dev/null &
other=$!
ok 'a run' has_pinned 4
ok 'a device that another has by iommufd' sh -c "dmabench run -e iommufd_map -q -o /out/busy2.jsonl 2>/tmp/said2; [ \$? = 3 ]"
cp /tmp/said2 /tmp/said
ok '  is told' says_one_line "another program has /dev/vfio/devices/$node"
kill -9 "$victim"
wait "$other" 2>/dev/null
ok 'a run that is killed leaves nothing open' nothing_open
ok '  and nothing taken' can_be_taken

is_given_back_meanwhile
ok '  and then it has no driver' test ! -e "/sys/bus/pci/devices/$card/driver"
ok '  and there is nothing to map for' run 3 none
ok '  it can be bound anew' do_bench 0 bind --driver vfio-pci "$card"
ok '  and measured' can_be_taken
ok '  and given back' do_bench 0 unbind "$card"
echo "1..$number"
exit $failed

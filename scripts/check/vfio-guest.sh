#!/bin/sh
# Runs in the guest of vfio.sh. Results in TAP.
# shellcheck disable=SC2317 # functions are called through ok
# shellcheck source=guest-ok.sh
. guest-ok.sh
# shellcheck source=guest-vfio.sh
. guest-vfio.sh
refuses() { do_bench "$1" bind --driver vfio-pci "$2" && says_one_line "$3"; }

experiment=vfio_map
card=$(basename /sys/bus/pci/drivers/dmabench_lsi/0*)
shared=$(for group in /sys/kernel/iommu_groups/*/devices; do [ "$(find "$group" -type l | wc -l)" -lt 2 ] || find "$group" -type l; done | head -n 1)
shared=${shared##*/}

ok 'without vfio-pci nothing is bound to it' refuses 3 "$card" 'modprobe vfio-pci'
modprobe vfio-pci && modprobe vfio_iommu_type1
ok 'without a device for it it is not run' run 3 none
ok '  and told what to do' says_one_line 'dmabench bind --driver vfio-pci'
ok 'a driver that is none' do_bench 2 bind --driver e1000 "$card"
ok 'a card is bound' do_bench 0 bind --driver vfio-pci "$card"
ok '  to vfio-pci' driver_is "$card" vfio-pci
ok '  it is a target' sh -c "dmabench list targets | grep -q '^vfio:$card *$card .*iommu-strict *user-space'"
ok '  and not the default' sh -c "! dmabench list targets | grep 'vfio:.*default'"
ok '  nor the module'\''s' refuses 2 "$card" 'already'
ok '  the experiment is listed' sh -c "dmabench list experiments | grep -q '^vfio_map: .*no module'"

ok 'iommufd, which the kernel lacks, is told to be missing' do_bench 3 run -e iommufd_map -q -o /out/lacking.jsonl
ok '  with what to do' says_one_line 'no /dev/iommu; do: modprobe iommufd'
ok '  and not listed as available' sh -c "dmabench list experiments | grep -A1 '^iommufd_map: ' | grep -q 'not available: no /dev/iommu'"

is_measured

ok 'more than type 1 has entries for is refused' run 0 entries --size 4k --live 70000
ok '  in words' refused entries 'dma_entry_limit of vfio_iommu_type1 is'
is_refused
ok 'HugeTLB pages that are not there are' run 0 nohuge --size 2M --backing hugetlb_2m
ok '  in words' refused nohuge 'HugeTLB pages not free'
echo 8 > /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages
ok 'there they are mapped' run 0 huge --size 8M --backing hugetlb_2m --max-time 2
ok '  well' went_well huge
ok '  base pages too' run 0 base --size 8M --max-time 2
ok '  which cost more' less "$(median huge map)" "$(median base map)"

# As users of DPDK have it: the module is root's, the group is theirs, and a limit counts.
group=$(basename "$(readlink "/sys/bus/pci/devices/$card/iommu_group")")
echo 'somebody:x:1000:1000::/tmp:/bin/sh' > /etc/passwd
chmod 777 /out
as_somebody() { su somebody -c "ulimit -l 1024; dmabench run -e vfio_map -q -o /out/$1.jsonl --size 64k,4M --max-time 0.01" >/tmp/said 2>&1; }
cannot() { if as_somebody "$1"; then return 1; fi; }
ok 'somebody whose group it is not cannot' cannot other
ok '  and is told' says_one_line 'no permission: run as root, or chown it'
chown 1000 "/dev/vfio/$group"
ok 'somebody can, without the module' as_somebody somebody
ok '  up to RLIMIT_MEMLOCK' refused somebody '4194304 bytes are not pinned: RLIMIT_MEMLOCK is 1024 KiB'
ok '  what is below it is measured' grep -q '"status":"ok"' /out/somebody.jsonl

ok 'a group that another has' sh -c "exec 3<>/dev/vfio/$group; dmabench run -e vfio_map -q -o /out/busy.jsonl 2>/tmp/said; [ \$? = 3 ]"
ok '  is told' says_one_line 'another program has'
if [ -n "$shared" ]; then
	ok 'a device that shares its group is bound' do_bench 0 bind --driver vfio-pci "$shared"
	ok '  measured' run 0 shared -t "vfio:$shared" --size 4k --max-time 0.02
	ok '  and given back' do_bench 0 unbind "$shared"
fi

# shellcheck disable=SC2086 # words on purpose
dmabench run -e vfio_map -q -o /out/killed.jsonl $long >/dev/null 2>&1 &
ok 'a run' underway killed
kill -9 $!
wait $! 2>/dev/null
ok '  that is killed leaves nothing open' nothing_open
ok '  and nothing taken' can_be_taken
# shellcheck disable=SC2086 # words on purpose
dmabench run -e vfio_map -q -o /out/stopped.jsonl $long >/tmp/said 2>&1 &
underway stopped
kill -TERM $!
wait $!
status=$?
ok 'one that is ended ends in order' test "$status" = 143 -a "$(tail -n 1 /out/stopped.jsonl | grep -c '"complete":false')" = 1

is_given_back_meanwhile
ok '  and it has its driver' driver_is "$card" dmabench_lsi
ok '  it can be bound anew' do_bench 0 bind --driver vfio-pci "$card"
ok '  and measured' can_be_taken

ok 'the module can go meanwhile' rmmod dmabench
ok '  the target stays' sh -c "dmabench list targets | grep -q '^vfio:$card .*default'"
ok '  and is measured' run 0 alone --size 64k --max-time 0.05
ok '  well' went_well alone
ok '  of no module' grep -q '"module_version":null' /out/alone.jsonl
ok 'the card is given back' do_bench 0 unbind "$card"
ok '  to its driver' driver_is "$card" dmabench_lsi
ok '  and then there is nothing' do_bench 3 list targets
ok '  as is told' says_one_line 'modprobe dmabench'
echo "1..$number"
exit $failed

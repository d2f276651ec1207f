#!/bin/sh
# Runs in the guest of bind.sh. Results in TAP.
# shellcheck disable=SC2317 # functions are called through ok
# shellcheck source=guest-ok.sh
. guest-ok.sh
refuses() { do_bench "$1" bind "$2" && [ "$(wc -l < /tmp/said)" = 1 ] && grep -q "$3" /tmp/said; }
driver() { basename "$(readlink "/sys/bus/$1/devices/$2/driver")"; }
driver_is() { [ "$(driver "$1" "$2")" = "$3" ]; }
no_override() { [ "$(cat "/sys/bus/$1/devices/$2/driver_override")" = "(null)" ]; }
nothing_kept() { [ -z "$(ls /run/dmabench/bound)" ]; }
is_back() { driver_is "$@" && no_override "$1" "$2" && nothing_kept; }
regime_is() { grep -q "\"regime\":\"$2\"" "/out/$1.jsonl" && ! grep -q '"status":"failed"' "/out/$1.jsonl"; }
target() { dmabench list targets | grep -q "^$1  *$2  .*$3"; }
masks_are() { [ "$(cat "/sys/bus/pci/devices/$1/dma_mask_bits" "/sys/bus/pci/devices/$1/consistent_dma_mask_bits" | xargs)" = "$2 $2" ]; }
is_master() { [ $((0x$(hexdump -s 4 -n 1 -e '"%02x"' "/sys/bus/pci/devices/$1/config") & 4)) = 4 ]; }
is_no_master() { ! is_master "$1"; }
run() { status=$1 target=$2 file=$3; shift 3; do_bench "$status" run -t "$target" -e map_single -q -o "/out/$file.jsonl" "$@"; }
measure() { run 0 "$1" "$2" --size 4k --max-time 0.3; }
is_cut_short() { run 3 "$1" "$2" --size 64:64k:+64; }

# Its driver comes later, so that the disk is the first of them.
physical=$(dirname /sys/bus/pci/devices/*/sriov_totalvfs) pf=${physical##*/}
echo none > "$physical/driver_override"
modprobe e1000e && modprobe nvme && modprobe minix && modprobe pcspkr
wait_for '[ -b /dev/nvme0n1 ]'
nic=$(basename /sys/bus/pci/drivers/e1000e/0*)
disk=$(basename /sys/bus/pci/drivers/nvme/0*)
eth=$(ls "/sys/bus/pci/devices/$nic/net")
lsi=$(basename /sys/bus/pci/drivers/dmabench_lsi/0*)

ok 'there is a card, a disk and a beeper' test -n "$eth" -a -b /dev/nvme0n1 -a -e /sys/bus/platform/drivers/pcspkr/pcspkr
ok 'a dry run says what it would do' do_bench 0 bind --dry-run "$nic"
ok '  in steps' test "$(grep -c '^echo' /tmp/said)" = 3
ok '  and touches nothing' is_back pci "$nic" e1000e
ok 'no such device' refuses 2 0000:77:00.0 'no PCI or platform device'
ok 'a bridge' refuses 2 00:1f.0 'is a bridge'

ok 'the card is bound' do_bench 0 bind "${nic#0000:}"
ok '  its driver has lost it' driver_is pci "$nic" dmabench
ok '  it is a target behind the IOMMU' target "$nic" "$nic" 'iommu-strict.*owned'
ok '  it can be measured' measure "$nic" card
ok '  in its regime' regime_is card iommu-strict
ok '  twice is refused' refuses 2 "$nic" 'bound to dmabench already'
ok 'and given back' do_bench 0 unbind "$nic"
ok '  to its driver' is_back pci "$nic" e1000e
ok '  which it works with' wait_for "ip link set $eth up"
ok '  and nothing is bound' do_bench 0 unbind --all
ok '  nor can be given back' do_bench 2 unbind "$nic"

ip addr add 10.0.2.15/24 dev "$eth"
ip route add default via 10.0.2.2
ok 'the default route is refused' refuses 3 "$nic" "$eth has the default route (IPv4)"
ip link set "$eth" down
ip link set "$eth" up
ip -6 route add default via fe80::2 dev "$eth"
ok '  that of IPv6 too' refuses 3 "$nic" "$eth has the default route (IPv6)"
ok '  unless forced' do_bench 0 bind --force "$nic"
ok '  and given back' do_bench 0 unbind "$nic"

mkdir /mnt
ok 'the disk can be mounted' mount -t minix /dev/nvme0n1 /mnt
ok '  then it is refused' refuses 3 "$disk" '/dev/nvme0n1 is mounted on /mnt'
# shellcheck disable=SC2016 # for the inner shell
ok '  so is a mount that one cannot see' unshare -m sh -c 'umount /mnt && dmabench bind --dry-run "$1" 2>&1 | grep "nvme0n1 is claimed"' sh "$disk"
umount /mnt
dd if=/dev/nvme0n1 of=/tmp/before bs=64k 2>/dev/null
ok 'the disk, not mounted, is bound' do_bench 0 bind "$disk"
ok '  measured' measure "$disk" disk
ok '  in its regime' regime_is disk iommu-strict
ok '  given back' do_bench 0 unbind "$disk"
ok '  to its driver' is_back pci "$disk" nvme
ok '  and readable' wait_for 'test -b /dev/nvme0n1 && dd if=/dev/nvme0n1 of=/tmp/after bs=64k 2>/dev/null'
ok '  to the byte' cmp /tmp/before /tmp/after
ok 'as swap' sh -c 'mkswap /dev/nvme0n1 && swapon /dev/nvme0n1'
ok '  it is refused' refuses 3 "$disk" '/dev/nvme0n1 is swap'
swapoff /dev/nvme0n1

sh -c 'exec 3< /dev/nvme0n1; exec sleep 1000' &
wait_for "grep -qx sleep /proc/$!/comm"
ok 'opened raw' refuses 3 "$disk" '/dev/nvme0n1 is open by sleep'
kill $!
wait $! 2>/dev/null

modprobe e1000
second=$(basename /sys/bus/pci/drivers/e1000/0*)
port1=/sys/kernel/config/nvmet/ports/1 exported=/sys/kernel/config/nvmet/subsystems/disk
eth2=$(ls "/sys/bus/pci/devices/$second/net")
echo 1 > "/proc/sys/net/ipv6/conf/$eth2/disable_ipv6"
ok 'a second card has nothing to do' do_bench 0 bind --dry-run "$second"
ip addr add 10.0.3.1/24 dev "$eth2" label "$eth2:store"
ok '  with an address it is refused' refuses 3 "$second" "$eth2 has the address 10.0.3.1"
ip addr flush dev "$eth2"
ip link set "$eth2" up
ok '  and when it is up' refuses 3 "$second" "$eth2 is up"
ip addr add 10.0.3.1/24 dev "$eth2"
export_disk() {
	modprobe nvmet-tcp && mount -t configfs none /sys/kernel/config && mkdir "$exported" "$exported/namespaces/1" "$port1" &&
		echo 1 > "$exported/attr_allow_any_host" && printf /dev/nvme0n1 > "$exported/namespaces/1/device_path" &&
		echo 1 > "$exported/namespaces/1/enable" && echo tcp > "$port1/addr_trtype" && echo ipv4 > "$port1/addr_adrfam" &&
		echo 10.0.3.1 > "$port1/addr_traddr" && echo 4420 > "$port1/addr_trsvcid" && ln -s "$exported" "$port1/subsystems/disk"
}
ok 'the disk is exported over it' export_disk
ok '  then the card is refused' refuses 3 "$second" "$eth2 has the address 10.0.3.1"
ok '  and the disk' refuses 3 "$disk" '/dev/nvme0n1 is in use by the kernel, as /sys/kernel/config/nvmet.* says'
rm "$port1/subsystems/disk"
rmdir "$port1" "$exported/namespaces/1" "$exported"
ok '  no longer, it is not' do_bench 0 bind --dry-run "$disk"
ip addr flush dev "$eth2"
ip link set "$eth2" down
ok '  nor is the card' do_bench 0 bind --dry-run "$second"
unshare -n sleep 1000 &
wait_for "[ \"\$(readlink /proc/$!/ns/net)\" != \"$(readlink /proc/self/ns/net)\" ]" && ip link set "$eth2" netns $!
ok '  unless another namespace has it' refuses 3 "$second" 'what it has in net is in another network namespace'
kill $!
wait $! 2>/dev/null
ok '  which gives it back' wait_for "dmabench bind --dry-run $second"
modprobe vfio-pci
echo vfio-pci > "/sys/bus/pci/devices/$second/driver_override"
echo "$second" > /sys/bus/pci/drivers/e1000/unbind
echo "$second" > /sys/bus/pci/drivers_probe
ok 'what vfio has is refused' refuses 3 "$second" 'its driver vfio-pci keeps it'

echo > "$physical/driver_override"
echo "$pf" > /sys/bus/pci/drivers_probe
ok 'a card that can have virtual functions has none' do_bench 0 bind --dry-run "$pf"
echo 0 > "$physical/sriov_drivers_autoprobe"
ok '  it has two' sh -c "echo 2 > '$physical/sriov_numvfs'"
ok '  then it is refused' refuses 3 "$pf" 'has virtual functions (sriov_numvfs: 2)'
ok '  but none of those' do_bench 0 bind --dry-run "$(basename "$(readlink "$physical/virtfn0")")"
ok '  and when they are gone' sh -c "echo 0 > '$physical/sriov_numvfs' && dmabench bind --dry-run $pf"

# Neither has a driver here; the first is a bus master that nobody drives.
idle=0000:00:1f.2 port=$(grep -l 0x060400 /sys/bus/pci/devices/*/class | cut -d/ -f6)
printf '\006' | dd of="/sys/bus/pci/devices/$idle/config" bs=1 seek=4 conv=notrunc 2>/dev/null
ok 'a bus master without a driver' is_master "$idle"
ok '  has masks of 32 bits' masks_are "$idle" 32
ok '  it is bound' do_bench 0 bind "$idle"
ok '  its masks are 64 bits' masks_are "$idle" 64
ok '  and it is no master any more' is_no_master "$idle"
ok '  given back' do_bench 0 unbind "$idle"
ok '  without a driver' is_back pci "$idle" ''
ok '  as are the masks' masks_are "$idle" 32
echo "$port" > "/sys/bus/pci/devices/$port/driver/unbind"
echo dmabench > "/sys/bus/pci/devices/$port/driver_override"
echo "$port" > /sys/bus/pci/drivers/dmabench/bind 2>/dev/null
ok 'nor does the module take a bridge' test -n "$port" -a ! -e "/sys/bus/pci/devices/$port/driver"
echo > "/sys/bus/pci/devices/$port/driver_override"

ok 'a platform device is bound' do_bench 0 bind pcspkr
ok '  measured' measure pcspkr beeper
ok '  in its regime' regime_is beeper direct
ok '  given back' do_bench 0 unbind pcspkr
ok '  to its driver' is_back platform pcspkr pcspkr
ok 'the own device stays' do_bench 2 unbind dmabench

ok 'an engine can be bound itself' do_bench 0 bind "$lsi"
ok '  and is none then' target dma0chan0 "$lsi" gone
ok '  all at once are given back' sh -c "dmabench bind pcspkr && dmabench unbind --all"
ok '  each' is_back pci "$lsi" dmabench_lsi
ok '  to its own' is_back platform pcspkr pcspkr
ok '  and the engine works' do_bench 0 run -t dma0chan0 -e memcpy --size 4k -q --quick -o /out/engine.jsonl

# hundredths: of a second, since the guest was booted
hundredths() { read -r up _ < /proc/uptime && echo "${up%.*}${up#*.}"; }

# From before it has begun until it was done three times in a row, in steps of a fortieth of what it takes; 400 are enough where that was too short.
start=$(hundredths)
for _ in 1 2 3 4; do dmabench bind "$nic" >/dev/null 2>&1 && dmabench unbind "$nic" >/dev/null 2>&1; done
step=$((($(hundredths) - start) * 10000 / 8 / 40 + 100))
before=0 halfway=0 after=0 lost=0 row=0 try=0
while [ $row -lt 3 ] && [ $try -lt 400 ]; do
	dmabench bind "$nic" >/dev/null 2>&1 &
	usleep $((try * step))
	try=$((try + 1)) row=$((row + 1))
	kill -9 $! 2>/dev/null
	wait $! 2>/dev/null
	if no_override pci "$nic"; then before=$((before + 1)) row=0; elif driver_is pci "$nic" dmabench; then after=$((after + 1)); else halfway=$((halfway + 1)) row=0; fi
	dmabench unbind --all >/tmp/said 2>&1
	is_back pci "$nic" e1000e || { lost=$((lost + 1)); break; }
done
echo "# killed before: $before, halfway: $halfway, after: $after"
ok 'after kill -9 at any time all is given back' test $lost = 0
ok '  from before it begins until it is done' test $before -gt 0 -a $row = 3

ok 'a device that vanishes' do_bench 0 bind "$nic"
(underway vanished; echo 1 > "/sys/bus/pci/devices/$nic/remove") &
ok '  ends a run' is_cut_short "$nic" vanished
wait
ok '  with a valid file' grep -q '"record":"trailer","complete":false,"reason":"target .* went away"' /out/vanished.jsonl
ok '  is forgotten' do_bench 0 unbind "$nic"
echo 1 > /sys/bus/pci/rescan
ok '  and comes back as it was' wait_for "is_back pci $nic e1000e"
ok 'it can be bound anew' do_bench 0 bind "$nic"
(underway unbound; dmabench unbind "$nic" >/dev/null) &
ok '  unbinding ends a run too' is_cut_short "$nic" unbound
wait
ok '  cleanly' is_back pci "$nic" e1000e

ok 'a bound device' do_bench 0 bind "$nic"
ok '  does not keep the module' rmmod dmabench
ok '  and comes back without it' do_bench 0 unbind "$nic"
ok '  to its driver' is_back pci "$nic" e1000e
ok 'without the module none is bound' refuses 3 "$nic" 'modprobe dmabench'
echo dmabench > "/sys/bus/pci/devices/$nic/driver_override"
echo "$nic" > "/sys/bus/pci/devices/$nic/driver/unbind"
echo dmabench > /sys/bus/platform/devices/pcspkr/driver_override
echo pcspkr > /sys/bus/platform/drivers/pcspkr/unbind
ok 'what was meant for it before it is loaded' modprobe dmabench
ok '  is found' target "$nic" "$nic" owned
ok '  on both buses' target pcspkr pcspkr owned
ok '  after its own' sh -c "dmabench list targets | sed -n 2p | grep -q ^platform"
ok '  and given back by all' do_bench 0 unbind --all
ok '  each' is_back pci "$nic" e1000e
ok '  to its own' is_back platform pcspkr pcspkr
vendor=$(cat "/sys/bus/pci/devices/$nic/vendor") device=$(cat "/sys/bus/pci/devices/$nic/device")
echo "$nic" > /sys/bus/pci/drivers/e1000e/unbind
echo "${vendor#0x} ${device#0x}" > /sys/bus/pci/drivers/dmabench/new_id
ok 'no device comes without driver_override' test ! -e "/sys/bus/pci/devices/$nic/driver"
ok 'no live mapping is left' sh -c "dmabench info | grep -q 'live_mappings *0$'"
echo "1..$number"
exit $failed

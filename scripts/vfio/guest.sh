#!/bin/sh
# guest.sh TEST...: runs in the guest of test.sh: gives the LSI 53C895A to vfio-pci and runs these of the kernel's selftests of VFIO on it. A
# word of TEST's after a "," is for the test itself. Results in KTAP.
for dir in /sys/bus/pci/devices/*; do
	[ "$(cat "$dir/vendor" "$dir/device" | tr '\n' ' ')" = '0x1000 0x0012 ' ] || continue
	bdf=${dir##*/}
	echo vfio-pci > "$dir/driver_override"
	echo "$bdf" > /sys/bus/pci/drivers_probe
	break
done
if [ "$(basename "$(readlink "$dir/driver")")" != vfio-pci ]; then
	echo 'Bail out! vfio-pci did not take the LSI 53C895A'
	exit 1
fi

# What goes to an IOVA that is not mapped is refused; nothing else is.
expect() { echo "dmabench-expect: DMAR: (DRHD: handling fault status|\[DMA $1 NO_PASID\] Request device \[$bdf\] fault addr 0x[89ab][0-9a-f]{7} )" > /dev/kmsg; }

echo 'TAP version 13'
echo "1..$#"
number=0 failed=0
for test; do
	number=$((number + 1)) name=${test%%,*}
	case $test in
	vfio_pci_driver_test | vfio_pci_driver_test,-v,*) expect Read; expect Write ;;
	esac
	echo "# selftests: vfio: $name"
	# shellcheck disable=SC2046 # words
	{ "$name" $(echo "$test" | tr , '\n' | tail -n +2) "$bdf" 2>&1; echo $? > /tmp/status; } | sed 's/^/# /'
	case $(cat /tmp/status) in
	0) echo "ok $number selftests: vfio: $name" ;;
	4) echo "ok $number selftests: vfio: $name # SKIP" ;;
	*) echo "not ok $number selftests: vfio: $name # exit=$(cat /tmp/status)"; failed=1 ;;
	esac
done
exit "$failed"

#!/bin/sh
# In the guest, on a kernel with dma_map_benchmark and dmatest: dmabench and they, in turn, on the same device.
# Arguments: how many times, and "map" for map_single alone.
device=$(basename "$(readlink -f /sys/bus/pci/drivers/dmabench_lsi/0000:*)")
dmatest=/sys/module/dmatest/parameters
size=65472 # dmatest wants less than its buffer of 64 KiB

uptime_s() { cut -d' ' -f1 /proc/uptime; }

map_single() { # NUMBER
	chapter
	chapter=$((chapter + 1))
	began=$(uptime_s)
	dmabench run -q --experiment map_single -o "/out/$chapter.jsonl" || exit
	echo "dmabench_s $1 $began $(uptime_s)" >> /out/times
	chapter=$((chapter + 1))
	chapter
	dmabench run -q --experiment map_single --inflight 100 -o "/out/$chapter.jsonl" || exit
}

map_benchmark() { # NUMBER
	rmmod dmabench dmabench_lsi || exit
	echo dma_map_benchmark > "/sys/bus/pci/devices/$device/driver_override"
	echo "$device" > /sys/bus/pci/drivers/dma_map_benchmark/bind || exit
	began=$(uptime_s)
	dma_map_benchmark -s 1 -d 1 -g 1 > "/out/map_benchmark-$1" || exit
	echo "map_benchmark_s $1 $began $(uptime_s)" >> /out/times
	echo "$device" > /sys/bus/pci/drivers/dma_map_benchmark/unbind
	echo > "/sys/bus/pci/devices/$device/driver_override"
	modprobe dmabench_lsi && modprobe dmabench || exit
}

memcpy() { # NUMBER
	dmabench run -q --experiment memcpy --size $size -o "/out/memcpy-$1.jsonl" || exit
}

dmatest() { # NUMBER
	rmmod dmabench || exit
	dmesg -c > /dev/null
	set -- "$1" transfer_size=$size test_buf_size=65536 iterations=1000 noverify=1 norandom=1 timeout=10000 channel=dma0chan0 run=1
	for setting in "$@"; do
		case $setting in *=*) echo "${setting#*=}" > "$dmatest/${setting%=*}" || exit ;; esac
	done
	cat $dmatest/wait > /dev/null
	dmesg | grep 'dmatest.*summary' > "/out/dmatest-$1" || exit
	echo 0 > $dmatest/run
	modprobe dmabench || exit
}

chapter=0
for number in $(seq "$1"); do
	map_single "$number"
	map_benchmark "$number"
	[ "$2" = map ] || { memcpy "$number"; dmatest "$number"; }
done
cat /proc/kallsyms > /out/kallsyms

#!/bin/sh
# In the guest: the same points by the clock as it is, and by ever coarser ones, made of it by dropping its lowest bits: in /out/EXPERIMENT-BITS.jsonl.
# Arguments: how many bits, in one word, then options of dmabench run.
all=$1
shift
for bits in $all; do
	echo "$bits" > /sys/module/dmabench/parameters/clock_dropped_bits || exit
	dmabench run -q --experiment map_single --inflight 1 --size 4k "$@" -o "/out/map_single-$bits.jsonl" || exit
	dmabench run -q --experiment sync --size 4k "$@" -o "/out/sync-$bits.jsonl" || exit
	dmabench run -q --experiment coherent --size 4k "$@" -o "/out/coherent-$bits.jsonl" || exit
done

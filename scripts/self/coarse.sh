#!/bin/sh
# In the guest: the same points by the clock as it is, and by ever coarser ones, made of it by dropping its lowest bits: in /out/EXPERIMENT-BITS.jsonl;
# and by the first once more, in EXPERIMENT-again.jsonl, since a busy host changes meanwhile. Arguments: how many bits, in one word, then options of
# dmabench run.
all=$1
shift

# points BITS NAME OPTION...
points() {
	bits=$1 name=$2
	shift 2
	echo "$bits" > /sys/module/dmabench/parameters/clock_dropped_bits || exit
	dmabench run -q --experiment map_single --inflight 1 --size 4k "$@" -o "/out/map_single-$name.jsonl" || exit
	dmabench run -q --experiment sync --size 4k "$@" -o "/out/sync-$name.jsonl" || exit
	dmabench run -q --experiment coherent --size 4k "$@" -o "/out/coherent-$name.jsonl" || exit
}

for bits in $all; do points "$bits" "$bits" "$@"; done
points "${all%% *}" again "$@"

#!/bin/sh
# In the guest, emulated without -icount: what one empty timed operation costs, and whether a second thread changes that.
# Argument: how many times.
for number in $(seq "$1"); do
	dmabench run -q --experiment map_single --inflight 1 --max-time 0.3 -o "/out/single-$number.jsonl" || exit
	dmabench run -q --experiment noop --threads 1,2 --max-time 0.5 -o "/out/threads-$number.jsonl" || exit
done

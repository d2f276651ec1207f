#!/bin/sh
# In the guest, under the plugin, on a machine with a PMU: each point in a chapter as it is, for the plugin, and in the next with its
# instructions counted; /out/CHAPTER.jsonl.
number=0
point() {
	for more in '' '--counters instructions'; do
		chapter
		number=$((number + 1))
		# shellcheck disable=SC2086 # words
		dmabench run -q --min-rounds 6 --max-rounds 6 --max-time 0.05 $more -o "/out/$number.jsonl" "$@" || exit
	done
}

point --experiment map_single --inflight 1
point --experiment map_single --inflight 100
point --experiment map_single --inflight 16 --buffers 16
point --experiment sync
point --experiment ring
point --experiment memcpy --completion polled
cat /proc/kallsyms > /out/kallsyms

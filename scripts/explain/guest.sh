#!/bin/sh
# In the guest, under the plugin: of each point, which is an argument, N operations in one chapter, three times as many in the next; the
# first one's are /out/1.jsonl and /out/2.jsonl. A point is the words that come after "dmabench run --experiment".
number=0
for point; do
	for rounds in 6 18; do
		chapter
		number=$((number + 1))
		# shellcheck disable=SC2086 # words
		dmabench run -q --seed 1 --min-rounds "$rounds" --max-rounds "$rounds" --max-time 1000 -o "/out/$number.jsonl" --experiment $point || exit
	done
done
cat /proc/kallsyms > /out/kallsyms

#!/bin/sh
# In the guest, under the plugin: one point a chapter, each with its result in /out/CHAPTER.jsonl; table.py knows their order.
number=0
point() {
	chapter
	number=$((number + 1))
	dmabench run -q --min-rounds 6 --max-rounds 6 --max-time 0.05 -o "/out/$number.jsonl" "$@" || exit
}

point --experiment map_single --inflight 1
if [ "$DMABENCH_EXPECT_REGIME" = direct ]; then
	point --experiment map_single --inflight 100
	point --experiment sync
	point --experiment cpu_access --size 64
	point --experiment cpu_access --size 512
	point --experiment cpu_access --size 2048
	point --experiment cpu_access --size 4096
	point --experiment map_sg --entries 8 --layout scattered
	point --experiment map_sg --entries 32 --layout scattered
fi
cat /proc/kallsyms > /out/kallsyms

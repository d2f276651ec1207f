#!/bin/bash
# count.sh MACHINE SCENARIO KERNEL DIR POINT...: counts the instructions of points, for table.py: leaves in DIR counts, kallsyms, and of the
# first point 1.jsonl (N operations) and 2.jsonl (three times as many), of the second 3.jsonl and 4.jsonl, of a guest under QEMU's -icount with
# plugin/count.c. A point is one argument: "EXPERIMENT OPTION...", options of "dmabench run" that leave it one point. What the guest said
# is DIR/log. Where the VM gave no verdict, it says why in a line and exits with 125.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../guests.sh
. "$top/scripts/guests.sh"
here=$top/scripts

# run OPTION... -- COMMAND: a guest that counts
run() { "$here/vm/run.sh" --machine "$machine" --scenario "$scenario" --kernel "$kernel" --icount --timeout "$timeout" "$@"; }

# place: prints where in such a guest our module lies, FIRST:LAST; it lies there each time
place() {
	local line size address
	line=$(run -- grep '^dmabench ' /proc/modules) || return
	read -r _ size _ _ _ address _ <<< "$line"
	printf '%x:%x\n' "$address" $((address + size - 1))
}

count() {
	local plugin chapter marks
	plugin=$("$here/plugin/build.sh")
	chapter=$("$here/plugin/build.sh" "${conf[arch]}")/chapter
	marks=$(place)
	run --out "$dir" --program "$chapter" --program "$here/explain/guest.sh" --plugin "$plugin/count.so,out=$dir/counts,marks=$marks" \
		-- guest.sh "$@"
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# -ge 5 ]] || usage 2 "wanted: MACHINE SCENARIO KERNEL DIR POINT..."
machine=$1 scenario=$2 kernel=$3 dir=$4 timeout=$((300 + 600 * ($# - 4)))
read_machine "$machine"
mkdir -p "$dir"
(count "${@:5}") > "$dir/log" 2>&1 || die "Linux $(kernel_label "$kernel"): $(grep -m 1 '^dmabench: ' "$dir/log" || tail -n 1 "$dir/log"); the log is $dir/log" 125

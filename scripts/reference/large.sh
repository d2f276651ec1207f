#!/bin/bash
# large.sh FOLDER: prints the page of what a GiB of a program's memory costs, of FOLDER's KERNEL-SCENARIO.jsonl (see reference.sh).
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 && -d $1 ]] || usage 2 "wanted: a folder"
cat <<'PAGE'
# What a GiB of a program's memory costs

`user_pages` of 1 GiB, by what is behind it. Thousands of instructions: exact, and no time. `entries` are those of the scatterlist, after neighbours were merged: how many there are of base pages is up to
where the kernel found them (`scattered`: none beside another, the worst there is). The table is made of pages, which are as many whatever is behind them. `memory` is the most that list, IOVA and the IOMMU's tables took at a time.

PAGE
rows() { # KERNEL FILE
	jq -rs --arg kernel "$1" 'def thousands: if . == null then "-" else . / 1000 | if . >= 100 then round else (. * 10 | round / 10) end end;
		def phase($name): (.phases[] | select(.phase == $name) | .net_ns.p50) | thousands;
		def what: if .parameters.scattered then "base, scattered" else .parameters.backing end;
		map(select(.record == "point" and .status == "ok")) | sort_by(-.entries_per_op)[] |
		"| \(.regime) | \($kernel) | \(what) | \(.entries_per_op | round) | " + ([phase("pin", "table", "map", "unmap", "unpin") | tostring] | join(" | ")) +
		" | \((.peak_page_bytes + .peak_object_bytes) / 1024 | ceil) KiB |"' "$2"
}
order='direct iommu-lazy iommu-strict amd-iommu'
echo '| regime | kernel | memory of | entries | pin | table | map | unmap | unpin | memory |'
echo '| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |'
for scenario in $order; do
	while read -r file; do
		name=$(basename "$file" .jsonl)
		kernel=${name%%-*}
		[[ $scenario != amd-iommu ]] || kernel+=', AMD'
		rows "$kernel" "$file"
	done < <(find "$1" -name "*-$scenario.jsonl" | sort -V)
done

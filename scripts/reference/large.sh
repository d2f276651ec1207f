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
refused() { # KERNEL FILE
	jq -rs --arg kernel "$1" 'map(select(.record == "point" and .status == "refused"))[] | "- \(.regime // "'"$scenario"'"), \($kernel), \(.parameters.backing): \(.reason)"' "$2"
}
order='direct iommu-lazy iommu-strict amd-iommu'
echo '| regime | kernel | memory of | entries | pin | table | map | unmap | unpin | memory |'
echo '| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |'
refusals=''
for scenario in $order; do
	while read -r file; do
		name=$(basename "$file" .jsonl)
		kernel=${name%%-*}
		[[ $scenario != amd-iommu ]] || kernel+=', AMD'
		rows "$kernel" "$file"
		refusals+=$(refused "$kernel" "$file")$'\n'
	done < <(find "$1" -name "*-$scenario.jsonl" | sort -V)
done
refusals=$(grep . <<< "$refusals" || true)
[[ -z $refusals ]] || printf '\nRefused, of a device that reaches 4 GiB:\n\n%s\n' "$refusals"
cat <<'PAGE'

## What 7.x changed of base pages

An unmap under VT-d looks at each entry of the tables now: `__unmap_range()` of the generic page table (`drivers/iommu/generic_pt/iommu_pt.h`) goes down into a table that it covers wholly, and clears
its leaves one by one. Before, `dma_pte_clear_level()` (`drivers/iommu/intel/iommu.c`) took such a table away by the one entry above it, and never looked into it. Pages of 2 MiB or 1 GiB are entries of
upper tables, and pay little of it. A map walks down from the top for each entry of the list, as before, and each walk (`__map_range()`) costs more.
AMD-Vi gained by the same change: its own unmap looked from the top for each page (`iommu_v1_unmap_pages()`, `drivers/iommu/amd/io_pgtable.c`), where the generic one goes through a table at once. By function, of 64 MiB in base pages that are scattered, under iommu-strict: [the table](../large/explain/explain.md).

![where the instructions go of 64 MiB in base pages](explain-large.svg)
PAGE

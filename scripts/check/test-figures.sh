#!/bin/bash
# test-figures.sh: the pictures in the READMEs are those that make figures draws from results/reference, whatever terminal, start-up
# files and locale the user has; all that are shown are there, every figure has one, and what they are drawn from is sound and speaks
# of no time. Drawn by another version of gnuplot than they were, they have the same marks (marks.py). Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=ok.sh
. "$top/scripts/check/ok.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
reference=$top/results/reference
newest=$(cd "$reference/icount" && printf '%s\n' *.jsonl | cut -d- -f1 | sort -V | tail -n 1)
mapfile -t files < <(find "$reference" -name '*.jsonl' | sort)
drawn_by=$(sed -n 's/<desc>Produced by GNUPLOT \(.*[^ ]\) *<.desc>/\1/p' "$reference"/figures/*.svg | sort -u) here=$(gnuplot --version)

# shellcheck disable=SC2317,SC2329 # called through ok
{
drawn() { # in surroundings that no figure may depend on
	mkdir -p "$dir/home/gnuplot"
	echo 'exit status 5' | tee "$dir/home/.gnuplot" > "$dir/home/gnuplot/gnuplotrc"
	env HOME="$dir/home" XDG_CONFIG_HOME="$dir/home" GNUTERM=qt DISPLAY=:999 LC_ALL=C LANG=de_DE.UTF-8 "$top/scripts/figures.sh" --out "$dir/figures"
}
same() { # FILE: to the byte; of another gnuplot, mark by mark
	if [[ $1 = *.svg && "gnuplot $drawn_by" != "$here" ]]; then
		"$top/scripts/check/marks.py" "$reference/figures/$1" "$dir/figures/$1"
	else
		cmp "$reference/figures/$1" "$dir/figures/$1"
	fi
}
shown() { # README: what it links to below results/reference is there, and some is
	local links
	mapfile -t links < <(grep -oE '\]\([^):]*results/reference/[^)]*\)' "$1" | sed 's/^](//; s/)$//')
	[[ ${#links[@]} -gt 0 ]] && (cd "$(dirname "$1")" && ls "${links[@]}")
}
# What the READMEs say of a device that is not coherent: a map goes over the lines, of 64 bytes; where it is coherent the size does not matter.
lines() {
	local maps='[.[] | select(.record == "point" and .experiment == "map_single" and .parameters.direction == "to_device")] | sort_by(.parameters.size)
		| map(.phases[] | select(.phase == "map").net_ns.p50)'
	jq -se "$maps | length > 1 and ((last - first) / ((65536 - 64) / 64) | . >= 1 and . < 10)" "$reference/arm64-virt/coherence/$1-platform.jsonl" &&
		jq -se "$maps | length > 1 and (unique | length == 1)" "$reference/arm64-virt/coherence/$1-dma0chan0.jsonl"
}
pictured() { grep -q "^$1	" "$top/scripts/reference/figures.tsv" && grep -F "(../results/reference/figures/$1.svg)" "$top/plots/README.md"; }
versions() { jq -r 'select(.record == "header").environment.kernel' "$reference"/{,arm64-virt/}icount/*.jsonl | sort -u | tee "$dir/kernels"
	[[ $(wc -l < "$dir/kernels") = 6 ]] && while read -r kernel; do grep -F "$kernel" "$reference/README.md" || return; done < "$dir/kernels"; }
no_time() { # FILES WANTED...: what advise says of them has each WANTED, and nothing in units of time
	# shellcheck disable=SC2086 # a pattern
	"$build/bench/dmabench" advise "$reference"/$1 > "$dir/advice" && for word in "${@:2}"; do grep -m 1 "$word" "$dir/advice" || return; done &&
		! grep -E '[0-9] (ns|µs|ms|s)\b' "$dir/advice"
}
}

[[ "gnuplot $drawn_by" = "$here" ]] || echo "# this is $here, the pictures were drawn by $drawn_by: their marks are compared, not their bytes"
ok 'the figures can be drawn' drawn
for file in "$reference"/figures/*; do
	ok "$(basename "$file") is what is drawn" same "$(basename "$file")"
done
ok 'and there is no other' diff <(ls "$reference/figures") <(ls "$dir/figures")
for readme in README.md plots/README.md; do ok "what $readme shows is there" shown "$top/$readme"; done
while read -r figure; do ok "$figure has a picture" pictured "$figure"; done < <(grep -v '^#' "$top/plots/figures.tsv" | cut -f1 | uniq)
ok 'the kernels are told, exactly' versions
ok 'advice on what was counted is instructions' no_time "icount/$newest-*.jsonl" 'map each transfer (streaming)' 'no statement about time'
ok 'of emulated times there is none' no_time 'emulated/*.jsonl' 'nothing is said of its times'
ok 'nor of arm64' no_time "arm64-virt/icount/$newest-*.jsonl" 'map each transfer (streaming)' 'no statement about time'
ok 'where a device is not coherent, copies are not advised by instructions' no_time "arm64-virt/coherence/$newest-platform.jsonl" 'Target platform is not coherent' 'held against no other'
ok 'lines cost there what size does' lines "$newest"
ok 'the results fit the schema' "$top/scripts/check/schema.py" "$top/results/schema.json" "${files[@]}"
finish

#!/bin/bash
# figures.sh [--out DIR]: draws the figures that the READMEs show from results/reference, into its figures/ or DIR: each row of
# reference/figures.tsv, and of each machine those of compare-kernels.sh and explain.sh. The same results make the same files.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
here=$top/scripts
reference=$top/results/reference out=$top/results/reference/figures
while [[ $# -gt 0 ]]; do
	case $1 in
	--help) usage 0; exit ;;
	--out) [[ -n ${2:-} ]] || usage 2 "--out wants a directory"; out=$2; shift 2 ;;
	*) usage 2 "unknown option '$1'" ;;
	esac
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$top/scripts/build.sh" program
mkdir "$work/new"

# draw NAME FILES WHERE: one row
draw() {
	local files found
	read -ra files <<< "$2"
	rm -rf "$work/plots"
	(cd "$reference" && "$build/bench/dmabench" plot "${files[@]/%/.jsonl}" --where "$3" -o "$work/plots") > "$work/log"
	mapfile -t found < <(find "$work/plots" -name "${1%%-*}-*.svg")
	[[ ${#found[@]} = 1 ]] || die "$1: ${#found[@]} figures match; wanted: one; reference/figures.tsv chooses by points"
	mv "${found[0]}" "$work/new/$1.svg"
}
while IFS=$'\t' read -r figure files where; do draw "$figure" "$files" "$where"; done < <(grep -v '^#' "$here/reference/figures.tsv")

parts() { find "$1/icount" -name '*.jsonl' -printf '%f\n' | sed -E "s/$2/\\1/" | sort -Vu; } # of KERNEL-SCENARIO.jsonl

# of_machine NAME FOLDER SUFFIX: what has no row
of_machine() {
	local kernels scenarios
	mapfile -t kernels < <(parts "$2" '^([^-]*)-.*')
	mapfile -t scenarios < <(parts "$2" '^[^-]*-(.*)\.jsonl$')
	"$here/compare/draw.sh" "$2/icount" "$work/compare" "$1" "${kernels[@]}" -- "${scenarios[@]}"
	mv "$work/compare/iommu-strict.svg" "$work/new/kernels_heat$3.svg"
	mv "$work/compare/kernels.svg" "$work/new/kernels_bars$3.svg"
	mv "$work/compare/kernels.md" "$work/new/kernels$3.md"
	"$here/gnuplot.sh" explain "$2/explain/explain.dat" "$work/new/explain$3.svg"
}
of_machine q35 "$reference" ''
of_machine arm64-virt "$reference/arm64-virt" -arm64-virt
"$here/gnuplot.sh" explain "$reference/arm64-virt/coherence/explain/explain.dat" "$work/new/explain-coherence.svg"
"$here/gnuplot.sh" explain "$reference/large/explain/explain.dat" "$work/new/explain-large.svg"
for history in "$reference"/history/*.json; do
	"$here/history/draw.sh" "$history" "$work/history"
	name=$(basename "$history" .json)
	for part in md svg; do mv "$work/history/$name.$part" "$work/new/history-$name.$part"; done
done
"$here/reference/large.sh" "$reference/large" > "$work/new/large.md"
rm -rf "$out"
mkdir -p "$(dirname "$out")"
mv "$work/new" "$out"

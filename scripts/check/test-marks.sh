#!/bin/bash
# test-marks.sh: two versions of gnuplot draw the same marks (marks.py) in every figure of the reference results, and of results in
# which medians, percentiles and intervals are not known; and what is not known is a gap. Results in TAP.
#
# The other version is the command DMABENCH_OTHER_GNUPLOT; else the other of those that the releases of the default
# and of the newest kernel have, in a root.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
# shellcheck source=ok.sh
. "$top/scripts/check/ok.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
marks=$top/scripts/check/marks.py reference=$top/results/reference
other=${DMABENCH_OTHER_GNUPLOT:-} entered=(sh)
if [[ -z $other ]]; then
	which=newest
	[[ $(gnuplot --version) != *' 6.'* ]] || which=$(kernel_names default)
	kernel_row "$which"
	root=$("$top/scripts/roots/make.sh" "$release" gnuplot)
	other=$dir/other-gnuplot
	entered=("$top/scripts/roots/enter.sh" "$root" "$top" "$dir" /tmp -- sh) # once for many figures: it takes longer than to draw one
	printf '#!/bin/bash\nexec %s gnuplot-nox "$@"\n' "$(printf '%q ' "${entered[@]::${#entered[@]}-1}")" > "$other"
	chmod +x "$other"
fi

# prepare NAME RESULTS...: what each figure of results is drawn from, in $dir/NAME/data
prepare() {
	local status=0
	PATH=/nowhere "$build/bench/dmabench" plot "${@:2}" -o "$dir/$1" > /dev/null 2>&1 || status=$?
	[[ $status = 3 ]] || die "dmabench plot ${*:2}: status $status without a gnuplot; wanted: 3, and the data"
}

# unknown FILE SHIFT: a file of the reference, of whose points some have no median, some no p99 and interval, some not all phases
unknown() {
	# shellcheck disable=SC2016 # jq's
	jq -c --argjson shift "$2" '
		def rough: (.raw_ns, .net_ns).p99 = null | .p50_ci95_ns = null;
		def none: rough | (.raw_ns, .net_ns).p50 = null;
		if .record != "point" or .phases == [] then . else (.index + $shift) as $i | .settled = ($i % 5 != 0) |
		if $i % 4 == 0 then .phases[] |= none elif $i % 4 == 1 then .phases[] |= rough
		elif $i % 12 == 2 then .phases[0] |= none else . end end' "$reference/$1.jsonl" > "$dir/${1//\//-}.jsonl"
}

# shellcheck disable=SC2317,SC2329 # called through ok
{
altered() { # FIGURE SED: a figure and what sed makes of it, which is another text, in $dir/a.svg and b.svg
	cp "$reference/figures/$1.svg" "$dir/a.svg"
	sed -zE "$2" "$dir/a.svg" > "$dir/b.svg" && ! cmp -s "$dir/a.svg" "$dir/b.svg"
}
seen() { altered "$@" && [[ $("$marks" "$dir/a.svg" "$dir/b.svg") ]]; }
unseen() { altered "$@" && "$marks" "$dir/a.svg" "$dir/b.svg"; }
draw() { # SET FOLDER GNUPLOT SHELL...: all figures of the set, into $dir/SET/FOLDER, as plots/README.md tells it
	local vars name
	mkdir "$dir/$1/$2"
	for vars in "$dir/$1/data"/*.vars; do
		name=$(basename "$vars" .vars)
		printf 'GNUTERM=unknown %q -d -e %q %q || { echo %q is not drawn; exit 1; }\n' "$3" \
			"plots='$top/plots'; vars='$vars'; data='${vars%.vars}.tsv'; out='$dir/$1/$2/$name.svg'; format='svg'" "$top/plots/${name%%-*}.gp" "$name"
	done > "$dir/$1/$2.sh"
	"${@:4}" "$dir/$1/$2.sh"
}
kinds() { # SET FIGURE...: it has some of each
	local figure
	for figure in "${@:2}"; do ls "$dir/$1/here/$figure"-*.svg || return; done
}
gaps() { # of six sizes the third is not known: in each panel two lines and five points, and one of each in the legend
	"$marks" "$dir/gap/here/latency_by_size-map_single.svg" > "$dir/gap.marks"
	[[ $(grep -c '^line #0072b2 none 2.40 ' "$dir/gap.marks") = 5 && $(grep -c '^point #0072b2 none #gpPt6 ' "$dir/gap.marks") = 11 ]]
}
}

about='a mark that is seen: '
ok 'a point that is missing' seen latency_by_size "s/<use [^>]*>//9"
ok 'a point that moved by a thirtieth of a pixel' seen latency_by_size "s/(<use xlink:href='#gpPt6' transform='translate\()113.95/\1113.98/"
ok 'a hollow point' seen latency_by_size "s/<use xlink:href='#gpPt6'/<use xlink:href='#gpPt5'/"
ok 'a smaller point' seen latency_by_size "s/(scale\([0-9.]*)[0-9]\)/\11)/"
ok 'a symbol that looks otherwise' seen latency_by_size "s/(id='gpPt5'[^>]* r=)'1'/\1'2'/"
ok 'a vertex that is missing' seen latency_by_size "s/( L[0-9.]+,[0-9.]+) L[0-9.]+,[0-9.]+( L[0-9.]+,[0-9.]+)/\1\2/"
ok 'a line where a gap was' seen cdf "s/(L[0-9.]+,[0-9.]+) M([0-9.]+,[0-9.]+) L/\1 L\2 L/"
ok 'a line that is not dashed' seen latency_by_size "s/ stroke-dasharray='[^']*'//3"
ok 'a box that is missing' seen phases "s/<polygon [^>]*>//2"
ok 'a box of another colour' seen phases "s/(<polygon fill = '?\"?rgb\([^)]*, *)[0-9]+\)/\199)/"
ok 'a text that is another' seen phases 's/>4k</>5k</'
ok 'a text that moved' seen phases 's/(translate\(82\.)90/\195/'
ok 'what hides another drawn first' seen latency_by_size "s/(<use [^>]*#gpPt6[^>]*>)(.*)(<use [^>]*#gpPt4[^>]*>)/\3\2\1/"
ok 'a text under a box' seen heat_map 's/(<polygon.*)(<g transform[^>]*>\s*<text>2.43k<.text>\s*<.g>)/\2\1/'
about='no mark: '
ok 'a title of gnuplot' unseen phases 's/<title>data[^<]*<.title>/<title>data<\/title>/'
ok 'an empty path' unseen phases "s/class=\"gridline\"  d='/&M1,1 /"
ok 'the order of texts' unseen phases 's/(<g transform[^>]*>\s*<text>4k<.text>\s*<.g>)(.*<text>6k<.text>\s*<.g>)/\2\1/'
ok 'where a path ends' unseen cdf "s/(<path stroke='rgb\(128[^>]* d=')(M[^M]*)(M[^']*)'.>/\1\2'\/>\1\3'\/>/"
ok 'the last digit' unseen phases 's/(translate\(82\.)90/\191/'
about=

# Two kernels and two regimes make all figures there are; gnuplot's time grows with the square of the curves.
prepare icount "$reference"/icount/{6.12,7.2}-{swiotlb,iommu-strict}.jsonl
prepare emulated "$reference"/emulated/*.jsonl
unknown icount/6.12-swiotlb 0
unknown icount/6.12-iommu-strict 1
unknown icount/7.2-iommu-strict 2
prepare unknown "$dir"/icount-*.jsonl
unknown emulated/direct 0
unknown emulated/iommu-strict 1
prepare unknown-times "$dir"/emulated-*.jsonl
# Histograms are known, and drawn above.
rm "$dir"/unknown*/data/{cdf,tail}-*
jq -c 'if .phases then .phases[] |= ((.raw_ns, .net_ns).p99 = null) else . end' "$reference/icount/6.12-direct.jsonl" > "$dir/no-p99.jsonl"
prepare no-p99 "$dir/no-p99.jsonl" --where experiment=map_single,offset=0
jq -c 'if .index == 2 then .phases[] |= ((.raw_ns, .net_ns).p50 = null) else . end' "$dir/no-p99.jsonl" > "$dir/gap.jsonl"
prepare gap "$dir/gap.jsonl" --where experiment=map_single,offset=0

sets=(unknown unknown-times no-p99 gap)
for set in "${sets[@]}"; do ok "$set is drawn" draw "$set" here gnuplot sh; done
ok 'with curves, choices, grids and kernels that are not known' kinds unknown crossover heat_map kernels latency_by_size phases
ok 'and threads, rates and phases' kinds unknown-times depth latency_by_threads phases
ok 'what is not known is a gap' gaps

sets+=(icount emulated)
about="$(gnuplot --version), $("$other" --version): "
for set in icount emulated; do ok "$set is drawn by the first" draw "$set" here gnuplot sh; done
for set in "${sets[@]}"; do
	ok "$set is drawn by the other" draw "$set" there "${DMABENCH_OTHER_GNUPLOT:-gnuplot-nox}" "${entered[@]}"
	ok "the marks of $set" "$marks" "$dir/$set"/{here,there}
done
mkdir "$dir/bin"
printf '#!/bin/bash\nexec %q "$@"\n' "$(realpath "$other")" > "$dir/bin/gnuplot"
chmod +x "$dir/bin/gnuplot"
PATH=$dir/bin:$PATH
for set in gap no-p99; do
	ok "dmabench plots $set" "$build/bench/dmabench" plot "$dir/$set.jsonl" --where experiment=map_single,offset=0 -o "$dir/$set/plot"
	ok "the marks of it" "$marks" "$dir/$set"/{here,plot}
done
jq -c 'select(.experiment == null or .experiment == "map_single")' "$dir/no-p99.jsonl" > "$dir/one.jsonl"
ok 'dmabench reports it' "$build/bench/dmabench" report "$dir/one.jsonl" -o "$dir/page.html"
ok 'kernels are compared' "$top/scripts/compare/draw.sh" "$reference/icount" "$dir/kernels" q35 6.1 6.12 7.2 -- amd-iommu direct iommu-lazy iommu-strict swiotlb
ok 'the marks of their bars' "$marks" "$reference/figures/kernels_bars.svg" "$dir/kernels/kernels.svg"
ok 'the marks of their heat map' "$marks" "$reference/figures/kernels_heat.svg" "$dir/kernels/iommu-strict.svg"
ok 'an operation is explained' "$top/scripts/gnuplot.sh" explain "$reference/explain/explain.dat" "$dir/explain.svg"
ok 'the marks of it' "$marks" "$reference/figures/explain.svg" "$dir/explain.svg"
finish

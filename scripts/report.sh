# Sourced by bench.sh and hw-bench.sh: what is measured, and what becomes of the results.
# shellcheck shell=bash disable=SC2154

# Options of "dmabench run", words.
# shellcheck disable=SC2034 # used by those who source this
sweep=${DMABENCH_SWEEP:---size 64:1M:x4 --direction to_device,from_device --strategy all --allocator all --pattern all --order all}

# draw DIR [OPTION...]: figures (OPTIONs are of dmabench plot), the table of medians and the page of DIR's results, beside them.
draw() {
	"$build/bench/dmabench" plot "${@:2}" "$1"/*.jsonl -o "$1/plots" > "$1/logs/plot.log"
	"$build/bench/dmabench" export --format markdown "$1"/*.jsonl > "$1/medians.md"
	"$build/bench/dmabench" report "$1"/*.jsonl -o "$1/report.html"
}

# show DIR: prints the table, and where all is.
show() {
	cat "$1/medians.md"
	cat <<-WHERE

		report:   $1/report.html
		results:  $1/*.jsonl
		table:    $1/medians.md
		figures:  $1/plots ($(find "$1/plots" -name '*.svg' | wc -l) SVG)
	WHERE
}

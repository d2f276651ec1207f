#!/bin/bash
# fuzz-files.sh [--seconds N] [NAME...]: gives clang's libFuzzer the readers of files, bench/fuzz/NAME.c (all), for N seconds each (60). What
# breaks one is left in bench/fuzz/found/NAME, and is tried first from then on; results in TAP.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
seconds=60
if [[ ${1:-} = --seconds ]]; then
	[[ ${2:-} =~ ^[1-9][0-9]*$ ]] || usage 2 "--seconds wants a whole number above 0"
	seconds=$2
	shift 2
fi
mapfile -t all < <(basename -s .c "$top"/bench/fuzz/*.c)
for name; do [[ " ${all[*]} " = *" $name "* ]] || die "no reader '$name'; valid: ${all[*]}" 2; done
[[ $# -gt 0 ]] || set -- "${all[@]}"
command -v clang >/dev/null || { echo '1..0 # SKIP no clang here, which is optional'; exit; }
dir=$build/fuzz-files
export ASAN_OPTIONS=detect_leaks=1 DMABENCH_JOBS=$top/bench/jobs

# samples NAME: what it begins with, a file each: jobs that ship, results that are kept here
samples() {
	local file into=$dir/$1 number=0
	mkdir -p "$into"
	if [[ $1 = job ]]; then cp "$top"/bench/jobs/*.job "$into"; return; fi
	for file in "$top"/results/reference/*/*.jsonl; do
		number=$((number + 1))
		(awk 'length < 6000 && n++ < 2' "$file"; tail -n 1 "$file") > "$into/$number"
		if [[ $1 = json ]]; then sed -n 2p "$into/$number" | tr -d '\n' > "$into/$number.line"; fi
	done
}

build_reader() { # NAME
	local flags sources=()
	cd "$top/bench"
	mapfile -t sources < <(find . -mindepth 2 -name '*.c' ! -path './tests/*' ! -path './fuzz/*' ! -path ./cmd/main.c ! -path ./lib/version.c | sort)
	read -ra flags <<< "$(tr '\n' ' ' < compile_flags.txt) $(pkg-config --cflags --libs libcjson libzstd) -lz -lm"
	clang -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined -o "$dir/fuzz-$1" "fuzz/$1.c" \
		tests/fake_version.c "${sources[@]}" "${flags[@]}"
}

mkdir -p "$dir"
echo "1..$#"
number=0 failed=0
for name; do
	number=$((number + 1)) found=$top/bench/fuzz/found/$name
	samples "$name"
	mkdir -p "$found"
	log=$dir/$name.log
	if (build_reader "$name") > "$log" 2>&1 &&
		find "$found" -type f -exec "$dir/fuzz-$name" -timeout=10 {} + > "$log" 2>&1 &&
		"$dir/fuzz-$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1500 -max_len=20000 -artifact_prefix="$found/" "$dir/$name" > "$log" 2>&1; then
		echo "ok $number - $name: $(grep -a '^Done' "$log")"
	else
		failed=1
		echo "not ok $number - $name"
		grep -aE 'ERROR|SUMMARY|runtime error|error:|Test unit written' "$log" | head -n 10 | sed 's/^/# /'
	fi
	rmdir "$found" "${found%/*}" 2>/dev/null || true
done
exit "$failed"

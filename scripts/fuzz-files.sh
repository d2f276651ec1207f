#!/bin/bash
# fuzz-files.sh [--seconds N] [NAME...]: gives clang's libFuzzer what reads files and makes something of them, bench/fuzz/NAME.c (all), for
# N seconds each (60). What breaks one is left in bench/fuzz/found/NAME, and is tried first from then on; results in TAP.
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
mapfile -t all < <(grep -l '^int LLVMFuzzerTestOneInput' "$top"/bench/fuzz/*.c | xargs basename -s .c)
for name; do [[ " ${all[*]} " = *" $name "* ]] || die "nothing is called '$name'; valid: ${all[*]}" 2; done
[[ $# -gt 0 ]] || set -- "${all[@]}"
command -v clang >/dev/null || { echo '1..0 # SKIP no clang here, which is optional'; exit; }
dir=$build/fuzz-files
export ASAN_OPTIONS=detect_leaks=1 DMABENCH_JOBS=$top/bench/jobs

# few FILE POINTS: its header, so many of its shorter points, its trailer
few() {
	awk -v most="$2" 'NR == 1 || (length < 6000 && n++ < most)' "$1"
	tail -n 1 "$1"
}

# samples NAME: what it begins with, a file each: jobs that ship, results that are kept here
samples() {
	local file before='' into=$dir/$1 number=0
	mkdir -p "$into"
	if [[ $1 = job ]]; then cp "$top"/bench/jobs/*.job "$into"; return; fi
	for file in "$top"/results/reference/*/*.jsonl; do
		number=$((number + 1))
		case $1 in
		json) awk 'length < 6000 && n++ == 1' "$file" | tr -d '\n' ;;
		advise) few "$file" 6 ;;
		compare | report) few "${before:-$file}" 2; few "$file" 2 ;;
		*) few "$file" 2 ;;
		esac > "$into/$number"
		before=$file
	done
}

# build_readers NAME...: dir/fuzz-NAME
build_readers() {
	local libraries objects name
	cd "$top/bench"
	mapfile -t objects < <(find . -mindepth 2 -name '*.c' ! -path './tests/*' ! -path './fuzz/*' ! -path './cmd/*' ! -path './history/*' ! -path ./lib/version.c -printf "$dir/objects/%P\n" | sort)
	objects+=("$dir"/objects/{tests/fake_version,fuzz/input,fuzz/mutate}.c "${@/#/$dir/objects/fuzz/}")
	objects=("${objects[@]%.c}")
	objects=("${objects[@]/%/.o}")
	mkdir -p "$dir/objects/fuzz"
	CC=clang by_ccache make -s "-j$(nproc)" BUILD="$dir/objects" \
		CFLAGS='-g -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined' "${objects[@]}" || return
	read -ra libraries <<< "$(pkg-config --libs libcjson libzstd) -lz -lm"
	for name; do
		clang -fsanitize=fuzzer,address,undefined -o "$dir/fuzz-$name" "$dir/objects/fuzz/$name.o" \
			"${objects[@]:0:${#objects[@]}-$#}" "${libraries[@]}"
	done
}

mkdir -p "$dir"
build_readers "$@" >&2 || die "they do not build"
echo "1..$#"
number=0 failed=0
for name; do
	number=$((number + 1)) found=$top/bench/fuzz/found/$name
	samples "$name"
	mkdir -p "$found"
	log=$dir/$name.log
	if find "$found" -type f -exec "$dir/fuzz-$name" -timeout=10 {} + > "$log" 2>&1 &&
		"$dir/fuzz-$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1500 -max_len=40000 -close_fd_mask=2 -artifact_prefix="$found/" "$dir/$name" > "$log" 2>&1; then
		echo "ok $number - $name: $(grep -a '^Done' "$log")"
	else
		failed=1
		echo "not ok $number - $name"
		grep -aE 'ERROR|SUMMARY|runtime error|error:|Test unit written' "$log" | head -n 10 | sed 's/^/# /'
	fi
	rmdir "$found" "${found%/*}" 2>/dev/null || true
done
exit "$failed"

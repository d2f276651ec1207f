#!/bin/bash
# test-input.sh: every command that reads results makes the same of a file, of the same through each kind of pipe, and packed; one
# line tells what cannot be read. What is written as JSON is taken by jq and by Python. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=ok.sh
. "$top/scripts/check/ok.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
program=$build/bench/dmabench
export TMPDIR=$dir/temporary DMABENCH_PLOTS=$top/plots
mkdir "$TMPDIR"
cp "$top/results/reference/icount/6.12-iommu-strict.jsonl" "$dir/sweep.jsonl"
cp "$top/results/reference/icount/6.12-direct.jsonl" "$dir/base.jsonl"
cd "$dir"
gzip -k sweep.jsonl
zstd -q sweep.jsonl
{ printf '\xef\xbb\xbf'; sed 's/$/\r/' sweep.jsonl; printf '\r\n\n'; } > edited.jsonl
mkfifo fifo

touch said

# shellcheck disable=SC2317 # called through ok
{
# without_gnuplot COMMAND...: which is slow; all is read, and the data of figures are written
without_gnuplot() { PATH=/nowhere "$program" "$@" 2> /dev/null || [[ $? = 3 ]]; }
# verb NAME FILE: what the command makes of FILE, and of another file where it wants two
verb() {
	case $1 in
	export-*) "$program" export --format "${1#export-}" "$2" ;;
	advise) "$program" advise --format json "$2" ;;
	compare) "$program" compare --format json --across regime "$2" base.jsonl ;;
	report) without_gnuplot report --max-data 0 -o "$dir/page.html" "$2" && cat "$dir/page.html" ;;
	history) rm -f history.sqlite && "$program" history add --db history.sqlite "$2" ;;
	plot) without_gnuplot plot -o "$dir/figures" "$2" && cat "$dir"/figures/data/* ;;
	esac
}

# told NAME FILE SHOWN: the same, with one name for the file however it came, which may be some bytes longer
told() { timeout 60 bash -c "$(declare -f verb without_gnuplot); program=$program dir=$dir; verb $1 $2" | sed -E "s#$3#FILE#g; s/FILE, [0-9]+&nbsp;KiB/FILE/"; }
# same NAME FILE SHOWN: what comes of standard input, or of FILE, is what came of sweep.jsonl
same() { told "$@" > got && cmp got "want-$1"; }
through_fifo() { cat sweep.jsonl.gz > fifo & same "$1" fifo fifo; }
through_process() { same "$1" '<(zstd -dc sweep.jsonl.zst)' '/dev/fd/63'; }
# refused WORDS COMMAND...: exit status 2 and one line with WORDS
refused() {
	local words=$1 status=0
	shift
	timeout 20 "$@" > /dev/null 2> said || status=$?
	[[ $status = 2 && $(wc -l < said) = 1 ]] && grep -F "$words" said
}
# valid COMMAND...: what it prints is one JSON text in UTF-8
valid() { "$@" > json && jq -e . < json > /dev/null && python3 -c 'import json, sys; json.loads(sys.stdin.buffer.read().decode("utf-8"))' < json; }
# shellcheck disable=SC2016 # another shell's
in_latin1() { unshare --uts bash -c 'python3 -c "import socket; socket.sethostname(b\"caf\xe9\")" && exec "$@"' - "$@"; }
clean() { [[ -z $(ls -A "$TMPDIR") ]]; }
}

shown='said'
for name in export-csv export-json export-markdown advise compare report plot history; do
	about="$name: "
	told "$name" sweep.jsonl sweep.jsonl > "want-$name"
	ok 'of the file there is something' test -s "want-$name"
	ok 'packed by gzip' same "$name" sweep.jsonl.gz sweep.jsonl.gz
	ok 'packed by zstd' same "$name" sweep.jsonl.zst sweep.jsonl.zst
	ok 'with a mark, carriage returns and blank lines' same "$name" edited.jsonl edited.jsonl
	ok 'as -' same "$name" - 'standard input' < sweep.jsonl
	ok 'as -, from a pipe' same "$name" - 'standard input' < <(cat sweep.jsonl.zst)
	ok 'as /dev/stdin' same "$name" /dev/stdin '/dev/stdin' < <(cat sweep.jsonl)
	ok 'from a process' through_process "$name"
	ok 'from a FIFO' through_fifo "$name"
done
about=''
ok 'no copy is left' clean

ok 'two pipes at once' valid "$program" compare --format json --across regime <(cat sweep.jsonl.gz) <(cat base.jsonl)
ok 'a pipe is given twice' refused 'are one pipe' "$program" export - - < <(:)
ok 'under two names' refused 'are one pipe' "$program" export - /dev/stdin < <(:)
ok 'an archive' refused 'packed by tar, and all that by gzip' "$program" export <(tar cz sweep.jsonl || :)
ok 'packed by xz' refused 'packed by xz: unpack it first: xz -dc - | dmabench COMMAND -' "$program" report - < <(xz -c sweep.jsonl || :)
ok 'in UTF-16' refused 'in UTF-16' "$program" advise - < <(iconv -t UTF-16 sweep.jsonl || :)
ok 'cut off' refused 'its gzip data are cut off' "$program" plot -o figures - < <(head -c 3000 sweep.jsonl.gz)
ok 'rubbish behind it' refused 'other data are behind their end' "$program" compare --across regime base.jsonl - < <(cat sweep.jsonl.gz; echo rubbish)
ok 'nothing' refused 'empty' "$program" export - < /dev/null
ok 'a folder' refused 'a directory' "$program" export "$dir"
ok 'a counter that there is not' refused "no such counter; there are cycles" "$program" run --counters task-clock,instructoins
ok 'a counter twice' refused 'it is there already' "$program" run --counters cycles,cpu-cycles
ok 'more counters than can be' refused '8 at most' "$program" run --counters r1,r2,r3,r4,r5,r6,r7,r8,r9

sed '1s/"hostname":[^,]*/"hostname":"caf\xe9"/' sweep.jsonl > latin1.jsonl
ok 'a name in Latin-1 is in the file' grep -aq $'caf\xe9' latin1.jsonl
for format in json csv markdown; do
	ok "export --format $format is UTF-8" iconv -f UTF-8 -t UTF-16 -o /dev/null <("$program" export --format "$format" latin1.jsonl)
done
ok 'and JSON' valid "$program" export --format json latin1.jsonl
ok 'so is the comparison' valid "$program" compare --format json --across regime latin1.jsonl base.jsonl
ok 'so is the advice' valid "$program" advise --format json latin1.jsonl
if unshare --uts true 2> /dev/null; then
	ok 'so is info, of such a host' valid in_latin1 "$program" info --json
	ok 'which tells the name' grep -F $'caf\xef\xbf\xbd' json
else
	skip 'info of such a host' 'no namespace can be made here'
fi
finish

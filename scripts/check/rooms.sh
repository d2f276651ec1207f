#!/bin/bash
# rooms.sh: the sources keep to the tables of rooms (README.md of bench, module and kselftest): who may use whom. Then the same of copies that do not. Results in TAP.
set -euo pipefail
cd "${0%"${0##*/}"}../.."
# shellcheck source=ok.sh
. scripts/check/ok.sh
[[ $# = 0 ]] || { echo "rooms.sh: no arguments wanted; it reads the tables in README.md of bench, module and kselftest" >&2; exit 2; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# The conditions.
# shellcheck disable=SC2317 # called through ok
{
# broken FOLDER: what breaks its table
broken() { (cd "$1" && find . -path ./tests -prune -o -name '*.[ch]' -printf '%P\n' | sort | xargs awk -f "$OLDPWD/scripts/check/rooms.awk" README.md) }
keeps() { broken "$1" > "$dir/said" && ! [[ -s $dir/said ]]; }
# caught WORDS: what was done to the copy is told so; then it is as before
caught() { broken "$dir/copy" > "$dir/said"; rm -rf "$dir/copy"; cp -r "$dir/as-is" "$dir/copy"; grep -Fx -- "$1" "$dir/said" && [[ $(wc -l < "$dir/said") = 1 ]]; }
}
shown=said
ok 'the program: each file uses only the rooms that its own may' keeps bench
ok 'the modules: the same' keeps module
ok 'the tests of the kernel: the same' keeps kselftest
mkdir -p "$dir/as-is/low" "$dir/as-is/high"
printf '| floor | room | holds | may use |\n| --- | --- | --- | --- |\n| 1 | low | x | - |\n| 2 | high | x | low |\n' > "$dir/as-is/README.md"
echo '#include "b.h"' > "$dir/as-is/low/a.c"
printf '#include <stdio.h>\n#include "low/b.h"\n' > "$dir/as-is/high/a.c"
cp -r "$dir/as-is" "$dir/copy"
ok 'a house that keeps to its table' keeps "$dir/copy"
echo '#include "high/a.h"' >> "$dir/copy/low/a.c"
ok 'a room that uses one above it' caught 'low/a.c:2: includes high/a.h; low may use: nothing'
echo '#  include "../shed/a.h"' >> "$dir/copy/high/a.c"
ok 'and one beside the house that its row does not name' caught 'high/a.c:3: includes ../shed/a.h; high may use: low'
echo "int a;" > "$dir/copy/lost.c"
ok 'a file that lies in no room' caught 'lost.c: lies in no room of the table'
mkdir "$dir/copy/new" && echo "int a;" > "$dir/copy/new/a.c"
ok 'a room without a row' caught 'new/a.c: lies in no room of the table'
sed -i 's/| - |/| high |/' "$dir/copy/README.md"
ok 'a circle' caught 'row low: uses high, which is not below it'
sed -i 's/| low |$/| low attic |/' "$dir/copy/README.md"
ok 'a row that names no room' caught 'row high: uses attic, which has no row'
rm "$dir/copy/README.md" && touch "$dir/copy/README.md" && rm -r "$dir/copy"/{low,high}
ok 'a table that is not there' caught 'no table of rooms'
finish

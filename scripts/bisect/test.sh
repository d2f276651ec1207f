#!/bin/bash
# test.sh: bisects repositories that are made up, measured by a command that reads the figure from a file in them: what is found, skipped and
# refused, and that a bisection goes on after it was killed. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../check/ok.sh
. "$top/scripts/check/ok.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
shown='errors said'
export XDG_CACHE_HOME=$dir/cache # bisections of their own
export GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@example.org GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@example.org

# repository NAME FIGURE...: a commit each, tagged 1, 2, ...
repository() {
	local name=$1 number=0 figure
	git init -q "$dir/$name"
	mkdir -p "$dir/$name/kernel/dma"
	for figure in "${@:2}"; do
		number=$((number + 1))
		echo "$figure $number" > "$dir/$name/figure"
		git -C "$dir/$name" add .
		git -C "$dir/$name" commit -qm "change | $number"
		git -C "$dir/$name" tag "$number"
	done
}

# The result of one point, whose two phases take what the sources say, half each: real ones, with other figures.
cat > "$dir/by" <<-BY
	#!/bin/bash
	read -r figure _ < "\$1/figure"
	echo "\$figure" >> "$dir/measured"
	[[ ! -p $dir/waits ]] || { echo > "$dir/waits"; read -r < "$dir/goes"; }
	[[ \$figure != broken ]] || { echo 'it does not boot' >&2; exit 1; }
	jq -c --argjson figure "\$figure" 'if .record == "point" then .phases |= [.[] | select(.samples > 0) | .net_ns.p50 = \$figure / 2] else . end' "$dir/result" > "\$2"
BY
chmod +x "$dir/by"
# The same by a real clock: 20 rounds, up to 4 % around a boot, which is up to 1 % off. The words behind the figure are where the chance begins, and
# what it is instead of 4 %, 0.5 is half.
cat > "$dir/by-clock" <<-BY
	#!/bin/bash
	"$dir/by" "\$@" || exit
	read -r figure seed scatter _ < "\$1/figure"
	rounds=\$(awk -v figure="\$figure" -v seed="\$seed" -v scatter="\${scatter:-0.04}" 'BEGIN {
		boot = figure / 2 * (1 + 0.01 * drawn())
		for (i = 0; i < 20; i++) printf "%s%.3f", i ? "," : "", boot * (1 + scatter * drawn())
	}
	function drawn() { seed = seed * 16807 % 2147483647; return seed / 1073741823 - 1 } # the same by every awk')
	jq -c --argjson rounds "[\$rounds]" 'if .record == "header" then .clock = "wall" elif .record == "point" then .settled = true | .phases |= [.[] |
		.round_p50_ns = \$rounds | .net_ns.p50 = (\$rounds | sort | (.[9] + .[10]) / 2) | .p50_ci95_ns = [\$rounds | min, max] | .p50_clock_ns = null] else . end' "\$2" > "\$2.timed"
	mv "\$2.timed" "\$2"
BY
# What words of a command are: the first one goes to a file, the rest are a command.
# shellcheck disable=SC2016 # for that shell
printf '#!/bin/bash\necho "$1" > "%s/word"\nexec "${@:2}"\n' "$dir" > "$dir/words"
chmod +x "$dir"/{by-clock,words}
by=$dir/by
real=("$top"/results/reference/icount/*-direct.jsonl)
jq -c 'select(.record == "header")' "${real[0]}" > "$dir/result"
jq -cs '[.[] | select(.record == "point" and .experiment == "map_single" and .status == "ok" and ([.phases[] | select(.samples > 0)] | length) == 2)] | first' \
	"${real[0]}" >> "$dir/result"
jq -c 'select(.record == "trailer")' "${real[0]}" >> "$dir/result"

# shellcheck disable=SC2317 # called through ok
{
bisect() { # NAME GOOD BAD [OPTION...]
	"$top/scripts/bisect.sh" --tree "$dir/$1" --good "$2" --bad "$3" --by "$by" --scenario direct --out "$dir/out" "${@:4}" map_single > "$dir/said" 2> "$dir/errors"
}
finds() { # NUMBER NAME GOOD BAD [OPTION...]
	rm -f "$dir/measured"
	bisect "${@:2}" && [[ $(jq -r .found "$dir/out/bisect.json") = "$(git -C "$dir/$2" rev-parse "$1")" ]]
}
fails() { local status=0; bisect "${@:3}" || status=$?; [[ $status = "$1" ]] && grep "$2" "$dir/errors" && [[ $(wc -l < "$dir/errors") -le ${lines:-1} ]]; }
measured() { [[ $(wc -l < "$dir/measured") -le $1 ]]; }
no_rest() { ! page 'bisect again'; }
page() { grep -F "$1" "$dir/out/bisect.md"; }
killed() {
	mkfifo "$dir/waits" "$dir/goes"
	set -m
	bisect twelve 1 12 --phase map &
	local process=$!
	set +m
	read -r < "$dir/waits"
	kill -9 -- "-$process"
	wait "$process" 2>/dev/null || true
	rm "$dir/waits" "$dir/goes"
}
untouched() { [[ -z $(git -C "$dir/twelve" status --porcelain) && -z $(git -C "$dir/twelve" for-each-ref refs/bisect) && $(git -C "$dir/twelve" rev-parse HEAD) = "$(git -C "$dir/twelve" rev-parse 12)" ]]; }
}

repository cheaper 300 301 300 301 200 200
repository twelve 100 101 100 103 102 103 160 161 broken 160 162 160
ok 'the commit is found, whatever drifts and does not boot' finds 7 twelve 1 12
ok '  in as many steps as a bisection takes' measured 7
ok '  the page tells what it costs' page 'In instructions an operation: 103 before, 160 with it: +57.0, +55.3%.'
ok '  and what it is of the whole' page '95% of that is'
ok '  a title is no table' page 'change \| 7'
ok '  the figure is there' grep -q '</svg>' "$dir/out/bisect.svg"
ok '  nothing is written in the repository' untouched
ok 'asked again, nothing is measured again' finds 7 twelve 1 12
ok '  indeed' test ! -e "$dir/measured"
killed
ok 'a bisection that was killed goes on' finds 7 twelve 1 12 --phase map
ok '  of one phase' page '51.5 before, 80 with it'
ok 'what became cheaper is found, too' finds 5 cheaper 1 6
repository stuck 100 100 broken broken 160 160
lines=20
ok 'where what is left cannot be measured, it says what it may be' fails 1 'not decided' stuck 1 6
ok '  with titles, and why' grep -xE '  [0-9a-f]{12} \(change \| [34]\): --by says no \(1\): it does not boot' "$dir/errors"
lines=5
repository bad-end broken 100 160
ok 'an end that cannot be measured' fails 125 'GOOD cannot be measured: --by says no (1): it does not boot; take another' bad-end 1 3
repository same 100 105 100
ok 'ends that do not differ' fails 1 'do not differ.*100 instructions' same 1 3
lines=1
ok 'one commit for both' fails 2 'one commit' same 1 1
ok 'ends the wrong way round' fails 2 'no ancestor of BAD; .*take that for GOOD' same 3 1
ok 'a revision that is not there' fails 2 "no revision 'v9'" same 1 v9
ok 'a repository that is not there' fails 2 "no git repository at '$dir/none'" none 1 2
ok 'a folder that is none' fails 2 'no git repository' cache 1 2
lines=3
ok 'a phase that is not there' fails 125 'no phase none' twelve 1 12 --phase none
lines=1
ok 'an assertion that no test has' fails 2 'no test has assertion 999' twelve 1 12 --assertion 999
ok 'a function is counted in VMs' fails 2 'without --by' twelve 1 12 --function f
by="$dir/words * ./by" lines=5
pushd "$dir" > /dev/null
ok 'a command has words, which no shell reads, and is run from here' finds 5 cheaper 1 6
ok '  indeed' grep -qxF '*' "$dir/word"
popd > /dev/null
by=$dir/by-clock
repository clock 200 200 200 200 200 200 200 240 240 240 240 240
ok 'with a real clock and its noise the commit is found' finds 8 clock 1 12
ok '  in as many steps as a bisection takes' measured 7
ok '  in ns' page 'In ns: '
ok '  and noise is no other change' no_rest
repository scatters 200 240 '220 77 0.5' 240 240
ok '  what differs from no end is skipped' finds 2 scatters 1 5
ok '  and that is told' grep -E 'change \| 3\): skip, 2[0-9.]+ ns, as near to GOOD as to BAD, ' "$dir/errors"
ok '  on the page, too' page '| skip: as near to GOOD as to BAD |'
repository drifts 200 207 214 240 247 254
ok '  what differs from both is what it is nearer to' finds 4 drifts 1 6
repository noise '200 77 0.5' '210 5555 0.5'
ok '  ends whose noise is more than what they differ by are none' fails 1 'do not differ.* ns' noise 1 2
finish

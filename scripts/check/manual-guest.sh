#!/bin/bash
# manual-guest.sh: runs the examples of the manual that need the module, measures what the questions of plots/README.md want and completes words with what
# a kernel has, in a VM; draws the figures that are to answer the questions; then the examples that are VMs themselves. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=ok.sh
. "$top/scripts/check/ok.sh"
# shellcheck source=../manual/examples.sh
. "$top/scripts/manual/examples.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "no arguments wanted"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
shown=said

# The conditions.
# shellcheck disable=SC2317 # called through ok
{
run_example() { (cd "$top" && bash -euo pipefail -c "$1") > "$dir/said" 2>&1; }
# answers FIGURE COMMAND: what reads results ends well, and if it draws, that is among its figures
answers() {
	(cd "$dir/out" && PATH=$dir/bin:$PATH DMABENCH_PLOTS=$top/plots bash -euo pipefail -c "$2") > "$dir/said" 2>&1 || return
	[[ $2 != *' plot '* ]] || compgen -G "$dir/out/${2##* }/*$1*.svg"
}
}

"$top/scripts/build.sh" program
mkdir "$dir/bin" "$dir/out"
ln -s "$build/bench/dmabench" "$dir/bin/dmabench"
"$top/scripts/check/recipes.sh" run | cut -f2 > "$dir/recipes"
"$top/scripts/check/recipes.sh" group > "$dir/group"
chmod +x "$dir/recipes" "$dir/group" # as programs they come into the guest
guest=0
"$top/scripts/vm/run.sh" --scenario iommu-strict --extra e1000e --qemu '-device e1000e,romfile=' --program "$top/scripts/check/guest-ok.sh" --program "$dir/recipes" --program "$dir/group" \
	--timeout 900 --out "$dir/out" -- "modprobe e1000e; $(< "$top/scripts/check/manual-guest-steps")" > "$dir/guest" || guest=$?
grep -v '^1\.\.' "$dir/guest" || true
number=$(sed -n 's/^1\.\.//p' "$dir/guest")
[[ $number ]] || die "the guest did not come to its end"
while IFS=$'\t' read -r figure command; do ok "$figure: $command" answers "$figure" "$command"; done < <("$top/scripts/check/recipes.sh" read)
ok "$scenario_example" run_example "$scenario_example"
if command -v qemu-system-aarch64 > /dev/null; then
	ok "$machine_example" run_example "$machine_example"
else
	skip "$machine_example" 'no qemu-system-aarch64 here, which is optional'
fi
[[ $guest = 0 ]] || failed=1
finish

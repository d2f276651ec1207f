#!/bin/bash
# test-hw-plan.sh: the plan of hw-bench, of a program that is not there: regimes, command lines, what a campaign lacks. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=ok.sh
. "$top/scripts/check/ok.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
need jq
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
shown='output errors'
campaign=$dir/results/hw-mine
mkdir -p "$dir/build/bench" "$campaign"
program=$dir/build/bench/dmabench
cat > "$dir/doctor.json" <<'JSON'
{ "possible": false, "regimes": [
	{ "regime": "direct", "now": false, "how": "boot", "add": ["intel_iommu=off"], "take_out": ["intel_iommu=on,strict"], "command": null, "note": null },
	{ "regime": "swiotlb", "now": false, "how": "firmware", "add": ["swiotlb=force"], "take_out": [], "command": null, "note": "first the firmware" },
	{ "regime": "iommu-strict", "now": true, "how": "now", "add": [], "take_out": [], "command": null, "note": null },
	{ "regime": "iommu-lazy", "now": false, "how": "runtime", "add": ["iommu.strict=0"], "take_out": [], "command": "echo DMA-FQ > /type", "note": null },
	{ "regime": "iommu-identity", "now": false, "how": "no", "add": [], "take_out": [], "command": null, "note": "not known" } ] }
JSON
# As the real one where the module is not loaded: all is told, and the status is 3.
# shellcheck disable=SC2016 # the program's own
printf '#!/bin/sh\necho "$@" > %q\ncat %q\nexit 3\n' "$dir/arguments" "$dir/doctor.json" > "$program"
chmod +x "$program"

# plan OPTION...: hw-bench with that program and those results
plan() {
	status=0
	DMABENCH_BUILD_DIR=$dir/build DMABENCH_RESULTS_DIR=$dir/results "$top/scripts/hw-bench.sh" "$@" \
		> "$dir/output" 2> "$dir/errors" < /dev/null || status=$?
}

# shellcheck disable=SC2317 # called through ok
{
status_is() { [[ $status = "$1" ]]; }
says() { grep -qE -- "$1" "$dir/output"; }
never_says() { ! says "$1"; }
words_are() { # LINE WANTED: what becomes of the present command line for direct
	local made
	made=$("$top/scripts/hw/plan.sh" "$1" < "$dir/doctor.json" | sed -n '/^direct/,/boot with/s/.*boot with: //p')
	echo "$made"
	[[ $made = "$2" ]]
}
}

DMABENCH_SWEEP='--cpus 1 --size 64' plan --plan
ok 'a plan ends with 0, though no run is possible' status_is 0
ok 'the doctor is asked about the CPUs of the sweep' grep -qx 'doctor --json --cpus 1' "$dir/arguments"
ok 'the regime that is' says '^iommu-strict +now'
ok 'one that is had without a boot' says 'as root, without a boot: echo DMA-FQ > /type$'
ok 'what has to be done first' says '^    first the firmware$'
ok 'how to boot with other words' says 'sudo kexec -l '
ok 'without a campaign nothing is missing' never_says 'missing'
ok 'and nothing was made' test "$(find "$dir/results" -type f | wc -l)" = 0

touch "$campaign"/iommu-strict-{0123abcd,0123abcd-2,89ab4567}.jsonl "$campaign/direct-0123abcd.jsonl"
plan --campaign mine --plan
ok 'boots are counted, not runs' says '^iommu-strict +now +measured in 2 boots$'
ok 'one boot, too' says '^direct +boot +measured in 1 boot$'
ok 'what is missing and can be had is the last line' test "$(tail -n 1 "$dir/output")" = "missing in $campaign: swiotlb iommu-lazy"
touch "$campaign"/{swiotlb,iommu-lazy}-0123abcd.jsonl
plan --plan --campaign mine
ok 'or nothing' test "$(tail -n 1 "$dir/output")" = "missing in $campaign: nothing"

ok 'words come and go' words_are 'root=/dev/sda1 intel_iommu=on,strict quiet' 'root=/dev/sda1 quiet intel_iommu=off'
ok 'those of init stay behind' words_are 'quiet -- intel_iommu=on,strict single' 'quiet intel_iommu=off -- intel_iommu=on,strict single'
ok 'a longer word is another' words_are 'xintel_iommu=on,strict' 'xintel_iommu=on,strict intel_iommu=off'

for name in '' ../x 'a b' -x; do
	plan --campaign "$name" --plan
	ok "a campaign '$name' is refused" status_is 2
done
echo > "$dir/doctor.json"
plan --plan
ok 'a program that says nothing is an error' status_is 3
ok 'in one line' test "$(wc -l < "$dir/errors")" = 1
finish

#!/bin/bash
# check-local.sh: measures small.plan, two VMs at a time, and looks at what the fleet makes of it. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../check/ok.sh
. "$top/scripts/check/ok.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
# shellcheck disable=SC2034 # ok shows it
shown='*.log'
# shellcheck disable=SC2317 # called by ok
fleet() { "$top/scripts/fleet.sh" "$1" "$top/scripts/fleet/small.plan" --dir "$dir/small" "${@:2}" > "$dir/$1.log" 2>&1; }
ok "the plan is measured in VMs" fleet run --local 2
ok "both results are counted" fleet collect
ok "and are in the history" "$build/bench/dmabench" history show 2 --db "$dir/small/history.sqlite"
ok "the report is made" fleet report
ok "of each regime" test "$(jq -r '[.machines[] | "\(.regime) \(.tasks)"] | join(", ")' "$dir/small/report.json")" = "direct 1, iommu-strict 1"
ok "running it again measures nothing again" fleet run --local 2
ok "and there is one attempt a task" grep -qx '2 tasks: 2 done; 2 attempts' "$dir/run.log"
finish

#!/bin/bash
# counters.sh: the tests of perf events on a machine that has a PMU: arm64 under -icount, where instructions repeat. Results in KTAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
command -v qemu-system-aarch64 > /dev/null || { echo '1..0 # SKIP no qemu-system-aarch64 here, which is optional'; exit; }
out=$(mktemp)
trap 'rm -f "$out"' EXIT
"$top/scripts/vm/run.sh" --machine arm64-virt --scenario direct --icount -- run-kselftest --module module_counters | tee "$out"
# No test of instructions may find that there are none.
! grep -E '(instructions|a_call_by_itself).*# SKIP' "$out" >&2 || die "this machine's PMU counts instructions, and the tests above were skipped"

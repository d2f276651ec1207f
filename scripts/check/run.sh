#!/bin/bash
# run.sh [SUITE...]: runs the suites named, or all of the lists "unit" and "suites", as many at a time as there are CPUs and one more, for those that
# wait, or fewer where memory has not 2 GiB for each, but two; each leaves build/check/SUITE.log.
# One line a suite as it ends; the names of failed tests and what the log says about them; the reasons of skips. The last line of standard output is
# "N passed, N failed, N skipped", and the exit status is 1 if anything failed. DMABENCH_SUITES names another list instead,
# DMABENCH_CHECK_LOGS another place for the logs.
#
# A suite fails also when it dies, when it breaks its own plan (count.awk), or has fewer tests than its row says,
# where it is not of a VM that this machine's QEMU is known to break (vm/unfit.sh), nor of an optional program that is not here.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
check=$top/scripts/check
# shellcheck source=../kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
export check top build WERROR=1

# at_once: how many suites may run
at_once() {
	local most kib
	most=$(($(nproc) + 1))
	kib=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)
	[[ $((kib >> 21)) -ge $most ]] || most=$((kib >> 21))
	echo $((most < 2 ? 2 : most))
}

# The rows of the lists that were asked for: "name least command", and each "wait".
rows() {
	local name rest
	while read -r name rest; do
		case $name in '' | '#'*) continue ;; esac
		[[ $name = wait || $# = 0 || " $* " = *" $name "* ]] && printf '%s %s\n' "$name" "$rest"
	done < <(cat "${lists[@]}")
	return 0
}

# What surrounds the first failures in a log, those of a whole run in it too, or its end where there is none.
excerpt() {
	local failure='^(# |  )*not ok |^# \| FAIL '
	if grep -qE "$failure" "$1"; then
		grep -E -m 5 -B 5 -A 5 "$failure" "$1" | head -n 40
	else
		tail -n 15 "$1"
	fi
}

# suite NAME LEAST COMMAND: runs it; leaves NAME.log, and in NAME.count what count.awk says, corrected by what it cannot see.
suite() {
	local name=$1 least=$2 status=0 passed failed skipped started=$SECONDS log=$logs/$1.log
	(cd "$top" && exec bash -c ". scripts/kernels/catalogue.sh; $3") >"$log" 2>&1 </dev/null || status=$?
	awk -f "$check/count.awk" "$log" > "$log.count"
	read -r _ passed failed skipped < "$log.count"
	if [[ $status != 0 && $failed = 0 ]]; then
		echo "fail exit status $status, though no test failed" >> "$log.count"
		failed=1
	elif [[ $failed = 0 && $((passed + skipped)) -lt $least ]] && ! grep -qE '^1\.\.0 # SKIP (scenario .* cannot be (with QEMU|on machine)|no .* here, which is optional$)' "$log"; then
		echo "fail $((passed + skipped)) tests, at least $least are expected" >> "$log.count"
		failed=1
	fi
	printf '%s %s %s\n' "$passed" "$failed" "$skipped" > "$logs/$name.count"
	{
		printf '%-4s %-16s %4d passed %3d failed %3d skipped %4d s\n' \
			"$([[ $failed = 0 ]] && echo ok || echo FAIL)" "$name" "$passed" "$failed" "$skipped" $((SECONDS - started))
		sed -n 's/^skip /       skipped /p; s/^fail /       failed: /p' "$log.count"
		if [[ $failed != 0 ]]; then
			printf '       from %s:\n' "${log#"$top/"}"
			excerpt "$log" | tr -d '\r' | sed 's/^/       | /'
		fi
	} > "$log.report"
	cat "$log.report" # in one go, so that parallel suites do not mix
	rm "$log.report" "$log.count"
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
if [[ ${DMABENCH_SUITES:-} ]]; then lists=("$(realpath "$DMABENCH_SUITES")"); else lists=("$check/unit" "$check/suites"); fi
logs=${DMABENCH_CHECK_LOGS:-$build/check}
mapfile -t wanted < <(rows "$@")
for name; do
	grep -q "^$name " < <(printf '%s\n' "${wanted[@]}") ||
		die "no suite '$name'; valid: $(rows | sed '/^wait/d; s/ .*//' | xargs)" 2
done
rm -rf "$logs"
mkdir -p "$logs"
if [[ ${wanted[*]} = *KSRC* ]]; then
	KSRC=$("$top/scripts/kernels/ksrc.sh")
	export KSRC
fi
names=() most=$(at_once)
for row in "${wanted[@]}"; do
	read -r name least command <<< "$row"
	if [[ $name = wait ]]; then wait; continue; fi
	while [[ $(jobs -rp | wc -l) -ge $most ]]; do wait -n || true; done
	suite "$name" "$least" "$command" &
	names+=("$name")
done
wait

total=(0 0 0)
for name in "${names[@]}"; do
	read -r passed failed skipped < "$logs/$name.count" || { passed=0 failed=1 skipped=0; echo "FAIL $name left no count"; }
	total=($((total[0] + passed)) $((total[1] + failed)) $((total[2] + skipped)))
done
printf '%d passed, %d failed, %d skipped\n' "${total[@]}"
if [[ ${#names[@]} = 0 || ${total[1]} -gt 0 ]]; then exit 1; fi

#!/bin/bash
# check-hosts.sh [--hosts "NAMES"] [--steps "NAMES"]: tries this checkout, as it is committed, on bare machines of Debian's (hosts/hosts), step by
# step (hosts/steps): does "make bench" work there, and "make check", with nothing but make and git to begin with? One host
# after the other; each is made and removed again. Prints a line a step with its seconds, and at last "N passed, N failed,
# N skipped"; the logs are in build/check-hosts. Needs root, a Debian mirror and 10 GB; takes half an hour a host for the two commands alone.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"

names() { awk '!/^(#|$)/ { print $1 }' "$top/scripts/hosts/$1"; }

# rows: what check/run.sh takes; one after the other
rows() {
	local host account tried step who least
	while read -r host _ account tried _; do
		[[ " $hosts " = *" $host "* ]] || continue
		while read -r step who _ least _; do
			[[ " $steps " = *" $step "* ]] || continue
			[[ ,$tried, = *,$step,* || ($tried = all && ($who = both || $who = "$account")) ]] || continue
			printf '%s-%s %s scripts/hosts/step.sh %s %s\nwait\n' "$host" "$step" "$least" "$host" "$step"
		done < <(grep -v '^#' "$top/scripts/hosts/steps")
	done < <(grep -v '^#' "$top/scripts/hosts/hosts")
}

hosts=$(names hosts | xargs) steps=$(names steps | xargs)
valid_hosts=$hosts valid_steps=$steps
while [[ $# -gt 0 ]]; do
	case $1 in
	--help) usage 0; exit ;;
	--hosts | --steps) [[ -n ${2:-} ]] || usage 2 "$1 wants names"; printf -v "${1#--}" %s "$2"; shift 2 ;;
	*) usage 2 "unknown option '$1'" ;;
	esac
done
for name in $hosts; do [[ " $valid_hosts " = *" $name "* ]] || die "no host '$name'; valid: $valid_hosts" 2; done
for name in $steps; do [[ " $valid_steps " = *" $name "* ]] || die "no step '$name'; valid: $valid_steps" 2; done
[[ $EUID = 0 ]] || die "machines can be made by root alone; run it with sudo" 3
only_one check-hosts
[[ -z $(git -C "$top" status --porcelain) ]] || echo "what is not committed is left out" >&2
trap 'rm -rf "$build/hosts" "$build/check-hosts.suites"' EXIT
rm -rf "$build/hosts" # what a run that was killed left is no machine
rows > "$build/check-hosts.suites"
DMABENCH_SUITES=$build/check-hosts.suites DMABENCH_CHECK_LOGS=$build/check-hosts "$top/scripts/check/run.sh"

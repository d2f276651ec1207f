#!/bin/bash
# engines.sh [--kernel RELEASE | --kdir TREE] [-- VARIANT...]: every kselftest that has an engine copy, on the engines that dmabench_lsi can be told to be:
# the rows of "engines", all or those named. One VM. Results in KTAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
options=()
while [[ $# -gt 0 && $1 != -- ]]; do
	case $1 in
	--help) usage 0; exit ;;
	--kernel | --kdir) [[ $# -gt 1 ]] || usage 2 "$1 wants a value"; options+=("$1" "$2"); shift 2 ;;
	*) usage 2 "unknown argument '$1'" ;;
	esac
done
[[ $# = 0 ]] || shift
guest='' tests=''
while read -r name words; do
	case $name in
	'' | '#'*) continue ;;
	tests) tests=$words; continue ;;
	esac
	[[ $# = 0 || " $* " = *" $name "* ]] || continue
	guest+="variant $name $words; "
done < "$top/scripts/check/engines"
[[ -n $guest ]] || usage 2 "no variant of those names; there are: $(awk '!/^#/ && NF && $1 != "tests" { printf "%s ", $1 }' "$top/scripts/check/engines")"
# shellcheck disable=SC2016 # for the guest's shell
exec "$top/scripts/vm/run.sh" --scenario iommu-strict --timeout 500 ${options[@]+"${options[@]}"} -- '
	variant() { # NAME PARAMETERS...
		name=$1
		shift
		echo "# engine $name: $*"
		rmmod dmabench dmabench_lsi && modprobe dmabench_lsi "$@" && modprobe dmabench misuse=1 || exit
		run-kselftest --module --destructive '"$tests"' || failed=1
	}
	failed=0; '"$guest"' exit $failed'

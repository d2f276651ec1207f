#!/bin/bash
# engines.sh [--scenario NAME] [--kernel RELEASE | --kdir TREE] [-- VARIANT...]: the kselftests that have an engine copy, on each of the engines that
# dmabench_lsi can be told to be: the rows of "engines", and "stuck", which never ends; all of them, or those named. One VM, of the scenario swiotlb
# unless another is named. Results in KTAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
options=() scenario=swiotlb
while [[ $# -gt 0 && $1 != -- ]]; do
	case $1 in
	--help) usage 0; exit ;;
	--scenario) [[ $# -gt 1 ]] || usage 2 "$1 wants a value"; scenario=$2; shift 2 ;;
	--kernel | --kdir) [[ $# -gt 1 ]] || usage 2 "$1 wants a value"; options+=("$1" "$2"); shift 2 ;;
	*) usage 2 "unknown argument '$1'" ;;
	esac
done
[[ $# = 0 ]] || shift
wanted=("$@") todo='' known=''

# add NAME COMMAND: for the guest, if it is wanted
add() {
	known+=" $1"
	[[ ${#wanted[@]} != 0 && " ${wanted[*]} " != *" $1 "* ]] || todo+="$2; "
}

while read -r name words; do
	case $name in
	'' | '#'*) ;;
	tests) tests=$words ;;
	*) add "$name" "variant $name $words" ;;
	esac
done < "$top/scripts/check/engines"
add stuck stuck
[[ -n $todo ]] || usage 2 "no such engine as ${wanted[*]}; there are:$known"
exec "$top/scripts/vm/run.sh" --scenario "$scenario" --timeout 900 --program "$top/scripts/unload.sh" ${options[@]+"${options[@]}"} -- \
	"$(< "$top/scripts/check/engines-guest.sh")
	tests='$tests'; $todo exit \$failed"

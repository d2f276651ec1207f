#!/bin/bash
# mutants.sh [--jobs N] [--whole] [--rest | NAME...]: proves that the conformance tests can fail. Boots a kernel of our own with
# faults in its DMA code that can be switched on, once for each fault (all, or those named) of mutants/mutants.tsv: the modules
# are loaded, the fault is armed for their devices alone, and the tests of its own assertions run, as kselftest/README.md has them;
# where these do not catch it, all do. Before, each scenario has to be green without any. The
# table of which tests caught which fault goes to standard output, and that of all faults that have been tried to build/mutants.md:
# results of rows that are not run again stay.
#
#   --jobs N            VMs at a time (2)
#   --rest              the faults without a result, after a run that was ended, or new rows
#   --whole             all tests for each fault, to see all that it breaks
#
# Exit status: 0 each fault was caught, or may survive for a reason that mutants.tsv tells; 1 one was not, or a scenario is not
# green; 2 wrong usage.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
# shellcheck source=guests.sh
. "${0%"${0##*/}"}./guests.sh"
here=$top/scripts
rows=$here/mutants/mutants.tsv
dir=$build/mutants

# guest NAME SCENARIO FAULT DRIVERS [TEST...]: boots; leaves NAME.tap, NAME.err, NAME.status and the directory NAME
guest() {
	local name=$1 status=0 started=$SECONDS
	rm -rf "${dir:?}/$name" "$dir/$name".*
	"$here/vm/run.sh" --scenario "$2" --kernel "$kernel" --modargs misuse=1 --out "$dir/$name" \
		--console "$dir/$name.console" --program "$here/mutants/armed" \
		-- armed "${@:3}" > "$dir/$name.tap" 2> "$dir/$name.err" || status=$?
	echo "$status" > "$dir/$name.status"
	echo "$name: $((SECONDS - started)) s" >&2
}

# fault NAME
fault() {
	local tests
	if [[ -z $whole ]]; then
		mapfile -t tests < <(programs_of "${assertions[$1]}")
		guest "$1" "${scenario[$1]}" "$1" "${drivers[$1]}" "${tests[@]}"
		[[ $("$here/mutants/table.py" "$rows" "$dir" "$1") != *'| killed'* ]] || return 0
	fi
	guest "$1" "${scenario[$1]}" "$1" "${drivers[$1]}"
}

jobs=2 rest='' whole=''
while [[ ${1:-} = --* ]]; do
	case $1 in
	--help) usage 0; exit ;;
	--rest) rest=1; shift ;;
	--whole) whole=1; shift ;;
	*) take_option --jobs "$@"; shift 2 ;;
	esac
done
declare -A scenario drivers assertions
names=()
while IFS=$'\t' read -r name where whose whats _; do
	[[ $name != \#* ]] || continue
	names+=("$name") scenario[$name]=$where drivers[$name]=$whose assertions[$name]=$whats
done < "$rows"
for name; do [[ -n ${scenario[$name]:-} ]] || die "no mutant '$name'; valid: ${names[*]}" 2; done
[[ -z $rest || $# = 0 ]] || usage 2 "--rest names the faults itself"
tried() { for name in "${all[@]}"; do [[ ! -e $dir/$name.status ]] || echo "$name"; done; }
all=("${names[@]}")
[[ $# = 0 ]] || names=("$@")
if [[ -n $rest ]]; then
	mapfile -t names < <(tried | grep -vxFf - <(printf '%s\n' "${all[@]}"))
	[[ ${#names[@]} -gt 0 ]] || die "each fault has a result in $dir; without --rest all are tried anew" 2
fi

started=$SECONDS
only_one mutants
kernel=$(kernel_names mutants)-mutants
"$here/kernels/kernel.sh" "$kernel" > /dev/null
echo "the kernel: $((SECONDS - started)) s" >&2
if [[ $# = 0 && -z $rest ]]; then rm -rf "$dir"; fi
mkdir -p "$dir"
for name in "${names[@]}"; do rm -f "$dir/$name.status"; done
"$top/scripts/build.sh" program kselftest
kernels=("$kernel")
prepare_kernels "$dir" amd64

used=$(for name in "${names[@]}"; do echo "${scenario[$name]}"; done | sort -u)
for where in $used; do turn guest "none-$where" "$where" none none; done
wait
for where in $used; do
	[[ $(< "$dir/none-$where.status") = 0 ]] ||
		die "$where is not green without a fault, so nothing can be said of one; see $dir/none-$where.{tap,err}"
done
for name in "${names[@]}"; do turn fault "$name"; done
wait
mapfile -t all < <(tried)
"$here/mutants/table.py" "$rows" "$dir" "${all[@]}" > "$build/mutants.md" || true
"$here/mutants/table.py" "$rows" "$dir" "${names[@]}"

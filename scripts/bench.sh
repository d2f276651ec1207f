#!/bin/bash
# bench.sh [--machine NAME] [--kernel KERNEL] [SCENARIO...]: boots each scenario of that machine's (q35; seven by default, or those of them that it has), two
# at a time, sweeps every default experiment in it, draws the figures and prints the medians. What it makes goes to results/latest, or to
# results/NAME/latest of another machine than q35, once all of it is there: until then, and when something fails, the results of last time
# stay. KERNEL is a word of kernels/catalogue.sh (its default). One of several that this system's QEMU is known to break is left out. Medians are asked for to 5 %; DMABENCH_SWEEP holds
# other options for "dmabench run".
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
# shellcheck source=guests.sh
. "${0%"${0##*/}"}./guests.sh"
# shellcheck source=report.sh
. "${0%"${0##*/}"}./report.sh"

# In an emulator 37 % of the points settled to 1 % in 0.1 s each, and 64 % to 5 % in 0.06 s.
[[ -n ${DMABENCH_SWEEP:-} ]] || sweep+=' --precision 5 --max-time 0.06'
machine=q35 kernel='' jobs=2
while [[ ${1:-} = --* ]]; do
	case $1 in
	--help) usage 0; exit ;;
	*) take_option '--machine --kernel' "$@"; shift 2 ;;
	esac
done
take_machine "$machine"
scenarios=("$@")
[[ $# != 0 ]] || mapfile -t scenarios < <(printf '%s\n' direct swiotlb swiotlb-natural iommu-strict iommu-lazy iommu-identity amd-iommu |
	grep -xFf <(machine_scenarios "$machine"))
kernels=(${kernel:+"$kernel"})
choose_kernels < <({ kernel_names default; kernel_names compared; } | fitting | sed -n 1p)
check_machine_scenarios "${scenarios[@]}"
smp=(--smp 1)
one_cpu || smp=()
new=$results/.new

measure() { # SCENARIO
	local started=$SECONDS
	echo "$1: started"
	if "$top/scripts/vm/run.sh" --machine "$machine" --kernel "${kernels[0]}" --scenario "$1" "${smp[@]}" --timeout 1800 --out "$new" -- \
		"dmabench run $sweep -o /out/$1.jsonl" > "$new/logs/$1.log" 2>&1; then
		echo "$1: done after $((SECONDS - started)) s"
	else
		tail -n 5 "$new/logs/$1.log" | sed "s/^/$1: /" >&2
		touch "$new/failed-$1"
	fi
}

fit=()
for scenario in "${scenarios[@]}"; do
	why=$("$top/scripts/vm/unfit.sh" --machine "$machine" "$scenario")
	if [[ -z $why || ${#scenarios[@]} = 1 ]]; then fit+=("$scenario"); else echo "$scenario: left out: $why" >&2; fi
done
only_one bench
rm -rf "$new"
mkdir -p "$new/logs"

"$top/scripts/build.sh" program "$(of_guest program)" > "$new/logs/program.log" 2>&1 &
program=$!
prepare_kernels "$new/logs" "${conf[arch]}" "${conf[flavour]:-}"
wait "$program" || die "the program does not build: $(grep -m 1 -E '(error|Error)' "$new/logs/program.log"); the log is $new/logs/program.log"
for scenario in "${fit[@]}"; do turn measure "$scenario"; done
wait
failed=$(find "$new" -name 'failed-*' -printf '%f ' | sed 's/failed-//g')
[[ -z $failed ]] || die "no results of ${failed% }; the logs are in $new/logs, the last results are as they were"

draw "$new" --format svg
rm -rf "$results/.old"
[[ ! -e $results/latest ]] || mv "$results/latest" "$results/.old"
mv "$new" "$results/latest"
rm -rf "$results/.old"
show "$results/latest"

#!/bin/bash
# hw-bench.sh [--dry-run] [--kdir TREE] [--campaign NAME] [--plan]: measures on this machine itself: preflight, build for the running
# kernel, load, sweep, unload, plot. Results go to results/hw-DATE-TIME. Modules that were loaded before are used as they are and stay;
# those that it loads are unloaded again whatever happens. Installs nothing; needs root, or sudo.
#
#   --dry-run        tells what it would do, and does nothing
#   --kdir TREE      headers or a built tree of the running kernel (/lib/modules/$(uname -r)/build)
#   --campaign NAME  results of each regime and boot go to results/hw-NAME/REGIME-BOOT.jsonl, and the report is over all that are there; after it
#                    stands the plan. A regime that needs other boot words is one more boot, and this again
#   --plan           tells the regimes that this machine can be in, the command line of each, and which of them the campaign still lacks;
#                    builds the program if it is not there, measures nothing
#
# Two boots of one machine differ. To compare two kernels, settings, ..., boot several times with each (five or more; two at the least),
# start this after each boot with the side as its label, the base first, then compare boots with boots:
#	DMABENCH_SWEEP="--label before --size 64:1M:x4" scripts/hw-bench.sh	(boot, again, ...; then the same with after)
#	dmabench compare --runs results/hw-*/hw.jsonl	(--across kernel if that is what differs)
# --repeat N in DMABENCH_SWEEP makes N runs, hw-1.jsonl and so on, with other buffers, mappings and orders: they tell how much those matter,
# not what another boot would give.
#
# DMABENCH_SWEEP holds other options for "dmabench run". Exit status: 0 done; 1 a point failed; 2 wrong usage; 3 the machine cannot.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
# shellcheck source=report.sh
. "${0%"${0##*/}"}./report.sh"
program=$build/bench/dmabench
log=$build/hw-bench.log

# logged COMMAND...: with its output to the log; a dry run only tells it
logged() {
	if [[ $dry_run = 1 ]]; then echo "would run: $*"; return; fi
	mkdir -p "${log%/*}"
	"$@" >> "$log" 2>&1 || die "${*//"$top/"/} failed: $(grep -m1 -iw error "$log" || tail -n 1 "$log"); the log is $log" 3
}

need_tools() {
	local tool missing=()
	for tool in gcc make pkg-config gnuplot modinfo insmod; do
		command -v "$tool" >/dev/null || missing+=("$tool")
	done
	if command -v pkg-config >/dev/null; then
		for tool in libcjson libzstd zlib; do pkg-config --exists "$tool" || missing+=("$tool's headers"); done
	fi
	[[ ${#missing[@]} = 0 ]] || die "not here: $(IFS=,; echo "${missing[*]}"); install them, on Debian with: make setup FOR=\"program plot hw\"" 3
	[[ -f $kdir/Module.symvers ]] ||
		die "no kernel headers at $kdir; install linux-headers-$(uname -r), or give KDIR=TREE (--kdir TREE)" 3
}

# The options of the sweep that preflight has too.
about() {
	local word next=0
	for word in $sweep; do
		case $word in
		--target=* | --cpus=* | -t?*) echo "$word"; next=0 ;;
		--target | --cpus | -t) echo "$word"; next=1 ;;
		*) [[ $next = 0 ]] || echo "$word"; next=0 ;;
		esac
	done
}

# doctor: as JSON; by root, if that is who we can be. That no run is possible is no error here.
doctor() {
	local options
	mapfile -t options < <(about)
	"${as_root[@]}" "$program" doctor --json "${options[@]}" 2>/dev/null || [[ $? = 3 ]]
}

plan() { doctor | "$top/scripts/hw/plan.sh" "$(< /proc/cmdline)" ${campaign:+"$results/hw-$campaign"}; }

# result: the file that results go to. A campaign's is of the regime that is, and of this boot; of several runs in it each has its own.
result() {
	local regime boot base file number=1
	[[ $campaign ]] || { echo "$dir/hw.jsonl"; return; }
	regime=$(doctor | jq -r '[.regimes[] | select(.now)][0].regime // "unknown"')
	boot=$(< /proc/sys/kernel/random/boot_id)
	base=$dir/$regime-${boot::8} file=$base
	while compgen -G "$file*.jsonl" > /dev/null; do number=$((number + 1)) file=$base-$number; done
	echo "$file.jsonl"
}

preflight() {
	local options status=0
	mapfile -t options < <(about)
	if [[ ! -x $program ]]; then # only in a dry run
		echo "would run: $program preflight --before-load ${options[*]}"
		return
	fi
	"${as_root[@]}" "$program" preflight --before-load "${options[@]}" || status=$?
	[[ $status = 0 ]] || exit "$status"
}

# What has no module yet and can have one of ours: first the engine of an LSI 53C895A that no driver has.
wanted_modules() {
	local device
	for device in /sys/bus/pci/devices/*; do
		[[ $(cat "$device/vendor" "$device/device" 2>/dev/null) = $'0x1000\n0x0012' && ! -e $device/driver ]] || continue
		[[ -d /sys/module/dmabench_lsi ]] || echo dmabench_lsi
		break
	done
	[[ -d /sys/module/dmabench ]] || echo dmabench
}

loaded=()
load() {
	local module file error
	for module in $(wanted_modules); do
		if [[ $dry_run = 1 ]]; then echo "would run: insmod $module.ko"; continue; fi
		file=$(find "$built" -name "$module.ko")
		loaded+=("$module") # before it is: a signal may come in between
		error=$("${as_root[@]}" insmod "$file" 2>&1) || die "${error#insmod: }; sudo dmesg | tail tells more" 3
		echo "loaded $module"
	done
}

unload() {
	local i modules=()
	compgen -G "$dir/*.jsonl" > /dev/null || rm -rf "$dir" # nothing was measured
	for ((i = ${#loaded[@]} - 1; i >= 0; i--)); do modules+=("${loaded[i]}"); done
	loaded=()
	[[ ${#modules[@]} = 0 ]] || "${as_root[@]}" "$top/scripts/unload.sh" "${modules[@]}" || exit 1
}

# kernel_config: prints the file that has the running kernel's configuration, where one has
kernel_config() {
	local file
	for file in "/boot/config-$(uname -r)" "/lib/modules/$(uname -r)/config" "$kdir/.config" /proc/config.gz; do
		if [[ -r $file ]]; then
			echo "$file"
			return
		fi
	done
}

running=''
# measure: in the background, because a signal waits for what is in the foreground
measure() {
	local status=0 config file
	file=$(result)
	config=$(kernel_config)
	[[ -z $config ]] || config=$("$top/scripts/kernels/config-digest.sh" "$config")
	# shellcheck disable=SC2086 # words
	"${as_root[@]}" env "DMABENCH_KERNEL_CONFIG_SHA256=$config" "$program" run $sweep -o "$file" > "$dir/logs/run.log" &
	running=$!
	wait "$running" || status=$?
	running=''
	return "$status"
}

# The run's own end makes a valid file. It may be sudo's child, to which sudo passes nothing on from here.
# shellcheck disable=SC2317 # called by traps
interrupted() { # NUMBER
	local children=''
	trap '' INT TERM HUP
	if [[ -n $running ]]; then
		children=$(cat "/proc/$running/task/$running/children" 2>/dev/null || true)
		# shellcheck disable=SC2086 # words
		"${as_root[@]}" kill -TERM "$running" $children 2>/dev/null || true
		wait "$running" || true
	fi
	exit $((128 + $1))
}

dry_run=0 planned=0 campaign='' kdir=/lib/modules/$(uname -r)/build
while [[ $# -gt 0 ]]; do
	case $1 in
	--help) usage 0; exit ;;
	--dry-run) dry_run=1; shift ;;
	--kdir) [[ -n ${2:-} ]] || usage 2 "--kdir wants a tree"; kdir=$2; shift 2 ;;
	--plan) planned=1; shift ;;
	--campaign)
		[[ ${2:-} =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]] || usage 2 "--campaign wants a name of letters, digits, '.', '_' and '-'"
		campaign=$2; shift 2 ;;
	*) usage 2 "unknown argument '$1'" ;;
	esac
done
as_root=()
if [[ $planned = 1 ]]; then
	need jq
	[[ -x $program ]] || logged "$top/scripts/build.sh" program
	[[ $EUID = 0 ]] || ! sudo -v 2>/dev/null || as_root=(sudo)
	plan
	exit
fi
[[ -z $campaign ]] || need jq
need_tools
if [[ $EUID != 0 ]]; then
	sudo -v || die "neither root nor sudo; run it as root: modules are loaded" 3
	as_root=(sudo)
fi
rm -f "$log"
logged "$top/scripts/build.sh" program
preflight
logged "$top/scripts/kernels/build-module.sh" --kdir "$kdir"
dir=$results/hw-${campaign:-$(date +%Y%m%d-%H%M%S)}
if [[ $dry_run = 1 ]]; then
	load
	echo "would run: ${as_root[*]} $program run $sweep -o $dir/$([[ $campaign ]] && echo REGIME-BOOT || echo hw).jsonl"
	echo "would unload what it loaded, plot, and print the table"
	exit
fi
built=$(tail -n 1 "$log")
release=$(modinfo -F vermagic "$built/dmabench.ko" | cut -d' ' -f1)
[[ $release = "$(uname -r)" ]] || die "$kdir is of $release, and $(uname -r) runs; give a tree of that with KDIR=TREE (--kdir TREE)" 3
[[ $campaign ]] || mkdir "$dir" || die "$dir is there already; start it again"
mkdir -p "$dir/logs"
trap unload EXIT
trap 'interrupted 1' HUP
trap 'interrupted 2' INT
trap 'interrupted 15' TERM
load
status=0
measure || status=$?
unload
[[ $status -le 1 ]] || exit "$status"
draw "$dir"
show "$dir"
[[ -z $campaign ]] || plan
exit "$status"

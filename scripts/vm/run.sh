#!/bin/bash
# run.sh --scenario NAME [options] -- COMMAND...: boots a VM with the modules loaded, runs COMMAND in it as root, and exits
# with COMMAND's status. One argument is a line for sh; several are one command with its arguments.
#
#   --scenario NAME     the regime: a file in scenarios/
#   --machine NAME      a file in machines/ (q35)
#   --kernel KERNEL     a word of kernels/catalogue.sh: a name of the catalogue (its default), NAME=TREE, NAME=REPOSITORY#REVISION
#   --kdir TREE         a tree without a name
#   --append "WORDS"    more of the kernel's command line
#   --modargs "A=1"     parameters of dmabench.ko
#   --no-modules        load none of ours
#   --i386              run-kselftest's programs are of 32 bits
#   --extra "NAMES"     modules of the kernel's that COMMAND can load, with what they need
#   --qemu "WORDS"      more arguments of QEMU's, such as another -device
#   --icount            instructions instead of time: one vCPU, the same virtual nanoseconds every time
#   --plugin FILE,ARGS  a plugin of QEMU's emulator, such as scripts/plugin/build.sh makes; the kernel stays at its address
#   --program FILE      one more program on COMMAND's PATH; may come more than once
#   --smp N             vCPUs, instead of the machine's (2)
#   --memory MIB        instead of the scenario's
#   --root FILE         a cpio archive, unpacked over the guest's root; may come more than once
#   --timeout SECONDS   after which the VM is killed (300)
#   --boot-timeout SECONDS  without a word of the kernel's before its first program, after which the VM is killed, and tried once more (60)
#   --out DIR           gets what COMMAND left in /out
#   --console FILE      gets the kernel's log, which is else kept on failure only
#
# COMMAND sees DMABENCH_SCENARIO, DMABENCH_EXPECT_REGIME and what results tell of the kernel and of QEMU; dmabench and run-kselftest are on its PATH.
# Exit status: COMMAND's; 2 wrong usage; 125 no verdict of COMMAND's (unfit.sh tells a machine or a QEMU with which there is none), or an alarming line in the kernel's log that no test
# announced (check-console.sh): one line says why.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
# shellcheck source=initramfs.sh
. "${0%"${0##*/}"}./initramfs.sh"
# shellcheck source=machine.sh
. "${0%"${0##*/}"}./machine.sh"

fail() { # WHY: no verdict; the console's tail and where it is kept help to see more
	if [[ -s $console ]]; then
		printf '%s\n' "--- the end of the console:" >&2
		tail -n "${1+25}" "$console" | tr -d '\r' >&2
		[[ $console != "$work"/* ]] || { keep=$(mktemp "${TMPDIR:-/tmp}/dmabench-console.XXXXXX"); cp "$console" "$keep"; }
		printf '%s\n' "--- all of it: ${keep:-$console}" >&2
	fi
	die "$1" 125
}

scenario='' machine=q35 kernel=$(kernel_names default) append='' modargs='' extra='' qemu_words='' modules=1 icount=0 smp='' timeout=300 boot_timeout=60 memory='' out='' console='' plugin='' i386=0
programs=() roots=()
while [[ $# -gt 0 && $1 != -- ]]; do
	case $1 in
	--help) usage 0; exit ;;
	--icount) icount=1 smp=1; shift; continue ;;
	--no-modules) modules=0; shift; continue ;;
	--i386) i386=1; shift; continue ;;
	--qemu) [[ $# -gt 1 ]] || usage 2 "$1 wants a value"; qemu_words=$2; shift 2 ;;
	--program)
		[[ -x ${2:-} ]] || usage 2 "--program wants a file that can be executed"
		programs+=("$2"); shift 2 ;;
	--root) [[ $# -gt 1 ]] || usage 2 "$1 wants a file"; roots+=("$2"); shift 2 ;;
	--kdir) [[ $# -gt 1 ]] || usage 2 "$1 wants a value"; kernel=$(realpath -m "$2"); shift 2 ;;
	--boot-timeout) [[ $# -gt 1 ]] || usage 2 "$1 wants a value"; boot_timeout=$2; shift 2 ;;
	--scenario | --machine | --kernel | --append | --modargs | --extra | --plugin | --smp | --memory | --timeout | --out | --console)
		[[ $# -gt 1 ]] || usage 2 "$1 wants a value"
		printf -v "${1#--}" %s "$2"; shift 2 ;;
	*) usage 2 "unknown option '$1'" ;;
	esac
done
[[ ${1:-} = -- && $# -gt 1 ]] || usage 2 "wanted: -- COMMAND"
shift
for number in "${smp:-1}" "$timeout" "$boot_timeout"; do
	[[ $number =~ ^[1-9][0-9]*$ ]] || usage 2 "--smp, --timeout and --boot-timeout want a whole number above 0"
done
[[ $memory =~ ^([1-9][0-9]*)?$ ]] || usage 2 "--memory wants a whole number of MiB"
[[ $icount = 0 || $smp = 1 ]] || usage 2 "--icount has one vCPU"
command=$1
[[ $# = 1 ]] || command=${*@Q}

read_machine "$machine"
arch=${conf[arch]}
[[ $i386 = 0 || $arch = amd64 ]] || usage 2 "--i386 wants a machine that is amd64, and $machine is $arch"
read -ra wanted <<< "$(machine_programs)"
need "${wanted[@]}" busybox cpio modinfo depmod xz zstd strip readelf timeout
read_scenario "${scenario:-(none)}"
[[ $icount = 0 ]] || one_cpu || usage 2 "--icount has one vCPU, and machine $machine is about several"
smp=${smp:-${conf[smp]}}
why=$(unfit "$scenario")
[[ -z $why ]] || die "$why" 125
kernel=$(machine_kernel "$kernel")
check_kernels "$kernel"
dir=$("$top/scripts/kernels/kernel.sh" "$kernel" "$arch" "${conf[flavour]:-}") || exit
for_guest "$arch"
vmlinuz=$dir/vmlinuz
[[ ! -e $dir/vmlinux ]] || vmlinuz=$dir/vmlinux # two seconds less to boot
[[ -f $vmlinuz ]] || die "no image in '${kernel#*=}'; wanted: a built kernel tree" 2
release=$(< "$dir/release")

work=$(mktemp -d "${TMPDIR:-/tmp}/dmabench-vm.XXXXXX")
qemu=''
trap '[[ -z $qemu ]] || kill "$qemu" 2>/dev/null || true; rm -rf "$work"' EXIT
console=${console:-$work/console.log}
: > "$console"

parts=("$(base_initramfs)") loads=''
if [[ $modules = 1 ]]; then
	built=$("$top/scripts/kernels/build-module.sh" "$(kernel_label "$kernel")=$dir" "$arch" 2>"$work/build.log") || { cat "$work/build.log" >&2; die "the modules do not build, see above" 125; }
	loads="$(find "$built" -name dmabench_lsi.ko -printf dmabench_lsi) dmabench" # that one where the kernel has dmaengine
	parts+=("$(modules_initramfs "$built" "$release" "$dir/modules" "$extra ${conf[modules]:-}")")
fi
wanted=("program${foreign:+-$foreign}") tests=kselftest${foreign:+-$foreign}
[[ $i386 = 0 ]] || tests=kselftest-i386
if [[ $command = *run-kselftest* ]] || grep -qsF run-kselftest -- ${programs[@]+"${programs[@]}"}; then wanted+=("$tests"); fi
"$top/scripts/build.sh" "${wanted[@]}" >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; die "not built: ${wanted[*]}, see above" 125; }
parts+=("$(programs_initramfs "${wanted[@]:1}")")
root=$work/root
mkdir -p "$root/etc"
if [[ ${#programs[@]} -gt 0 ]]; then
	install -D -t "$root/usr/bin" "${programs[@]}"
	add_libraries "$root"
fi
modargs=${conf[modargs]:+${conf[modargs]} }$modargs
mark=dmabench-result-$(stamp "$command") # the same for the same command: --icount repeats to the instruction
printf '%s\n' "$command" > "$root/etc/command"
cat > "$root/etc/dmabench" <<-SETTINGS
	MARK=$mark PORT=${conf[result]}
	MODULES='${conf[modules]:-} $loads'
	args_dmabench=${modargs@Q}
	export DMABENCH_SCENARIO=$scenario DMABENCH_EXPECT_REGIME=${conf[expect_regime]:-}
	export DMABENCH_QEMU=$(qemu_version)
	export DMABENCH_KERNEL_COMMIT=$(cat "$dir/commit" 2>/dev/null || true)
	export DMABENCH_KERNEL_CONFIG_SHA256=$([[ ! -r $dir/config ]] || "$top/scripts/kernels/config-digest.sh" "$dir/config")
SETTINGS
[[ -z ${conf[engine]:-} ]] || devices+=(-device "${conf[engine]}")
dtb=$(device_tree "$dir" "$release" "$work")
[[ -z $dtb ]] || devices+=(-dtb "$dtb")
read -ra more <<< "$qemu_words"
if [[ -n ${conf[leads_out]:-} ]]; then
	leads_out "${conf[leads_out]}" > "$work/ssdt"
	more+=(-acpitable "sig=SSDT,data=$work/ssdt")
fi
read -ra result_by <<< "${conf[result_by]}"
archive "$root" | cat "${parts[@]}" - ${roots[@]+"${roots[@]}"} > "$work/initramfs"

# The kernel's tests of its ciphers go on for seconds after the boot and take turns with COMMAND: each turn looks like a jump of the
# clock (two of 0.7 ms after each of ours on 7.2, one of 4 ms on 6.12).
cmdline="console=${conf[console]} panic=-1 printk.devkmsg=on loglevel=7 cryptomgr.notests ${conf[append]:-} $append"
if [[ $icount = 1 ]]; then
	# shellcheck disable=SC2054 # QEMU's own commas
	accel=(-accel tcg,thread=single -icount 'shift=0,sleep=off' -cpu "${conf[icount_cpu]}" -rtc 'base=2024-01-01,clock=vm' -seed 1)
	[[ -z ${conf[icount_machine]:-} ]] || accel+=(-machine "${conf[icount_machine]}")
	cmdline+=" nokaslr dmabench_clock=icount" # the program marks its results by the last
else
	accel=(-accel "tcg,thread=${conf[tcg]:-multi}") # where a plugin sees what is executed
	[[ -n $plugin || -n ${conf[tcg]:-} ]] || accel=(-accel "$("$vm/accel.sh" "$machine" "$vmlinuz")")
	cmdline+=" log_buf_len=4M" # tests look whether the kernel has said something before
	cmdline+=${conf[append_timed]:+ ${conf[append_timed]}}
	[[ ${accel[1]} = kvm ]] && accel+=(-cpu host) || accel+=(-cpu "${conf[cpu]}")
fi
if [[ -n $plugin ]]; then
	accel+=(-plugin "$plugin")
	cmdline+=" nokaslr"
fi
# boot: runs QEMU to its end; its status goes to ended, COMMAND's output to ours, live, and what follows it to a file.
boot() {
	local line empty=0
	exec 3< <(exec timeout -k 5 "$timeout" "${conf[qemu]}" -M "${conf[machine]}" "${accel[@]}" -smp "$smp" -m "${memory:-${conf[memory]}}" \
		-nodefaults -no-user-config -display none -no-reboot ${devices[@]+"${devices[@]}"} \
		${more[@]+"${more[@]}"} -kernel "$vmlinuz" -initrd "$work/initramfs" -append "$cmdline" \
		-serial "file:$console" -chardev stdio,id=result,signal=off "${result_by[@]}" </dev/null 2>"$work/qemu.log")
	qemu=$!
	marked=0 printed=0 hung=0
	started || { hung=1; kill "$qemu" 2>/dev/null || true; }
	while IFS= read -r line <&3; do
		if [[ $line = "$mark" ]]; then marked=1; break; fi
		if [[ -z $line ]]; then empty=$((empty + 1)); continue; fi
		for (( ; empty > 0; empty--)); do echo; done
		printf '%s\n' "$line"
		printed=1
	done
	for (( ; empty > 1; empty--)); do echo; done # the guest put a newline before the mark that is not COMMAND's
	take_result
	ended=0
	wait "$qemu" || ended=$?
	[[ $endless = 0 ]] || ended=0
	qemu=''
}

# take_result: what follows COMMAND's output; its last line is told before the guest reboots, which ends QEMU
take_result() {
	local line
	endless=0
	: > "$work/result"
	while IFS= read -r line <&3; do
		printf '%s\n' "$line" >> "$work/result"
		[[ $line =~ ^(status|fail)\  && -n ${conf[endless]:-} ]] || continue
		read -rt 5 line <&3 || [[ $? -gt 128 ]] || return 0
		grep -qE "${conf[endless]}" "$console" || continue
		echo "${0##*/}: the guest told its status and does not end, as this scenario is known for" >&2
		endless=1
		kill "$qemu"
		return
	done
}

# started: waits until the guest came to its first program, or ended; fails if it does neither, nor says anything, for too long
started() {
	local end=$((SECONDS + boot_timeout)) said='' lines never
	exec {never}<> <(:) # nothing to read, ever: a pause without a process
	while mapfile -t lines < "$console"; do
		[[ ${lines[*]} != *'dmabench-guest: init'* ]] || return 0
		kill -0 "$qemu" 2>/dev/null || return 0
		[[ ${lines[*]} = "$said" ]] || { said=${lines[*]} end=$((SECONDS + boot_timeout)); }
		[[ $SECONDS -lt $end ]] || return
		read -rt 0.2 -u "$never" || true
	done
}

# Emulation of several vCPUs can lose a race while the kernel patches its own code, at boot and when it switches to the TSC about
# a second later: a breakpoint (int3) that nobody knows, or vCPUs that wait for each other for ever. That is no verdict on anything of ours.
lost_race() {
	[[ $hung = 0 ]] || return 0
	[[ $ended = 0 && $marked$printed = 00 && ${accel[1]} = tcg* ]] || return
	! grep -q 'dmabench-guest: init' "$console" || grep -q 'Oops: int3' "$console"
}

boot
if lost_race; then
	if [[ $hung = 1 ]]; then
		why="it hung for $boot_timeout s after: $(tail -n 1 "$console" | tr -d '\r')"
	else
		why=$(grep -aoE -m1 'Oops:.*|Kernel panic.*' "$console" | tr -d '\r') || true
	fi
	echo "${0##*/}: the guest died before COMMAND said anything, trying once more: $why" >&2
	boot
fi

[[ $hung = 0 ]] || fail "the guest hung twice before its first program (--boot-timeout $boot_timeout)"
[[ $ended != 124 && $ended != 137 ]] || fail "the guest did not end within $timeout s (--timeout) and was killed"
[[ $ended = 0 ]] || fail "QEMU failed ($ended): $(head -1 "$work/qemu.log")"
verdict=$(tail -n 1 "$work/result")
[[ $marked = 1 && $verdict =~ ^(status|fail)\  ]] || fail "the guest ended before the command did: $(grep -aoE -m1 'Kernel panic.*' "$console" | tr -d '\r' || echo "no panic in its log")"
[[ $verdict != fail\ * ]] || fail "${verdict#fail }"
read -r _ status sum <<< "$verdict"
sed '$d' "$work/result" | base64 -d > "$work/out.tar.gz" 2>/dev/null || true
[[ $(sha256sum < "$work/out.tar.gz" | cut -d' ' -f1) = "$sum" ]] || fail "/out came back damaged"
if [[ -n $out ]]; then mkdir -p "$out"; tar -C "$out" --no-same-owner -xzf "$work/out.tar.gz"; fi
if ! "$vm/check-console.sh" "$console" "${conf[allow]:-}"; then
	echo "${0##*/}: the command's own status was $status" >&2
	fail "the kernel's log is not clean, see above"
fi
exit "$status"

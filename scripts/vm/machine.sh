# Sourced: what a VM is, of two files; the manual's pages dmabench-machine(5) and dmabench-scenario(5) are this comment.
#
# machines/NAME.conf is a machine, one key=value a line:
#
#   description     one line for people
#   like            another machine, which it is but for what follows; its scenarios are its own
#   arch            Debian's name of its architecture: that of the kernel, the modules and the programs
#   qemu            the program that emulates it
#   machine         QEMU's -M
#   cpu             QEMU's -cpu where it is emulated; with KVM it is the host's
#   console         where the kernel's log goes, by the kernel's name of the first -serial
#   result          the guest's name of the port by which COMMAND's output and status come back
#   result_by       QEMU's arguments for that port, which is the chardev "result"
#   engine          QEMU's device that copies memory, for dmabench_lsi, and on which bus; none where the machine has an engine of its own
#   dtb             the device tree, a file that comes with the kernel, or a source (.dts) of ours in trees/; none where QEMU or the
#                   firmware makes one
#   overlay         a source (.dtso) of ours in trees/, applied to that; phandle(PATH) in it stands for that of a node there, the last
#                   name of which may be a pattern
#   flavour         the kernels that it takes are of our own, of this flavour (kernels/build-kernel.sh), also those of sources and commits:
#                   Debian's lack what it is about
#   modules         those of the kernel's that the machine wants before ours
#   modargs         parameters of dmabench.ko
#   bind            a device that is to be bound to the module
#   target          what the rules are tried on where it is not as anywhere (the module's own device, which is "platform", and the engine)
#   since           the first kernel of the catalogue that has drivers for it, where not all have
#   without         a word of kernels/catalogue: kernels whose rows have it cannot be on the machine
#   tcg             "single" where emulation by one thread for all CPUs is all that works
#   memory          MiB (1024)
#   smp             QEMU's -smp (2)
#   device          QEMU's -device, may come more than once
#   qemu_words      more arguments of QEMU's, may come more than once
#   append          more of the kernel's command line; append_timed: more of it where time is the host's
#   icount_cpu      -cpu under --icount; icount_machine: more of -M there
#
# Its reboot must end QEMU, as -no-reboot makes it where the kernel can reset the machine. A line [NAME] says that it has this scenario;
# what follows is what it takes there:
#
#   machine         more of -M
#   device          QEMU's -device, may come more than once; the engine is always there
#   property        NAME=VALUE of the device above, where this QEMU's has such a property
#   broken          "VERSIONS WHY": QEMUs (a pattern of bash's) with which it cannot be
#   endless         what the kernel may say (an ERE) after which the guest may not come to its end, by no fault of ours: then it is
#                   ended once it has told COMMAND's status
#   append          more of the kernel's command line
#   engine          instead of the machine's
#   leads_out       ACPI's path of the port that leads out of the machine, each name of four characters: what is behind it Linux does
#                   not trust
#
# scenarios/NAME.conf is what a scenario is on all machines:
#
#   description     one line for people
#   memory          MiB (1024)
#   append          more of the kernel's command line
#   expect_regime   what must be observed there: direct, swiotlb, iommu-strict, iommu-lazy or iommu-identity; none
#                   where nothing maps
#   allow           lines of the kernel's log that it is known for, whatever runs there (an ERE): see check-console.sh
# shellcheck shell=bash disable=SC2154

declare -A conf=([memory]=1024 [smp]=2)
devices=()

machine_names() { basename -s .conf "$top"/scripts/vm/machines/*.conf; }

# machine_scenarios MACHINE: those that it has
machine_scenarios() { sed -n 's/^\[\(.*\)\]$/\1/p' "$top/scripts/vm/machines/$1.conf"; }

# has_property DEVICE NAME: asks QEMU
has_property() { [[ $'\n'$("${conf[qemu]}" -device "$1,help") =~ $'\n '*"$2=" ]]; }

# read_lines FILE SECTION KEYS: what stands in FILE under [SECTION], or before the first one, goes to conf and devices; what belongs
# to the key before is added to it.
read_lines() {
	local file=$1 section='' key value words
	while IFS='=' read -r key value; do
		case $key in
		'' | '#'*) continue ;;
		'['*']') section=${key:1:-1}; continue ;;
		esac
		[[ $section = "$2" ]] || continue
		[[ " $3 " = *" $key "* ]] || die "unknown key '$key' in $file; valid: $3" 2
		case $key in
		like) read_machine "$value" ;;
		device) devices+=(-device "$value") ;;
		qemu_words) read -ra words <<< "$value"; devices+=("${words[@]}") ;;
		property) ! has_property "${devices[-1]%%,*}" "${value%%=*}" || devices[-1]+=,$value ;;
		machine) conf[machine]+=${conf[machine]:+,}$value ;;
		append) conf[append]+=${conf[append]:+ }$value ;;
		*) conf[$key]=$value ;;
		esac
	done < "$file"
}

# read_machine NAME: fills conf with what is so in each of its scenarios
read_machine() {
	[[ -f $top/scripts/vm/machines/$1.conf ]] || die "no machine '$1'; valid: $(machine_names | xargs)" 2
	read_lines "$top/scripts/vm/machines/$1.conf" '' 'description like arch qemu machine cpu console result result_by engine dtb modules modargs bind target since without tcg memory smp device qemu_words append append_timed icount_cpu icount_machine flavour overlay'
	conf[name]=$1
}

# machine_programs: prints those that a VM of the machine that was read takes
machine_programs() {
	echo "${conf[qemu]}$([[ ${conf[dtb]:-} != *.dts ]] || echo ' dtc')$([[ -z ${conf[overlay]:-} ]] || echo ' dtc fdtget fdtoverlay')"
}

# missing_program: prints the first of them that is not here
missing_program() {
	local name
	for name in $(machine_programs); do command -v "$name" > /dev/null || { echo "$name"; return; }; done
}

# machine_kernel KERNEL: prints what it is there: of the catalogue's, the machine's flavour
machine_kernel() {
	if [[ -n ${conf[flavour]:-} ]] && is_kernel "$1"; then echo "$1-${conf[flavour]}"; else echo "$1"; fi
}

# compiled_tree SOURCE: prints the file that QEMU takes of a device tree in trees/, from the cache
compiled_tree() {
	local source=$top/scripts/vm/trees/$1 dir
	dir=$(cached "vm/${1%.dts}" "$(stamp -- "$source")" compile_tree "$source")
	echo "$dir/dtb"
}

compile_tree() { dtc -I dts -O dtb -o "$2/dtb" "$1" || die "${1#"$top/"} is no device tree, see above"; } # SOURCE NEW FINAL

# device_tree KERNEL_DIR RELEASE WORK: prints the file that QEMU is to take, made in WORK where it has to be; nothing where there is none
device_tree() {
	local tree=''
	case ${conf[dtb]:-} in
	*.dts) tree=$(compiled_tree "${conf[dtb]}") ;;
	?*) for tree in "$1/root/usr/lib/"{"linux-image-$2","modules/$2/dtb"}"/${conf[dtb]}"; do [[ ! -f $tree ]] || break; done ;; # since 7.2
	esac
	[[ -z ${conf[overlay]:-} ]] || tree=$(overlaid_tree "$tree" "$3")
	echo "$tree"
}

# phandle_of TREE PATH: prints that of the node, whose name may be a pattern: kernels call one thing by several names
phandle_of() {
	local name
	for name in $(fdtget -l "$1" "${2%/*}"); do
		# shellcheck disable=SC2053 # a pattern
		[[ $name != ${2##*/} ]] || { fdtget "$1" "${2%/*}/$name" phandle; return; }
	done
	die "no node $2 in the device tree of ${conf[name]}"
}

# overlaid_tree TREE WORK: prints the file of TREE, or else of what QEMU would make for the machine, with the machine's overlay
overlaid_tree() {
	local tree=$1 source=$top/scripts/vm/trees/${conf[overlay]} path script=()
	if [[ -z $tree ]]; then
		tree=$2/machine.dtb
		"${conf[qemu]}" -M "${conf[machine]},dumpdtb=$tree" -cpu "${conf[cpu]}" -smp "$smp" -m "${memory:-${conf[memory]}}" -nodefaults -display none > "$2/dump.log" 2>&1 ||
			die "QEMU tells no device tree of ${conf[name]}: $(tail -n 1 "$2/dump.log")"
	fi
	while IFS= read -r path; do
		script+=(-e "s|phandle(${path//\*/\\*})|$(phandle_of "$tree" "$path")|")
	done < <(sed -nE 's/.*phandle\((\/[^)]*)\).*/\1/p' "$source" | sort -u)
	if ! sed "${script[@]}" -e '' "$source" | dtc -q -@ -I dts -O dtb -o "$2/overlay.dtb" - || ! fdtoverlay -i "$tree" -o "$2/tree.dtb" "$2/overlay.dtb"; then
		die "${source#"$top/"} does not apply to the device tree of ${conf[name]}, see above"
	fi
	echo "$2/tree.dtb"
}

# read_scenario NAME: fills conf, and devices with QEMU's arguments, as far as the machine, which was read before, has it
read_scenario() {
	local file=$top/scripts/vm/scenarios/$1.conf
	[[ -f $file ]] || die "no scenario '$1'; valid: $(basename -s .conf "$top"/scripts/vm/scenarios/*.conf | xargs)" 2
	read_lines "$top/scripts/vm/machines/${conf[name]}.conf" "$1" 'machine device property broken endless append engine leads_out'
	read_lines "$file" '' 'description memory append expect_regime allow'
}

# one_cpu: can the machine that was read be with one vCPU? Those of more than two are about several.
one_cpu() { [[ ${conf[smp]} -le 2 ]]; }

# rules_command: prints what runs the tests of rules in a guest of the machine that was read; more options may follow
rules_command() {
	local command='run-kselftest --destructive' target
	for target in ${conf[target]:-}; do command+=" --target $target"; done
	echo "${conf[bind]:+dmabench bind ${conf[bind]} >&2 && }$command"
}

# leads_out PATH: prints the body of an SSDT in AML that has one thing for the device at PATH, of at most four names:
#
#	Scope (\PATH) { Name (_DSD, Package () { ToUUID ("efcc06cc-73ac-4bc3-bff0-76143807c389"),
#		Package () { Package () { "ExternalFacingPort", 1 } } }) }
#
# Microsoft's "DMA Remapping", which Linux reads in pci_acpi_set_external_facing(). A length in AML counts itself.
leads_out() {
	local names=${1//./} count path length
	count=$((${#names} / 4))
	printf -v path '\\x5c\\x2f\\x%02x%s' "$count" "$names"
	length=$((2 + 3 + ${#names} + 5 + 50))
	printf -v length '\\x%02x\\x%02x' $((0x40 | (length & 15))) $((length >> 4))
	printf %b "\\x10$length$path"
	printf '\x08_DSD\x12\x31\x02'
	printf '\x11\x13\x0a\x10\xcc\x06\xcc\xef\xac\x73\xc3\x4b\xbf\xf0\x76\x14\x38\x07\xc3\x89'
	printf '\x12\x1a\x01\x12\x17\x02\x0dExternalFacingPort\x00\x01'
}

# qemu_version: prints that of the machine that was read, such as 7.2.22
qemu_version() {
	local said
	said=$("${conf[qemu]}" --version)
	[[ ! $said =~ version\ ([0-9.]+) ]] || echo "${BASH_REMATCH[1]}"
}

# unfit SCENARIO: prints why it cannot be on the machine that was read, with this QEMU; nothing where it can
unfit() {
	local version
	machine_scenarios "${conf[name]}" | grep -qxF -- "$1" || {
		echo "scenario $1 cannot be on machine ${conf[name]}; there: $(machine_scenarios "${conf[name]}" | xargs)"
		return
	}
	[[ -n ${conf[broken]:-} ]] || return 0
	version=$(qemu_version)
	# shellcheck disable=SC2053 # a pattern
	[[ $version != ${conf[broken]%% *} ]] ||
		printf 'scenario %s cannot be with QEMU %s: %s; take another QEMU, or leave that scenario out\n' "$1" "$version" "${conf[broken]#* }"
}

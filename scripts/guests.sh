# Sourced by the verbs that boot many VMs: their options, which kernels and scenarios their machine has, and so many VMs at a time.
# shellcheck shell=bash disable=SC2154
# shellcheck source=kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
# shellcheck source=vm/machine.sh
. "$top/scripts/vm/machine.sh"

# take_option "OPTION..." OPTION [VALUE]: the value goes to the variable, or the words to the array, that is called as the option; dies
# unless the option is one of the first.
take_option() {
	[[ " $1 " = *" $2 "* ]] || usage 2 "unknown option '$2'"
	case $2 in
	--jobs) [[ ${3:-} =~ ^[1-9][0-9]*$ ]] || usage 2 "$2 wants a whole number above 0" ;;
	--out) [[ -n ${3:-} ]] || usage 2 "$2 wants a directory" ;;
	--machine | --kernel | --scenario) [[ -n ${3:-} ]] || usage 2 "$2 wants a name" ;;
	*)
		[[ -n ${3:-} ]] || usage 2 "$2 wants names"
		read -ra "${2#--}" <<< "$3"
		return ;;
	esac
	printf -v "${2#--}" %s "$3"
}

# take_machine NAME: reads it, for what follows; the results of another than q35 lie in a folder of its name
take_machine() {
	local programs
	read_machine "$1"
	read -ra programs <<< "$(machine_programs)"
	need "${programs[@]}"
	[[ $1 = q35 ]] || results+=/$1
}

# fits KERNEL: can the machine be with it? A tree is what its owner says.
fits() {
	local base=$1 flavour='' name since=${conf[since]:-}
	[[ $1 != *[/=]* ]] || return 0
	is_kernel "$1" || { base=${1%-*} flavour=${1##*-}; }
	kernel_row "$base" "${conf[arch]}"
	[[ ,$arches, = *,${conf[arch]},* ]] || return
	for name in $(kernel_names all); do
		[[ $name != "$since" ]] || since=''
		[[ $name != "$base" ]] || break
	done
	[[ -z $since ]] || return
	if [[ -n ${conf[without]:-} ]] && kernel_names "${conf[without]}" | grep -qxF -- "$base"; then return 1; fi
	if [[ -n $flavour ]]; then
		[[ $flavour = "${conf[flavour]:-$flavour}" && -f $top/scripts/kernels/fragments/${conf[arch]}/common.config ]] && kernel_flavours "${conf[arch]}" | grep -qxF -- "$flavour"
	else
		[[ -z ${conf[flavour]:-} ]] || kernel_names "${conf[flavour]}" | grep -qxF -- "$base"
	fi
}

# fitting: prints those of the kernels that it reads that the machine can be with, by what they are called there
fitting() {
	local kernel
	while read -r kernel; do if fits "$kernel"; then machine_kernel "$kernel"; fi; done
}

# choose_kernels: those of the kernels that it reads, where kernels has none; dies if one of these is none, or none for the machine
choose_kernels() {
	local kernel fit
	fit=$(kernel_names all | fitting | xargs)
	[[ ${#kernels[@]} -gt 0 ]] || mapfile -t kernels < <(fitting)
	for kernel in "${kernels[@]}"; do
		check_kernels "$kernel"
		fits "$kernel" || die "kernel $kernel cannot be on machine ${conf[name]}, which is ${conf[arch]}; there: $fit" 2
	done
	mapfile -t kernels < <(printf '%s\n' "${kernels[@]}" | fitting)
	[[ ${#kernels[@]} -gt 0 ]] || usage 2 "--kernels wants some for machine ${conf[name]}: $fit"
}

# check_machine_scenarios NAME...: dies if one of them is none, or none of the machine's
check_machine_scenarios() {
	check_scenarios "$@"
	local scenario
	for scenario; do
		machine_scenarios "${conf[name]}" | grep -qxF -- "$scenario" || die "$(unfit "$scenario")" 2
	done
}

# usual_scenario: prints that in which one is looked at where none is named: iommu-strict, or the machine's first
usual_scenario() {
	local names
	names=$(machine_scenarios "${conf[name]}")
	grep -x iommu-strict <<< "$names" || sed -n 1p <<< "$names"
}

# counts_instructions: dies unless the machine can be under --icount
counts_instructions() {
	one_cpu || die "machine ${conf[name]} is about several CPUs, and instructions are counted on one; take another, such as q35" 2
}

# of_guest WHAT: prints what build.sh calls the machine's
of_guest() {
	local native
	native=$(native_arch)
	if [[ ${conf[arch]} = "$native" ]]; then echo "$1"; else echo "$1-${conf[arch]}"; fi
}

# programs_of ASSERTIONS: prints the programs that have the tests of these, which are separated by commas
programs_of() {
	awk -F ' *[|] *' -v wanted=",$1," '$4 ~ /^[SD]/ && index(wanted, "," $2 ",") { gsub(/,/, "", $(NF - 1)); print $(NF - 1) }' \
		"$top/kselftest/README.md" | xargs -n 1 | sort -u
}

# turn COMMAND...: in the background, once fewer than jobs run there
turn() {
	while [[ $(jobs -rp | wc -l) -ge $jobs ]]; do wait -n || true; done
	"$@" &
}

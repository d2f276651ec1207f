# Sourced by run.sh: reads a scenario, scenarios/NAME.conf, which has one key=value a line:
#
#   description     one line for people
#   machine         QEMU's -M (q35)
#   memory          MiB (1024)
#   device          QEMU's -device, may come more than once; the LSI 53C895A is always there
#   property        NAME=VALUE of the device above, where this QEMU's has such a property
#   broken          "VERSIONS WHY": QEMUs (a pattern of bash's) with which it cannot be
#   endless         what the kernel may say (an ERE) after which the guest may not come to its end, by no fault of ours: then it is
#                   ended once it has told COMMAND's status
#   append          more of the kernel's command line
#   expect_regime   what must be observed there: direct, swiotlb, iommu-strict, iommu-lazy or iommu-identity; none
#                   where nothing maps
#   allow           lines of the kernel's log that it is known for, whatever runs there (an ERE): see check-console.sh
# shellcheck shell=bash disable=SC2034,SC2154

declare -A conf=([machine]=q35 [memory]=1024)
devices=()

# has_property DEVICE NAME: asks QEMU
has_property() { [[ $'\n'$(qemu-system-x86_64 -device "$1,help") =~ $'\n '*"$2=" ]]; }

# read_scenario NAME: fills conf, and devices with QEMU's arguments
read_scenario() {
	local file=$vm/scenarios/$1.conf key value
	[[ -f $file ]] || die "no scenario '$1'; valid: $(basename -s .conf "$vm"/scenarios/*.conf | xargs)" 2
	while IFS='=' read -r key value; do
		case $key in
		'' | '#'*) ;;
		device) devices+=(-device "$value") ;;
		property) ! has_property "${devices[-1]%%,*}" "${value%%=*}" || devices[-1]+=,$value ;;
		description | machine | append | memory | expect_regime | allow | broken | endless) conf[$key]=$value ;;
		*) die "unknown key '$key' in $file; valid: description machine device property broken endless memory append expect_regime allow" 2 ;;
		esac
	done < "$file"
}

# unfit SCENARIO: prints why it cannot be with this QEMU; nothing where it can
unfit() {
	local version
	[[ -n ${conf[broken]:-} ]] || return 0
	version=$(qemu-system-x86_64 --version)
	[[ $version =~ version\ ([0-9.]+) ]] || return 0
	version=${BASH_REMATCH[1]}
	# shellcheck disable=SC2053 # a pattern
	[[ $version != ${conf[broken]%% *} ]] ||
		printf 'scenario %s cannot be with QEMU %s: %s; take another QEMU, or leave that scenario out\n' "$1" "$version" "${conf[broken]#* }"
}

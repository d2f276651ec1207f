#!/bin/bash
# faults.sh: are faults of the driver, or of what is below it, seen? Runs one of the kernel's selftests of VFIO in a VM, on an LSI 53C895A,
# with drivers that have one each. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../kernels/catalogue.sh
. "${0%"${0##*/}"}../kernels/catalogue.sh"
# shellcheck source=../check/ok.sh
. "$top/scripts/check/ok.sh"
here=$top/scripts/vfio
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "wanted: nothing"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
shown=said

# What it is called, what sed makes of the driver, and what the test says then.
faults=(
	none              ''                                                     ''
	one_byte_less     's/SCR_COPY_F(size)/SCR_COPY_F(size - 1)/'             'memcmp(self->src, self->dst, self->size)'
	nothing_moved     's/i < count;/i + 1 < count;/'                         'memcmp(self->src, self->dst, self->size)'
	a_page_further    's/cpu_to_le32(src)/cpu_to_le32(src + 4096)/'          'memcmp(self->src, self->dst, self->size)'
	other_direction   's/cpu_to_le32(src)/cpu_to_le32(dst)/; t; s/cpu_to_le32(dst)/cpu_to_le32(src)/' 'pattern_is_at(self->dst, self->size)'
	illegal           's/cpu_to_le32(SCR_INT)/cpu_to_le32(0xa0080000)/'      'vfio_pci_driver_memcpy(self->device'
	other_token       's/cpu_to_le32(++lsi->token)/cpu_to_le32(lsi->token++)/' 'vfio_pci_driver_memcpy(self->device'
)
runs=()
for ((i = 0; i < ${#faults[@]}; i += 3)); do
	sed "${faults[i + 1]}" "$here/lsi53c895a.c" > "$dir/driver.c"
	[[ $i = 0 ]] || ! cmp -s "$here/lsi53c895a.c" "$dir/driver.c" || die "the fault ${faults[i]} changes nothing in lsi53c895a.c; mend it in ${0##*/}"
	programs=$(DMABENCH_VFIO_DRIVER=$dir/driver.c "$here/build.sh")
	cp "$programs/vfio_pci_driver_test" "$dir/${faults[i]}"
	runs+=(--program "$dir/${faults[i]}")
done

# shellcheck disable=SC2317 # called through ok
{
# of NAME, what comes between its line and its result
of() { sed -n "/^# selftests: vfio: $1\$/,/^\(not \)\?ok [0-9]* selftests: vfio: $1\( \|\$\)/p" "$dir/said"; }
passes() { of "$1" | grep "^ok [0-9]* selftests: vfio: $1\$"; }
fails() { of "$1" | grep "^not ok [0-9]* selftests: vfio: $1 " && of "$1" | grep -F "Expected" | grep -F "$2"; }
}

selected=()
for ((i = 0; i < ${#faults[@]}; i += 3)); do selected+=("${faults[i]},-r,vfio_pci_driver_test.iommufd.memcpy_success"); done
"$top/scripts/vm/run.sh" --scenario iommu-strict --kernel "$(kernel_names compared | tail -n 1)-vfio" --no-modules --memory 3072 --timeout 600 --program "$here/guest.sh" "${runs[@]}" -- \
	guest.sh "${selected[@]}" > "$dir/said" 2>&1 || true
ok 'the driver as it is passes' passes "${faults[0]}"
for ((i = 3; i < ${#faults[@]}; i += 3)); do ok "  with the fault ${faults[i]} it fails" fails "${faults[i]}" "${faults[i + 2]}"; done
finish

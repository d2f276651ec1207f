#!/bin/bash
# preflight.sh: "dmabench preflight" in VMs whose kernels do refuse the module, or take it: what it says is what happens. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=ok.sh
. "$top/scripts/check/ok.sh"
# shellcheck source=../kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
# shellcheck source=../vm/initramfs.sh
. "$top/scripts/vm/initramfs.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "no arguments wanted"
dir=$build/preflight
shown='*.json'

# shellcheck disable=SC2317 # called through ok
{
# vm NAME COMMAND OPTION...: COMMAND leaves its output in NAME.json and its status in NAME.status
vm() {
	"$vm/run.sh" --scenario swiotlb --timeout 120 --out "$dir" "${@:3}" -- "cd /out; $2 > $1.json; echo \$? > $1.status"
}
stops() { jq -e --argjson wanted "$2" '[.preflight[] | select(.severity == "stops") | .check] == $wanted' "$dir/$1.json"; }
# finds NAME CHECK REGEX REGEX: a finding of that check, and its remedy, match
finds() {
	# shellcheck disable=SC2016 # jq's own
	jq -e --arg check "$2" --arg finding "$3" --arg remedy "$4" \
		'.preflight | any(.check == $check and (.finding | test($finding)) and (.remedy | test($remedy)))' "$dir/$1.json"
}
finds_none_of() { jq -e --argjson checks "$2" '[.preflight[].check] as $found | $checks | all(IN($found[]) | not)' "$dir/$1.json"; }
status() { [[ $(< "$dir/$1.status") = "$2" ]]; }
says() { grep -qE "$2" "$dir/$1" && [[ $(grep -c . "$dir/$1") = 1 ]]; }
# refuses REGEX WORD: run.sh has no verdict where the kernel does not take the modules, and its last line says why
refuses() {
	local status=0
	"$vm/run.sh" --scenario direct --timeout 120 --append "$2" --console "$dir/console" -- true 2> "$dir/said" || status=$?
	tail -n 1 "$dir/said" | grep -E "$1" && [[ $status = 125 ]]
}
}

rm -rf "$dir"
mkdir -p "$dir/root"
built=$("$top/scripts/kernels/build-module.sh" "$(kernel_names default)" 2>/dev/null)
cp "$built/dmabench.ko" "$dir/root"
archive "$dir/root" > "$dir/root.cpio"
for what in lockdown=integrity module.sig_enforce=1; do
	ok "a VM with $what" vm "${what%%[.=]*}" "insmod /dmabench.ko 2> refused; dmabench list 2> said; run-kselftest 2> tests; dmabench preflight --json --before-load" \
		--no-modules --root "$dir/root.cpio" --append "$what page_poison=1"
	for file in refused said tests; do mv "$dir/$file" "$dir/${what%%[.=]*}.$file"; done
done
ok 'a locked kernel stops' stops lockdown '["lockdown"]'
ok 'and one that enforces signatures' stops module '["signing"]'
for what in lockdown module; do
	ok "with status 3 ($what)" status "$what" 3
	ok "and it does refuse the module ($what)" test -s "$dir/$what.refused"
	ok "what is seen with the module only is told as asked for ($what)" finds "$what" bounce 'was asked to .*when the module' 'without swiotlb=force'
	ok "twice ($what)" finds "$what" memory_fill 'was asked to .*page_poison.*when the module' 'page_poison=0'
done
ok 'dmabench says why there is no device, and the remedy' says lockdown.said 'not there; the kernel is locked down .integrity.*boot without lockdown=integrity on'
ok 'so it does of signatures' says module.said 'not there; the kernel refuses modules that are not signed.*boot without module.sig_enforce=1 on'
ok 'so does the runner of the tests' says lockdown.tests '^[^:]*: no /dev/dmabench; the kernel is locked down .integrity.*sign them'
ok 'of signatures, too' says module.tests '^[^:]*: no /dev/dmabench; the kernel refuses modules that are not signed.*sign them'
ok 'run.sh does, too' refuses '^run.sh: modprobe .*the kernel is locked down .integrity.*boot without lockdown=' lockdown=integrity
ok 'and of signatures' refuses '^run.sh: modprobe .*modules that are not signed.*boot without module.sig_enforce' module.sig_enforce=1

ok 'a VM with the modules' vm loaded 'dmabench preflight --json' --scenario direct --append 'swiotlb=16384,force slub_debug=FZ init_on_free=1'
ok 'nothing stops there' stops loaded '[]'
ok 'with status 0' status loaded 0
ok 'the guest is found' finds loaded guest '' ''
ok 'bounce buffers are seen' finds loaded bounce 'looked at' '^boot without swiotlb=16384,force$'
ok 'and checks of the slab allocator' finds loaded slab_debug 'has FZ$' 'without slub_debug=FZ'
ok 'and pages that are filled' finds loaded memory_fill ': init_on_alloc, init_on_free$' '^boot with init_on_alloc=0 init_on_free=0$'

# The IOMMU's mappings are not bounced the last init_on_free holds, and one cache is none that matters.
ok 'a VM that does not do what it was asked for' vm asked 'dmabench preflight --json' \
	--scenario iommu-strict --append 'swiotlb=force slub_debug=P,dentry init_on_free=1 init_on_free=0 init_on_alloc=0'
ok 'what is not so is not told' finds_none_of asked '["bounce", "slab_debug", "memory_fill", "kfence", "dma_debug", "debug_kernel"]'
finish

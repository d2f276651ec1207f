#!/bin/bash
# preflight.sh: "dmabench preflight" in VMs whose kernels do refuse the module, or take it: what it says is what happens. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
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
	"$vm/run.sh" --scenario swiotlb --out "$dir" "${@:3}" -- \
		"mount -t securityfs security /sys/kernel/security; cd /out; $2 > $1.json; echo \$? > $1.status"
}
stops() { jq -e --argjson wanted "$2" '[.preflight[] | select(.severity == "stops") | .check] == $wanted' "$dir/$1.json"; }
status() { [[ $(< "$dir/$1.status") = "$2" ]]; }
}

rm -rf "$dir"
mkdir -p "$dir/root"
built=$("$top/scripts/kernels/build-module.sh" "$(kernel_names default)" 2>/dev/null)
cp "$built/dmabench.ko" "$dir/root"
archive "$dir/root" > "$dir/root.cpio"
for what in lockdown=integrity module.sig_enforce=1; do
	ok "a VM with $what" vm "${what%%[.=]*}" "insmod /dmabench.ko 2> refused; dmabench preflight --json --before-load" \
		--no-modules --root "$dir/root.cpio" --append "$what"
	mv "$dir/refused" "$dir/${what%%[.=]*}.refused"
done
ok 'a locked kernel stops' stops lockdown '["lockdown"]'
ok 'and one that enforces signatures' stops module '["signing"]'
for what in lockdown module; do
	ok "with status 3 ($what)" status "$what" 3
	ok "and it does refuse the module ($what)" test -s "$dir/$what.refused"
done
ok 'a VM with the modules' vm loaded 'dmabench preflight --json'
ok 'nothing stops there' stops loaded '[]'
ok 'with status 0' status loaded 0
ok 'guest and bounce buffers are found' jq -e '[.preflight[].check] | contains(["guest", "bounce"])' "$dir/loaded.json"
finish

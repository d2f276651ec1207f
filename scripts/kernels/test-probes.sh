#!/bin/bash
# test-probes.sh: what module/compat/probe.sh finds out about each kernel of the catalogue that is in the cache is what module/compat/probes says of its
# release; and the modules build for a kernel with something of a later release in it, which its version does not tell. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
# shellcheck source=../check/ok.sh
. "$top/scripts/check/ok.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "no arguments wanted"
here=$top/scripts/kernels
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
shown='log expected.diff'

# in_cache: "name arch" of those kernels
in_cache() {
	local name arch archs
	while read -r name _ _ archs _; do
		[[ $name != newest ]] || continue
		for arch in ${archs//,/ }; do
			[[ $arch = amd64 || $arch = arm64 ]] && compgen -G "$cache/kernels/$name-$arch-????????????" > /dev/null && echo "$name $arch"
		done
	done < <(grep -vE '^(#|$)' "$here/catalogue")
	return 0
}

# ask KERNEL FOLDER: a module that has nothing but the questions, by the rule of the modules' own Kbuild
ask() {
	mkdir -p "$2/compat"
	cp "$top"/module/compat/{probe.sh,probes} "$2/compat"
	{ echo 'obj-m := nothing.o'; sed -n '/^ifdef CONFIG_MODULES$/,/^$/p' "$top/module/Kbuild"; } > "$2/Kbuild"
	printf '#include <linux/module.h>\n#include "compat/probed.h"\nMODULE_DESCRIPTION("none");\nMODULE_LICENSE("GPL");\n' > "$2/nothing.c"
	"$here/compile.sh" "$1" "$2" > "$dir/log" 2>&1
	sort "$2/compat/probed.h" | grep -o 'HAS_.*' > "$2/answers"
}

# expected RELEASE CONFIG: the answers by release
# shellcheck disable=SC2317 # called through ok
expected() {
	awk -v release="$1" -v config="$2" '
		function number(version,    part) { split(version, part, "."); return part[1] * 1000 + part[2] }
		BEGIN { while ((getline line < config) > 0) { split(line, part, "="); set[part[1]] } }
		/^#/ || NF < 4 { next }
		{
			has = $2 ~ /^-/ ? number(release) < number(substr($2, 2)) : number(release) >= number($2)
			print "HAS_" $1, has && ($3 == "-" || $3 in set) ? 1 : 0
		}' "$top/module/compat/probes" | sort
}

# The conditions.
# shellcheck disable=SC2317 # called through ok
{
agrees() { # NAME ARCH
	local kernel
	kernel=$("$here/kernel.sh" "$1" "$2") && ask "$kernel" "$dir/$1-$2" || return
	expected "$(< "$kernel/release")" "$kernel/build/include/config/auto.conf" | diff - "$dir/$1-$2/answers"
}
answers_twice() { # FOLDER: the second time it is not asked, and nothing is new
	local before
	before=$(stat -c %y "$1/compat/probed.h")
	"$here/compile.sh" "$kernel" "$1" > "$dir/log" 2>&1 && [[ $(stat -c %y "$1/compat/probed.h") = "$before" ]]
}
differs() { ! diff "$1/answers" "$2/answers"; }
tells() { grep -x "$2" "$1/answers"; }
dies() { # FOLDER WORDS COMPILER
	! "$top/module/compat/probe.sh" "$1" /dev/null sh -c "$3" > "$dir/log" 2>&1 && grep "headers do not compile: .*$2" "$dir/log" && [[ ! -e $1/probed.h ]]
}
}

while read -r name arch; do
	ok "Linux $name of $arch has what the probes say of its release" agrees "$name" "$arch"
done < <(in_cache)

# 6.1 with vm_flags_set() and the const flags of 6.3, and the names of namespaces as 6.13 has them: a comparison of versions would take the old ones.
kernel=$("$here/kernel.sh" 6.1)
[[ -e $dir/6.1-$(native_arch)/answers ]] || ask "$kernel" "$dir/6.1-$(native_arch)"
ok 'a kernel that was asked is not asked again' answers_twice "$dir/6.1-$(native_arch)"
mkdir "$dir/broken" && cp "$top/module/compat/probes" "$dir/broken"
ok 'headers that do not compile are said, and no answer' dies "$dir/broken" 'x.h:1:1' 'echo "x.h:1:1: error: what is this" >&2; exit 1'
ok 'and so is a compiler that cannot be run' dies "$dir/broken" 'not found' 'exec no-such-compiler'
headers=$(dirname "$(find "$kernel/root/usr/src" -path '*-common/include/linux/mm.h')")
if [[ $EUID != 0 ]] || ! unshare --mount true 2> /dev/null; then
	skip 'a kernel with backports is taken for what it has' 'only root can put other headers in the place of these'
	skip '  and the modules build for it' 'only root can'
	finish
fi
sed 's/^#define MODULE_IMPORT_NS(ns).*/#define MODULE_IMPORT_NS(ns) MODULE_INFO(import_ns, ns)/' "$headers/module.h" > "$dir/module.h"
sed -E '0,/^\tunsigned long vm_flags;.*/s//\tunion { const unsigned long vm_flags; unsigned long __vm_flags; };/' "$headers/mm_types.h" > "$dir/mm_types.h"
sed 's|^static inline void vma_init(|static inline void vm_flags_set(struct vm_area_struct *vma, unsigned long flags) { vma->__vm_flags \|= flags; }\n&|' "$headers/mm.h" > "$dir/mm.h"
# with_backports COMMAND...
# shellcheck disable=SC2016 # expanded by the inner shell
with_backports() {
	unshare --mount bash -ec 'for name in mm mm_types module; do mount --bind "$1/$name.h" "$2/$name.h"; done; exec "${@:3}"' -- "$dir" "$headers" "$@"
}
export -f ask
export top here dir
with_backports bash -c "set -e; ask '$kernel' '$dir/backports'" || true
ok 'a kernel with backports is taken for what it has' differs "$dir/6.1-$(native_arch)" "$dir/backports"
ok '  a function of a later release' tells "$dir/backports" 'HAS_VM_FLAGS_SET 1'
ok '  and the form of a later release' tells "$dir/backports" 'HAS_IMPORT_NS_BARE 0'
mkdir "$dir/modules"
cp -r "$top/module/." "$dir/modules"
shown=log
# shellcheck disable=SC2317 # called through ok
builds() { with_backports env WERROR=1 "$here/compile.sh" "$kernel" "$dir/modules" > "$dir/log" 2>&1; }
ok '  and the modules build for it' builds
# The same, by what the version says: the test can fail.
cp "$dir/6.1-$(native_arch)/compat/probed.h" "$dir/modules/compat/probed.h"
printf '#!/bin/sh\necho asked >&2\n' > "$dir/modules/compat/probe.sh"
# shellcheck disable=SC2317 # called through ok
breaks() { ! builds && grep -E 'error: ' "$dir/log"; }
ok '  which they would not by its version' breaks
finish

#!/bin/bash
# layout.sh: the ABI's structs have no hidden padding and the same sizes for 64-bit and 32-bit callers. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
header=${1:-$top/module/uapi/dmabench.h}
structs=$(sed -n 's/^struct \(dmabench_[a-z_]*\) {$/\1/p' "${header%.h}"*.h)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
{
	printf '#include "%s"\nconst unsigned int sizes[] = {\n' "$header"
	for struct in $structs; do printf 'sizeof(struct %s),\n' "$struct"; done
	echo '};'
} > "$dir/sizes.c"
# The C library's headers for 32 bits need not be there; the kernel's serve both.
kernel=$(echo '#include <asm/types.h>' | gcc -xc -M - | grep -oE '/[^ ]*/asm/types\.h' | head -1)

# sizes BITS: with hidden padding as an error
sizes() {
	gcc "-m$1" -I"${kernel%/asm/types.h}" -Wpadded -Werror -S -o "$dir/$1.s" "$dir/sizes.c" 2>"$dir/errors" || return
	grep -E '^\s\.long' "$dir/$1.s" > "$dir/$1"
}
failed=0
echo 1..3
if sizes 64; then echo "ok 1 - no hidden padding with 64 bits"; else failed=1 && echo "not ok 1 - hidden padding with 64 bits" && sed 's/^/#   | /' "$dir/errors"; fi
if sizes 32; then echo "ok 2 - nor with 32 bits"; else failed=1 && echo "not ok 2 - hidden padding with 32 bits" && sed 's/^/#   | /' "$dir/errors"; fi
if [[ $failed = 0 && $(wc -l < "$dir/64") = $(wc -w <<< "$structs") ]] && cmp -s "$dir/64" "$dir/32"; then
	echo "ok 3 - the same sizes for both"
else
	failed=1
	echo "not ok 3 - sizes differ"
	echo "# structs: $(xargs <<< "$structs")"
	diff "$dir/64" "$dir/32" | sed 's/^/#   | /' || true
fi
exit "$failed"

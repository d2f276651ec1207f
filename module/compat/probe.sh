#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# probe.sh DIR SYMVERS COMPILER...: asks a kernel for what the file DIR/probes has, with the compiler and the flags that its modules are built
# with, and the symbols that it exports, and makes DIR/probed.h of the answers. All is one compilation: an error is of the probe
# whose name stands as the file's. The header stays as it is where the answers are those that it has, and a kernel is not asked again.
set -eu
LC_ALL=C
export LC_ALL
probes=$1/probes header=$1/probed.h asked=$1/.asked symvers=$2
shift 2
stamp=$({ echo "$*"; stat -c %Y:%s "$symvers" 2>/dev/null || true; cat "$probes" "$0"; } | cksum)
[ ! -e "$header" ] || [ "$(cat "$asked" 2>/dev/null)" != "$stamp" ] || exit 0
work=$(mktemp -d "${header%/*}/.probe.XXXXXX") # TMPDIR may be of another root than this one
trap 'rm -rf "$work"' EXIT

awk '/^#include / { print; next }
/^#/ || NF < 4 { next }
{
	body = $0
	sub(/^[^ ]+ +[^ ]+ +[^ ]+ +/, "", body)
	if (body ~ /^=/) next
	if (body ~ /^</) { print "#if !__has_include(" body ")\n#line 1 \"probe:" $1 "\"\n#error not there\n#endif"; next }
	if ($3 != "-") print "#ifdef " $3
	print "#line 1 \"probe:" $1 "\""
	print "void probe_" $1 "(void); void probe_" $1 "(void) { " body " }"
	if ($3 != "-") print "#else\n#line 1 \"probe:" $1 "\"\n#error not configured\n#endif"
}' "$probes" > "$work/probes.c"

# Warnings are as they may; what is not declared, or is of another type, is not there.
case $* in # an error in what a macro became is to be of the probe that has it, and none is to be the last
*clang*) all=-ferror-limit=0 ;;
*) all=-ftrack-macro-expansion=0 ;;
esac
"$@" -fsyntax-only $all -Wno-error -Werror=implicit-function-declaration -Werror=incompatible-pointer-types \
	"$work/probes.c" 2> "$work/said" && failed=0 || failed=1
grep -E ': (fatal )?error: ' "$work/said" | grep -v '^probe:' > "$work/other" || true
if [ -s "$work/other" ] || { [ "$failed" = 1 ] && ! grep -q '^probe:.*: error: ' "$work/said"; }; then
	echo "probe.sh: this kernel's headers do not compile: $(cat "$work/other" "$work/said" | head -n 1)" >&2
	exit 1
fi

awk -v errors="$work/said" -v symvers="$symvers" '
BEGIN {
	while ((getline line < errors) > 0)
		if (line ~ /^probe:.*: error: /) { split(line, part, ":"); failed[part[2]] = 1 }
	while ((getline line < symvers) > 0) { split(line, part, "\t"); exported[part[2]] = 1 }
	print "/* SPDX-License-Identifier: GPL-2.0 */\n/* By probe.sh, of the file probes. */"
}
/^#/ || NF < 4 { next }
$4 ~ /^=/ { symbol = substr($4, 2); if (!(symbol in exported) && !((symbol "_noprof") in exported)) failed[$1] = 1 }
{ print "#define DMABENCH_HAS_" $1 " " ($1 in failed ? 0 : 1) }' "$probes" > "$work/header"
cmp -s "$work/header" "$header" || { cp "$work/header" "$header.new"; mv "$header.new" "$header"; }
echo "$stamp" > "$asked"

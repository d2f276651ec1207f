#!/bin/bash
# test-flags.sh: builds under the flags of others, with the compiler that is here: dmabench without optimisation, where compilers
# differ, and optimised as a whole, where they see most; flags that are given, and warnings that are errors only when asked.
# Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=ok.sh
. "$top/scripts/check/ok.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
KSRC=$("$top/scripts/kernels/ksrc.sh")
export KSRC
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
unset MAKEFLAGS MAKELEVEL MFLAGS WERROR CFLAGS CPPFLAGS LDFLAGS # make check's, and whoever runs this

# shellcheck disable=SC2317 # called through ok
{
program() { by_ccache make -s -C "$top/bench" BUILD="$dir/$1" CFLAGS="$2" WERROR=1 && "$dir/$1/dmabench" --help; }

# one WHERE [VARIABLE=VALUE...]: builds an object, anew
one() {
	rm -rf "$dir/one"
	mkdir "$dir/one"
	case $1 in
	bench) make -C "$top/bench" BUILD="$dir/one" "$dir/one/lib/utf8.o" "${@:2}" ;;
	kselftest) make -C "$top/kselftest" OUTPUT="$dir/one" "$dir/one/lib/lists.o" "${@:2}" ;;
	esac
}
# An edited header makes the object old, whichever name the folder had when it was made.
follows_headers() {
	one bench BUILD="$(realpath --relative-to="$top/bench" "$dir/one")"
	! make -q -C "$top/bench" -W lib/utf8.h BUILD="$dir/one" "$dir/one/lib/utf8.o"
}
# What one checkout compiled, the other takes from ccache, whatever their paths.
another_checkout() {
	local cache=$dir/cache checkout
	mkdir -p "$dir/other/module"
	cp -r "$top/bench" "$dir/other"
	cp -r "$top/module/uapi" "$dir/other/module"
	for checkout in "$top" "$dir/other"; do
		by_ccache make -s -C "$checkout/bench" BUILD="$dir/${checkout##*/}.built" "$dir/${checkout##*/}.built/lib/utf8.o" || return
	done
	CCACHE_DIR=$cache/ccache ccache --print-stats | grep -E '^direct_cache_hit\s+1$'
}
# Where ccache, which is optional, is not here; the kernel's own makefile sets CC.
without_ccache() (
	command() { [[ $* != *ccache ]] && builtin command "$@"; }
	! CC=no-such-compiler by_ccache make -C "$top/kselftest" OUTPUT="$dir/none" "$dir/none/lib/lists.o" > "$dir/said" 2>&1 &&
		grep 'no-such-compiler' "$dir/said"
)
with() { local -x "$1"; "${@:2}"; }
warns() { "$@" 2>&1 | tee "$dir/said" && grep -F 'warning:' "$dir/said"; }
fails() { ! "$@" 2>&1 | tee "$dir/said" && grep -F 'error:' "$dir/said"; }
# Of two levels of optimisation compilers take the last.
unoptimised() { "$@" 2>&1 | tee "$dir/said" && grep -e ' -O' "$dir/said" && ! grep -e ' -O[^0]' "$dir/said"; }
}

ok 'dmabench builds without optimisation, and runs' program O0 '-O0 -g'
ok 'dmabench builds optimised at the link, and runs' program lto '-O2 -flto=auto'
echo 'static int odd;' > "$dir/odd.h"
ok 'what a header changes is built anew, by another name of the folder too' follows_headers
if command -v ccache > /dev/null; then
	ok 'another checkout compiles nothing again' another_checkout
else
	skip 'another checkout compiles nothing again' 'ccache is not here'
fi
ok 'a compiler that is named is taken without ccache, too' without_ccache
odd="-include $dir/odd.h"
for where in bench kselftest; do
	about="$where: "
	ok 'a warning is told' warns one "$where" CPPFLAGS="$odd"
	ok '  and is an error with WERROR=1' fails one "$where" CPPFLAGS="$odd" WERROR=1
	ok '  that the environment has' fails with WERROR=1 one "$where" CPPFLAGS="$odd"
	ok 'CFLAGS are taken' unoptimised one "$where" CFLAGS="-O0 $odd"
	ok '  and those of the environment' unoptimised with CFLAGS="-O0 $odd" one "$where"
done
finish

#!/bin/bash
# test-in-tree.sh: makes the kselftests part of a copy of a kernel's selftests, builds them there, and has the kernel's own runner
# run some, which need no module; there and here. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
ksrc=$("$top/scripts/kernels/ksrc.sh")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export PYTHONDONTWRITEBYTECODE=1
unset MAKEFLAGS MAKELEVEL MFLAGS # make check's
selftests=$dir/tree/tools/testing/selftests
number=0 failed=0

# ok NAME CONDITION...
ok() {
	number=$((number + 1))
	if "${@:2}" > "$dir/said" 2>&1; then echo "ok $number - $1"; return; fi
	echo "not ok $number - $1"
	tail -n 30 "$dir/said" | sed 's/^/#   | /'
	failed=1
}

# shellcheck disable=SC2317 # called through ok
{
refused() { ! make -s -C "$top/kselftest" install-in-tree; }
says() { grep -F -- "$1" "$dir/said.before"; }
built() { local name; for name in $("$1/run-dmabench" --module --list); do [[ $(head -c 4 "$1/$name") = $'\x7fELF' ]] || return; done; }
ignored() { diff <(sort "$selftests/dma_mapping/.gitignore") <({ "$selftests/dma_mapping/run-dmabench" --module --list; printf '%s\n' targets session; } | sort); }
a_target() { [[ $(grep -cx 'TARGETS += dma_mapping' "$selftests/Makefile") = 1 ]]; }
run() { local in=$1; shift; make -s "$@" run_tests TEST_GEN_PROGS="$in/module_abi $in/module_abi_values" | tee "$dir/ktap"; }
results() { [[ $(grep -cE "^ok [12] selftests: dma_mapping: module_abi(_values)?( # SKIP)?$" "$dir/ktap") = 2 ]] && grep -x 1..2 "$dir/ktap"; }
kunit() { { python3 "$ksrc/tools/testing/kunit/kunit.py" parse "$dir/ktap" || true; } | grep -E 'Ran 2 tests: (passed|skipped): 2$'; } # all skipped is no success
hangs() { make -s -C "$top/kselftest" run_tests TEST_GEN_PROGS=hang OUTPUT="$dir/out" KSRC="$ksrc" | grep -x "not ok 1 selftests: dma_mapping: hang # TIMEOUT 1 seconds"; }
}

mkdir -p "$dir/tree/tools/testing"
cp -r "$ksrc"/{Makefile,scripts} "$dir/tree"
cp -r "$ksrc"/tools/{scripts,build} "$dir/tree/tools"
cp -r "$ksrc/tools/testing/selftests" "$selftests"
ok 'install-in-tree wants to be told where' refused
cp "$dir/said" "$dir/said.before"
ok '  and says so' says 'KSRC=DIR'
ok 'install-in-tree' make -s -C "$top/kselftest" install-in-tree KSRC="$dir/tree"
ok '  as one of the targets' a_target
ok '  once, however often' make -s -C "$top/kselftest" install-in-tree KSRC="$dir/tree"
ok '  and no more' a_target
ok 'all are built there' by_ccache make -s -j2 -C "$selftests" TARGETS=dma_mapping
ok '  as programs that run-dmabench finds' built "$selftests/dma_mapping"
ok '  and git ignores what was built' ignored
ok 'make TARGETS=dma_mapping run_tests' run "$selftests/dma_mapping" -C "$selftests" TARGETS=dma_mapping
ok '  runs them' results
ok '  as kunit.py likes it' kunit
ok 'make run_tests' run "$build/kselftest" -C "$top/kselftest" KSRC="$ksrc"
ok '  runs them' results
ok '  as kunit.py likes it' kunit
mkdir "$dir/out"
printf '#!/bin/sh\nsleep 10\n' > "$dir/out/hang"
chmod +x "$dir/out/hang"
echo timeout=1 > "$dir/out/settings"
touch -d tomorrow "$dir"/out/{hang,settings}
ok '  for the time in settings' hangs
echo "1..$number"
exit "$failed"

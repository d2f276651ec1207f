#!/bin/bash
# hw-guest.sh: tests "make hw-bench" in a VM that stands in for a machine: a Debian in the guest's memory with a compiler, the
# headers of the kernel it runs and a checkout, but nothing built. Results in TAP. Compiling under emulation takes
# about 8 minutes of CPU time; the Debian is kept in the cache.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../apt.sh
. "$top/scripts/apt.sh"
# shellcheck source=../kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
# shellcheck source=initramfs.sh
. "${0%"${0##*/}"}./initramfs.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "no arguments wanted"
packages="make gcc libc6-dev pkg-config libcjson-dev libzstd-dev zlib1g-dev gnuplot-nox kmod jq"
dir=$build/hw-guest
number=0 failed=0

# shellcheck disable=SC2317 # called by cached
build_root() { # NEW FINAL
	local key suite sources=()
	key=$(system_key)
	for suite in "$tools" "$tools-security"; do
		sources+=("deb${key:+ [signed-by=$key]} $(system_mirror "${suite/%?*-security/security}") $suite main")
	done
	echo "building a Debian with a compiler and the headers of $release (about a minute)" >&2
	mmdebstrap --quiet --variant=essential --dpkgopt='path-exclude=/usr/share/'{doc,man,locale,info}'/*' \
		--include="${packages// /,},linux-headers-$release" "$tools" "$1/root.tar" "${sources[@]}" >&2 ||
		die "mmdebstrap could not build it, see above; it needs root, or user namespaces and the package uidmap"
	mkdir "$1/root"
	tar -C "$1/root" --exclude=./dev --exclude='./var/cache/*' --exclude='./var/lib/apt/*' --no-same-owner -xf "$1/root.tar"
	archive "$1/root" > "$1/root.cpio"
	rm -rf "$1/root" "$1/root.tar"
}

# What is in git, with what was edited since; nothing built.
checkout() { # FILE
	mkdir -p "$dir/checkout/root/dmabench"
	(cd "$top" && tar -c --exclude=./build --exclude=./.git --exclude='./results/[!RSrs]*' .) | tar -C "$dir/checkout/root/dmabench" -x
	install -D "$vm/hw-guest-steps" "$dir/checkout/root/steps"
	archive "$dir/checkout" > "$1"
}

# ok NAME STEP CONDITION...: STEP's output helps where CONDITION does not hold
ok() {
	number=$((number + 1))
	if "${@:3}" > "$dir/condition" 2>&1; then echo "ok $number - $1"; return; fi
	echo "not ok $number - $1"
	tail -n 30 "$dir/condition" "$dir/out/$2".{status,modules,errors,output} 2>&1 | sed 's/^/#   | /'
	failed=1
}

# shellcheck disable=SC2317 # called through ok
{
status_is() { [[ $(< "$dir/out/$1.status") = "$2" ]]; }
modules_are() { [[ $(xargs < "$dir/out/$1.modules") = "$2" ]]; } # after STEP
errors_are() { [[ $(wc -l < "$dir/out/$1.errors") = "$2" ]] && grep -q "$3" "$dir/out/$1.errors"; }
results_are() { [[ $(< "$dir/out/$1.results") = "$2" ]]; } # how many folders after STEP
fits() { "$top/scripts/check/schema.py" "$top/results/schema.json" "$(result "$1")"; }
says() { jq -se "$2" "$(result "$1")"; }
files_are() { [[ $(find "$dir/out/$1" -maxdepth 1 -name 'direct-????????*.jsonl' | wc -l) = "$2" ]]; }
result() { echo "$dir/out/$1/hw.jsonl"; }
narrow() { ! sed '/^# Medians/,$d; /^        /d' "$dir/out/$1.output" | grep -E '.{81}'; } # remedies are in one piece
}

rm -rf "$dir"
mkdir -p "$dir/out"
kernel=$("$top/scripts/kernels/kernel.sh" "$(kernel_names default)")
release=$(< "$kernel/release")
IFS=- read -r tools _ < "$kernel/tools"
root=$(cached vm/hw-root "$(stamp "$release" "$packages" "$(declare -f build_root)")" build_root)
checkout "$dir/checkout.cpio"
echo TAP version 13
"$vm/run.sh" --scenario direct --no-modules --memory 3072 --timeout 3000 --root "$root/root.cpio" --root "$dir/checkout.cpio" \
	--console "$dir/console" --out "$dir/out" -- bash /root/steps </dev/null | sed -u 's/^/# /'

none=
both='dmabench dmabench_lsi'
for step in no-headers dry-run bench interrupt terminate loaded campaign again plan; do
	[[ -s $dir/out/$step.status ]] || die "the guest did not come to the step $step; see $dir"
done
ok 'without headers it ends with 3' no-headers status_is no-headers 3
ok 'and one line that names them' no-headers errors_are no-headers 1 'no kernel headers at .*; install linux-headers-'
ok 'and loads nothing' no-headers modules_are no-headers "$none"
ok 'nor leaves a folder' no-headers results_are no-headers 0
ok 'a dry run ends with 0' dry-run status_is dry-run 0
ok 'says what it would do' dry-run grep -q 'would run: insmod dmabench_lsi.ko' "$dir/out/dry-run.output"
ok 'and does nothing' dry-run test ! -e "$dir/out/dry-run.built"
ok 'make hw-bench ends with 0' bench status_is bench 0
ok 'unloads what it loaded' bench modules_are bench "$none"
ok 'leaves a result that fits the schema' bench fits bench
ok 'complete and without failures' bench says bench 'last | .complete and .failed == 0 and .refused == 0'
ok 'of the LSI, which it loaded an engine for' bench says bench 'first.target | .driver == "dmabench_lsi" and .engine != "none"'
ok 'with what the preflight found' bench says bench 'first.preflight | any(.check == "guest" and .severity == "spoils") and all(.severity == "spoils")'
ok 'which it showed too' bench grep -q '^spoils  guest ' "$dir/out/bench.output"
ok 'in 80 columns' bench narrow bench
ok 'figures are drawn' bench test -s "$dir/out/bench/plots/latency_by_size-map_single.svg"
ok 'and the table' bench grep -q map_single "$dir/out/bench/medians.md"
for step in interrupt:130 terminate:143; do
	ok "after a signal (${step%:*}) it ends with ${step#*:}" "${step%:*}" status_is "${step%:*}" "${step#*:}"
	ok 'unloads what it loaded' "${step%:*}" modules_are "${step%:*}" "$none"
	ok 'and leaves a valid result that says so' "${step%:*}" says "${step%:*}" 'last | .record == "trailer" and (.complete | not)'
done
ok 'with modules that were loaded before it ends with 0' loaded status_is loaded 0
ok 'and leaves them loaded' loaded modules_are loaded "$both"
ok 'each run has a folder of its own' loaded results_are loaded 4
for step in campaign:1 again:2; do
	ok "a campaign's run ends with 0" "${step%:*}" status_is "${step%:*}" 0
	ok 'in one folder' "${step%:*}" results_are "${step%:*}" 5
	ok 'with a file of the regime and the boot' "${step%:*}" files_are "${step%:*}" "${step#*:}"
	ok 'and says what is missing' "${step%:*}" grep -q '^missing in .*/hw-mine: swiotlb ' "$dir/out/${step%:*}.output"
done
ok 'the report is over all of it' again grep -q 'direct-.*-2' "$dir/out/again/report.html"
ok 'a plan knows the boot of both' plan grep -qE '^direct +now +measured in 1 boot$' "$dir/out/plan.output"
echo "1..$number"
exit "$failed"

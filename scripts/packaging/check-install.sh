#!/bin/bash
# check-install.sh RELEASE: installs the packages that check-build.sh left by apt in a bare Debian RELEASE with the headers of its kernel, uses them,
# upgrades them to the next version, and purges them. The machine before the upgrade stays in build/check-packages/RELEASE, for
# check-guest.sh. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../check/ok.sh
. "$top/scripts/check/ok.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 && $1 != -* ]] || usage 2 "wanted: RELEASE"
[[ $EUID = 0 ]] || die "a bare machine can be made by root alone; run it with sudo" 3
release=$1 dir=$build/check-packages/$1
[[ -s $dir/next/Packages ]] || die "no packages in $dir; first: scripts/packaging/check-build.sh $release"
bare=$("$top/scripts/container/debian.sh" "$release" man-db "linux-headers-$(native_arch)")
machine=$dir/machine
rm -rf "$machine" "$dir/installed"
cp -a --reflink=auto "$bare" "$machine"
repository=$machine/srv/repository
mkdir -p "$repository"
cp "$top/results/reference/emulated/iommu-strict.jsonl" "$machine/root/result.jsonl"
echo 'deb [trusted=yes] file:/srv/repository ./' > "$machine/etc/apt/sources.list.d/dmabench.list"
shown=output
packages=(dmabench dmabench-dkms dmabench-kselftest)
headers=$(cd "$machine/lib/modules" && find . -maxdepth 1 -name '*-*' -printf '%P\n' | sort -V | tail -n 1)

in_machine() { "$top/scripts/container/enter.sh" --host bare "$machine" -- env DEBIAN_FRONTEND=noninteractive "$@"; }
try() { status=0; in_machine "$@" > "$dir/output" 2> "$dir/errors" < /dev/null || status=$?; cat "$dir/errors" >> "$dir/output"; }
# offer NAME: what was built by that name is the repository
offer() { find "$repository" -type f -delete; cp "$dir/$1"/{*.deb,Packages} "$repository"; }
version_of() { dpkg-deb -f "$(find "$dir/$1" -name "$2_*.deb")" Version; }

# The conditions.
# shellcheck disable=SC2016,SC2317 # formats; called through ok
{
status_is() { [[ $status = "$1" ]]; }
says() { grep -E -- "$1" "$dir/output"; }
one_error() { [[ $(wc -l < "$dir/errors") = 1 ]] && grep -E -- "$1" "$dir/errors"; }
all_are() { # NAME: of that version
	local package
	for package in "${packages[@]}"; do
		[[ $(in_machine dpkg-query -W -f '${Version}' "$package") = "$(version_of "$1" "$package")" ]] || return
	done
}
# dkms has modules of this version, and of no other, for the headers
modules_are() { [[ $(in_machine dkms status dmabench | tee /dev/stderr) =~ ^dmabench/"${1%-*}",\ "$headers",\ [a-z0-9_]+:\ installed$ ]]; }
module() { find "$machine/lib/modules/$headers/updates" -name "$1.ko*" | grep .; }
agree() { [[ dmabench\ $(in_machine modinfo -k "$headers" -F version dmabench) = "$(in_machine dmabench --version)" ]]; }
fits_headers() { [[ $(in_machine modinfo -k "$headers" -F vermagic "$1") = "$headers "* ]]; }
nothing_left() {
	local left
	left=$(find "$machine" -xdev -iname '*dmabench*' ! -path "$repository/*" ! -path '*/var/cache/apt/*' ! -path '*/var/cache/man/*' ! -path '*/var/lib/apt/*' ! -path '*/etc/apt/*')
	echo "$left"
	[[ -z $left ]] && ! in_machine dpkg-query -W -f '${Package} ${Status}\n' 'dmabench*'
}
}

offer first
try sh -c 'apt-get -q update && apt-get -q -y install "$@"' sh "${packages[@]}"
ok 'apt installs them' status_is 0
ok 'all of the version that was built' all_are first
try dmabench --version
ok 'dmabench --version' status_is 0
ok '  tells one' says '^dmabench [0-9]+\.[0-9]+\.[0-9]'
try dmabench list
ok 'without the module, list ends with 3' status_is 3
ok '  and a line that says what to do' one_error 'not there; .*(modprobe|make bench)'
try sh -c 'cd /root && dmabench report result.jsonl -o report.html && test -s report.html'
ok 'report makes a page of a result' status_is 0
try sh -c 'cd /root && dmabench plot result.jsonl -o figures && ls figures/*.svg'
ok 'plot finds its figures, and gnuplot' status_is 0
try dmabench run --job quick
ok 'run finds its jobs, and ends with 3' status_is 3
try sh -c 'man -w dmabench && man -P cat dmabench | grep -q . && man -w dmabench-run'
ok 'there are man pages' status_is 0
ok 'dkms has built the modules' modules_are "$(version_of first dmabench-dkms)"
ok '  both' eval 'module dmabench && module dmabench_lsi'
ok '  for the kernel whose headers are there' fits_headers dmabench
ok '  of the version of the program' agree
try /usr/lib/dmabench/kselftest/run_kselftest.sh -l
ok 'the runner lists the tests' says '^dma_mapping:module_abi$'
try /usr/lib/dmabench/kselftest/run_kselftest.sh -t dma_mapping:mask
ok '  and without the module skips them' says '^# ok|^ok 1 selftests: dma_mapping: mask # SKIP'
mkdir "$dir/installed"
cp -a --reflink=auto "$machine/." "$dir/installed"

offer next
try sh -c 'apt-get -q update && apt-get -q -y upgrade'
ok 'apt upgrades them' status_is 0
ok 'to the next version' all_are next
ok 'whose modules take the place of the old ones' modules_are "$(version_of next dmabench-dkms)"
ok '  and tell it' agree

try apt-get -q -y purge "${packages[@]}"
ok 'apt purges them' status_is 0
ok 'and nothing is left' nothing_left
rm -rf "$machine"
finish

#!/bin/bash
# test-install.sh: tests that install.sh gives what it installs to all, with every umask: the program, modules that are made up, and their sources.
# Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"$top/scripts/build.sh" program
number=0 failed=0

# A tree whose modules are built, for a kernel that modinfo tells.
mkdir -p "$dir/tree/scripts/kernels" "$dir/bin" "$dir/built/deeper"
cp "$top"/scripts/{install,lib}.sh "$dir/tree/scripts"
touch "$dir/built/"{dmabench,deeper/dmabench_lsi}.ko
printf '#!/bin/sh\necho %s\n' "$dir/built" > "$dir/tree/scripts/kernels/build-module.sh"
printf '#!/bin/sh\necho 6.1-test SMP\n' > "$dir/bin/modinfo"
chmod +x "$dir/tree/scripts/kernels/build-module.sh" "$dir/bin/modinfo"

# for_all NAME FOLDER FILE: FILE is there, folders and programs are 755 and the rest 644
for_all() {
	local wrong
	number=$((number + 1))
	wrong=$(find "$2" ! \( -perm 755 \( -type d -o -path '*/bin/*' \) \) ! \( -type f -perm 644 \))
	if [[ -e $2/$3 && -z $wrong ]]; then echo "ok $number - $1"; return; fi
	echo "not ok $number - $1"
	head -n 3 <<< "$wrong" | sed 's/^/# /'
	failed=1
}

for mask in 022 077 000; do
	(umask "$mask"; "$top/scripts/install.sh" program "$dir/$mask/program" /usr > /dev/null)
	for_all "the program, with umask $mask" "$dir/$mask/program/usr" bin/dmabench
	(umask "$mask"; PATH=$dir/bin:$PATH "$dir/tree/scripts/install.sh" modules "$dir/$mask/modules" /kernel > /dev/null)
	for_all "modules, with umask $mask" "$dir/$mask/modules/lib" modules/6.1-test/updates/dmabench/dmabench_lsi.ko
	(umask "$mask"; "$top/scripts/install.sh" dkms "$dir/$mask/dkms" 1.2.3 > /dev/null)
	for_all "their sources for dkms, with umask $mask" "$dir/$mask/dkms/usr" src/dmabench-1.2.3/dkms.conf
done
echo "1..$number"
exit "$failed"

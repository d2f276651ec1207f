#!/bin/bash
# build-module.sh RELEASE [ARCH] | --kdir TREE: builds the modules for Debian's kernel RELEASE or for a built kernel tree and
# prints the directory that holds the .ko files; everything else goes to standard error. The build is out-of-tree in
# a copy (build/module-RELEASE-ARCH), so that kernels do not disturb each other; only what changed is built again.
# Warnings are errors. DMABENCH_MODULE_DIR names another source directory than module/,
# DMABENCH_BUILD_DIR another place than build/.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
here=$(dirname "$(realpath "$0")")

# What runs make: here, or inside of a root whose tools are new enough, with the same paths in it. /proc is for objtool.
in_root() { # ROOT DIR... -- COMMAND...
	local root=$1 dirs=() userns=()
	shift
	while [[ $1 != -- ]]; do dirs+=("$1"); shift; done
	shift
	[[ $EUID = 0 ]] || userns=(--map-root-user)
	# shellcheck disable=SC2016 # expanded by the inner shell
	unshare "${userns[@]}" --mount --pid --fork bash -ec '
		root=$1; shift
		mount -t proc proc "$root/proc"
		mount -t tmpfs dev "$root/dev"
		for node in null zero urandom; do touch "$root/dev/$node"; mount --bind "/dev/$node" "$root/dev/$node"; done
		mount -t tmpfs mnt "$root/mnt"
		while [[ $1 != -- ]]; do
			mkdir -p "$root$1"; mount --rbind "$1" "$root$1"; shift
		done
		shift
		exec chroot "$root" "$@"' -- "$root" "${dirs[@]}" -- "$@"
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
source=$(realpath -e "${DMABENCH_MODULE_DIR:-$top/module}") || die "no module sources at '${DMABENCH_MODULE_DIR:-$top/module}'"
[[ -e $source/Kbuild || -e $source/Makefile ]] || die "$source has neither Kbuild nor Makefile; nothing to build"
place=${DMABENCH_BUILD_DIR:-$top/build}/module
[[ -z ${DMABENCH_MODULE_DIR:-} ]] || place+=-$(stamp "$source")
run=(env)
if [[ ${1:-} = --kdir && $# = 2 ]]; then
	kdir=$(realpath -e "$2" 2>/dev/null) ||
		die "no kernel tree at '$2'; wanted: a built tree, or headers such as linux-headers-$(uname -r) installs" 2
	[[ -f $kdir/Module.symvers ]] || die "'$2' has no Module.symvers; build the kernel and its modules there first (make; make modules)"
	copy=$place-kdir-$(stamp "$kdir")
elif [[ ($# = 1 || $# = 2) && $1 != -* ]]; then
	kernel=$("$here/fetch.sh" "$@")
	kdir=$kernel/build
	copy=$place-$1-${2:-amd64}
	case $1 in 7.2) suite=trixie ;; *) suite= ;; esac
	[[ ${2:-amd64} != arm64 ]] || run+=(CROSS_COMPILE=aarch64-linux-gnu-)
	if [[ -n $suite ]]; then
		root=$("$here/toolchain.sh" "$suite")
		run=(in_root "$root" "$kernel" "$copy" -- env)
	fi
else
	usage 2 "wanted: RELEASE [ARCH], or --kdir TREE"
fi
mkdir -p "$copy"
exec 9>"$copy.lock"
flock 9 # two builds for one kernel take turns

# Nothing newer than the last build, of the same sources for the same kernel: nothing to do.
recipe=$(stamp "$source" "$(realpath "$kdir")" "$(stat -c %Y "$kdir/Module.symvers")" -- "$0")
if [[ $(cat "$copy/.recipe" 2>/dev/null) = "$recipe" ]]; then
	if [[ -e $copy/.built && -z $(find "$source" -newer "$copy/.built" -print -quit) ]]; then
		printf '%s\n' "$copy"
		exit
	fi
else
	rm -rf "$copy"
	mkdir -p "$copy"
	printf '%s' "$recipe" > "$copy/.recipe"
fi
touch "$copy/.started"
cp -au "$source/." "$copy/"
# What is gone from the sources must not be built again.
(cd "$copy" && find . -name '*.[chS]' ! -name '*.mod.c') | while IFS= read -r file; do
	[[ -e $source/$file ]] || rm "$copy/$file"
done

"${run[@]}" make -C "$kdir" M="$copy" W=1 KCFLAGS=-Werror -j"$(nproc)" modules 2>&1 9>&- | tee "$copy/build.log" >&2 ||
	die "the modules do not build without warnings against $(basename "$(realpath "$kdir")"); the log is $copy/build.log"
mv "$copy/.started" "$copy/.built" # as old as the copy: what was edited since is newer
printf '%s\n' "$copy"

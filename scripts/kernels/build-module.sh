#!/bin/bash
# build-module.sh KERNEL [ARCH] | --kdir TREE: builds the modules for a kernel, named as in catalogue.sh, or for a built kernel tree and
# prints the directory that holds the .ko files; everything else goes to standard error. The build is out-of-tree in
# a copy, so that kernels do not disturb each other; only what changed is built again (compile.sh).
# WERROR=1 makes warnings errors. DMABENCH_MODULE_DIR names another source directory than module/.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
here=$top/scripts/kernels

[[ ${1:-} != --help ]] || { usage 0; exit; }
source=$(realpath -e "${DMABENCH_MODULE_DIR:-$top/module}") || die "no module sources at '${DMABENCH_MODULE_DIR:-$top/module}'"
[[ -e $source/Kbuild || -e $source/Makefile ]] || die "$source has neither Kbuild nor Makefile; nothing to build"
need make flock modinfo
unset MAKEFLAGS MFLAGS MAKELEVEL # what a make above was told is meant for the program
if [[ ${1:-} = --kdir && $# = 2 ]]; then
	kernel=$("$here/kernel.sh" "$(realpath -m "$2")")
elif [[ ($# = 1 || $# = 2) && $1 != -* ]]; then
	kernel=$("$here/kernel.sh" "$@")
else
	usage 2 "wanted: KERNEL [ARCH], or --kdir TREE"
fi
kdir=$(realpath "$kernel/build")
copy=$build/module/$(basename "$kernel")
[[ -z ${DMABENCH_MODULE_DIR:-} ]] || copy+=-$(stamp "$source")
mkdir -p "$copy"
exec 9>"$copy.lock"
flock 9 # two builds for one kernel take turns

# Nothing newer than the last build, of the same sources for the same kernel: nothing to do.
recipe=$(stamp "$source" "$kdir" "$(stat -c %Y "$kdir/Module.symvers")" "${WERROR:-}" -- "$0" "$here/compile.sh")
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
(cd "$copy" && find . -name '*.[chS]' ! -name '*.mod.c' ! -name probed.h) | while IFS= read -r file; do
	[[ -e $source/$file ]] || rm "$copy/$file"
done

# In a root the copy is /module: what is said of a file names the one to edit.
shown=$(printf '%s\n' "$source" | sed 's/[\\&#]/\\&/g')
"$here/compile.sh" "$kernel" "$copy" 2>&1 9>&- | sed -uE "s#(^|[[:space:]])/module/#\1$shown/#g" | tee "$copy/build.log" >&2 ||
	die "the modules do not build against $(basename "$kdir"): $(grep -m 1 -E '(error|warning):' "$copy/build.log" || tail -n 1 "$copy/build.log"); the log is $copy/build.log"
mv "$copy/.started" "$copy/.built" # as old as the copy: what was edited since is newer
printf '%s\n' "$copy"

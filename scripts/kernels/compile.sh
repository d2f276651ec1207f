#!/bin/bash
# compile.sh KERNEL COPY [WORD...]: make of the modules whose sources are in the folder COPY, for KERNEL, a directory that kernel.sh
# printed. Kernels whose compiler it names have that, and sparse, in a root of it, where COPY is /module: so ccache knows what another
# checkout compiled. A tree that somebody built has this system's compiler.
# WORDs are make's; WERROR=1 makes warnings errors.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=small.sh
. "${0%"${0##*/}"}./small.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# -ge 2 ]] || usage 2 "wanted: KERNEL COPY [WORD...]"
kernel=$1 copy=$2
kdir=$(realpath "$kernel/build")
words=(W=1 ${WERROR:+KCFLAGS=-Werror} -j"$(nproc)" "${@:3}")
if [[ ! -e $kernel/tools ]]; then
	exec make -C "$kdir" "${words[@]}" M="$copy" modules
fi
IFS=- read -ra tools < "$kernel/tools"
root=$(tools_root "${tools[@]}")
cross='' for_arch=()
for tool in "${tools[@]:1}"; do
	[[ $tool != kernel ]] || continue
	cross=$(triplet "$tool")-
	for_arch=(ARCH="$(kernel_arch "$tool")") # Debian's headers know theirs
done
places=("$copy:/module" "$(ccache_dir):/ccache")
if [[ -e $kernel/source ]]; then # one of our own
	places+=("$(realpath "$kernel/source"):/linux" "$kdir:/build")
	kdir=/build
else
	places+=("$kernel")
fi
exec "$top/scripts/roots/enter.sh" "$root" "${places[@]}" -- \
	env CCACHE_DIR=/ccache CROSS_COMPILE="$cross" "${for_arch[@]}" make -C "$kdir" "${words[@]}" M=/module CC="ccache ${cross}gcc" modules

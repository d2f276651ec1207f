#!/bin/bash
# build-revision.sh REPOSITORY#REVISION [ARCH [FLAVOUR]]: prints the directory, as kernel.sh has it, of a small kernel for ARCH (this machine's)
# of a commit in a git repository, in which nothing is written: as build-tree.sh has it of sources, by that compiler. About 5 minutes on two
# cores where ccache knows nothing of it. Its "commit" names it.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=small.sh
. "${0%"${0##*/}"}./small.sh"

# shellcheck disable=SC2317 # called by cached
build() { # NEW FINAL
	local log=${2%-*}.log
	echo "building commit ${commit::12} of $repository for $arch; the log is $log" >&2
	mkdir "$1"/{source,tree}
	revision_git "$repository" archive "$commit" | tar -x -C "$1/source" || die "the sources of ${commit::12} cannot be unpacked in $1, see above"
	[[ -f $1/source/kernel/dma/mapping.c ]] || die "commit ${commit::12} of $repository has no kernel's sources" 2
	{ small_config "$1/source" "$1/tree" && { small_check "$1/tree" || true; } && small_image "$1/source" "$1/tree"; } > "$log" 2>&1 ||
		die "commit ${commit::12} of $repository does not build for $arch: $(why_not "$log"); the log is $log"
	small_links "$1" source
	echo "$commit" > "$1/commit"
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# -ge 1 && $# -le 3 && $1 = *?'#'?* ]] || usage 2 "wanted: REPOSITORY#REVISION [ARCH [FLAVOUR]]"
need flock make git
repository=$(realpath -e "${1%%#*}" 2>/dev/null) || die "no repository '${1%%#*}'" 2
commit=$(revision_commit "$1")
kernel_row "$(kernel_names default)"
take_small "${2:-$(native_arch)}" "$release" "${3:-}"
build_version=${commit::12}
cached "kernels/revision${3:+-$3}-$arch" "$(stamp "$commit" "$root" "${told[@]}" -- "${fragments[@]}" "$top/scripts/kernels/small.sh")" build

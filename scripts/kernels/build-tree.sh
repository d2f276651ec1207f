#!/bin/bash
# build-tree.sh SOURCE [ARCH [FLAVOUR]]: prints the directory, as kernel.sh has it, of a small kernel for ARCH (this machine's) of the kernel's
# sources in SOURCE, a folder of somebody's, in which nothing is written: as small.sh says, with what FLAVOUR (of build-kernel.sh) wants. About
# 5 minutes on two cores from nothing; after a change, what make finds to do. It is in the cache as long as SOURCE is there.
#
# The compiler is that of the catalogue's default kernel, of whatever age the sources are: two trees, or the steps of a bisection, are compared,
# and what differs is to be the sources'. What it cannot compile does not build, and why is said.
#
# Its "commit" names the commit of SOURCE, where that is a git repository, with "-dirty" where files differ from it.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=small.sh
. "${0%"${0##*/}"}./small.sh"

# commit: prints SOURCE's; nothing where there is none, or no git
commit() {
	local git=(git -c safe.directory='*' -C "$source") hash
	[[ -e $source/.git ]] && hash=$("${git[@]}" rev-parse --verify -q HEAD 2>/dev/null) || return 0
	echo "$hash$([[ -z $("${git[@]}" status --porcelain -uno 2>/dev/null) ]] || echo -dirty)"
}

# gone: removes what was built of sources that are no more
gone() {
	local link
	for link in "$cache"/kernels/tree-*/source; do
		[[ -e $link || ! -L $link ]] || rm -rf "${link%/source}"
	done
}

# config: a new one, where there is none of this recipe. What the sources have no option for is left out, and said in the log: they may be
# of any age.
config() {
	local recipe
	recipe=$(stamp "$root" "$source" "${told[@]}" -- "${fragments[@]}" "$top/scripts/kernels/small.sh")
	[[ $(cat "$dir/recipe" 2>/dev/null) != "$recipe" ]] || return 0
	rm -rf "$dir/tree" "$dir/recipe"
	mkdir "$dir/tree"
	small_config "$source" "$dir/tree" || return
	small_check "$dir/tree" || true
	echo "$recipe" > "$dir/recipe"
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# -ge 1 && $# -le 3 ]] || usage 2 "wanted: SOURCE [ARCH [FLAVOUR]]"
need flock make
source=$(realpath -e "$1" 2>/dev/null) || die "no folder '$1'; wanted: the kernel's sources" 2
plain "$source" || die "nothing can be built of '$source'; its path may have letters, digits and _./+@%-" 2
[[ ! -e $source/.config && ! -e $source/include/config ]] ||
	die "'$1' has a configuration, and no Module.symvers: finish that (make; make modules), or clean it (make mrproper) to have it built elsewhere" 2
kernel_row "$(kernel_names default)"
take_small "${2:-$(native_arch)}" "$release" "${3:-}"
gone
dir=$cache/kernels/tree-$(stamp "$source")${3:+-$3}-$arch log=$cache/kernels/tree-$(stamp "$source")${3:+-$3}-$arch.log
mkdir -p "$dir"
exec 9> "$cache/kernels/${dir##*/}.lock"
flock 9
commit=$(commit)
[[ -e $dir/vmlinuz ]] || echo "building the kernel of $source for $arch; the log is $log" >&2
rm -f "$dir"/{commit,vmlinuz}
build_version=${commit::12}
{ config && small_image "$source" "$dir/tree"; } > "$log" 2>&1 9>&- || die "the kernel of $source does not build for $arch: $(why_not "$log"); the log is $log"
small_links "$dir" "$source"
[[ -z $commit ]] || echo "$commit" > "$dir/commit"
printf '%s\n' "$dir"

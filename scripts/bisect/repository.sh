#!/bin/bash
# repository.sh DIR: makes in DIR a git repository of the sources of the catalogue's default kernel, with a dozen commits on top: one costs
# ("costs"), one does not build (before "mended"), one is a drift of three instructions, the others change nothing. The
# first is tagged "base", the last "last". About a minute.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 && ! -e $1 ]] || usage 2 "wanted: DIR, which is not there yet"
dir=$1
export GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@example.org GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@example.org
export GIT_AUTHOR_DATE='2024-01-01T00:00:00Z' GIT_COMMITTER_DATE='2024-01-01T00:00:00Z' # the same hashes each time

commit() { git -C "$dir" commit -qam "$1"; }

# says FILE WORDS: a comment at its start, behind the line of its licence
says() { sed -i "1a /* $2 */" "$dir/$1"; }

# begins FILE FUNCTION LINES: the function's body begins so
begins() {
	awk -v function_name="$2" -v lines="$3" '
		index($0, function_name "(") && $0 !~ /;$/ && $0 !~ /^[ \t]/ && $0 !~ /^ \*/ { within = 1 }
		{ print }
		within && /^\{/ { printf "%s", lines; within = 0; done = 1 }
		END { exit !done }' "$dir/$1" > "$dir/.new" || die "no function $2 in $1"
	mv "$dir/.new" "$dir/$1"
}

source=$("$top/scripts/kernels/source.sh" "$(kernel_names default)")
cp -a "$source" "$dir"
git -C "$dir" init -q
git -C "$dir" config gc.auto 0
git -C "$dir" add -A -f
git -C "$dir" commit -qm 'Linux'
git -C "$dir" tag base
says kernel/dma/mapping.c 'Mapping memory for devices.'; commit 'dma-mapping: say what this file is'
says drivers/iommu/dma-iommu.c 'Mapping behind an IOMMU.'; commit 'iommu/dma: the same'
begins kernel/dma/mapping.c dma_unmap_page_attrs $'\tasm volatile("nop; nop; nop");\n'; commit 'dma-mapping: a drift of three instructions'
says kernel/dma/swiotlb.c 'Bounce buffers.'; commit 'swiotlb: say what this file is'
says drivers/iommu/iova.c 'The allocator of IOVAs.'; commit 'iova: the same'
says kernel/dma/direct.c '*/\n#error broken on purpose\n/*'; commit 'dma-direct: breaks the build' # the first that a bisection of all tries
sed -i '/#error broken on purpose/d' "$dir/kernel/dma/direct.c"; commit 'dma-direct: builds again'
git -C "$dir" tag mended
begins drivers/iommu/iova.c free_iova_fast $'\tint i;\n\n\tfor (i = 0; i < 50; i++)\n\t\tasm volatile("nop");\n'; commit 'iova: be careful when addresses are freed'
git -C "$dir" tag costs
for file in pool contiguous debug remap; do
	says "kernel/dma/$file.c" 'A part of the DMA API.'
	commit "dma: say what $file.c is"
done
git -C "$dir" tag last

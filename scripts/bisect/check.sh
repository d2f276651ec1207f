#!/bin/bash
# check.sh: bisects the repository that repository.sh makes, as a user would: what is planted is found, on amd64, and in fewer commits on arm64.
# Results in TAP. With two cores about 10 minutes for each of the two where ccache knows nothing.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../check/ok.sh
. "$top/scripts/check/ok.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
shown='errors said'

# shellcheck disable=SC2317 # called through ok
{
bisect() { # OUT GOOD BAD OPTION...
	local started=$SECONDS
	"$top/scripts/bisect.sh" --tree "$dir/linux" --good "$2" --bad "$3" --out "$dir/$1" "${@:4}" map_single --size 4k > "$dir/said" 2> "$dir/errors" || return
	echo "# $1: $((SECONDS - started)) s" >&2
	sed 's/^/#   /' "$dir/errors" >&2
	[[ $(jq -r .found "$dir/$1/bisect.json") = "$(git -C "$dir/linux" rev-parse costs)" ]]
}
# The loop is 50 times a nop, an addition or subtraction, and a branch, and is seen where it was put.
# shellcheck disable=SC2016 # Markdown
function_is_named() { grep -E '^\| unmap \| `(free_iova_fast|iommu_dma_free_iova|fq_ring_free[a-z_]*)` \| .* \| \+1[0-9][0-9](\.[0-9])? \|$' "$dir/$1/bisect.md"; }
skipped() { jq -e '[.steps[] | select(.why)] | length == 1 and (.[0].why | test("does not build.*broken on purpose"))' "$dir/$1/bisect.json"; }
}

ok 'a repository' "$top/scripts/bisect/repository.sh" "$dir/linux"
ok 'what costs is found' bisect amd64 base last --scenario iommu-strict --phase unmap
ok '  in its function' function_is_named amd64
ok '  what does not build is skipped, and why is told' skipped amd64
if command -v qemu-system-aarch64 > /dev/null; then
	ok 'on arm64, too' bisect arm64 mended last --machine arm64-virt --scenario iommu-strict --phase unmap
	ok '  in its function' function_is_named arm64
else
	skip 'on arm64, too' 'no qemu-system-aarch64 here, which is optional'
	skip '  in its function' 'the same'
fi
finish

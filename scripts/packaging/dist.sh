#!/bin/bash
# dist.sh [--sign KEY] [DIR]: makes dmabench-VERSION.tar.gz of what this checkout has committed in DIR (build/dist), the same to the bit for the same
# commit, and its SHA256SUMS; with a KEY of gpg's, a signature of that, too. Prints the tarball's path.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
key=''
if [[ ${1:-} = --sign ]]; then
	[[ -n ${2:-} ]] || usage 2 "--sign wants a key"
	key=$2
	shift 2
fi
[[ $# -le 1 && ${1:-} != -* ]] || usage 2 "wanted: [--sign KEY] [DIR]"
need git gzip sha256sum ${key:+gpg}
dir=$(realpath -m "${1:-$build/dist}")
[[ $(git -C "$top" rev-parse --show-prefix 2> /dev/null || echo no) = "" ]] ||
	die "$top is no checkout of git's, whose commit would be packed; a tarball that it came in is already what is wanted" 3
[[ -z $(git -C "$top" status --porcelain) ]] || echo "dist.sh: what is not committed is left out" >&2
version=$("$top/scripts/version.sh" --package)
version=${version%+dirty}
name=dmabench-$version.tar.gz
mkdir -p "$dir"
new=$(mktemp -d "$dir/.new.XXXXXX")
trap 'rm -rf "$new"' EXIT
# By the tree's own attributes, and nothing of this machine's: not its umask, nor its zone.
git -C "$top" -c tar.umask=022 archive --format=tar --prefix="dmabench-$version/" HEAD | gzip -9n > "$new/$name"
(cd "$new" && sha256sum "$name" > SHA256SUMS)
[[ -z $key ]] || gpg --batch --yes --local-user "$key" --armor --detach-sign --output "$new/SHA256SUMS.asc" "$new/SHA256SUMS" ||
	die "gpg could not sign with '$key', see above; this lists keys: gpg --list-secret-keys"
rm -f "$dir"/SHA256SUMS{,.asc} # not those of another tarball
mv "$new"/* "$dir"
printf '%s\n' "$dir/$name"

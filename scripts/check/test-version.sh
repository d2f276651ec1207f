#!/bin/bash
# test-version.sh: what version.sh says in a checkout, and in what came out of one. Results in TAP.
set -euo pipefail
cd "${0%"${0##*/}"}../.."
# shellcheck source=ok.sh
. scripts/check/ok.sh
[[ $# = 0 ]] || { echo "test-version.sh: no arguments wanted" >&2; exit 2; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir -p "$dir/checkout/scripts"
cp scripts/version.sh "$dir/checkout/scripts"
cp .gitattributes "$dir/checkout"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x
next=$(sed -n 's/^next=//p' scripts/version.sh)

# The conditions.
# shellcheck disable=SC2317 # called through ok
{
in_checkout() { git -C "$dir/checkout" "$@"; }
commit() { echo "$1" > "$dir/checkout/file" && in_checkout add -A && in_checkout commit -qm "$1"; }
# says PATTERN FOLDER
says() { bash "$2/scripts/version.sh" > "$dir/said" 2>&1 && [[ $(< "$dir/said") =~ ^($1)$ ]]; }
# packaged PATTERN FOLDER: the same of packages, which has no hyphen
packaged() { bash "$2/scripts/version.sh" --package > "$dir/said" 2>&1 && [[ $(< "$dir/said") =~ ^($1)$ ]]; }
# archive FOLDER: what git archive makes of the checkout
archive() { mkdir -p "$1" && in_checkout archive HEAD | tar x -C "$1"; }
}
shown=said
ok 'files alone are the next release' says "$next" "$dir/checkout"
ok '  which the module tells too' grep -qx "DMABENCH_VERSION ?= $next" module/Kbuild
ok '  and which a package of it is older than' packaged "$next~0" "$dir/checkout"
in_checkout init -q
commit one
ok 'a commit without a tag before it' says "$next-g[0-9a-f]{7,}" "$dir/checkout"
ok '  as a package' packaged "$next~[0-9]{12}\.g[0-9a-f]{7,}" "$dir/checkout"
archive "$dir/untagged"
ok '  and its archive' says "$next-g[0-9a-f]{7,}" "$dir/untagged"
ok '  and its package, made of the archive' packaged "$next~[0-9]{12}\.g[0-9a-f]{7,}" "$dir/untagged"
in_checkout tag v1.2.3
in_checkout tag nightly
ok 'a tag' says '1\.2\.3' "$dir/checkout"
archive "$dir/tagged"
ok '  and its archive' says '1\.2\.3' "$dir/tagged"
ok '  and its package' packaged '1\.2\.3' "$dir/tagged"
echo edited > "$dir/checkout/file"
ok '  with something edited' says '1\.2\.3-dirty' "$dir/checkout"
commit two
ok 'a commit behind a tag' says '1\.2\.3-1-g[0-9a-f]{7,}' "$dir/checkout"
ok '  as a package' packaged '1\.2\.3\+1\.g[0-9a-f]{7,}' "$dir/checkout"
mkdir "$dir/checkout/unpacked"
cp -r "$dir/tagged/scripts" "$dir/checkout/unpacked"
ok 'an archive that lies in the checkout of something else' says '1\.2\.3' "$dir/checkout/unpacked"
finish

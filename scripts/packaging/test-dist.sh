#!/bin/bash
# test-dist.sh: tests the tarball of dist.sh, in clones that have a commit and a tag of their own. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../check/ok.sh
. "$top/scripts/check/ok.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "no arguments wanted"
need git gpg sha256sum
dir=$(mktemp -d)
trap 'gpgconf --homedir "$dir/keys" --kill all 2> /dev/null; rm -rf "$dir"' EXIT
export GNUPGHOME=$dir/keys
mkdir -m 700 "$GNUPGHOME"
gpg --batch --quiet --passphrase '' --quick-gen-key 'test <test@example.org>' 2> /dev/null
git clone -q --shared "$top" "$dir/one"
git -C "$dir/one" -c user.name=x -c user.email=x@example.org commit -q --allow-empty -m 'one more'
git clone -q --shared "$dir/one" "$dir/another"

# dist CLONE [WORD...]: leaves status, errors, and the tarball's name in tarball
dist() {
	status=0
	tarball=$("$dir/$1/scripts/packaging/dist.sh" "${@:2}" 2> "$dir/errors") || status=$?
}

# The conditions.
# shellcheck disable=SC2317 # called through ok
{
status_is() { [[ $status = "$1" ]]; }
errors_are() { [[ $(wc -l < "$dir/errors") = 1 ]] && grep -E "$1" "$dir/errors"; }
sums_hold() { (cd "$1" && sha256sum -c SHA256SUMS); }
# The tree in the tarball tells the version that its name has.
tells() { [[ $("$dir/unpacked/dmabench-$1/scripts/version.sh" --package) = "$1" ]]; }
recipes_are_whole() { ! grep -rE '[$]Format:' "$dir/unpacked"/*/scripts/packaging/debian "$dir/unpacked"/*/scripts/version.sh; }
precedes() { dpkg --compare-versions "$1" lt "$2"; }
}
shown=errors
dist one "$dir/first"
first=$tarball
ok 'a tarball of a commit' status_is 0
ok '  and its digest holds' sums_hold "$dir/first"
ok '  without a signature where none is asked for' test ! -e "$dir/first/SHA256SUMS.asc"
mkdir "$dir/unpacked"
tar -C "$dir/unpacked" -xf "$first"
version=${first##*/dmabench-} version=${version%.tar.gz}
ok '  in whose tree the version is that of its name' tells "$version"
ok '  and nothing is left that git archive was to fill in' recipes_are_whole
(umask 077; TZ=Pacific/Auckland dist another "$dir/second"; echo "$tarball" > "$dir/name")
ok 'another clone, umask and zone give the same to the bit' cmp "$first" "$(< "$dir/name")"
dist "unpacked/dmabench-$version" "$dir/third"
ok 'a tree that is no checkout has none' status_is 3
ok '  and says so in a line' errors_are 'is no checkout'
ok '  and leaves nothing' test ! -e "$dir/third"
echo edited > "$dir/another/README.md"
dist another "$dir/second"
ok 'what is not committed' status_is 0
ok '  is left out' cmp "$first" "$tarball"
ok '  and that is said' errors_are 'not committed is left out'
dist one --sign test@example.org "$dir/signed"
ok 'with a key' status_is 0
ok '  the digests have its signature' gpg --verify "$dir/signed/SHA256SUMS.asc" "$dir/signed/SHA256SUMS"
dist one --sign nobody@example.org "$dir/signed"
ok 'with a key that is not there it fails' status_is 1
ok '  and what was there before stays' gpg --verify "$dir/signed/SHA256SUMS.asc" "$dir/signed/SHA256SUMS"
git -C "$dir/one" tag v98.0.0
dist one "$dir/release"
ok 'a tag is a release' test "${tarball##*/}" = dmabench-98.0.0.tar.gz
ok '  which is newer than its commit was' precedes "$version" 98.0.0
git -C "$dir/one" -c user.name=x -c user.email=x@example.org commit -q --allow-empty -m behind
dist one "$dir/behind"
behind=${tarball##*/dmabench-} behind=${behind%.tar.gz}
ok 'a commit behind it is newer' precedes 98.0.0 "$behind"
ok '  and older than the next one' precedes "$behind" 98.0.1
finish

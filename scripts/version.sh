#!/bin/bash
# version.sh: prints the version of this source: of the tag vX.Y.Z that it is, or of the last one, with the number of commits since, the
# commit, and "-dirty" where files were edited. git archive puts the tag or the commit in here; where neither is known it is the next release.
set -euo pipefail
next=0.1.0
# shellcheck disable=SC2016 # what git archive replaces
tag='$Format:%(describe:tags,match=v*)$' commit='$Format:%h$'
cd "${0%"${0##*/}"}./.."

# Not that of a repository that a tarball was unpacked in, nor of one that git does not trust.
if [[ $(git rev-parse --show-prefix 2> /dev/null || echo no) = "" ]]; then
	described=$(git describe --tags --match 'v*' --dirty 2> /dev/null) ||
		described=$next-g$(git describe --always --dirty --exclude '*')
elif [[ $tag = v* ]]; then
	described=$tag
elif [[ $commit != *:* ]]; then
	described=$next-g$commit
else
	described=$next
fi
echo "${described#v}"

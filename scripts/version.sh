#!/bin/bash
# version.sh [--package | --date]: prints the version of this source: of the tag vX.Y.Z that it is, or of the last one, with the number of commits
# since, the commit, and "-dirty" where files were edited. git archive puts the tag or the commit in here; where neither is known it is the next
# release. --package has it as packages do, whose versions are ordered: before the next release, and behind the last one. --date prints
# the commit's time instead, in seconds since 1970; 0 where it is not known.
set -euo pipefail
next=0.1.0
# shellcheck disable=SC2016 # what git archive replaces
tag='$Format:%(describe:tags,match=v*)$' commit='$Format:%h$' date='$Format:%ct$'
cd "${0%"${0##*/}"}./.."

# Not that of a repository that a tarball was unpacked in, nor of one that git does not trust.
if [[ $(git rev-parse --show-prefix 2> /dev/null || echo no) = "" ]]; then
	described=$(git describe --tags --match 'v*' --dirty 2> /dev/null) ||
		described=$next-g$(git describe --always --dirty --exclude '*')
	date=$(git log -1 --format=%ct)
elif [[ $tag = v* ]]; then
	described=$tag
elif [[ $commit != *:* ]]; then
	described=$next-g$commit
else
	described=$next~0
fi
[[ $date != *:* ]] || date=0
described=${described#v}

# packaged: 1.2.3, 1.2.3+4.gCOMMIT, or 0.1.0~TIME.gCOMMIT where there was no release yet
packaged() {
	local version=$described edited=''
	[[ $version != *-dirty ]] || edited=+dirty version=${version%-dirty}
	case $version in
	*-*-g*) version=${version/-/+} version=${version/-/.} ;;
	*-g*) version=${version/-/~$(date -u -d "@$date" +%Y%m%d%H%M).} ;;
	esac
	echo "$version$edited"
}

case ${1-} in
'') echo "${described%"~0"}" ;;
--package) packaged ;;
--date) echo "$date" ;;
*) echo "version.sh: unknown option '$1'; valid: --package --date" >&2; exit 2 ;;
esac

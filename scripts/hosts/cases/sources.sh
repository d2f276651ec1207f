#!/bin/bash
# sources.sh: apt's sources as people have them: releases by their state, a suite in the middle of its update, another system's.
# What is fetched is a small root, of two suites.
set -euo pipefail
# shellcheck source=../case.sh
. "${0%"${0##*/}"}../case.sh"
wants vm
fetch=(scripts/roots/make.sh "$codename" sparse)
# shellcheck disable=SC2317 # called through try and ok
{
made() { [[ $status = 0 && -x $(tail -n 1 "$dir/output")/usr/bin/sparse ]]; }
refused() { grep -E "/dists/$1/main/" "$dir/broken.log"; }
}
# broken REGEX: a proxy that breaks what matches
broken() { rm -f "$dir/broken".*; proxy broken --break "$1"; }
through() { fresh env http_proxy="$proxy_url" "$@"; }

[[ -n $(ls /var/lib/apt/lists/*InRelease 2>/dev/null) ]] || "${sudo[@]}" apt-get -q update
state=$(sed -n 's/^Suite: //p' /var/lib/apt/lists/*"_dists_${codename}_InRelease" | head -n 1)
sed -E "s/\b$codename\b/$state/" /etc/apt/sources.list > "$dir/by-state"
ok "the release has a state, such as stable: $state" test -n "$state" -a "$state" != "$codename"
fresh with "/etc/apt/sources.list=$dir/by-state" -- "${fetch[@]}"
ok 'sources that name it by that are understood' made

try ubuntu "${fetch[@]}"
ok "Ubuntu's are not taken for Debian's" failed_by 'no Debian mirror .*Ubuntu 24\.04.*CONTAINER=1'
ok '  which one line says' short

if [[ $(apt-get update --print-uris | grep -c "^'http://") = 0 ]]; then
	skip 'a mirror in the middle of its update' 'the mirror is https, which the proxy of this test cannot change'
	finish
fi
broken "/dists/$codename-security/main/"
through "${fetch[@]}"
ok 'a suite in the middle of its update is left out' made
ok '  which was asked for' refused "$codename-security"
ok '  with a word' says "apt cannot read $codename-security, which is left out this time"
broken "/dists/$codename/main/"
through "${fetch[@]}"
ok 'where the only suite with it is, it stops' failed_by "$codename"
ok '  and says why' says 'unexpected size'
"${sudo[@]}" apt-get -q update > /dev/null
"${sudo[@]}" apt-get -q -y remove time > /dev/null 2>&1 || true
"${sudo[@]}" sh -c 'rm -rf /var/lib/apt/lists/*'
broken "/dists/$codename-security/main/"
through scripts/setup.sh files
ok 'so does the set-up, where another suite has it' installed time
ok '  and ends well' status_is 0
"${sudo[@]}" apt-get -q update > /dev/null
finish

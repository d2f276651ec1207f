#!/bin/bash
# places.sh: a cache on a full disk, and one that belongs to somebody else.
set -euo pipefail
# shellcheck source=../case.sh
. "${0%"${0##*/}"}../case.sh"
wants vm
fetch=(env XDG_CACHE_HOME="$dir/small" scripts/roots/make.sh "$codename" sparse)
full() { # SIZE
	mkdir -p "$dir/small"
	mountpoint -q "$dir/small" || "${sudo[@]}" mount -t tmpfs -o "size=$1,mode=1777" none "$dir/small"
	"${sudo[@]}" mount -o "remount,size=$1" "$dir/small"
}

full 60m
try "${fetch[@]}"
ok 'a full disk is told' failed_by '[Nn]o space (is )?left|enough free space'
ok '  and leaves nothing that looks whole' nothing_whole_in "$dir/small/dmabench/roots"
full 2g
try "${fetch[@]}"
ok '  with room it goes on from there' status_is 0
"${sudo[@]}" umount "$dir/small"

if [[ $EUID = 0 ]]; then
	skip "a cache that is somebody else's" 'all is root'"'"'s to write'
else
	sudo install -d -o root -m 755 "$dir/theirs/dmabench"
	try env XDG_CACHE_HOME="$dir/theirs" make bench
	ok "a cache that is somebody else's is told" failed_by "cannot be written by $(id -un) \(it belongs to root\); set XDG_CACHE_HOME"
	ok '  in one line' short
	sudo rm -rf "$dir/theirs"
fi
finish

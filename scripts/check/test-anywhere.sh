#!/bin/bash
# test-anywhere.sh: builds and boots from checkouts and with environments that are not a developer's: odd folders, read-only ones, no HOME,
# no sbin in PATH, a cache that cannot be, two at once. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
# shellcheck source=ok.sh
. "$top/scripts/check/ok.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "no arguments wanted"
dir=$(mktemp -d)
odd="$dir/a folder (of mine)"
trap 'rm -rf "$dir" "$cache/build/$(stamp "$odd")"' EXIT
shown='said errors'
unset MAKEFLAGS MAKELEVEL MFLAGS DMABENCH_BUILD_DIR
export CFLAGS=-O0 # the fastest to compile
default=$(kernel_names default)

# checkout DIR: this one as it is, but with a module and a test that take no time to build
checkout() {
	mkdir -p "$1"
	(cd "$top" && git ls-files -z --cached --others --exclude-standard | grep -zvE '^(module|results|kselftest/(rules|module))/' |
		xargs -0 cp --parents -t "$1")
	mkdir "$1/module" "$1/results"
	cp -r "$top/module/uapi" "$1/module"
	cp "$top/results/schema.json" "$1/results"
	mkdir "$1/kselftest/module"
	cp "$top/kselftest/module/abi.c" "$1/kselftest/module"
	echo 'obj-m := nothing.o' > "$1/module/Kbuild"
	printf '#include <linux/module.h>\nMODULE_DESCRIPTION("nothing");\nMODULE_LICENSE("GPL");\n' > "$1/module/nothing.c"
}

# The conditions.
# shellcheck disable=SC2016,SC2317 # called through ok; expanded by inner shells
{
run() { "$@" > "$dir/said" 2> "$dir/errors"; }
# A mistake is told of the file to edit, not of the copy that is compiled, whatever sed would make of its path.
names_the_source() {
	local source="$dir/a & b | c # d"
	mkdir "$source"
	echo 'obj-m := bad.o' > "$source/Kbuild"
	echo 'int bad = worse;' > "$source/bad.c"
	! run env DMABENCH_MODULE_DIR="$source" scripts/kernels/build-module.sh "$default" && tail -n 1 "$dir/errors" | grep -F "$source/bad.c:1"
}
built() { run "$1/scripts/build.sh" program kselftest && run "$1/scripts/kernels/build-module.sh" "$default" && ls "$(tail -n 1 "$dir/said")/nothing.ko"; }
empty() { [[ ! -e $1/build ]]; }
# in a mount namespace where the checkout is read-only
read_only() { unshare "${userns[@]}" --mount bash -ec 'mount --bind "$1" "$1"; mount -o remount,bind,ro "$1"; shift; exec "$@"' -- "$odd" "${@}"; }
boots() { run read_only env DMABENCH_BUILD_DIR="$dir/elsewhere" "$odd/scripts/vm/run.sh" --scenario direct --no-modules -- 'dmabench --version' && grep '^dmabench ' "$dir/said"; }
places() { run env -C "$1" "${@:2}" bash -c '. scripts/lib.sh; echo "$cache|$build|$results"'; }
# each script finds what it sources when its name is all that was typed: bash run.sh
in_their_folders() {
	local script sources tried=0
	while IFS=: read -r script sources; do
		run env -C "${script%/*}" bash -euc "$sources" "${script##*/}" || { echo "$script: $sources"; return 1; }
		((++tried))
	done < <(git grep -E '^\. "\$\{0.*/(lib|case)\.sh"' -- scripts)
	[[ $tried -gt 0 ]]
}
at_home() { mkdir -p "$dir/scripts" && run env CDPATH="$dir" bash -c '. scripts/lib.sh; echo "$top"' && [[ $(< "$dir/said") = "$top" ]]; }
found() { run env PATH=/usr/bin:/bin bash -c '. scripts/lib.sh; need depmod sh'; }
one_line() { ! "${@:2}" > "$dir/said" 2> "$dir/errors" && [[ ! -s $dir/said && $(wc -l < "$dir/errors") = 1 ]] && grep -E -- "$1" "$dir/errors"; }
entered() { run env PATH="$dir/bin:$PATH" scripts/roots/enter.sh "$("$top/scripts/roots/make.sh" "$(cut -d- -f1 "$("$top/scripts/kernels/kernel.sh" "$default")/tools")" kernel ccache sparse)" \
	"$dir" -- sh -c "gcc --version && ls '$dir/bin/unshare'"; }
# in a root that is but a shell, by a user who is not root
as_a_user() {
	local user=()
	[[ $EUID != 0 ]] || user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	run env -C / XDG_CACHE_HOME="$dir/open" "${user[@]}" "$dir/open/enter/scripts/roots/enter.sh" "$dir/open/root" "$dir/open" -- \
		sh -c 'true > /dev/null && true 2>> /dev/null && echo made > /tmp/file && cat /tmp/file' && grep made "$dir/said"
}
# what makes one thing of two or more: the locks in lib.sh
second() { (only_one nothing; one_line 'another nothing is running' bash -c '. "$1"; only_one nothing' second "$top/scripts/lib.sh"); }
again() { bash -c '. "$1"; only_one nothing' again "$top/scripts/lib.sh"; }
names() { git -C "$top" grep -nE "(^|[^0-9.])($1)([^0-9.]|\$)" -- 'scripts/*.sh' Makefile scripts/check/{suites,builds} scripts/vm/{init,scenarios} scripts/roots |
	grep -vE '^scripts/(check|vm|kernels|plugin)/test-|^[^:]*:[0-9]*:[[:space:]]*#|[[:space:]]# '; }
nowhere_else() { ! names "$(kernel_names all | grep -vx newest | sed 's/\./\\./g' | paste -sd '|')|$(awk '!/^(#|$)/ { print $3 }' "$catalogue" | sort -u | paste -sd '|')"; }
# A mirror that has nothing of the newest version, and then no network: each is told from the other.
passed_over() {
	local archive
	archive="$dir/archive/dmabench/apt/kernel-$default-$(native_arch)"
	mkdir -p "$dir/mirror" "${archive%/*}"
	cp -a "$cache/apt/${archive##*/}" "$archive"
	rm -f "$archive/gone"
	cat > "$dir/mirror/apt-get" <<-'GET'
		#!/bin/bash
		[[ " $* " = *' download '* ]] || exec "$(PATH=${PATH#*:} command -v apt-get)" "$@"
		if [[ -e $0.once ]]; then echo 'E: Failed to fetch x  Could not connect'; else echo 'E: Failed to fetch x  404  Not Found'; fi
		touch "$0.once"
		exit 100
	GET
	chmod +x "$dir/mirror/apt-get"
	! run env PATH="$dir/mirror:$PATH" XDG_CACHE_HOME="$dir/archive" scripts/kernels/fetch.sh "$default" || return
	tail -n 1 "$dir/errors" | grep 'could not fetch linux-image-.*; check the network' || return
	[[ $(sed -n 's/^Linux \(.*\) is passed over$/\1/p' "$dir/errors") = "$(xargs < "$archive/gone")" && $(wc -w < "$archive/gone") = 1 ]] &&
		! tail -n 1 "$dir/errors" | grep -F "linux-image-$(< "$archive/gone"):"
}
lists() { run scripts/setup.sh --list "$1" && grep -xE "$2" "$dir/said"; }
lists_no() { run scripts/setup.sh --list "$1" && ! grep -xE "$2" "$dir/said"; }
}

cd "$top"
checkout "$odd"
ok 'a folder with a space and parentheses: all is built' built "$odd"
ok 'a mistake in a module is told of its source' names_the_source
ok '  and the checkout stays as it was' empty "$odd"
rm -rf "${odd:?}"
userns=()
[[ $EUID = 0 ]] || userns=(--map-root-user)
checkout "$odd"
if unshare "${userns[@]}" --mount true 2>/dev/null; then
	ok 'a read-only checkout with DMABENCH_BUILD_DIR: what is missing is built, the VM has the program' boots
	ok '  and the checkout stays as it was' empty "$odd"
	# shellcheck disable=SC2016 # expanded by the inner shell
	ok 'without DMABENCH_BUILD_DIR' read_only bash -c ". '$odd/scripts/lib.sh'"'; [[ -w $build && $build = "$cache"/* && $results = "$build"/* ]]'
else
	skip 'a read-only checkout' 'no mounts of our own here'
fi
install -D /dev/stdin "$dir/bin/unshare" <<< $'#!/bin/sh\nexit 1' # one to which the kernel says no
if command -v proot >/dev/null; then ok 'a root is entered where no mounts can be had' entered; else skip 'no mounts' 'no proot here, which is optional'; fi
if unshare --map-root-user --mount true 2>/dev/null; then
	mkdir -p "$dir"/open/enter/scripts "$dir"/open/root/{bin,dev,proc,mnt,tmp}
	cp -r scripts/lib.sh scripts/roots "$dir/open/enter/scripts"
	cp -L "$(command -v busybox)" "$dir/open/root/bin/busybox"
	for applet in sh cat; do ln -s busybox "$dir/open/root/bin/$applet"; done
	chmod 755 "$dir"
	[[ $EUID != 0 ]] || chown -R 65534:65534 "$dir/open"
	ok 'an ordinary user writes to /dev/null of a root' as_a_user
else
	skip 'an ordinary user in a root' 'no user namespaces here'
fi
ok 'no HOME: the home that the password file has' places "$top" -u HOME -u XDG_CACHE_HOME
ok '  is where the cache is' grep -F "$(getent passwd "$(id -u)" | cut -d: -f6)/.cache/dmabench|" "$dir/said"
ok 'a PATH without sbin' found
ok 'a CDPATH that has a folder of the same name' at_home
ok 'a script that was called by its name alone, in its folder' in_their_folders
ok 'what is missing is told before anything else' one_line 'not here: no-such-thing;' bash -c '. scripts/lib.sh; need sh no-such-thing'
ok 'a cache whose path cannot be built in' one_line 'set XDG_CACHE_HOME' places "$top" XDG_CACHE_HOME="$odd"
ok 'nor a relative one' one_line 'set XDG_CACHE_HOME' places "$top" XDG_CACHE_HOME=here
ok 'nor one that cannot be written' one_line 'set XDG_CACHE_HOME' places "$top" XDG_CACHE_HOME=/proc
ok 'a build folder that cannot be' one_line 'set DMABENCH_BUILD_DIR' places "$top" DMABENCH_BUILD_DIR="$odd"
ok 'two at once in one build folder: the second says so' second
ok '  and may when the first is gone' again
ok 'no script names a release: the catalogue does' nowhere_else
ok 'the catalogue: an unknown kernel names the valid ones' one_line "$default.*newest.*NAME=TREE" scripts/kernels/kernel.sh 0.1
ok '  nor is there a tree where there is none' one_line 'no kernel tree' scripts/kernels/kernel.sh "mine=$dir/none"
ok '  nor a repository' one_line 'no git repository' scripts/kernels/kernel.sh "mine=$dir/none#v1"
git init -q "$dir/repository"
ok '  nor a revision of one' one_line 'no revision .v1.' scripts/kernels/kernel.sh "mine=$dir/repository#v1"
ok '  nor sources in a folder of something else' one_line 'neither Module.symvers nor the kernel.s sources' scripts/kernels/kernel.sh "mine=$dir/repository"
mkdir -p "$dir/sources/kernel/dma"
touch "$dir/sources/kernel/dma/mapping.c" "$dir/sources/.config"
ok '  nor can sources be built elsewhere that are half built' one_line 'make mrproper' scripts/kernels/kernel.sh "mine=$dir/sources"
ok '  nor a name without a tree' one_line 'no kernel' scripts/kernels/kernel.sh mine=
ok '  and a version that the mirror lists and does not have is passed over' passed_over
kernel_row "$default"
ok 'a root of a set that is none names the valid ones' one_line 'no set .nonsense.; valid: .*kernel' scripts/roots/make.sh "$release" nonsense
ok 'set-up: the bench wants a VM' lists vm qemu-system-x86
ok '  and no browser' lists_no vm 'chromium.*|gcc-.*'
ok '  an optional package is marked' lists plot 'librsvg2-bin\?'
ok '  a purpose that is none names the valid ones' one_line 'program.*vm' scripts/setup.sh nonsense
finish

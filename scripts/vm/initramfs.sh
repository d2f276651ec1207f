#!/bin/bash
# Sourced by run.sh and accel.sh: what the guest boots from, cpio archives one after the other: those that many runs have alike are
# made once. Those for another architecture than this machine's are of its own programs.
# shellcheck shell=bash disable=SC2154
# shellcheck source=../roots/cross.sh
. "$top/scripts/roots/cross.sh"

vm=$top/scripts/vm
foreign='' # the guest's architecture, where it is not this machine's
guest_system='' # the folder that has such a guest's libraries

# for_guest ARCH: what follows is for a guest of that architecture
for_guest() {
	[[ $1 != "$(native_arch)" ]] || return 0
	foreign=$1
	guest_system=$("$top/scripts/roots/guest.sh" "$1")
}

# base_initramfs: prints the file that is the same for every run, from the cache: busybox, init and run-kselftest.
base_initramfs() {
	local native busybox dir
	native=$(command -v busybox) || die "no busybox; run scripts/setup.sh"
	busybox=${guest_system:+$guest_system/bin/busybox}
	dir=$(cached vm/base "$(stamp -- "$native" ${busybox:+"$busybox"} "$vm"/{init,run-kselftest,initramfs.sh})" \
		build_base "$native" "${busybox:-$native}")
	echo "$dir/base.cpio"
}

build_base() { # NATIVE BUSYBOX NEW FINAL: NATIVE, which can be run here, tells the applets
	local root=$3/root applet
	mkdir -p "$root"/{usr/bin,usr/sbin,usr/lib,usr/lib64,dev,proc,sys,tmp,root,etc,out}
	for applet in bin sbin lib lib64; do ln -s "usr/$applet" "$root/$applet"; done
	for applet in $("$1" --list); do ln -sf busybox "$root/bin/$applet"; done
	rm "$root/bin/busybox"
	cp -L "$2" "$root/bin/busybox"
	install "$vm/init" "$root/init"
	install "$vm/run-kselftest" "$root/bin/run-kselftest"
	archive "$root" > "$3/base.cpio"
	rm -rf "$root"
}

# archive DIR: prints it as a cpio archive, the same for the same files: the kernel parses the headers' times, and an instruction more
# moves all that follows under --icount. Sets the files' times.
archive() { (cd "$1" && find . -exec touch -h -d @0 {} + && find . | LC_ALL=C sort | cpio --quiet --reproducible -o -H newc -R 0:0); }

# modules_initramfs BUILT RELEASE TREE NAMES: prints the file that has our modules from BUILT, NAMES and what all depend on from TREE (a
# kernel's modules), from the cache.
modules_initramfs() {
	local dir tree key='' ours
	tree=$(realpath "$3")
	[[ $tree = "$cache"/* ]] || key=$(find "$tree/" -name '*.ko*' -printf '%p %T@\n' | sort) # somebody works there
	mapfile -t ours < <(find "$1" -name '*.ko' | sort)
	dir=$(cached vm/modules "$(stamp "$2" "$tree" "$4" "$key" -- "$vm/initramfs.sh" "${ours[@]}")" build_modules "$@")
	echo "$dir/modules.cpio"
}

build_modules() { # BUILT RELEASE TREE NAMES NEW FINAL
	local root=$5/root name ours
	local dest=$root/usr/lib/modules/$2
	mkdir -p "$dest"
	find "$1" -name '*.ko' -exec cp -t "$dest" {} +
	for name in $4; do add_module "$name" "$3" "$dest"; done
	while name=$(missing_module "$dest") && [[ -n $name ]]; do add_module "$name" "$3" "$dest"; done
	mapfile -t ours < <(cd "$dest" && ls -- *.ko)
	strip_in "$dest" --strip-debug "${ours[@]}"
	touch "$dest"/modules.{order,builtin,builtin.modinfo} # depmod asks for them
	depmod -b "$root/usr" "$2"
	archive "$root" > "$5/modules.cpio"
	rm -rf "$root"
}

add_module() { # NAME TREE DIR
	local file
	file=$(find "$2/" -name "$1.ko*" -print -quit)
	[[ -n $file ]] || file=$(find "$2/" -name "${1//_/-}.ko*" -print -quit)
	[[ -n $file ]] || die "$1 is needed, and $2 has no such module" 125
	cp "$file" "$3"
	case $file in *.xz) xz -d "$3/${file##*/}" ;; *.zst) zstd -q --rm -d "$3/${file##*/}" ;; esac
}

missing_module() { # DIR: a module that one in DIR depends on and that is not there
	local name
	for name in $(modinfo -F depends "$1"/*.ko | tr , ' '); do
		[[ -e $1/$name.ko || -e $1/${name//_/-}.ko ]] || { echo "$name"; return; }
	done
}

# programs_initramfs [TESTS]: prints the file that has what build.sh made of the program, and of TESTS (such as kselftest-i386), from the cache.
programs_initramfs() {
	local tests=${1:-} files=("$build/bench${foreign:+-$foreign}/dmabench" "$top"/bench/jobs/*.job) dir
	[[ -z $tests ]] || mapfile -O ${#files[@]} -t files < <(kselftest_files "$tests" | sort)
	dir=$(cached vm/programs "$(stamp "$tests" -- "$vm/initramfs.sh" "${files[@]}")" build_programs "$tests")
	echo "$dir/programs.cpio"
}

kselftest_files() { find "$build/$1" -type f ! -name '*.o'; }

build_programs() { # TESTS NEW FINAL
	local root=$2/root files
	mkdir -p "$root/usr/bin" "$root/usr/lib/dmabench"
	install "$build/bench${foreign:+-$foreign}/dmabench" "$root/usr/bin/dmabench"
	install -D -m 644 -t "$root/usr/share/dmabench/jobs" "$top"/bench/jobs/*.job
	if [[ -n $1 ]]; then
		mkdir "$root/usr/lib/dmabench/kselftest"
		kselftest_files "$1" | xargs -d '\n' cp -Lt "$root/usr/lib/dmabench/kselftest"
	fi
	mapfile -t files < <(find "$root" -type f -perm -u+x -printf '%P\n')
	strip_in "$root" "${files[@]}" 2>/dev/null || true # some are scripts
	add_libraries "$root"
	archive "$root" > "$2/programs.cpio"
	rm -rf "$root"
}

# strip_in FOLDER WORD...: strip of the guest's architecture, in FOLDER
strip_in() {
	if [[ -z $foreign ]]; then
		(cd "$1" && strip "${@:2}")
	else
		# shellcheck disable=SC2016 # expanded by the inner shell
		in_cross_root "$foreign" "$1:/stripped" -- sh -c 'cd /stripped && exec "$@"' sh "$(triplet "$foreign")-strip" "${@:2}"
	fi
}

# add_libraries ROOT: those that the programs in it want.
add_libraries() {
	local libs=() lib
	if [[ -n $foreign ]]; then
		add_foreign_libraries "$1" "$(library_folder "$foreign")"
		return
	fi
	mapfile -t libs < <(find "$1/usr" -type f -perm -u+x -exec ldd {} + 2>/dev/null |
		grep -oE '(^|[[:space:]])/[^ :]*\.so[^ :]*' | sort -u || true)
	for lib in "${libs[@]//[[:space:]]/}"; do
		[[ $lib = /usr/* ]] || lib=/usr$(realpath -m "$(dirname "$lib")" | sed 's|^/usr||')/${lib##*/}
		install -D "${lib#/usr}" "$1$lib" 2>/dev/null || install -D "$lib" "$1$lib"
	done
}

# add_foreign_libraries ROOT FOLDER: ldd would run the programs, so they are read instead, and then the libraries that they named.
add_foreign_libraries() {
	local name names=() more=1
	while [[ $more = 1 ]]; do
		more=0
		mapfile -t names < <(find "$1/usr" -type f -perm -u+x -exec readelf -Wld {} + 2>/dev/null |
			sed -nE "s|.*\(NEEDED\).*\[(.*)\]$|$2/\1|p; s|.*program interpreter: /(.*)\]$|usr/\1|p" | sort -u || true)
		for name in "${names[@]}"; do
			[[ ! -e $1/$name ]] || continue
			[[ -e $guest_system/$name ]] || die "a program wants ${name##*/}, and $guest_system has no such library; add its package to scripts/roots/guest.sh"
			install -D "$guest_system/$name" "$1/$name"
			more=1
		done
	done
}

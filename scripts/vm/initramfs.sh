#!/bin/bash
# Sourced by run.sh and accel.sh: what the guest boots from, cpio archives one after the other: those that many runs have alike are
# made once.
# shellcheck shell=bash disable=SC2154

vm=$top/scripts/vm
runner=("$top"/kselftest/{run-dmabench,ktap.awk,junit.awk})

# base_initramfs: prints the file that is the same for every run, from the cache: busybox, init and run-kselftest.
base_initramfs() {
	local busybox dir
	busybox=$(command -v busybox) || die "no busybox; run scripts/setup.sh"
	dir=$(cached vm/base "$(stamp -- "$busybox" "$vm"/{init,run-kselftest,initramfs.sh} "${runner[@]}")" build_base "$busybox")
	echo "$dir/base.cpio"
}

build_base() { # BUSYBOX NEW FINAL
	local root=$2/root applet
	mkdir -p "$root"/{usr/bin,usr/sbin,usr/lib,usr/lib64,dev,proc,sys,tmp,root,etc,out}
	for applet in bin sbin lib lib64; do ln -s "usr/$applet" "$root/$applet"; done
	for applet in $("$1" --list); do ln -sf busybox "$root/bin/$applet"; done
	rm "$root/bin/busybox"
	cp -L "$1" "$root/bin/busybox"
	install "$vm/init" "$root/init"
	install "$vm/run-kselftest" "$root/bin/run-kselftest"
	install -D -t "$root/usr/lib/dmabench/runner" "${runner[@]}"
	archive "$root" > "$2/base.cpio"
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
	local root=$5/root name
	local dest=$root/usr/lib/modules/$2
	mkdir -p "$dest"
	find "$1" -name '*.ko' -exec cp -t "$dest" {} +
	for name in $4; do add_module "$name" "$3" "$dest"; done
	while name=$(missing_module "$dest") && [[ -n $name ]]; do add_module "$name" "$3" "$dest"; done
	strip --strip-debug "$dest"/*.ko
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

# programs_initramfs [TESTS]: prints the file that has what build.sh made of the program, and of TESTS (kselftest or kselftest-i386), from the cache.
programs_initramfs() {
	local tests=${1:-} files=("$build/bench/dmabench" "$top"/bench/jobs/*.job) dir
	[[ -z $tests ]] || mapfile -O ${#files[@]} -t files < <(kselftest_files "$tests" | sort)
	dir=$(cached vm/programs "$(stamp "$tests" -- "$vm/initramfs.sh" "${files[@]}")" build_programs "$tests")
	echo "$dir/programs.cpio"
}

kselftest_files() { find "$build/$1" -type f ! -name '*.o'; }

build_programs() { # TESTS NEW FINAL
	local root=$2/root
	mkdir -p "$root/usr/bin" "$root/usr/lib/dmabench"
	install "$build/bench/dmabench" "$root/usr/bin/dmabench"
	install -D -m 644 -t "$root/usr/share/dmabench/jobs" "$top"/bench/jobs/*.job
	if [[ -n $1 ]]; then
		mkdir "$root/usr/lib/dmabench/kselftest"
		kselftest_files "$1" | xargs -d '\n' cp -Lt "$root/usr/lib/dmabench/kselftest"
	fi
	find "$root" -type f -perm -u+x -exec strip {} + 2>/dev/null || true # some are scripts
	add_libraries "$root"
	archive "$root" > "$2/programs.cpio"
	rm -rf "$root"
}

# add_libraries ROOT: those that ldd names of the programs in it.
add_libraries() {
	local libs=() lib
	mapfile -t libs < <(find "$1/usr" -type f -perm -u+x -exec ldd {} + 2>/dev/null |
		grep -oE '(^|[[:space:]])/[^ :]*\.so[^ :]*' | sort -u || true)
	for lib in "${libs[@]//[[:space:]]/}"; do
		[[ $lib = /usr/* ]] || lib=/usr$(realpath -m "$(dirname "$lib")" | sed 's|^/usr||')/${lib##*/}
		install -D "${lib#/usr}" "$1$lib" 2>/dev/null || install -D "$lib" "$1$lib"
	done
}

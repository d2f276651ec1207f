#!/bin/bash
# install.sh program DESTDIR PREFIX | modules DESTDIR KDIR | kselftest DESTDIR PREFIX | dkms DESTDIR VERSION: installs the program, its figures,
# jobs, manual and completions below PREFIX, or the modules, built for KDIR, into that kernel's updates. An empty DESTDIR means this machine
# itself, whose module index is then renewed. The conformance tests are installed as the kernel's own are, with its runner. For
# packages, dkms installs the modules' sources as dkms wants them, by the name VERSION.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 3 ]] || usage 2 "wanted: program DESTDIR PREFIX, modules DESTDIR KDIR, kselftest DESTDIR PREFIX, or dkms DESTDIR VERSION"
# What is installed is for all, whoever's umask it is.
umask 022

program() { # DESTDIR PREFIX
	install -D "$build/bench/dmabench" "$1$2/bin/dmabench"
	install -D -m 644 -t "$1$2/share/dmabench/plots" "$top"/plots/*
	install -D -m 644 -t "$1$2/share/dmabench/jobs" "$top"/bench/jobs/*.job
	local manual section
	manual=$("$top/scripts/manual.sh")
	for section in 1 4 5; do install -D -m 644 -t "$1$2/share/man/man$section" "$manual/man$section"/*; done
	install -D -m 644 "$top/scripts/completion/dmabench.bash" "$1$2/share/bash-completion/completions/dmabench"
	install -D -m 644 -t "$1$2/share/zsh/site-functions" "$top/scripts/completion/_dmabench"
	install -D -m 644 -t "$1$2/share/fish/vendor_completions.d" "$top/scripts/completion/dmabench.fish"
	echo "installed $1$2/bin/dmabench"
}

modules() { # DESTDIR KDIR
	local modules release dest
	modules=$("$top/scripts/kernels/build-module.sh" --kdir "$2")
	# What the module itself says: Debian's headers have another name in include/config/kernel.release.
	release=$(modinfo -F vermagic "$modules/dmabench.ko" | cut -d' ' -f1)
	dest=$1/lib/modules/$release/updates/dmabench
	mkdir -p "$dest"
	find "$modules" -name '*.ko' -exec install -m 644 -t "$dest" {} +
	[[ -n $1 ]] || depmod "$release"
	echo "installed the modules in $dest"
}

# The list that the runner reads is of COLLECTION:TEST.
kselftest() { # DESTDIR PREFIX
	local selftests file dest=$1$2/lib/dmabench/kselftest
	selftests=$("$top/scripts/kernels/ksrc.sh")/tools/testing/selftests
	mkdir -p "$dest/kselftest" "$dest/dma_mapping"
	install -m 755 -t "$dest" "$selftests/run_kselftest.sh"
	for file in "$selftests"/kselftest/*.{sh,pl}; do # some are sourced
		install -m "$([[ $(head -c 2 "$file") = '#!' ]] && echo 755 || echo 644)" -t "$dest/kselftest" "$file"
	done
	find "$build/kselftest" -maxdepth 1 -type f -perm -u+x -exec install -t "$dest/dma_mapping" {} +
	find "$build/kselftest" -maxdepth 1 -type f ! -perm -u+x -exec install -m 644 -t "$dest/dma_mapping" {} +
	make --no-print-directory -s -C "$top/kselftest" KSRC="${selftests%/tools/*}" OUTPUT="$build/kselftest" COLLECTION=dma_mapping emit_tests \
		> "$dest/kselftest-list.txt"
	echo "installed $dest/run_kselftest.sh"
}

dkms() { # DESTDIR VERSION
	local dest=$1/usr/src/dmabench-$2
	mkdir -p "$dest"
	cp -r --no-preserve=mode "$top/module/." "$dest"
	rm "$dest/README.md"
	sed "s/@VERSION@/$2/; s/@RELEASE@/$("$top/scripts/version.sh")/" "$top/scripts/packaging/dkms.conf" > "$dest/dkms.conf"
	echo "installed $dest"
}

case $1 in
program | modules | kselftest | dkms) "$1" "$2" "$3" ;;
*) usage 2 "nothing to install by the name '$1'; valid: program modules kselftest dkms" ;;
esac

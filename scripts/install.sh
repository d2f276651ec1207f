#!/bin/bash
# install.sh program DESTDIR PREFIX | modules DESTDIR KDIR: installs the program, its figures, jobs, manual and completions below PREFIX, or the modules, built
# for KDIR, into that kernel's updates. An empty DESTDIR means this machine itself, whose module index is then renewed.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 3 ]] || usage 2 "wanted: program DESTDIR PREFIX, or modules DESTDIR KDIR"
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

case $1 in
program | modules) "$1" "$2" "$3" ;;
*) usage 2 "nothing to install by the name '$1'; valid: program modules" ;;
esac

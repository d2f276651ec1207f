#!/bin/bash
# install.sh KDIR DESTDIR PREFIX: installs the program, its figures and jobs below PREFIX, and the modules, built for KDIR, into that kernel's
# updates. An empty DESTDIR means this machine itself, whose module index is then renewed.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 3 ]] || usage 2 "wanted: KDIR DESTDIR PREFIX"

modules=$("$top/scripts/kernels/build-module.sh" --kdir "$1")
# What the module itself says: Debian's headers have another name in include/config/kernel.release.
release=$(modinfo -F vermagic "$modules/dmabench.ko" | cut -d' ' -f1)
dest=$2/lib/modules/$release/updates/dmabench
install -D "$top/build/bench/dmabench" "$2$3/bin/dmabench"
install -D -m 644 -t "$2$3/share/dmabench/plots" "$top"/plots/*
install -D -m 644 -t "$2$3/share/dmabench/jobs" "$top"/bench/jobs/*.job
mkdir -p "$dest"
find "$modules" -name '*.ko' -exec install -m 644 -t "$dest" {} +
[[ -n $2 ]] || depmod "$release"
echo "installed $2$3/bin/dmabench and the modules in $dest"

# Sourced by tests of CI definitions: commands that stand for a device's and a CI's own, and an archive as kselftest/README.md has it made, with tests that
# pass, skip and fail. $dir is the caller's.
# shellcheck shell=bash disable=SC2154

# stand_in NAME: the lines of its script come on standard input
stand_in() { mkdir -p "$dir/bin"; { echo '#!/bin/sh'; cat; } > "$dir/bin/$1"; chmod +x "$dir/bin/$1"; }

# pack_archive: makes $dir/archive.tar.gz, which "curl" prints, of $dir/archive, to which more may have been added; there is no LSI.
pack_archive() {
	mkdir -p "$dir"/archive/{modules,ci,bin}
	touch "$dir"/archive/modules/dmabench{,_lsi}.ko
	cp "$build"/kselftest/{run-dmabench,session,*.awk,settings,xfail} "$dir/archive"
	cp "$top/kselftest/ci/lava.awk" "$dir/archive/ci"
	printf '#!/bin/sh\necho "platform own none direct"; echo "0000:03:00.0 own none iommu-strict"\n' > "$dir/archive/targets"
	chmod +x "$dir/archive/targets"
	tar -C "$dir/archive" -czf "$dir/archive.tar.gz" .
	stand_in curl <<< "cat '$dir/archive.tar.gz'"
	stand_in insmod <<< "[ -e \"\$1\" ] && [ \$(basename \"\$1\") = dmabench.ko ]"
}

# archived NAME: a test, whose script comes on standard input
archived() { mkdir -p "$dir/archive/${1%"${1##*/}"}"; { echo '#!/bin/sh'; cat; } > "$dir/archive/$1"; chmod +x "$dir/archive/$1"; }

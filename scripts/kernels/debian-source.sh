# Sourced: the kernel's sources as Debian's linux-source packages have them.
# shellcheck shell=bash disable=SC2154
# shellcheck source=../apt.sh
. "$top/scripts/apt.sh"
# shellcheck source=catalogue.sh
. "$top/scripts/kernels/catalogue.sh"

# take_source NAME: sets kernel, that row of the catalogue, and version, its package's
take_source() {
	kernel=$1
	kernel_row "$kernel"
	need apt-get dpkg xz flock
	apt_open "kernel-$kernel-amd64" amd64 "${suites[@]}"
	version=$(of_lists source candidate "linux-source-$kernel")
	[[ -n $version ]] || die "no linux-source-$kernel in ${suites[*]}; Debian may have moved on"
}

# fetch_source DIR: the package that take_source took; source_tar DIR prints the tar that is in it
fetch_source() {
	echo "fetching the sources of Linux $kernel ($version)" >&2
	download "$1" "linux-source-$kernel=$version"
}

# The package's data is a tar that holds the sources' tar.
source_tar() { dpkg --fsys-tarfile "$1"/*.deb | tar -xO --wildcards './usr/src/linux-source-*.tar.xz' | xz -dc; }

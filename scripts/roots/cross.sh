# Sourced: compilers of other architectures than this machine's, by what Debian calls those.
# shellcheck shell=bash disable=SC2154
# shellcheck source=../kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"

# program_release: prints the release of Debian whose compilers and libraries programs for other architectures have
program_release() {
	kernel_row "$(kernel_names default)"
	echo "$release"
}

# triplet ARCH: GNU's name, as compilers and folders of libraries have it
triplet() {
	case $1 in
	arm64) echo aarch64-linux-gnu ;;
	armhf) echo arm-linux-gnueabihf ;;
	i386) echo i686-linux-gnu ;;
	*) die "no compiler for the architecture '$1' is known; valid: arm64 armhf i386, see ${BASH_SOURCE[0]#"$top/"}" 2 ;;
	esac
}

# in_cross_root ARCH [DIR[:PATH]...] -- COMMAND...: where the compiler for programs of ARCH is
in_cross_root() {
	local release root
	release=$(program_release)
	root=$("$top/scripts/roots/make.sh" "$release" "$1" program ccache) || return
	"$top/scripts/roots/enter.sh" "$root" "${@:2}"
}

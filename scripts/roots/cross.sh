# Sourced: compilers of other architectures than this machine's, by what Debian calls those.
# shellcheck shell=bash disable=SC2154

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
	local root
	root=$("$top/scripts/roots/make.sh" bookworm "$1" program ccache) || return
	"$top/scripts/roots/enter.sh" "$root" "${@:2}"
}

# Sourced: a small kernel of our own, of any sources. It is tinyconfig with these fragments, as far as there are such:
#
#   common.config       what all have     ARCH/common.config    what all of the architecture have; without it, there are none for ARCH
#   FLAVOUR.config      what it is for    ARCH/FLAVOUR.config   what else it is there
#
# and with what fragments/FLAVOUR.make tells make. It is built in a root, where its sources are /linux and what is built of them is /build:
# so ccache knows what was compiled of other sources, and the same sources give the same kernel, to the bit.
# shellcheck shell=bash disable=SC2154
# shellcheck source=../roots/cross.sh
. "$top/scripts/roots/cross.sh"

# take_small ARCH RELEASE [FLAVOUR]: sets what follows takes: arch, fragments (files), told (words for make), tools and root (RELEASE's)
take_small() {
	local folder=$top/scripts/kernels/fragments fragment
	arch=$1 tools=("$2" kernel) fragments=() told=()
	[[ -f $folder/$arch/common.config ]] || die "no kernels of our own for '$arch'; valid: $(basename -a "$folder"/*/ | xargs)" 2
	[[ -z ${3:-} ]] || check_flavour "$3" "$arch"
	for fragment in common "$arch/common" ${3:+"$3" "$arch/$3"}; do
		[[ ! -f $folder/$fragment.config ]] || fragments+=("$folder/$fragment.config")
	done
	[[ -z ${3:-} || ! -f $folder/$3.make ]] || mapfile -t told < "$folder/$3.make"
	[[ $arch = "$(native_arch)" ]] || tools+=("$arch")
	root=$(tools_root "${tools[@]}")
	unset MAKEFLAGS MFLAGS MAKELEVEL # what a make above was told is meant for the program
}

# tools_root TOOL...: prints the root with that compiler: a release, and sets of roots/sets
tools_root() { "$top/scripts/roots/make.sh" "$@" ccache sparse; }

# small_make SOURCE BUILD WORD...: make of a kernel there
small_make() {
	local cross='' words=(ARCH="$(kernel_arch "$arch")")
	[[ $arch = "$(native_arch)" ]] || cross=$(triplet "$arch")-
	"$top/scripts/roots/enter.sh" "$root" "$1:/linux" "$2:/build" "$(ccache_dir):/ccache" -- \
		env CCACHE_DIR=/ccache CROSS_COMPILE="$cross" KBUILD_BUILD_USER=dmabench KBUILD_BUILD_HOST=dmabench \
		KBUILD_BUILD_VERSION="${build_version:-1}" KBUILD_BUILD_TIMESTAMP='Thu Jan  1 00:00:00 UTC 1970' LOCALVERSION= \
		nice make -C /linux O=/build -s "-j$(nproc)" "${words[@]}" CC="ccache ${cross}gcc" "${@:3}"
}

# small_config SOURCE BUILD: the configuration, new
small_config() {
	small_make "$1" "$2" tinyconfig && cat "${fragments[@]}" >> "$2/.config" && small_make "$1" "$2" olddefconfig
}

# small_check BUILD: fails if the configuration lost what was asked for
small_check() {
	local fragment status=0
	for fragment in "${fragments[@]}"; do "$top/scripts/kernels/check-config.sh" "$fragment" "$1/.config" || status=$?; done
	return "$status"
}

# small_image SOURCE BUILD: what was configured there
small_image() {
	local image
	image=$(kernel_image "$arch")
	small_make "$1" "$2" "${told[@]}" "${image##*/}" modules
}

# small_links DIR SOURCE: what kernel.sh says of a kernel's directory, where DIR/tree is what was built
small_links() {
	ln -sfn tree "$1/build"
	ln -sfn tree "$1/modules"
	ln -sfn tree/.config "$1/config"
	ln -sfn tree/include/config/kernel.release "$1/release"
	ln -sfn "tree/$(kernel_image "$arch")" "$1/vmlinuz"
	ln -sfn "$2" "$1/source"
	(IFS=- && echo "${tools[*]}" > "$1/tools")
}

# why_not LOG: the first error in what make said, or its last line
why_not() { grep -m 1 -E '(error|Error|No space left)' "$1" | sed -E 's#(^|[^[:alnum:]])/(linux|build)/#\1#g' || tail -n 1 "$1"; }

# Sourced: compilers of other architectures than this machine's, by what Debian calls those, and what others call them.
# shellcheck shell=bash disable=SC2154
# shellcheck source=../kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"

# program_release ARCH: prints the release of Debian whose compilers and libraries programs for another architecture have: that of the
# default kernel, or the first after it that has the architecture
program_release() {
	local name passed=''
	for name in $(kernel_names all); do
		[[ $name != "$(kernel_names default)" ]] || passed=1
		kernel_row "$name" "$1"
		if [[ -n $passed && ,$arches, = *,$1,* ]]; then
			echo "$release"
			return
		fi
	done
	die "no kernel of the catalogue is for '$1'" 2
}

# triplet ARCH: GNU's name, as compilers and folders of libraries have it
triplet() {
	case $1 in
	arm64) echo aarch64-linux-gnu ;;
	armhf) echo arm-linux-gnueabihf ;;
	i386) echo i686-linux-gnu ;;
	ppc64el) echo powerpc64le-linux-gnu ;;
	riscv64) echo riscv64-linux-gnu ;;
	*) die "no compiler for the architecture '$1' is known; valid: arm64 armhf i386 ppc64el riscv64, see ${BASH_SOURCE[0]#"$top/"}" 2 ;;
	esac
}

# kernel_arch ARCH: the kernel's name of it
kernel_arch() {
	case $1 in
	amd64) echo x86 ;;
	armhf) echo arm ;;
	ppc64el) echo powerpc ;;
	*) echo "$1" ;;
	esac
}

# kernel_image ARCH: where in its tree a kernel that was built has what a VM starts from; the last name is also make's
kernel_image() {
	case $1 in
	amd64 | i386) echo arch/x86/boot/bzImage ;;
	armhf) echo arch/arm/boot/zImage ;;
	ppc64el) echo vmlinux ;;
	*) echo "arch/$(kernel_arch "$1")/boot/Image" ;;
	esac
}

# library_folder ARCH: where Debian has its libraries
library_folder() {
	case $1 in
	i386) echo usr/lib/i386-linux-gnu ;; # one for all that its compilers may be named after
	*) echo "usr/lib/$(triplet "$1")" ;;
	esac
}

# in_cross_root ARCH [DIR[:PATH]...] -- COMMAND...: where the compiler for programs of ARCH is
in_cross_root() {
	local release root
	release=$(program_release "$1") || return
	root=$("$top/scripts/roots/make.sh" "$release" "$1" program ccache) || return
	"$top/scripts/roots/enter.sh" "$root" "${@:2}"
}

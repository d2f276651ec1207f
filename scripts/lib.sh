# Sourced by every script: errors, paths, the cache. A script's own folder is "${0%"${0##*/}"}./": no process, and right for "bash run.sh", too.
# shellcheck shell=bash
set -Eeuo pipefail
shopt -s inherit_errexit
# No script fails in silence. A subshell that failed has said so itself, and so has a script of ours.
trap 'case $BASH_COMMAND in *"\$("* | "("* | *.sh\"*) ;; *) printf "%s: command failed: %s\n" "${0##*/}" "${BASH_COMMAND%%$'"'\\n'"'*}" >&2 ;; esac' ERR

# die "what was wrong; what is valid; what to do next" [STATUS]
die() {
	printf '%s: %s\n' "${0##*/}" "$1" >&2
	exit "${2:-1}"
}

# usage STATUS: the caller's head comment, without the interpreter line.
usage() {
	if [[ $1 = 0 ]]; then
		sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
	else
		die "${2:-wrong usage}; see ${0##*/} --help" "$1"
	fi
}

# stamp STRING... [-- FILE...]: a short hash of the strings and of the files' content.
stamp() {
	local strings='' sum
	while [[ $# -gt 0 && $1 != -- ]]; do strings+=$1$'\n'; shift; done
	sum=$(cat - "${@:2}" <<< "$strings" | sha256sum)
	printf '%s\n' "${sum::12}"
}

# native_arch: prints what Debian calls the architecture of this system's programs
native_arch() {
	case $HOSTTYPE in
	x86_64) echo amd64 ;;
	aarch64) echo arm64 ;;
	*) dpkg --print-architecture ;;
	esac
}

# need COMMAND...: dies, before anything is fetched or built, if one of them is not here.
need() {
	local command missing=()
	for command; do command -v "$command" >/dev/null || missing+=("$command"); done
	[[ ${#missing[@]} = 0 ]] || die "not here: ${missing[*]}; on Debian this installs it: make setup" 3
}

# ccache_dir: prints where ccache keeps what any checkout compiled: a checkout's own path is no part of what it compares.
ccache_dir() {
	[[ -d $cache/ccache ]] || mkdir -p "$cache/ccache"
	[[ -e $cache/ccache/ccache.conf ]] || printf '%s\n' 'max_size = 2G' 'hash_dir = false' > "$cache/ccache/ccache.conf"
	printf '%s\n' "$cache/ccache"
}

# by_ccache MAKE...: runs MAKE with the compiler CC, which takes what was compiled before from ccache, where that is here.
by_ccache() {
	if command -v ccache >/dev/null; then
		set -- env CCACHE_DIR="$(ccache_dir)" "$@" CC="ccache ${CC:-cc}"
	elif [[ ${CC:-} ]]; then
		set -- "$@" CC="$CC" # the kernel's makefiles heed no other
	fi
	"$@"
}

# plain PATH: make and the kernel's build cannot live at any other.
plain() { [[ $1 != *[!A-Za-z0-9_./+@%~-]* ]]; }

# only_one NAME: holds a lock of this build folder until the script ends; dies if another process has it. What it starts in the
# background inherits the lock, so nothing may outlive it.
only_one() {
	local file=$build/$1.lock
	mkdir -p "$build"
	exec 7>>"$file"
	flock -n 7 || die "another $1 is running in ${build%/*} (process $(tail -n 1 "$file")); wait for it, or take another checkout"
	echo $$ >> "$file"
}

# cached NAME STAMP COMMAND...: prints the cache directory of this name and stamp. Where it is missing, COMMAND NEW FINAL
# fills the empty directory NEW, which is then renamed to FINAL: an interrupted build leaves nothing that looks complete.
# The lock lets parallel callers wait for one build. Other stamps of the same name go after a day, when no VM can
# be reading them any more.
cached() {
	local name=$1 final=$cache/$1-$2
	shift 2
	if [[ ! -d $final ]]; then
		mkdir -p "${final%/*}"
		(
			flock 9
			[[ -d $final ]] && exit
			rm -rf "$final.new"
			mkdir "$final.new"
			"$@" "$final.new" "$final" >&2 9>&-
			find "${final%/*}" -maxdepth 1 -name "${name##*/}-????????????" -mtime +0 -exec rm -rf {} +
			mv "$final.new" "$final"
		) 9>"$cache/$name.lock"
	fi
	printf '%s\n' "$final"
}

# Where things are:
#   top      the checkout
#   cache    what is fetched or takes long to build, for all checkouts: XDG_CACHE_HOME, or .cache in the home
#   build    what is built of this checkout: DMABENCH_BUILD_DIR, or build/ in it; in the cache if that cannot be
#   results  what was measured: DMABENCH_RESULTS_DIR, or results/ in it; in build if that cannot be written
# shellcheck disable=SC2034 # used by those who source this
find_places() {
	top=$(cd -P "${BASH_SOURCE[0]%/*}/.." && printf '%s' "$PWD")
	[[ -n ${HOME:-} ]] || export HOME=~ # a service has none; this is what the password file says
	cache=${XDG_CACHE_HOME:-$HOME/.cache}/dmabench
	if [[ $cache != /* ]] || ! plain "$cache"; then
		die "kernels cannot be built in '$cache'; set XDG_CACHE_HOME to a path of letters, digits and _./+@%~-"
	fi
	if ! { [[ -d $cache ]] || mkdir -p "$cache" 2>/dev/null; } || [[ ! -w $cache ]]; then
		die "$cache cannot be written by $(id -un) ($(stat -c 'it belongs to %U' "$cache" 2>/dev/null || echo 'it cannot be made')); set XDG_CACHE_HOME to another folder"
	fi
	if [[ -n ${DMABENCH_BUILD_DIR:-} ]]; then
		build=$(realpath -m "$DMABENCH_BUILD_DIR")
		plain "$build" || die "nothing can be built in '$build'; set DMABENCH_BUILD_DIR to a path of letters, digits and _./+@%~-" 2
	elif plain "$top" && [[ -w $top ]]; then
		build=$top/build
	else
		build=$cache/build/$(stamp "$top")
	fi
	results=${DMABENCH_RESULTS_DIR:-$top/results}
	[[ -n ${DMABENCH_RESULTS_DIR:-} || -w $results ]] || results=$build/results
}
unset CDPATH # cd goes where it is told
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin # an ordinary user's lacks depmod
find_places

# Sourced by every script: errors, paths, the cache.
# shellcheck shell=bash
set -Eeuo pipefail
shopt -s inherit_errexit
# No script fails in silence. A subshell that failed has said so itself.
trap 'case $BASH_COMMAND in *"\$("* | "("*) ;; *) printf "%s: command failed: %s\n" "${0##*/}" "${BASH_COMMAND%%$'"'\\n'"'*}" >&2 ;; esac' ERR

# shellcheck disable=SC2034 # used by those who source this
top=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
cache=${XDG_CACHE_HOME:-$HOME/.cache}/dmabench

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
	local strings=()
	while [[ $# -gt 0 && $1 != -- ]]; do strings+=("$1"); shift; done
	{
		printf '%s\n' "${strings[@]}"
		if [[ $# -gt 1 ]]; then shift; cat "$@"; fi
	} | sha256sum | cut -c1-12
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

#!/bin/bash
# check-config.sh FRAGMENT CONFIG: exits with 1 and names the options if CONFIG, a kernel's, lost any that FRAGMENT asks for: Kconfig
# drops without a word what depends on something that is not there, or is no option of that release.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 2 && -f $1 && -r $1 && -f $2 && -r $2 ]] || usage 2 "wanted: FRAGMENT CONFIG, two files that can be read"
lost=()
while IFS= read -r line; do
	case $line in
	CONFIG_*=n) ! grep -q "^${line%=n}=" "$2" || lost+=("$line") ;;
	CONFIG_*=*) grep -qxF -- "$line" "$2" || lost+=("$line") ;;
	'' | '#'*) ;;
	*) die "$1 has a line that is no CONFIG_NAME=VALUE: $line" 2 ;;
	esac
done < "$1"
[[ ${#lost[@]} = 0 ]] || die "$2 lacks what ${1##*/} asks for: ${lost[*]}; add what they depend on, or leave them out"

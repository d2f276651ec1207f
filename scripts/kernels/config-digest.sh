#!/bin/bash
# config-digest.sh FILE: prints the SHA-256 of the options that are set in FILE, a kernel's configuration, packed by gzip or not: of their
# lines, sorted, without those that only tell the versions of the compiler's programs, which results have by themselves.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 && -f $1 && -r $1 ]] || usage 2 "wanted: FILE, a kernel's configuration"
gzip -cdf "$1" | grep '^CONFIG_' |
	grep -vE '^CONFIG_(CC_VERSION_TEXT|(GCC|CLANG|AS|LD|LLD|PAHOLE|RUSTC|RUSTC_LLVM)_VERSION|RUSTC_VERSION_TEXT|BINDGEN_VERSION_TEXT)=' | LC_ALL=C sort | sha256sum | cut -d' ' -f1

#!/bin/bash
# checkpatch.sh FILE: the kernel's checkpatch, strictly. Lines may have 100 columns, as in the kernel.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 && -r $1 ]] || usage 2 "wanted: one readable file"

# Of files outside of the kernel's tree, and of fields that their kernel-doc describes, it says what does not hold.
ignore=FILE_PATH_CHANGES,LINUX_VERSION_CODE,UNCOMMENTED_DEFINITION
case $1 in
# User space, alone or too, has neither the kernel's types nor its macros; the harness's tests begin with macros that leave.
kselftest/* | bench/* | module/uapi/* | module/pattern.h | module/hist.h)
	ignore+=,PREFER_KERNEL_TYPES,BIT_MACRO,ARRAY_SIZE,MACRO_WITH_FLOW_CONTROL,MACRO_ARG_REUSE,MACRO_ARG_PRECEDENCE,CAMELCASE,COMPLEX_MACRO,MULTISTATEMENT_MACRO_USE_DO_WHILE ;;
# A list that is expanded by a macro for each row.
module/experiments.*) ignore+=,COMPLEX_MACRO,TRAILING_SEMICOLON,MACRO_ARG_REUSE ;;
# Only here are kernel versions compared.
module/compat/*) ignore+=,CONSTANT_COMPARISON ;;
esac
file=$(realpath "$1")
cd "$("$top/scripts/kernels/ksrc.sh")"
perl scripts/checkpatch.pl --no-tree --strict --no-summary --terse --color=never --ignore "$ignore" -f "$file"

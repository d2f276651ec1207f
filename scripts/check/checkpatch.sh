#!/bin/bash
# checkpatch.sh FILE...: the kernel's checkpatch, strictly, a test each; results in TAP. Lines may have 100 columns, as in the kernel.
# What it says depends on the file alone: where it found nothing in the same text before, it is not asked again.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# -gt 0 ]] || usage 2 "wanted: files"
for file; do [[ -f $file && -r $file ]] || die "no file '$file' that can be read; wanted: C sources" 2; done
ksrc=$("$top/scripts/kernels/ksrc.sh")
said=$(mktemp)
trap 'rm -f "$said" "$said".*' EXIT

# ignored FILE: what checkpatch is not to say of it
ignored() {
	# Of files outside of the kernel's tree, and of fields that their kernel-doc describes, it says what does not hold.
	local ignore=FILE_PATH_CHANGES,LINUX_VERSION_CODE,UNCOMMENTED_DEFINITION
	case ${1#"$top/"} in
	# User space, alone or too, has neither the kernel's types nor its macros; the harness's tests begin with macros that leave.
	kselftest/* | bench/* | module/uapi/*)
		ignore+=,PREFER_KERNEL_TYPES,PREFER_DEFINED_ATTRIBUTE_MACRO,VOLATILE,BIT_MACRO,ARRAY_SIZE,MACRO_WITH_FLOW_CONTROL,MACRO_ARG_REUSE,MACRO_ARG_PRECEDENCE,CAMELCASE,COMPLEX_MACRO,MULTISTATEMENT_MACRO_USE_DO_WHILE ;;
	# A list that is expanded by a macro for each row.
	module/exp/experiments.*) ignore+=,COMPLEX_MACRO,TRAILING_SEMICOLON,MACRO_ARG_REUSE ;;
	# Functions that a macro makes.
	module/run/timed.h | module/exp/blocks.h) ignore+=,MACRO_ARG_REUSE,MACRO_ARG_PRECEDENCE,MACRO_WITH_FLOW_CONTROL,SPACING ;;
	# Only here are kernel versions compared.
	module/compat/*) ignore+=,CONSTANT_COMPARISON ;;
	esac
	echo "$ignore"
}

# A line for each text in which nothing was found: its sum, and what was ignored.
known=$cache/checkpatch/$(stamp "$ksrc" -- "$0")
mkdir -p "${known%/*}"
declare -A clean sums groups
if [[ -e $known ]]; then while read -r line; do clean[$line]=1; done < "$known"; fi
while read -r sum file; do sums[$file]=$sum; done < <(realpath "$@" | xargs -d '\n' sha256sum)

echo "1..$#"
number=0 failed=0
# One process for all files of which the same is ignored: to start takes it longer than to read a file.
for file in "${!sums[@]}"; do
	ignore=$(ignored "$file")
	if [[ -z ${clean[${sums[$file]} $ignore]:-} ]]; then
		groups[$ignore]+=$file$'\n'
	else
		number=$((number + 1))
		echo "ok $number - checkpatch ${file#"$top/"}"
	fi
done
for ignore in "${!groups[@]}"; do
	mapfile -t files < <(printf %s "${groups[$ignore]}")
	status=0
	(cd "$ksrc" && perl scripts/checkpatch.pl --no-tree --strict --no-summary --terse --color=never --ignore "$ignore" -f "${files[@]}") \
		> "$said" 2> "$said.errors" || status=$?
	for file in "${files[@]}"; do
		number=$((number + 1))
		remarks=$(grep -F "$file:" "$said") || true
		[[ $status = 0 || -s $said ]] || remarks=$(tail -n 3 "$said.errors") # about itself, so about each
		if [[ -z $remarks ]]; then
			echo "ok $number - checkpatch ${file#"$top/"}"
			echo "${sums[$file]} $ignore" >> "$known"
		else
			failed=1
			printf 'not ok %d - checkpatch %s\n#   | %s\n' "$number" "${file#"$top/"}" "${remarks//$'\n'/$'\n'#   | }"
		fi
	done
done
exit "$failed"

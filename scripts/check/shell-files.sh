#!/bin/bash
# shell-files.sh: prints every shell script of the project: by name, or by its first line.
set -euo pipefail
cd "${0%"${0##*/}"}../.."
find scripts .ci plots kselftest bench -type f \( -name '*.sh' -o ! -name '*.*' \) | sort |
	while IFS= read -r file; do
		if [[ $file = *.sh ]] || head -n 1 "$file" | grep -qE '^#!/bin/(ba)?sh'; then echo "$file"; fi
	done

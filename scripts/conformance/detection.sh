#!/bin/bash
# detection.sh: writes kselftest/DETECTION.md, what shows that each test can fail, from the results of mutants.sh and check-kernels.sh.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 0 ]] || usage 2 "no arguments wanted"
"$top/scripts/conformance/detection.py" "$top/kselftest/README.md" "$top/scripts/conformance/waiting" "$top/scripts/mutants/mutants.tsv" \
	"$build/mutants" "$results/conformance/matrix.json" > "$build/DETECTION.md"
mv "$build/DETECTION.md" "$top/kselftest/DETECTION.md"

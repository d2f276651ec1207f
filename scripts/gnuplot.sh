#!/bin/bash
# gnuplot.sh FIGURE DATA OUT: draws plots/FIGURE.gp, one that needs DATA alone, into OUT, an SVG. The user's terminal and start-up
# files have no part in it, as in those of dmabench plot.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 3 ]] || usage 2 "wanted: FIGURE DATA OUT"
GNUTERM=unknown gnuplot -d -e "data = '${2//\'/\'\'}'; out = '${3//\'/\'\'}'" "$top/plots/$1.gp"

#!/bin/bash
# gnuplot6.sh ARGUMENT...: gnuplot of the newest Debian that the catalogue has tools of, in a root of it, with "/" as its working directory:
# for tests that compare what two versions of gnuplot draw. What the arguments name is seen below the checkout, the build folder, the
# cache and /tmp.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=../kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
kernel_row newest
root=$("$top/scripts/roots/make.sh" "$release" gnuplot)
mkdir -p "$build"
exec "$top/scripts/roots/enter.sh" "$root" "$top" "$build" "$cache" /tmp -- gnuplot-nox "$@"

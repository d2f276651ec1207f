#!/bin/bash
# program.sh: the program alone, for who only reads results: no kernel's headers, no VM, and nothing installed for them.
set -euo pipefail
# shellcheck source=../case.sh
. "${0%"${0##*/}"}../case.sh"

ok 'this kernel has no headers here' test ! -e "/lib/modules/$(uname -r)/build"
try make setup FOR='program plot'
ok 'what the program needs is installed' status_is 0
ok '  and no VM' not installed qemu-system-x86
try make install-program DESTDIR="$dir/installed"
ok 'the program is built and installed' status_is 0
dmabench=$dir/installed/usr/local/bin/dmabench
result=$(find results/reference -name '*.jsonl*' | sort | head -n 1)
try "$dmabench" export --format csv "$result"
ok 'it reads results' status_is 0
try "$dmabench" report "$result" -o "$dir/report.html"
ok 'makes a page of them' test -s "$dir/report.html"
try "$dmabench" info
ok 'and says what this machine is' status_is 0
try make install-modules
ok 'the modules alone say what they want' failed_by 'make setup|linux-headers-'
finish

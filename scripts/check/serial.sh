#!/bin/bash
# serial.sh: what a channel of bcm2835-dma, asked for by its name, sent to a serial port's register comes out of the port, all of it and in
# order: the port's output on this side is looked at, since no guest can. Results in TAP. Half a minute.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../vm/machine.sh
. "$top/scripts/vm/machine.sh"
# shellcheck source=ok.sh
. "$top/scripts/check/ok.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
read_machine raspi3b-serial
lacking=$(missing_program)
[[ -z $lacking ]] || { echo "1..0 # SKIP no $lacking here, which is optional"; exit; }
# shellcheck disable=SC2034 # read by ok
shown='tap errors'

# shellcheck disable=SC2317 # called through ok
{
ran() {
	"$top/scripts/vm/run.sh" --machine raspi3b-serial --scenario direct --console "$dir/console" --timeout 300 -- run-kselftest by_name > "$dir/tap" 2> "$dir/errors"
}
passed() { grep -q "ok [0-9]* by_name.$1\$" "$dir/tap"; }
# 40 that are timed, and 10 before them.
whole() { [[ $("$top/scripts/check/serial.py" "$dir/console" 64) -ge 50 ]]; }
}

ok 'the channel is asked for by its name, and moves data' ran
ok 'it is one of bcm2835-dma, as the device tree has it' passed 80_a_channel_is_of_the_engine_that_the_tree_names
ok 'all that was sent came out of the port, in order' whole
finish

#!/bin/sh
# unload.sh MODULE...: unloads those of dmabench's modules, in this order, as root; says of each that it is unloaded, or why it stays.
# Exit status 1 if one stays.
set -eu
status=0

# An engine that would not stop may still write to memory that the module keeps for good, and call it back: so both stay.
stuck() {
	[ "$(cat /sys/module/dmabench/refcnt 2>/dev/null || echo 0)" != 0 ] || return 0
	dmesg | sed -n 's/.*dmabench: \(.*\) would not stop:.*/\1/p' | tail -n 1
}

engine=$(stuck)
for module; do
	[ -d "/sys/module/$module" ] || continue
	if [ -n "$engine" ]; then
		echo "$module stays loaded: engine $engine would not stop and may still write to memory, which is kept for it; restart the machine to end that" >&2
		status=1
	elif rmmod "$module"; then
		echo "unloaded $module"
	else
		echo "$module is still loaded, see above; unload it with: sudo rmmod $module" >&2
		status=1
	fi
done
exit "$status"

#!/bin/bash
# check-console.sh CONSOLE_LOG [ERE]: succeeds if the kernel log holds nothing alarming that no test announced. Of what ERE matches
# it says that it was seen.
#
# A test that provokes such a line writes "dmabench-expect: ERE" to /dev/kmsg before. Each ERE excuses the lines that it
# matches from there on, and must match at least one; that of "dmabench-allow: ERE", for what only kernels with a known bug
# say, need not match. A report of several lines (a WARNING with a trace, "DMA-API:" below it) is alarming in each line of the
# table below that it has, so announce each of them.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"

# What is alarming, right after the time stamp.
alarms=(
	'WARNING:'                                # also lockdep's
	'(watchdog: )?BUG:'                       # also KASAN, KCSAN, sleeping in atomic context, lockups
	'kernel BUG at'
	'(Internal error: )?Oops'
	'Kernel panic'
	'general protection fault'
	'(BUG: )?[Uu]nable to handle kernel'
	'UBSAN:'
	'INFO: (task .* blocked|possible (recursive|circular|irq)|suspicious|trying to register)'
	'(rcu: )?INFO: rcu'
	'rcu:? .*(stall|starved)'
	'kmemleak: .* new suspected'
	'refcount_t:'
	'.*page allocation failure'
	'irq [0-9]+: nobody cared'
	'.*DMA-API: .*(device driver|debugging out of memory|exceeded|cacheline|mapping|overlap|leak|pending)'
	'DMAR: (\[(DMA|INTR)|.*fault|ERROR)'      # VT-d
	'.*AMD-Vi: Event logged'
	'arm-smmu.*(event 0x|[Uu]nhandled|fault)'
)

[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ ($# = 1 || $# = 2) && -f $1 && -r $1 ]] || usage 2 "wanted: a console log that can be read, and perhaps an ERE"
printf -v alarm '|%s' "${alarms[@]}"
alarm="^(\[[^]]*\] ?)*(${alarm:1})"
known=${2:-} declared=() seen=() bad=0 number=0
while IFS= read -r line || [[ -n $line ]]; do
	number=$((number + 1)) line=${line%$'\r'}
	if [[ $line =~ dmabench-(expect|allow):\ (.+)$ ]]; then
		declared+=("${BASH_REMATCH[2]}")
		[[ ${BASH_REMATCH[1]} = expect ]] && seen+=(0) || seen+=(1)
		continue
	fi
	excused=0
	for i in "${!declared[@]}"; do
		if [[ $line =~ ${declared[i]} ]]; then seen[i]=1 excused=1; fi
	done
	if [[ $excused = 0 && $line =~ $alarm ]]; then
		if [[ -n $known && $line =~ $known ]]; then
			printf 'a kernel message that this machine is known for: %s\n' "$line" >&2
			continue
		fi
		printf 'undeclared kernel message, line %d: %s\n' "$number" "$line" >&2
		bad=1
	fi
done < "$1"
for i in "${!declared[@]}"; do
	[[ ${seen[i]} = 1 ]] || { printf 'declared kernel message never came: %s\n' "${declared[i]}" >&2; bad=1; }
done
exit "$bad"

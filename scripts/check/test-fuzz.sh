#!/bin/bash
# test-fuzz.sh: tests fuzz.sh with guests that are made up: what they say becomes rows of the seeds. Results in TAP.
set -euo pipefail
cd "${0%"${0##*/}"}../.."
# shellcheck source=ok.sh
. scripts/check/ok.sh
[[ $# = 0 ]] || { echo "test-fuzz.sh: no arguments wanted" >&2; exit 2; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
shown='said seeds asked'

# A copy of the scripts, in which a VM is what $dir/guest says, and nothing is built.
cp -r scripts "$dir"
for built in build.sh kernels/build-module.sh; do printf '#!/bin/sh\n' > "$dir/scripts/$built"; done
cat > "$dir/scripts/vm/run.sh" <<-'GUEST'
	#!/bin/bash
	while [[ $1 != -- ]]; do
		[[ $1 != --console ]] || console=$2
		printf '%s ' "$1"
		shift
	done > "$here/asked"
	printf '%s\n' "$2" >> "$here/asked"
	. "$here/guest"
GUEST
export here=$dir

# fuzz GUEST OPTION...: with a guest that does GUEST
fuzz() {
	echo "$1" > "$dir/guest"
	status=0
	DMABENCH_BUILD_DIR=$dir/build "$dir/scripts/fuzz.sh" --scenarios direct --seeds "$dir/seeds" "${@:2}" > "$dir/said" 2>&1 || status=$?
}

# The conditions.
# shellcheck disable=SC2317 # called through ok
{
status_is() { [[ $status = "$1" ]]; }
rows_are() { diff <(printf '%s\n' "$@") "$dir/seeds"; }
asks() { [[ $(grep -oE -- "$1" "$dir/asked" | wc -l) = "$2" ]]; }
}
well='echo "# 70 calls"; echo "well: --seed 0x1"'
fuzz "$well; exit 0" --seed 7 --rounds 3 --calls 50
ok 'where all is well it says so' status_is 0
ok '  and how many calls there were' grep -q 'seeds 7 to 9, 70 calls: well$' "$dir/said"
ok '  and keeps nothing' test ! -e "$dir/seeds"
ok 'each run has its seed' asks '--seed (7|8|9) --calls 50' 3
fuzz "$well; exit 0" --seed 7 --rounds 4 --minutes 2
ok 'with a time the runs share it: by their shares' asks '--calls 4000000000 --seconds (56|28|10) ' 4
fuzz "$well; exit 0" --scenarios 'direct swiotlb' --jobs 2 --smp 1 --append kmemleak=off
ok 'two VMs at once' test "$(grep -c 'calls: well$' "$dir/said")" = 2
# shellcheck disable=SC2016 # the guest's own
fuzz '[[ $console != *iommu-lazy* ]]' --scenarios 'direct iommu-lazy swiotlb' --jobs 2
ok '  of which one that fails fails all' status_is 1
rm -f "$dir/seeds"
fuzz "$well"'; echo "WRONG: --seed 0x8 --calls 50 # it leaks"; exit 1' --seed 7
ok 'what goes wrong fails' status_is 1
ok '  and is kept as a row' rows_are "--seed 0x8 --calls 50 # it leaks ($(. scripts/lib.sh; . scripts/kernels/catalogue.sh; kernel_names default), direct)"
fuzz 'echo "WRONG: --seed 0x8 --calls 50 # it leaks again"; exit 1'
ok '  once' test "$(wc -l < "$dir/seeds")" = 1
rm "$dir/seeds"
# shellcheck disable=SC2016 # the guest's own
fuzz 'echo "WRONG: --seed 0x1 --calls 2 # it leaks"; printf "%s\r\n" "[ 1.0] dmabench-fuzz: --seed 0x1 --calls 2" "[ 2.0] dmabench-fuzz: --seed 0x2 --calls 2" "[ 2.1] BUG: gone" > "$console"; exit 125'
ok 'a guest that died fails' status_is 1
ok '  and the run that was under way is the row, with what the kernel said, beside the others' grep -q '^--seed 0x2 --calls 2 # .*BUG: gone' "$dir/seeds"
ok '  which are there, too' grep -q '^--seed 0x1 --calls 2 # it leaks' "$dir/seeds"
for wrong in '--calls 0' '--minutes 0.5' '--seed' '--nonsense 1' '--kernel 0.1' '--scenarios nowhere'; do
	# shellcheck disable=SC2086 # words on purpose
	fuzz true $wrong
	ok "wrong usage: $wrong" status_is 2
done
finish

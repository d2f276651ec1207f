#!/bin/bash
# test-flavour.sh: of whatever words a kernel is, its configuration has what the machine's flavour wants. In a copy of the scripts, whose roots
# are none: what make would be told there is played, and nothing is compiled. Results in TAP.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../check/ok.sh
. "$top/scripts/check/ok.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
shown=said
export XDG_CACHE_HOME=$dir/cache
export GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@example.org GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@example.org
cp -r "$top/scripts" "$dir/scripts"
# shellcheck disable=SC2016 # for that shell
printf '#!/bin/sh\necho "$1"\n' > "$dir/scripts/roots/make.sh"
# Of the kernel's make: what it is to configure is there already, and what it is to build is empty.
cat > "$dir/scripts/roots/enter.sh" <<-'ENTER'
	#!/bin/bash
	for word; do [[ $word != *:/build ]] || build=${word%:/build}; done
	mkdir -p "$build"/{include/config,arch/{arm64,x86}/boot}
	case " $* " in
	*' tinyconfig '*) echo CONFIG_TINY=y > "$build/.config" ;;
	*' modules '*) echo 6.0 > "$build/include/config/kernel.release"; touch "$build"/{Module.symvers,arch/arm64/boot/Image,arch/x86/boot/bzImage} ;;
	esac
ENTER
mkdir -p "$dir/linux/kernel/dma"
touch "$dir/linux/kernel/dma/mapping.c"
git init -q "$dir/linux"
git -C "$dir/linux" add .
git -C "$dir/linux" commit -qm 'Linux'

# shellcheck disable=SC2317 # called through ok
{
kernel() { "$dir/scripts/kernels/kernel.sh" "$@" 2> "$dir/said"; }
wants_pool() { grep -x CONFIG_DMA_RESTRICTED_POOL=y "$(kernel "$@")/config"; }
wants_none() { local built; built=$(kernel "$@") && grep -x CONFIG_TINY=y "$built/config" && ! grep RESTRICTED "$built/config"; }
two() {
	local plain built
	plain=$(kernel "$@") && built=$(kernel "$@" boards) && [[ $plain != "$built" && $(kernel "$@") = "$plain" && $(kernel "$@" boards) = "$built" ]]
}
refused() { local status=0; kernel "$@" || status=$?; [[ $status = 2 && $(wc -l < "$dir/said") = 1 ]] && grep -F 'valid: boards debug mutants peers vfio' "$dir/said"; }
# what the scripts that boot machines ask for
asked_by() { : > "$dir/asked"; "$@" > "$dir/said" 2>&1 || true; grep -xF "mine=$dir/linux arm64 $machine_flavour" "$dir/asked"; }
# shellcheck disable=SC2016 # for the shell in it
prepares() { bash -c '. "$1/scripts/lib.sh"; . "$1/scripts/guests.sh"; read_machine "$2"; kernels=("mine=$1/linux"); prepare_kernels "$1" "${conf[arch]}" "${conf[flavour]:-}"' prepares "$dir" "$1"; }
# shellcheck disable=SC2016 # as it is written
all_give_it() { ! grep -nE 'prepare_kernels .*conf\[arch\]' "$dir"/scripts/*.sh | grep -vF '"${conf[arch]}" "${conf[flavour]:-}"' && grep -qF '"${conf[arch]}" "${conf[flavour]:-}"' "$dir/scripts/bisect/measure.sh"; }
}

ok 'sources have what a flavour wants' wants_pool "mine=$dir/linux" arm64 boards
ok '  and only then' wants_none "mine=$dir/linux" arm64
ok '  nor where it is empty' wants_none "mine=$dir/linux" arm64 ''
ok '  which are two kernels, each built once' two "mine=$dir/linux" arm64
ok 'so has a commit' wants_pool "mine=$dir/linux#HEAD" arm64 boards
ok '  and only then' wants_none "mine=$dir/linux#HEAD" arm64
ok '  which are two kernels, each built once' two "mine=$dir/linux#HEAD" arm64
ok 'a flavour that is none names the valid ones' refused "mine=$dir/linux" arm64 none
ok '  of a commit, too' refused "mine=$dir/linux#HEAD" arm64 none
printf '#!/bin/sh\necho "$*" >> "%s/asked"\nexit 3\n' "$dir" > "$dir/scripts/kernels/kernel.sh"
for machine in arm64-restricted xlnx-zcu102 arm64-virt; do
	machine_flavour=$(sed -n 's/^flavour=//p' "$dir/scripts/vm/machines/$machine.conf")
	ok "$machine: what boots many VMs asks for it" asked_by prepares "$machine"
	if command -v qemu-system-aarch64 > /dev/null && command -v dtc > /dev/null; then
		ok '  so does what boots one' asked_by "$dir/scripts/vm/run.sh" --machine "$machine" --scenario direct --kernel "mine=$dir/linux" -- true
	else
		skip '  so does what boots one' 'no qemu-system-aarch64 or device-tree-compiler here, which are optional'
	fi
done
ok 'all scripts that read a machine give its flavour on' all_give_it
finish

#!/bin/bash
# plan.sh WORDS [DIR] < DOCTOR: what "dmabench doctor --json" knows of the regimes of a machine, as a plan: each regime, how often DIR has it, and
# the kernel command line that leads to it from WORDS, the present one (/proc/cmdline). The last line says which are missing in DIR.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# = 1 || $# = 2 ]] || usage 2 "wanted: the kernel's command line, and a folder of results"
need jq
read -r -a present <<< "$1"
dir=${2:-}
missing=()

# boots REGIME: of how many boots DIR has results; a file is REGIME-BOOT.jsonl, of a further run REGIME-BOOT-N.jsonl
boots() {
	local file
	[[ $dir ]] || return 0
	for file in "$dir/$1"-????????{,-*}.jsonl; do
		[[ ! -e $file ]] || { file=${file##*/"$1-"}; echo "${file::8}"; }
	done | sort -u | wc -l
}

# changed ADD TAKE_OUT: the present command line with those words changed; what stands behind "--" is for init
changed() {
	local word words=() rest=''
	for word in "${present[@]}"; do
		[[ $word != -- ]] || rest=" ${1:+$1 }"
		if [[ $rest ]]; then rest+="$word "; continue; fi
		[[ " $2 " = *" $word "* ]] || words+=("$word")
	done
	word="${words[*]}${rest:-${1:+ $1}}"
	echo "${word% }"
}

# told REGIME HOW ADD TAKE_OUT COMMAND NOTE
told() {
	local count seen=''
	count=$(boots "$1")
	if [[ $dir ]]; then
		seen="measured in $count boots"
		[[ $count != 1 ]] || seen="measured in 1 boot"
		[[ $count != 0 ]] || { seen=missing; [[ $2 = no ]] || missing+=("$1"); }
	fi
	printf '%-15s %-9s %s\n' "$1" "$2" "$seen"
	[[ -z $6 ]] || echo "    $6"
	[[ -z $5 ]] || echo "    as root, without a boot: $5"
	[[ $2 = now || $2 = no ]] || echo "    boot with: $(changed "$3" "$4")"
}

rows=$(jq -r '.regimes[] | [.regime, .how, (.add | join(" ")), (.take_out | join(" ")), .command // "", .note // ""] | join("\u001f")')
[[ $rows ]] || die "no regimes in what was read; wanted: the output of dmabench doctor --json" 3
while IFS=$'\x1f' read -r regime how add take_out command note; do
	told "$regime" "$how" "$add" "$take_out" "$command" "$note"
done <<< "$rows"
cat <<'HOW'

To boot with other words once: press e in GRUB's menu and change the line that begins with "linux"; or by kexec, with R=$(uname -r):
    sudo kexec -l /boot/vmlinuz-$R --initrd=/boot/initrd.img-$R --command-line="WORDS" && sudo systemctl kexec
For good: GRUB_CMDLINE_LINUX in /etc/default/grub, then sudo update-grub. After each boot, the same command again.
HOW
[[ ! $dir ]] || echo "missing in $dir: ${missing[*]:-nothing}"

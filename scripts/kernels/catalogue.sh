# Sourced: the rows of the catalogue, and the words by which every script takes a kernel:
#
#   NAME          Debian's, a row of the catalogue; 7.2-16k is one, too
#   NAME-FLAVOUR  our own of the same sources: see build-kernel.sh
#   NAME=TREE     a kernel tree that somebody built, or the kernel's sources, which are then built in the cache as build-tree.sh says, with a
#                 name for results; or TREE alone, a path with a "/"
#   NAME=REPOSITORY#REVISION  a commit of a git repository, built in the cache as build-revision.sh says; or without the name
# shellcheck shell=bash disable=SC2154

catalogue=$top/scripts/kernels/catalogue

# kernel_names WHAT_FOR: those of the rows with that word, or all, in order of age
kernel_names() {
	local name words before=''
	while read -r name _ _ _ words; do
		[[ $name = '' || $name = '#'* || $name = "$before" || ($1 != all && ,$words, != *,"$1",*) ]] || printf '%s\n' "$name"
		before=$name
	done < "$catalogue"
}

is_kernel() { # NAME
	local name
	while read -r name _; do
		if [[ $name = "$1" && $name = [!#]* ]]; then return; fi
	done < "$catalogue"
	return 1
}

# kernel_row NAME [ARCH]: sets suites (an array), release and arches, of the row of that name that has ARCH, or of its first
# shellcheck disable=SC2034 # used by those who source this
kernel_row() {
	local row found=''
	is_kernel "$1" || die "no kernel '$1'; valid: $(kernel_words)" 2
	while read -ra row; do
		[[ ${row[0]:-} = "$1" && (-z $found || ,${row[3]}, = *,"${2:-}",*) ]] || continue
		read -r found suites release arches _ <<< "${row[*]}"
	done < "$catalogue"
	IFS=, read -ra suites <<< "$suites"
}

# kernel_flavours ARCHES: those of kernels of our own, for architectures of that pattern
# shellcheck disable=SC2086 # a pattern
kernel_flavours() { basename -s .config "$top"/scripts/kernels/fragments/{,$1/}*.config | sort -u | grep -vx common; }

is_flavour() { [[ $'\n'$(kernel_flavours '*')$'\n' = *$'\n'"$1"$'\n'* ]]; }

# check_flavour FLAVOUR ARCH: dies where ARCH has none of that name
check_flavour() { kernel_flavours "$2" | grep -qxF -- "$1" || die "no flavour '$1' for $2; valid: $(kernel_flavours "$2" | xargs)" 2; }

kernel_words() { echo "$(kernel_names all | xargs), each with -$(kernel_flavours '*' | paste -sd '|' | sed 's/|/, -/g'), NAME=TREE, NAME=REPOSITORY#REVISION"; }

# is_revision WORD: is it of a git repository?
is_revision() { [[ $1 = *[=/]*'#'?* && ! -d ${1#*=} ]]; }

# revision_git REPOSITORY WORD...: git, in somebody's repository, be it another user's
revision_git() { git -c safe.directory='*' -C "$1" "${@:2}"; }

# revision_commit REPOSITORY#REVISION: prints the commit's hash
revision_commit() {
	need git
	revision_git "${1%%#*}" rev-parse --git-dir > /dev/null 2>&1 || die "no git repository at '${1%%#*}'; wanted: NAME=REPOSITORY#REVISION" 2
	revision_git "${1%%#*}" rev-parse --verify -q "${1#*#}^{commit}" || die "no revision '${1#*#}' in ${1%%#*}; wanted: a tag, a branch or a commit that is there" 2
}

# check_kernels WORD...: dies if one of them is no kernel
check_kernels() {
	local word
	for word; do
		if is_revision "$word"; then
			revision_commit "${word#*=}" > /dev/null
			continue
		fi
		case $word in
		*=*/* | */*) [[ -d ${word#*=} ]] || die "no kernel tree at '${word#*=}'; wanted: a built tree, or sources" 2 ;;
		*=*) [[ -d ${word#*=} && $word = ?* ]] || die "no kernel tree at '${word#*=}'; wanted: NAME=TREE, a built tree, or sources" 2 ;;
		*) is_kernel "$word" || { [[ $word != *-*-* ]] && is_kernel "${word%-*}" && is_flavour "${word##*-}"; } ||
			die "no kernel '$word'; valid: $(kernel_words)" 2 ;;
		esac
	done
}

# scenario_names: those of vm/scenarios
scenario_names() { basename -s .conf "$top"/scripts/vm/scenarios/*.conf; }

# check_scenarios NAME...: dies if one of them is none
check_scenarios() {
	local name
	for name; do [[ -f $top/scripts/vm/scenarios/$name.conf ]] || die "no scenario '$name'; valid: $(scenario_names | xargs)" 2; done
}

# prepare_kernels DIR ARCH [FLAVOUR]: has those of the kernels built that are trees or revisions, as kernel.sh says, and gives each of these words
# the directory of what was built: all that comes of it is of one state of the sources. Then the modules for each, before the VMs that would all wait for them; the
# logs are DIR/LABEL.build
prepare_kernels() {
	local i built log
	for i in "${!kernels[@]}"; do
		if [[ ${kernels[i]} = *[=/]* ]]; then
			built=$("$top/scripts/kernels/kernel.sh" "${kernels[i]}" "${@:2}") || exit
			kernels[i]=$(kernel_label "${kernels[i]}")=$built
		fi
		log=$1/$(kernel_label "${kernels[i]}").build
		"$top/scripts/kernels/build-module.sh" "${kernels[i]}" "$2" > "$log" 2>&1 || die "the modules do not build for ${kernels[i]}: $(tail -n 1 "$log"); the log is $log"
	done
}

# kernel_label WORD: what a kernel is called in files and tables
kernel_label() {
	case $1 in
	*=*) echo "${1%%=*}" ;;
	*'#'*) echo "${1#*#}" | tr / - ;;
	*/*) basename "$(realpath "$1")" ;;
	*) echo "$1" ;;
	esac
}

# Completion of dmabench for bash: what a word can become is asked of the program.
# shellcheck shell=bash
_dmabench() {
	local line=${COMP_LINE:0:COMP_POINT} words word candidate kept
	# shellcheck disable=SC2162 # a backslash keeps a blank in a word
	read -a words <<< "$line"
	[[ $line != *[[:blank:]] ]] || words+=('')
	word=${words[-1]}
	# bash takes for the word what is behind the last = or : of it.
	kept=${word%"${word##*[=:]}"}
	COMPREPLY=()
	while IFS=$'\t' read -r candidate _; do
		case $candidate in
		:files) mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "${word#"$kept"}"); compopt -o filenames 2> /dev/null ;;
		:folders) mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "${word#"$kept"}"); compopt -o filenames 2> /dev/null ;;
		*) COMPREPLY+=("${candidate#"$kept"}") ;;
		esac
	done < <("${words[0]}" complete -- "${words[@]:1}" 2> /dev/null)
	[[ ${#COMPREPLY[@]} != 1 || ${COMPREPLY[0]} != *, ]] || compopt -o nospace 2> /dev/null
}
complete -F _dmabench dmabench

# Sourced by checks whose verdict depends on the text they read alone.
# shellcheck shell=bash disable=SC2154

# once STAMP COMMAND...: runs COMMAND, where it did not succeed before with what the stamp stands for. Where it fails, the script ends.
once() {
	if [[ ! -e $cache/clean/$1 ]]; then
		"${@:2}" || exit
		mkdir -p "$cache/clean"
		find "$cache/clean" -mtime +30 -delete
	fi
	touch "$cache/clean/$1"
}

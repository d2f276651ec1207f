#!/bin/bash
# run.sh COMMAND...: runs COMMAND in a container of Debian that has all that dmabench installs, for hosts that are no Debian: in the
# same directory, with the checkout and the cache at the same paths, and files that belong to the caller. What "make VERB
# CONTAINER=1" does. The container is made when it is not there yet, or when what it is made of changed.
#
# DMABENCH_CONTAINER says how: podman, docker, or root, which wants mmdebstrap or debootstrap. By default the first that works here.
# DMABENCH_CONTAINER_OPTIONS are more words for "podman run" or "docker run".
# Exit status: COMMAND's; 3 there is no way here: one line says why, and what to install.
set -euo pipefail
# shellcheck source=../lib.sh
. "${0%"${0##*/}"}../lib.sh"
# shellcheck source=../kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
here=$top/scripts/container
ways=(podman docker root)
as_root=()
[[ $EUID = 0 ]] || as_root=(--map-root-user)

# why_not WAY: why it cannot be had here; nothing if it can
why_not() {
	case $1 in
	root)
		if [[ -z $(type -P mmdebstrap debootstrap) ]]; then
			echo "neither mmdebstrap nor debootstrap is here"
		elif [[ $EUID != 0 && -z $(type -P mmdebstrap) ]]; then
			echo "debootstrap wants root"
		elif ! unshare "${as_root[@]}" --mount --pid --fork mount -t tmpfs none /mnt 2>/dev/null; then
			echo "it wants root, or a kernel that lets users make namespaces"
		fi ;;
	*)
		if [[ -z $(type -P "$1") ]]; then
			echo "not here"
		elif ! said=$("$1" info 2>&1); then
			grep -iE -m 1 'cannot connect|denied|error' <<< "$said" || tail -n 1 <<< "$said"
		fi ;;
	esac
}

choose() {
	local reason reasons=''
	for way; do
		reason=$(why_not "$way")
		[[ -n $reason ]] || return 0
		reasons+=${reasons:+; }"$way: $reason"
	done
	die "no container can be had ($reasons); install podman: apt-get install podman (Debian, Ubuntu), dnf install podman (Fedora)" 3
}

# What of the caller's environment counts in there, besides DMABENCH_*: what make was told, and how to reach the mirror.
passed() {
	local name
	for name in MAKEFLAGS KDIR KERNEL KERNELS SCENARIO SCENARIOS EXPERIMENT SIZE FOR DRY_RUN DESTDIR PREFIX WERROR CI TERM \
		http_proxy https_proxy no_proxy XDG_CACHE_HOME $(compgen -e DMABENCH_); do
		if [[ -n ${!name+set} && $name != DMABENCH_CONTAINER* ]]; then echo "$name"; fi
	done
}

# The folders that are the same in there: what was named, if it is not in one that is named already.
folders() {
	local folder word
	echo "$top"
	echo "$cache"
	for folder in "${DMABENCH_BUILD_DIR:-}" "${DMABENCH_RESULTS_DIR:-}"; do
		[[ -z $folder ]] || { mkdir -p "$folder" && realpath "$folder"; }
	done
	for word in "${DMABENCH_MODULE_DIR:-}" "${KDIR:-}" ${KERNEL:-} ${KERNELS:-}; do
		if [[ $word = */* && -d ${word#*=} ]]; then realpath "${word#*=}"; fi
	done
	# The history of a linked work tree is elsewhere.
	if folder=$(git -C "$top" rev-parse --path-format=absolute --git-common-dir 2>/dev/null); then echo "$folder"; fi
}

# The first process in an image. Without a terminal signals come to it alone.
# shellcheck disable=SC2317 # its text is taken
first() {
	local signal pid status
	if [[ -t 0 && -t 1 ]]; then "$@"; exit; fi
	set -m
	"$@" <&0 &
	pid=$!
	# shellcheck disable=SC2064 # now
	for signal in HUP INT TERM; do trap "kill -$signal -- -$pid" "$signal"; done
	while status=0; wait "$pid" || status=$?; kill -0 "$pid" 2>/dev/null; do :; done
	exit "$status"
}

make_image() {
	local name options=()
	for name in http_proxy https_proxy; do [[ -z ${!name:-} ]] || options+=(--build-arg "$name=${!name}"); done
	echo "making the image $image: Debian, with all that dmabench installs" >&2
	"$way" build --network=host --build-arg RELEASE="$release" "${options[@]}" --tag "$image" --file "$here/Containerfile" "$top/scripts" >&2 ||
		die "$way could not make the image, see above; it needs a registry that has debian:$release-slim, and a Debian mirror" 3
}

in_image() { # COMMAND...
	local image folder name options=()
	image=dmabench:$(stamp "$release" -- "$here/Containerfile" "$top/scripts/"{setup.sh,packages.list})
	"$way" image inspect "$image" >/dev/null 2>&1 || make_image
	[[ ! -t 0 || ! -t 1 ]] || options+=(--tty)
	for folder in "${folders[@]}"; do
		[[ $folder != *:* ]] || die "$way takes no folder with a colon in its name: '$folder'"
		options+=(--volume "$folder:$folder")
	done
	for name in "${passed[@]}"; do options+=(--env "$name"); done
	[[ ! -w /dev/kvm ]] || options+=(--device /dev/kvm)
	# Root in a container of an ordinary user's is that user; else, one is the caller.
	if [[ $EUID != 0 && $way = docker && $(docker info --format '{{.SecurityOptions}}') != *rootless* ]]; then
		options+=(--user "$(id -u):$(id -g)" --env HOME=/tmp)
		[[ ! -w /dev/kvm ]] || options+=(--group-add "$(stat -c %g /dev/kvm)")
	fi
	# shellcheck disable=SC2086 # words
	exec "$way" run --rm --interactive --network=host --security-opt label=disable --workdir "$PWD" "${options[@]}" \
		${DMABENCH_CONTAINER_OPTIONS:-} "$image" bash -c "$(declare -f first); first \"\$@\"" -- "$@"
}

in_root() { # COMMAND...
	local root
	root=$("$here/debian.sh" --setup "$release")
	exec "$here/enter.sh" --read-only --directory "$PWD" "${passed[@]/#/--env=}" "$root" "${folders[@]}" -- "$@"
}

[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# -gt 0 ]] || usage 2 "wanted: COMMAND..."
if [[ -n ${DMABENCH_CONTAINER:-} ]]; then
	[[ " ${ways[*]} " = *" $DMABENCH_CONTAINER "* ]] || die "DMABENCH_CONTAINER is '$DMABENCH_CONTAINER'; valid: ${ways[*]}" 2
	ways=("$DMABENCH_CONTAINER")
fi
choose "${ways[@]}"
kernel_row newest # whose release the container has
export XDG_CACHE_HOME=${cache%/*}
# The jobs of a make out here are not to be had in there.
[[ -z ${MAKEFLAGS:-} ]] || MAKEFLAGS=$(sed -E 's/ ?--jobserver-(auth|fds)=[^ ]*//g' <<< "$MAKEFLAGS")
mapfile -t folders < <(folders | sort -u)
mapfile -t passed < <(passed)
case $way in
root) in_root "$@" ;;
*) in_image "$@" ;;
esac

# Sourced: packages of suites that the system need not have, through an apt configuration of our own in the cache.
# The mirror, its key and any proxy are the system's. The system's own lists and sources are never touched.
# shellcheck shell=bash disable=SC2154

# apt_open NAME ARCH SUITE...: after this, "${apt[@]}" holds the options that make apt-get and apt-cache see exactly these suites, and
# nothing as installed; the lists are refreshed once a week, or kept when the network is away. A suite that cannot be read is
# left out, with a word, and tried again the next time. $apt_dir is the place of all that is about them; the file "log" in it is as old as
# the lists.
apt_open() {
	local dir=$cache/apt/$1 arch=$2 native
	apt_dir=$dir
	shift 2
	need apt-get dpkg
	native=$(native_arch)
	[[ -d $dir/cache/archives/partial ]] || mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial"
	[[ -e $dir/status ]] || touch "$dir/status"
	apt=(-q -o "Dir::Etc::sourcelist=$dir/list" -o Dir::Etc::sourceparts=/dev/null
		-o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null -o APT::Default-Release=
		-o "Dir::State::lists=$dir/lists" -o "Dir::State::status=$dir/status" -o "Dir::Cache=$dir/cache" -o Dir::Cache::pkgcache=pkgcache.bin
		-o Acquire::Retries=3 -o Acquire::Languages=none -o APT::Architectures::="$native" -o APT::Architectures::="$arch"
		-o APT::Sandbox::User=root -o APT::Update::Error-Mode=any)
	is_fresh "$dir" "$*" || read_lists "$dir" "$@"
}

# read_lists DIR SUITE...: where no other process does just now
read_lists() {
	local dir=$1
	shift
	exec 8>"$dir/lock"
	flock 8
	if is_fresh "$dir" "$*"; then
		flock -u 8
		return
	fi
	sources "$@" > "$dir/wanted.new"
	[[ -s $dir/wanted.new ]] || no_mirror "$*"
	if ! cmp -s "$dir/wanted.new" "$dir/wanted" || [[ -z $(find "$dir/updated" -mtime -7 2>/dev/null) ]]; then refresh "$dir"; fi
	printf '%s' "$*" > "$dir/asked"
	flock -u 8
}

# is_fresh DIR SUITES: the lists have been read within a week, of these suites, and the system's configuration has not changed since: to ask
# apt for its mirror takes a second, and every script asks for a kernel.
is_fresh() {
	local asked
	[[ -e $1/asked ]] && mapfile -t asked < "$1/asked" && [[ ${asked[*]} = "$2" ]] &&
		[[ $(find "$1/updated" /etc/apt \( -path "$1/updated" -mtime -7 -o ! -path "$1/updated" -newer "$1/asked" \) 2>/dev/null) = "$1/updated" ]]
}

# refresh DIR: wanted.new becomes what is wanted, as far as it can be read; the lists of before stay where nothing can.
refresh() {
	local dir=$1 suite why
	cp "$dir/wanted.new" "$dir/list"
	while ! apt-get "${apt[@]}" update > "$dir/log" 2>&1; do
		suite=$(grep -m 1 '^E:' "$dir/log" | grep -oP "/dists/\K[^/ ]+(?=/)|'\S+ \K\S+(?= Release')" | head -n 1) || true
		why=$(grep -m 1 '^E:' "$dir/log" || tail -n 1 "$dir/log")
		# apt 3 tries other names then, and its error is of the last
		! grep -q 'No space left' "$dir/log" || die "no space is left for apt's lists in $dir; make room there, or set XDG_CACHE_HOME to another folder"
		if [[ -z $suite || $(wc -l < "$dir/list") -le 1 ]] || ! grep -q " $suite main$" "$dir/list"; then
			[[ -e $dir/updated ]] && cmp -s "$dir/wanted.new" "$dir/wanted" && { cp "$dir/read" "$dir/list"; return; }
			die "apt cannot read $(awk '{ print $(NF - 1) }' "$dir/wanted.new" | xargs): ${why#E: }; check the network and the system's apt sources; all of it: $dir/log"
		fi
		echo "apt cannot read $suite, which is left out this time: ${why#E: }" >&2
		sed -i "\| $suite main\$|d" "$dir/list"
	done
	cp "$dir/list" "$dir/read"
	cp "$dir/wanted.new" "$dir/wanted"
	if cmp -s "$dir/list" "$dir/wanted"; then touch "$dir/updated"; else touch -d '-8 days' "$dir/updated"; fi
}

# sources SUITE...: the lines of a sources.list
sources() {
	local key suite mirror options
	key=$(system_key)
	options="arch=$native,$arch${key:+ signed-by=$key}"
	for suite; do
		mirror=$(system_mirror "${suite/%?*-security/security}")
		[[ -z $mirror ]] || echo "deb [$options] $mirror $suite main"
	done
}

# system_mirror [security]: where the system gets Debian (or the fixes to it) from, as apt itself understands its sources; nothing
# where it has no Debian. A release may be named by its codename or by its state.
system_mirror() {
	local suffix='' codename
	[[ ${1:-} != security ]] || suffix='-security'
	codename=$(. /etc/os-release && [[ $ID = debian ]] && echo "${VERSION_CODENAME:-}|") || true
	apt-get update --print-uris 2>/dev/null |
		sed -nE "s#^'(.*)/dists/($codename$(debian_releases)|(old)*stable|testing|unstable|sid)$suffix/InRelease'.*#\1#p" | head -n 1
}

# debian_releases: those of the catalogue, such as bullseye|bookworm
debian_releases() { awk '!/^(#|$)/ { print $3 }' "$top/scripts/kernels/catalogue" | sort -u | paste -sd '|'; }

# system_key: what the system's sources name as Debian's; without one, apt uses the keys that the system trusts.
system_key() {
	grep -rhoiP '(^Signed-By: *|signed-by=)\K/[^] ]*debian-archive[^] ]*' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | head -n 1 || true
}

# candidate PACKAGE: the version that would be taken
candidate() { apt-cache "${apt[@]}" show "$1" | awk '/^Version:/ && !v { v = $2 } END { print v }'; }

# of_lists NAME COMMAND...: prints what COMMAND prints of the lists; it runs once for the same lists
of_lists() {
	local file=$apt_dir/$1
	if [[ ! -s $file || ! $file -nt $apt_dir/log ]]; then
		"${@:2}" > "$file.$$"
		mv "$file.$$" "$file"
	fi
	cat "$file"
}

no_mirror() { # SUITES
	local name
	name=$(. /etc/os-release && echo "$PRETTY_NAME")
	die "no Debian mirror for $1 in apt's sources ($name); on another system: make bench CONTAINER=1; for a kernel of your own: --kernel NAME=TREE" 3
}

# download DIR PACKAGE...: the files of the packages. Where the mirror lists one and does not have it, the exit status is 4.
download() {
	local dir=$1 said
	shift
	if said=$(cd "$dir" && apt-get "${apt[@]}" download "$@" 2>&1); then return; fi
	printf '%s\n' "$said" >&2
	! grep -qE '^E: Failed to fetch .* 404 ' <<< "$said" || die "the mirror lists $* and does not have all of it; it is between two states, or has moved an old release to its archive" 4
	die "apt could not fetch $*; check the network; try again"
}

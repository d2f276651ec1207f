# Sourced: packages of suites that the system need not have, through an apt configuration of our own in the cache.
# The mirror, its key and any proxy are the system's. The system's own lists and sources are never touched.
# shellcheck shell=bash disable=SC2154

# apt_open NAME ARCH SUITE...: after this, "${apt[@]}" holds the options that make apt-get and apt-cache see
# exactly these suites; the lists are refreshed once a week, or kept when the network is away.
apt_open() {
	local dir=$cache/apt/$1 arch=$2 mirror suite key
	shift 2
	mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial"
	apt=(-q -o "Dir::Etc::sourcelist=$dir/list" -o Dir::Etc::sourceparts=/dev/null
		-o "Dir::State::lists=$dir/lists" -o "Dir::Cache=$dir/cache" -o Dir::Cache::pkgcache=pkgcache.bin
		-o Acquire::Retries=3 -o APT::Architectures::="$(dpkg --print-architecture)" -o APT::Architectures::="$arch"
		-o APT::Sandbox::User=root)
	key=$(system_key)
	exec 8>"$dir/lock"
	flock 8
	for suite; do
		mirror=$(system_mirror "${suite/%?*-security/security}")
		[[ -z $mirror ]] || printf 'deb [arch=%s%s] %s %s main\n' "$(dpkg --print-architecture),$arch" "$key" "$mirror" "$suite"
	done > "$dir/list.new"
	[[ -s $dir/list.new ]] || die "no Debian mirror for $* in apt's sources; valid is a Debian system; give another kernel with --kdir"
	if ! cmp -s "$dir/list.new" "$dir/list" || [[ -z $(find "$dir/updated" -mtime -7 2>/dev/null) ]]; then
		mv "$dir/list.new" "$dir/list"
		if apt-get "${apt[@]}" update >"$dir/log" 2>&1 && ! grep '^[EW]: Failed' "$dir/log" >&2; then
			touch "$dir/updated"
		elif [[ ! -e $dir/updated ]]; then
			die "apt cannot read $*: $(grep -m1 '^[EW]:' "$dir/log"); see $dir/log"
		fi
	fi
	flock -u 8
}

# Where the system gets its own release (or, with "security", the fixes to it) from, as apt itself understands its sources.
system_mirror() {
	local codename
	codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-none}")
	[[ $1 != security ]] || codename+=-security
	apt-get update --print-uris | sed -n "s|^'\(.*\)/dists/$codename/InRelease'.*|\1|p" | head -1
}

# The key that the system's sources name, as an option for ours; without one, apt uses those that the system trusts.
system_key() {
	local key
	key=$(grep -rhoiP '(^Signed-By: *|signed-by=)\K/[^] ]*debian-archive[^] ]*' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | head -1) || true
	[[ -z $key ]] || printf ' signed-by=%s' "$key"
}

# Sourced by the files in cases/, which run on a bare machine at the top of a clone and print TAP.
# shellcheck shell=bash
# shellcheck source=../lib.sh
. "${BASH_SOURCE[0]%/*}/../lib.sh"
# shellcheck source=../kernels/catalogue.sh
. "$top/scripts/kernels/catalogue.sh"
# shellcheck source=../check/ok.sh
. "$top/scripts/check/ok.sh"
dir=$(mktemp -d)
shown=output
trap 'if [[ $BASHPID = "$$" ]]; then rm -rf "$dir"; fi' EXIT
# shellcheck disable=SC2034 # used by those who source this
{
codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
sudo=()
[[ $EUID = 0 ]] || sudo=(sudo)
}

# try COMMAND...: leaves what it said in output, its exit status in status, and in took how long
# shellcheck disable=SC2034 # used by those who source this
try() { status=0 took=$SECONDS; "$@" > "$dir/output" 2>&1 </dev/null || status=$?; took=$((SECONDS - took)); }

# fresh COMMAND...: the same with an empty cache, which is new for each call
fresh() { rm -rf "$dir/cache"; mkdir "$dir/cache"; XDG_CACHE_HOME=$dir/cache try "$@"; }

# wants PURPOSE...: what the set-up installs for these is here from now on
wants() {
	try scripts/setup.sh "$@"
	[[ $status = 0 ]] || { tail -n 5 "$dir/output" >&2; die "the set-up for $* failed"; }
}

# Conditions of the last try.
status_is() { [[ $status = "$1" ]]; }
failed_by() { [[ $status != 0 && $status != 12[4-7] ]] && last | grep -E -- "$1"; } # REGEX: in the last line of ours
says() { grep -E -- "$1" "$dir/output"; }
says_not() { ! says "$1"; }
short() { [[ $(ours | wc -l) -le ${1:-1} ]]; } # at most so many lines, besides make's
ended_within() { [[ $status != 0 && $took -le $1 ]]; } # seconds
soon() { [[ $took -le $1 ]]; }
ours() { grep -vE '^make(\[[0-9]+\])?: ' "$dir/output"; }
last() { ours | tail -n 1; }
not() { ! "$@"; }
nothing_whole_in() { [[ -z $(find "$1" -maxdepth 1 -name '*-????????????') ]]; } # a folder of the cache
installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) = installed ]]; }

# running REGEX: is there a process, besides this, with such a command line?
running() {
	local file words
	for file in /proc/[0-9]*/cmdline; do
		words=$(tr '\0' ' ' 2>/dev/null < "$file") || continue
		if [[ $file != /proc/$$/* && $words =~ $1 ]]; then return 0; fi
	done
	return 1
}

# with FILE=CONTENT-FILE... -- COMMAND...: as root, where these files are others
with() {
	local pairs=()
	while [[ $1 != -- ]]; do pairs+=("$1"); shift; done
	shift
	# shellcheck disable=SC2016 # expanded by the inner shell
	unshare --mount bash -ec 'while [[ $1 != -- ]]; do mount --bind "${1#*=}" "$(realpath "${1%%=*}")"; shift; done; shift; exec "$@"' \
		-- "${pairs[@]}" -- "$@"
}

# ubuntu COMMAND...: as root, as if this were Ubuntu 24.04
ubuntu() {
	cat > "$dir/os-release" <<-'END'
		PRETTY_NAME="Ubuntu 24.04.3 LTS"
		NAME="Ubuntu"
		VERSION_ID="24.04"
		VERSION_CODENAME=noble
		ID=ubuntu
		ID_LIKE=debian
		UBUNTU_CODENAME=noble
	END
	sed -E "s/\b$codename(-updates|-security|-backports)?\b/noble\1/; s/ main\$/ main universe/" /etc/apt/sources.list > "$dir/sources.list"
	with "/etc/os-release=$dir/os-release" "/etc/apt/sources.list=$dir/sources.list" -- "$@"
}

# fedora COMMAND...: as root, as if this were Fedora: neither apt nor dpkg
fedora() {
	printf 'PRETTY_NAME="Fedora Linux 41 (Forty One)"\nNAME="Fedora Linux"\nID=fedora\nVERSION_ID=41\n' > "$dir/os-release"
	if [[ ! -d $dir/fedora ]]; then
		mkdir "$dir/fedora"
		find /usr/bin -maxdepth 1 ! -name 'apt*' ! -name 'dpkg*' ! -name '*debconf*' ! -name '*debootstrap' ! -name mmdebstrap -type f,l -exec ln -s -t "$dir/fedora" {} +
	fi
	with "/etc/os-release=$dir/os-release" -- env PATH="$dir/fedora" "$@"
}

# proxy NAME OPTION...: starts proxy.py; its address is proxy_url, its log $dir/NAME.log. It ends with the case.
# shellcheck disable=SC2034 # used by those who source this
proxy() {
	local name=$1 port
	shift
	command -v python3 >/dev/null || wants tables
	python3 scripts/hosts/proxy.py --log "$dir/$name.log" --port-file "$dir/$name.port" --parent $$ "$@" &
	for _ in {1..50}; do [[ -s $dir/$name.port ]] || sleep 0.1; done
	read -r port < "$dir/$name.port"
	proxy_url=http://127.0.0.1:$port
}

# interrupt WHEN COMMAND...: ^C, as a terminal sends it, as soon as WHEN holds; leaves output and status as try does
interrupt() {
	local when=$1 pid
	shift
	status=0
	set -m
	"$@" > "$dir/output" 2>&1 </dev/null &
	pid=$!
	set +m
	for _ in {1..1200}; do
		if eval "$when" > /dev/null 2>&1 || ! kill -0 "$pid" 2>/dev/null; then break; fi
		sleep 0.1
	done
	was=$(kill -0 "$pid" 2>/dev/null && echo running || echo over)
	kill -INT -- "-$pid" 2>/dev/null || true
	took=$SECONDS
	wait "$pid" || status=$?
	took=$((SECONDS - took))
}
was_running() { [[ $was = running ]]; } # when it was interrupted

# Sourced: Slurm's daemons on this machine alone, as several nodes on loopback, in a folder of their own. Nothing of the system's Slurm is
# touched. Needs root: munged gives up its rights, slurmd does not.
# shellcheck shell=bash disable=SC2154

declare -A daemons=() # [name]: its process

# slurm_conf DIR "NAME FEATURE" [...]: a file of Slurm's with these nodes
slurm_conf() {
	local node port=$((20000 + $$ % 20000)) host
	host=$(hostname -s)
	cat > "$1/slurm.conf" <<-CONF
		ClusterName=dmabench
		SlurmctldHost=$host(127.0.0.1)
		SlurmctldPort=$port
		CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
		SlurmUser=root
		AuthInfo=socket=$1/munge/socket
		StateSaveLocation=$1/state
		SlurmdSpoolDir=$1/spool-%n
		SlurmctldPidFile=$1/slurmctld.pid
		SlurmdPidFile=$1/slurmd-%n.pid
		SlurmctldLogFile=$1/slurmctld.log
		SlurmdLogFile=$1/slurmd-%n.log
		ProctrackType=proctrack/linuxproc
		TaskPlugin=task/none
		MpiDefault=none
		SelectType=select/cons_tres
		SlurmdParameters=config_overrides
		SlurmdTimeout=10
		ReturnToService=2
		KillWait=2
		MaxArraySize=150
		SchedulerParameters=sched_interval=2,bf_interval=2,default_queue_depth=1000
	CONF
	for node in "${@:2}"; do
		port=$((port + 1))
		echo "NodeName=${node% *} NodeHostname=$host NodeAddr=127.0.0.1 Port=$port CPUs=1 RealMemory=1000 Feature=${node#* }" >> "$1/slurm.conf"
	done
	echo "PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP" >> "$1/slurm.conf"
}

# daemon NAME COMMAND...: in the background, with its log
daemon() {
	"${@:2}" >> "$dir/$1.log" 2>&1 < /dev/null &
	daemons[$1]=$!
	disown # bash is not to tell that it was killed
}

start_munge() {
	install -d -o munge -g munge -m 0755 "$dir/munge"
	head -c 1024 /dev/urandom > "$dir/munge/key"
	chown munge: "$dir/munge/key"
	chmod 0400 "$dir/munge/key"
	daemon munged setpriv --reuid munge --regid munge --clear-groups munged --foreground --key-file="$dir/munge/key" --socket="$dir/munge/socket" \
		--pid-file="$dir/munge/pid" --log-file="$dir/munge/log" --seed-file="$dir/munge/seed"
	until_so 10 test -S "$dir/munge/socket" || die "munged does not start: $(tail -n 1 "$dir/munged.log")" 3
}

start_controller() { daemon slurmctld slurmctld -D -f "$SLURM_CONF"; }
start_node() { daemon "slurmd-$1" slurmd -D -f "$SLURM_CONF" -N "$1"; }

# until_so SECONDS COMMAND...: until it succeeds
until_so() {
	local end=$((SECONDS + $1))
	until "${@:2}" > /dev/null 2>&1; do
		[[ $SECONDS -lt $end ]] || return
		sleep 0.2
	done
}

# kill_all PROCESS...: those that are still there
kill_all() {
	local process
	for process; do kill -9 "$process" 2>/dev/null || true; done
}

# started: prints the processes that live by our SLURM_CONF: daemons, their helpers, tasks and what these started
started() { env -u SLURM_CONF grep -slzxF -- "SLURM_CONF=$SLURM_CONF" /proc/[0-9]*/environ | cut -d/ -f3 || true; }

# of_node NAME: prints those of them that are the node's tasks, and slurmstepd of these
of_node() {
	local process
	for process in $(started); do
		if grep -sqzxF -- "SLURMD_NODENAME=$1" "/proc/$process/environ"; then
			echo "$process"
			awk '$1 == "PPid:" { print $2 }' "/proc/$process/status" 2>/dev/null || true
		fi
	done | sort -u | while read -r process; do
		case $(< "/proc/$process/comm") in slurmctld | systemd | init) ;; *) if [[ $process -gt 1 ]]; then echo "$process"; fi ;; esac
	done 2>/dev/null || true
}

# kill_node NAME: all that it is, as when its power is cut
kill_node() {
	kill_all "${daemons[slurmd-$1]}"
	# shellcheck disable=SC2046 # words
	kill_all $(of_node "$1")
}

# stop_slurm: whatever is left of it
stop_slurm() {
	kill_all "${daemons[@]}"
	# shellcheck disable=SC2046 # words
	for _ in 1 2 3; do kill_all $(started); done
}

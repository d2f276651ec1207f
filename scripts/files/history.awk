# What bench-history.sh measured, as a table; exits 1 if a demand is not met.
# Input: name, runs (sizes rise), points, seconds, resident KiB; of "size" the last is the file's.

# row NAME WHAT: seconds, and how much faster they grow than runs do, over the last step
function row(name, what, most,    i, ok) {
	printf "%-34s", what
	for (i = 1; i <= sizes; i++) printf " %10s", (name, size[i]) in seconds ? sprintf("%.2f", seconds[name, size[i]]) : "-"
	if (sizes > 1 && (name, size[sizes]) in seconds && seconds[name, size[sizes - 1]] > 0)
		printf " %8.2f", seconds[name, size[sizes]] / seconds[name, size[sizes - 1]] / (size[sizes] / size[sizes - 1])
	else
		printf " %8s", "-"
	ok = seconds[name, size[sizes]] <= most && peak[name] < most_mb
	printf " %6.0f  %s\n", peak[name], most == "any" ? "" : ok ? "met" : "NOT MET"
	if (most != "any" && !ok) missed = 1
}

{
	if (!($2 in known)) { known[$2]; size[++sizes] = $2 }
	if ($1 == "size") { kib[$2] = $5; next }
	done[$1, $2] = $3
	seconds[$1, $2] = $4
	if ($5 * 1.024e-3 > peak[$1]) peak[$1] = $5 * 1.024e-3
}

END {
	most_mb = 500
	printf "%-34s", "seconds, runs:"
	for (i = 1; i <= sizes; i++) printf " %10d", size[i]
	printf " %8s %6s\n", "growth", "MB"
	row("add", "add 20 runs", done["add", size[sizes]] / 1000)
	row("again", "add them again", "any")
	row("list", "list", "any")
	row("one", "changes of a series", 1)
	row("one-whole", "changes of a series, --last 0", 1)
	row("changes", "changes of all", 60)
	row("whole", "changes of all, --last 0", "any")
	printf "%-34s", "points added a second"
	for (i = 1; i <= sizes; i++) printf " %10.0f", seconds["add", size[i]] ? done["add", size[i]] / seconds["add", size[i]] : 0
	printf "\n%-34s", "the file, MB"
	for (i = 1; i <= sizes; i++) printf " %10.0f", kib[size[i]] * 1.024e-3
	printf "\n%-34s", "bytes a figure"
	for (i = 1; i <= sizes; i++) printf " %10.1f", kib[size[i]] * 1024 / (size[i] + 20) / points / 2
	printf "\nA run has %d points, of two figures. Growth: of the last step, seconds against runs; MB: the largest resident set.\n", points
	printf "Demanded: 1,000 points a second, a series within 1 s, all within 60 s, below %d MB.\n", most_mb
	exit missed
}

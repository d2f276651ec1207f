# What bench-files.sh measured, as a table of medians; exits 1 if a demand is not met.
# Input: name, points (sizes rise), seconds, seconds of CPU, resident KiB.

function median(values, count,    i, k, swap) {
	for (i = 2; i <= count; i++)
		for (k = i; k > 1 && values[k - 1] > values[k]; k--) {
			swap = values[k]; values[k] = values[k - 1]; values[k - 1] = swap
		}
	return (values[int((count + 1) / 2)] + values[int(count / 2) + 1]) / 2
}

# of a table, for a name at a number of points
function middle(table, name, points,    values, i) {
	for (i = 1; i <= count[name, points]; i++)
		values[i] = table[name, points, i]
	return median(values, count[name, points])
}

# How much faster CPU time grows than points do, over the last step: 1 is in proportion. What starting takes is in both.
function growth(name) {
	if (sizes < 2) return 1
	return middle(cpu, name, size[sizes]) / middle(cpu, name, size[sizes - 1]) / (size[sizes] / size[sizes - 1])
}

function row(name, what, reader,    i, ratio, grows, ok) {
	if (!count[name, most_points] || !count[reader, most_points]) {
		printf "%s was not measured\n", name
		return 0
	}
	ratio = middle(cpu, reader, most_points) / middle(cpu, name, most_points)
	grows = growth(name)
	ok = ratio >= least && peak[name] < most && grows < steepest
	printf "%-26s", what
	for (i = 1; i <= sizes; i++) printf " %9.2f", middle(cpu, name, size[i])
	printf " %7.2f %8.1f %6.1f %8.1f %6.0f  %s\n", grows, middle(cpu, reader, most_points), ratio, \
		middle(seconds, name, most_points), peak[name], ok ? "met" : "NOT MET"
	return ok
}

{
	if (!($2 in known)) { known[$2]; size[++sizes] = $2 }
	most_points = $2
	count[$1, $2]++
	seconds[$1, $2, count[$1, $2]] = $3
	cpu[$1, $2, count[$1, $2]] = $4
	if ($5 * 1.024e-3 > peak[$1])
		peak[$1] = $5 * 1.024e-3
}

END {
	least = 3 # times as fast as jq
	most = 300 # MB
	steepest = 1.3
	printf "%-26s", "CPU seconds for points:"
	for (i = 1; i <= sizes; i++) printf " %9d", size[i]
	printf " %7s %8s %6s %8s %6s\n", "growth", "jq -c", "ratio", "s", "MB"
	met = row("csv", "export --format csv", "jq-one")
	met = row("json", "export --format json", "jq-one") && met
	met = row("markdown", "export --format markdown", "jq-one") && met
	met = row("advise", "advise", "jq-one") && met
	met = row("report", "report", "jq-one") && met
	met = row("plot", "plot", "jq-one") && met
	met = row("compare", "compare", "jq-both") && met
	printf "Medians of the repetitions; growth: of the last step, CPU time against points. Demanded: %d times less CPU time than jq,\n", least
	printf "growth below %.1f, and MB, the largest resident set, below %d.\n", steepest, most
	exit !met
}

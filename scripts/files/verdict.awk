# What bench-files.sh measured, as a table of medians; exits 1 if a demand is not met.
# Input: name, seconds, seconds of CPU, resident KiB.

function median(values, count,    i, k, swap) {
	for (i = 2; i <= count; i++)
		for (k = i; k > 1 && values[k - 1] > values[k]; k--) {
			swap = values[k]; values[k] = values[k - 1]; values[k - 1] = swap
		}
	return (values[int((count + 1) / 2)] + values[int(count / 2) + 1]) / 2
}

function middle(table, name,    values, i) {
	for (i = 1; i <= count[name]; i++)
		values[i] = table[name, i]
	return median(values, count[name])
}

function row(name, what, reader,    ratio, cpu_ratio, ok) {
	if (!count[name] || !count[reader]) {
		printf "%s was not measured\n", name
		return 0
	}
	ratio = middle(seconds, reader) / middle(seconds, name)
	cpu_ratio = middle(cpu, reader) / middle(cpu, name)
	ok = cpu_ratio >= least && peak[name] < most
	printf "%-22s %8.1f %8.1f %8.1f %8.1f %8.1f %8.1f %8.0f  %s\n", what, middle(cpu, name), middle(cpu, reader), cpu_ratio, \
		middle(seconds, name), middle(seconds, reader), ratio, peak[name], ok ? "met" : "NOT MET"
	return ok
}

{
	count[$1]++
	seconds[$1, count[$1]] = $2
	cpu[$1, count[$1]] = $3
	if ($4 * 1.024e-3 > peak[$1])
		peak[$1] = $4 * 1.024e-3
}

END {
	least = 3 # times as fast as jq
	most = 300 # MB
	printf "%-22s %8s %8s %8s %8s %8s %8s %8s\n", "", "CPU s", "jq -c", "ratio", "s", "jq -c", "ratio", "MB"
	met = row("csv", "export --format csv", "jq-one")
	met = row("json", "export --format json", "jq-one") && met
	met = row("report", "report", "jq-one") && met
	met = row("compare", "compare", "jq-both") && met
	printf "Medians of the repetitions. Demanded: a ratio of CPU time of %d, which other work on the machine leaves alone;\n", least
	printf "MB, the largest resident set, below %d.\n", most
	exit !met
}

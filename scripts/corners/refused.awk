# What the test corners said of refusals, in KERNEL/SCENARIO.tap, becomes a table: a row for each experiment, parameter, errno and
# reason, whatever its numbers, with one point that it was said of and the machines that said it.

BEGIN { FS = "\t" }

FNR == 1 {
	parts = split(FILENAME, path, "/")
	kernel = path[parts - 1]
	scenario = path[parts]
	sub(/\.tap$/, "", scenario)
}

/^ *# corner\t/ {
	kind = $6
	gsub(/0x[0-9a-f]+|[0-9]+/, "N", kind)
	row = $2 "\t" $4 "\t" $3 "\t" kind
	if (!(row in point)) {
		order[++rows] = row
		point[row] = $5
		reason[row] = $6
	}
	if (index(" " machines[row, kernel] " ", " " scenario " "))
		next
	machines[row, kernel] = machines[row, kernel] (machines[row, kernel] == "" ? "" : " ") scenario
	if (!(kernel in known)) {
		known[kernel] = 1
		kernels[++count] = kernel
	}
	if (!((kernel, scenario) in seen)) {
		seen[kernel, scenario] = 1
		all[kernel]++
	}
}

# Return: where it was said, in few words
function where(row,    i, text, said, names) {
	for (i = 1; i <= count; i++) {
		if (machines[row, kernels[i]] == "")
			continue
		said = split(machines[row, kernels[i]], names, " ")
		text = text (text == "" ? "" : "; ") kernels[i] ": " (said == all[kernels[i]] ? "all" : machines[row, kernels[i]])
	}
	return text
}

END {
	print "| experiment | blamed | errno | for instance | why | where |"
	print "| --- | --- | --- | --- | --- | --- |"
	for (i = 1; i <= rows; i++) {
		split(order[i], cell, "\t")
		printf "| %s | %s | %s | `%s` | %s | %s |\n", cell[1], cell[2], cell[3], point[order[i]], reason[order[i]], where(order[i])
	}
}

# rooms.awk README FILE...: FILEs are sources in rooms, at the README's folder. Prints a line for each thing that breaks the README's table:
# a room or a floor of the table that cannot be, and "FILE:LINE: includes ..." where a file uses a room that its own may not.
FNR == 1 { readme = NR == 1; split(FILENAME, parts, "/"); here = parts[1] }

readme && /^\| floor \| room \|/ { table = 1 }
readme && !/^\|/ { table = 0 }
readme && table && /^\| [0-9]+ \|/ {
	split($0, cells, / *\| */)
	floor[cells[3]] = cells[2]
	uses[cells[3]] = cells[5] == "-" ? "" : cells[5]
	order[++rooms] = cells[3]
}

!readme && FNR == 1 && !(FILENAME ~ /\// && here in floor) { print FILENAME ": lies in no room of the table" }

!readme && /^#[ \t]*include[ \t]*"/ {
	split($0, quoted, "\"")
	path = quoted[2]
	sub(/^\.\.\//, "", path) # what is beside the folder
	if (path !~ /\// || !(here in floor)) next
	room = path
	sub(/\/.*/, "", room)
	if (room != here && !may[here, room]) {
		if (!(here in read)) read_row(here)
		if (!may[here, room]) print FILENAME ":" FNR ": includes " quoted[2] "; " here " may use: " (uses[here] ? uses[here] : "nothing")
	}
}

function read_row(room,    i, names, count) {
	read[room]
	count = split(uses[room], names, " ")
	for (i = 1; i <= count; i++) may[room, names[i]] = 1
}

END {
	if (!rooms) print "no table of rooms"
	for (i = 1; i <= rooms; i++) {
		count = split(uses[order[i]], names, " ")
		for (k = 1; k <= count; k++) {
			if (!(names[k] in floor)) print "row " order[i] ": uses " names[k] ", which has no row"
			else if (floor[names[k]] + 0 >= floor[order[i]] + 0) print "row " order[i] ": uses " names[k] ", which is not below it"
		}
	}
}

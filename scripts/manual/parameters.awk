# The parameters of modules as items of a page, of the sources' module_param() and MODULE_PARM_DESC().
match($0, /module_param(_named|_cb)?\([a-z_]+, *[^,]+/) {
	split(substr($0, RSTART, RLENGTH), words, /[(,] */)
	type[words[2]] = words[3]
}
/MODULE_PARM_DESC\(/ { joined = "" ; inside = 1 }
inside { joined = joined $0 }
inside && /\);/ {
	inside = 0
	name = joined
	sub(/.*MODULE_PARM_DESC\(/, "", name)
	sub(/,.*/, "", name)
	sub(/^[^"]*"/, "", joined)
	sub(/"\);.*/, "", joined)
	gsub(/"[ \t]*"/, "", joined)
	print ".TP\n\\fB" escaped(name) "\\fR" (type[name] ~ /^(bool|int|uint|charp|ulong)$/ ? " (" type[name] ")" : "")
	put_words(joined)
}

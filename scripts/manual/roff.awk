# What the pages of the manual have in common that are made of comments: see comment.awk and parameters.awk.

# As bench/lib/roff.c has it for the program's own pages.
function escaped(text) {
	gsub(/\\/, "\\e", text)
	gsub(/-/, "\\-", text)
	gsub(/'/, "\\(aq", text)
	gsub(/`/, "\\(ga", text)
	gsub(/\^/, "\\(ha", text)
	gsub(/~/, "\\(ti", text)
	gsub(/"/, "\\(dq", text)
	return text
}

# The words of a text in short lines, none of which begins as a macro does.
function put_words(text,    words, count, i, line) {
	count = split(text, words, " ")
	line = ""
	for (i = 1; i <= count; i++) {
		if (line != "" && length(line) + length(words[i]) > 60) { print line; line = "" }
		line = line (line == "" ? (words[i] ~ /^\./ ? "\\&" : "") : " ") escaped(words[i])
	}
	if (line != "") print line
}

# The comment of a source as the body of a page of the manual: from the line that matches FROM, up to the one before TO, or the comment's end. Lines
# that are "key   text", set in, are items; one word by itself between empty lines is a heading; all else are paragraphs. SKIP=1 leaves the first line out.
# What was gathered.
function flush() {
	put_words(text)
	text = ""
}
# A paragraph of one capitalised word is a heading.
function paragraph() {
	if (text ~ /^[A-Z][a-z]+$/) { print ".SS " text; text = ""; open = 1; return }
	if (text != "" && !open && !item) print ".PP"
	if (text != "") open = 0
	flush()
	item = 0
}
BEGIN { open = 1 }
!begun && $0 ~ FROM { begun = 1; if (SKIP) next }
!begun { next }
TO != "" && $0 ~ TO { exit }
/^ \*\/|^[^# ]/ { exit }
{ sub(/^( \*|#) ?/, "") }
/^ *$/ { paragraph(); next }
/^ +[^ ]+(  +| *\t+)[^ ]/ {
	if (!item) paragraph(); else flush()
	match($0, /^ +[^ ]+/)
	print ".TP\n\\fB" escaped(substr($0, RSTART + match($0, /[^ ]/) - 1, length($1))) "\\fR"
	item = 1
	text = substr($0, match($0, /[^ ]/) + length($1))
	next
}
/^[^ ]/ && item { flush(); item = 0; open = 0 }
{ text = text " " $0; sub(/^ +/, "", text) }
END { paragraph() }

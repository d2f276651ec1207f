# Which calls, at which size, take more instructions on which kernel than on the first?
#
# Drawn by scripts/compare/draw.sh, with data and out set. data, in blocks: cells "column row ratio", rows "row name",
# columns "column name", and the title; separated by tabs. Orange: more, blue: fewer; the number is in each cell.
set output out
set encoding utf8
set datafile separator "\t"
stats data index 1 using 1 name 'row' nooutput
stats data index 2 using 1 name 'column' nooutput
wide = 480 + 90 * column_records
high = 150 + 26 * row_records
set terminal svg noenhanced size wide, high dynamic font 'sans-serif,12' background '#ffffff'
set title system(sprintf("tail -n 1 '%s'", data)) font ',14'
set lmargin at screen 350.0 / wide
set bmargin at screen 56.0 / high
set palette defined (-1 '#4FA3D8', -0.5 '#A9D0EC', 0 '#FFFFFF', 0.5 '#F8D5A3', 1 '#EC8840')
set cbrange [-1 : 1]
set cbtics ('half' -1, '1' 0, 'twice' 1)
set cblabel 'ratio'
set xrange [-0.5 : column_records - 0.5]
set yrange [row_records - 0.5 : -0.5]
set tics scale 0
set border lc rgb '#808080'
unset key
set style fill solid 1 border lc rgb '#ffffff'
plot data index 0 using 1:2:($1 - 0.5):($1 + 0.5):($2 - 0.5):($2 + 0.5):(log($3) / log(2)) with boxxyerror lc palette, \
	data index 0 using 1:2:(sprintf($3 >= 10 ? '%.1f' : '%.2f', $3)) with labels font ',11', \
	data index 1 using (NaN):1:ytic(2) with points, \
	data index 2 using 1:(NaN):xtic(2) with points

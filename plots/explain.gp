# Into which functions of the kernel do the instructions of an operation go, phase by phase and kernel by kernel?
#
# Drawn by scripts/explain.sh, with data and out set. data, in blocks: layers "stack from to colour name", stacks "stack name
# instructions", and the title; separated by tabs. A layer says what it is: its colour is only to find it again in the next stack.
set output out
set encoding utf8
set datafile separator "\t"
stats data index 1 using 1 name 'stack' nooutput
width = stack_records < 5 ? 1000 : 200 * stack_records
set terminal svg noenhanced size width, 860 dynamic font 'sans-serif,13' background '#ffffff' linewidth 1
set border 3 lc rgb '#404040'
set tics nomirror scale 0.6
set grid ytics lt 1 lc rgb '#e0e0e0' lw 0.7
# Light enough for the name in it; neighbours differ in grey, too.
array shade[9] = [0xA9CCE3, 0xF7DC6F, 0xF5B7A0, 0xD6EAF8, 0xA3D9C0, 0xFCE9C4, 0xD7BDE2, 0xE8F0D8, 0xC0C8D0]
colour(n) = n == 0 ? 0xF4F4F4 : shade[int(n - 1) % 9 + 1]
set title system(sprintf("tail -n 1 '%s'", data)) font ',15'
set style fill solid 1 border lc rgb '#606060'
set xrange [-0.55 : stack_records - 0.45]
set yrange [0 : *]
set offsets 0, 0, graph 0.05, 0
set ylabel 'instructions an operation'
set bmargin 4
unset key
plot data index 0 using 1:2:($1 - 0.46):($1 + 0.46):2:3:(colour($4)) with boxxyerror lc rgb variable, \
	data index 0 using 1:(($2 + $3) / 2):5 with labels font ',9.5', \
	data index 1 using 1:3:(sprintf('%.0f', $3)) with labels offset 0,0.8 font ',13', \
	data index 1 using 1:(NaN):xtic(2) with points

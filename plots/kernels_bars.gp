# How many instructions does mapping and unmapping take, under each regime, on each kernel?
#
# Drawn by scripts/compare/draw.sh, with data and out set: the first line has the title and the kernels, each other one a
# scenario and its figures, separated by tabs.
set output out
set encoding utf8
set datafile separator "\t"
set terminal svg noenhanced size 1100, 560 dynamic font 'sans-serif,13' background '#ffffff' linewidth 1.2
set border 3 lc rgb '#404040'
set tics nomirror scale 0.6
set grid ytics lt 1 lc rgb '#e0e0e0' lw 0.7
kernels = int(system(sprintf("head -n 1 '%s' | awk -F'\t' '{ print NF - 1 }'", data)))
scenarios = int(system(sprintf("tail -n +2 '%s' | wc -l", data)))
kernel(k) = system(sprintf("head -n 1 '%s' | cut -f%d", data, k + 1))
# Okabe and Ito's, light to dark.
array shade[3] = [0xB8D8EE, 0xE69F00, 0x0B4F75]
set title kernel(0) . ': instructions, no statement about time' font ',15'
set ylabel 'instructions'
set style fill solid 1 border lc rgb '#404040'
set xrange [-0.5 : scenarios - 0.5]
set yrange [0 : *]
set offsets 0, 0, graph 0.08, 0
width = 0.8 / kernels
place(s, k) = s - 0.4 + width * (k - 0.5)
set key top left horizontal samplen 1.5
plot for [k = 1:kernels] data using (place($0, k)):k + 1:(width) skip 1 with boxes lc rgb shade[(k - 1) % 3 + 1] title 'Linux ' . kernel(k), \
	for [k = 1:kernels] data using (place($0, k)):k + 1:(sprintf('%.0f', column(k + 1))) skip 1 with labels offset 0,0.6 font ',10' notitle, \
	data using 0:(NaN):xtic(1) skip 1 with points notitle

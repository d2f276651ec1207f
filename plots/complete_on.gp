# data: panel choice rank x cost_ns settled size_bytes cheapest; a panel is a
# regime, a choice which CPU unmaps; what is missing is a gap
stacked = 0
legend_extra = 1
legend_longest = strlen('hollow: not settled')
load plots . '/style.gp'
set multiplot

stats data using ($5 > 0 ? $5 : NaN) name 'low' nooutput
high_max = low_max

set logscale x 2
set xrange [xvalue[1] / 1.4 : xvalue[xs] * 1.4]
set yrange [0 : high_max * 1.12]
set xtics () font ',10'
do for [i = 1:xs] { set xtics add (sprintf('%g', xvalue[i]) xvalue[i]) }
eval steps('y')

at(p, c, value) = $1 == p && $2 == c ? value : NaN
positive(value) = value > 0 ? value : NaN

do for [p = 1:panels] {
	eval place
	set title panel[p] font ',12' offset 0,-0.6 noenhanced
	set xlabel 'buffers mapped before the first is unmapped'
	if (p % columns == 1 || columns == 1) { set ylabel cost . ' of map and unmap' } else { unset ylabel }
	plot for [c = 1:curves] data using (at(p, c, $4)):(positive($5)) with lines lw 2 lc rgb choice_color(c), \
		for [c = 1:curves] data using (at(p, c, $4)):($6 == 1 ? positive($5) : NaN) with points pt choice_filled(c) ps mark lc rgb choice_color(c), \
		for [c = 1:curves] data using (at(p, c, $4)):($6 == 0 ? positive($5) : NaN) with points pt choice_filled(c) ps mark lc rgb '#ffffff', \
		for [c = 1:curves] data using (at(p, c, $4)):($6 == 0 ? positive($5) : NaN) with points pt choice_hollow(c) ps mark lw 1.5 lc rgb choice_color(c)
}

eval page
plot for [c = 1:curves] NaN with linespoints pt choice_filled(c) ps mark lw 2 lc rgb choice_color(c) title label[c], \
	NaN with points pt 6 ps mark lw 1.5 lc rgb '#606060' title 'hollow: not settled'
unset multiplot
set output

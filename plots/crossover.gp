# data: panel choice rank x cost_ns settled size_bytes cheapest; a panel is a
# regime, a choice a strategy; what is missing is a gap
stacked = 0
legend_extra = 2
legend_longest = strlen('ring: the cheapest of its size')
load plots . '/style.gp'
set multiplot

stats data using ($5 > 0 ? $5 : NaN) name 'low' nooutput
high_max = low_max

set logscale x 2
set logscale y 10
set xrange [xvalue[1] / 1.4 : xvalue[xs] * 1.4]
set yrange [low_min / 1.6 : high_max * 1.6]
set xtics () font ',10'
do for [i = 0:62:2] { set xtics add (bytes(2.0**i) 2.0**i) }
set ytics () font ',10'
eval decades

at(p, c, value) = $1 == p && $2 == c ? value : NaN
positive(value) = value > 0 ? value : NaN

do for [p = 1:panels] {
	eval place
	set title panel[p] font ',12' offset 0,-0.6 noenhanced
	set xlabel over . ' (bytes)' noenhanced
	if (p % columns == 1 || columns == 1) { set ylabel cost . ' of one transfer (log)' } else { unset ylabel }
	plot for [c = 1:curves] data using (at(p, c, $4)):(positive($5)) with lines lw 2 lc rgb choice_color(c), \
		for [c = 1:curves] data using (at(p, c, $4)):($6 == 1 ? positive($5) : NaN) with points pt choice_filled(c) ps mark lc rgb choice_color(c), \
		for [c = 1:curves] data using (at(p, c, $4)):($6 == 0 ? positive($5) : NaN) with points pt choice_filled(c) ps mark lc rgb '#ffffff', \
		for [c = 1:curves] data using (at(p, c, $4)):($6 == 0 ? positive($5) : NaN) with points pt choice_hollow(c) ps mark lw 1.5 lc rgb choice_color(c), \
		for [c = 1:curves] data using ($8 == 1 ? at(p, c, $4) : NaN):(positive($5)) with points pt 6 ps mark * 2.3 lw 1.5 lc rgb '#000000'
}

eval page
plot for [c = 1:curves] NaN with linespoints pt choice_filled(c) ps mark lw 2 lc rgb choice_color(c) title label[c], \
	NaN with points pt 6 ps mark * 2.3 lw 1.5 lc rgb '#000000' title 'ring: the cheapest of its size', \
	NaN with points pt 6 ps mark lw 1.5 lc rgb '#606060' title 'hollow: not settled'
unset multiplot
set output

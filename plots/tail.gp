# data: panel curve time_ns fraction mark; a step at each bucket of a histogram,
# mark is 1 where a curve passes one of a few round fractions
stacked = 0
legend_extra = 0
legend_longest = 0
load plots . '/style.gp'
set multiplot

stats data using ($3 > 0 ? $3 : NaN) name 'time' nooutput
stats data using ($4 < 1 ? 1 - $4 : NaN) name 'rest' nooutput
low_min = time_min
high_max = time_max
floor_y = 10**floor(log10(rest_min * 0.999))
if (floor_y > 0.001) { floor_y = 0.001 }

set logscale xy 10
set xrange [time_min / 1.3 : time_max * 1.3]
set yrange [floor_y : 1.4]
set xtics () font ',10'
do for [i = -3:12] { do for [step in (time_max / time_min < 100 ? '1 2 5' : '1')] { set xtics add (duration(step * 10.0**i) step * 10.0**i) } }
set ytics () font ',10'
set ytics add ('all' 1)
do for [i = 1:9] { set ytics add ('1 in ' . count_text(10.0**i) 10.0**(-i)) }

at(p, c, value) = $1 == p && $2 == c && value > 0 ? value : NaN
# The slowest leave nothing behind them: down to the axis.
slower(fraction) = fraction < 1 ? 1 - fraction : floor_y

do for [p = 1:panels] {
	eval place
	unset arrow
	set arrow 1 from graph 0, first 0.5 to graph 1, first 0.5 nohead lw 1 dt (6,4) lc rgb '#808080'
	set arrow 2 from graph 0, first 0.01 to graph 1, first 0.01 nohead lw 1 dt (6,4) lc rgb '#808080'
	set label 4 'p50' at graph 0.995, first 0.5 right offset 0,0.5 font ',9' tc rgb '#606060'
	set label 5 'p99' at graph 0.995, first 0.01 right offset 0,0.5 font ',9' tc rgb '#606060'
	set title panel[p] font ',12' offset 0,-0.6 noenhanced
	set xlabel cost . ' per operation (log)'
	if (p % columns == 1 || columns == 1) { set ylabel 'operations that took longer (log)' } else { unset ylabel }
	plot for [c = 1:curves] data using (at(p, c, $3)):(slower($4)) with steps lw 2 dt dash(c) lc rgb color(c), \
		for [c = 1:curves] data using ($5 == 1 ? at(p, c, $3) : NaN):(slower($4)) with points pt filled[rank(regime[c])] ps mark * 0.9 lc rgb color(c)
}

eval page
plot for [c = 1:curves] NaN with linespoints pt filled[rank(regime[c])] ps mark * 0.9 lw 2 dt dash(c) lc rgb color(c) title label[c]
unset multiplot
set output

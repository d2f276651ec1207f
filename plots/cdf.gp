# data: panel curve time_ns fraction mark; a step at each bucket of a histogram,
# mark is 1 where a curve passes one of a few round fractions
stacked = 0
legend_extra = 0
legend_longest = 10
load plots . '/style.gp'
set multiplot

stats data using ($3 > 0 ? $3 : NaN) name 'time' nooutput
set logscale x 10
set xrange [time_min / 1.2 : time_max * 1.2]
set yrange [0:1.02]
set xtics () font ',10'
do for [i = -3:12] { set xtics add (duration(10.0**i) 10.0**i) }
set ytics 0.1 font ',10' format '%.1f'

at(p, c, value) = $1 == p && $2 == c && value > 0 ? value : NaN

do for [p = 1:panels] {
	eval place
	unset arrow
	set arrow 1 from graph 0, first 0.5 to graph 1, first 0.5 nohead lw 1 dt (6,4) lc rgb '#808080'
	set arrow 2 from graph 0, first 0.99 to graph 1, first 0.99 nohead lw 1 dt (6,4) lc rgb '#808080'
	set label 4 'p50' at graph 0.995, first 0.5 right offset 0,0.5 font ',9' tc rgb '#606060'
	set label 5 'p99' at graph 0.995, first 0.99 right offset 0,-0.6 font ',9' tc rgb '#606060'
	set title panel[p] font ',12' offset 0,-0.6 noenhanced
	set xlabel cost . ' per operation (log)'
	if (p % columns == 1 || columns == 1) { set ylabel 'fraction of samples at or below' } else { unset ylabel }
	plot for [c = 1:curves] data using (at(p, c, $3)):4 with steps lw 2 dt dash(c) lc rgb color(c), \
		for [c = 1:curves] data using ($5 == 1 ? at(p, c, $3) : NaN):4 with points pt filled[rank(regime[c])] ps mark * 0.9 lc rgb color(c)
}

eval page
plot for [c = 1:curves] NaN with linespoints pt filled[rank(regime[c])] ps mark * 0.9 lw 2 dt dash(c) lc rgb color(c) title label[c]
unset multiplot
set output

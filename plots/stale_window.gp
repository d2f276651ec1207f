# data: panel curve time_ns fraction mark; a step at each bucket of a histogram.
# Time is linear: 0 is the answer where each unmap flushes.
stacked = 0
legend_extra = 0
legend_longest = 0
load plots . '/style.gp'
set multiplot

clamp(v) = v > 0 ? v : 0
stats data using (clamp($3)) name 'time' nooutput
high_max = time_max > 0 ? time_max : 1

set xrange [-0.02 * high_max : high_max * 1.05]
set yrange [-0.02 : 1.05]
eval steps('x')
set ytics ('none' 0, '25 %%' 0.25, 'half' 0.5, '75 %%' 0.75, 'all' 1) font ',10'

at(p, c, value) = $1 == p && $2 == c ? clamp(value) : NaN

do for [p = 1:panels] {
	eval place
	set title panel[p] font ',12' offset 0,-0.6 noenhanced
	set xlabel cost . ' since the unmap, for which the device still reaches the memory'
	set ylabel 'unmaps after which it still does'
	plot for [c = 1:curves] data using (at(p, c, $3)):(1 - $4) with steps lw 2.5 dt dash(c) lc rgb color(c), \
		for [c = 1:curves] data using ($5 == 1 || $4 == 0 ? at(p, c, $3) : NaN):(1 - $4) with points pt filled[rank(regime[c])] ps mark lc rgb color(c)
}

eval page
plot for [c = 1:curves] NaN with linespoints pt filled[rank(regime[c])] ps mark lw 2.5 dt dash(c) lc rgb color(c) title label[c]
unset multiplot
set output

# data: panel choice rank x cost_ns settled size_bytes cheapest; a panel is a
# regime, a choice what moved the data; what is missing is a gap
stacked = 0
legend_extra = 1
legend_longest = strlen('hollow: not settled')
load plots . '/style.gp'
set multiplot

# Bytes a nanosecond are GB/s.
rate(cost_ns, bytes) = cost_ns > 0 ? bytes / cost_ns : NaN
stats data using (rate($5, $7)) name 'rate' nooutput

set logscale x 2
set xrange [xvalue[1] / 1.3 : xvalue[xs] * 1.3]
set yrange [0 : rate_max * 1.1]
set xtics () font ',10'
do for [i = 1:xs] { set xtics add (sprintf("%d", xvalue[i]) xvalue[i]) }
set ytics font ',10'

at(p, c, value) = $1 == p && $2 == c ? value : NaN

do for [p = 1:panels] {
	eval place
	set title panel[p] font ',12' offset 0,-0.6 noenhanced
	set xlabel over . ' of the queue' noenhanced
	if (p % columns == 1 || columns == 1) { set ylabel icount ? 'bytes per instruction' : 'throughput (GB/s)' } else { unset ylabel }
	plot for [c = 1:curves] data using (at(p, c, $4)):(rate($5, $7)) with lines lw 2 lc rgb choice_color(c), \
		for [c = 1:curves] data using (at(p, c, $4)):($6 == 1 ? rate($5, $7) : NaN) with points pt choice_filled(c) ps mark lc rgb choice_color(c), \
		for [c = 1:curves] data using (at(p, c, $4)):($6 == 0 ? rate($5, $7) : NaN) with points pt choice_filled(c) ps mark lc rgb '#ffffff', \
		for [c = 1:curves] data using (at(p, c, $4)):($6 == 0 ? rate($5, $7) : NaN) with points pt choice_hollow(c) ps mark lw 1.5 lc rgb choice_color(c)
}

eval page
plot for [c = 1:curves] NaN with linespoints pt choice_filled(c) ps mark lw 2 lc rgb choice_color(c) title by . ' ' . label[c], \
	NaN with points pt 6 ps mark lw 1.5 lc rgb '#606060' title 'hollow: not settled'
unset multiplot
set output

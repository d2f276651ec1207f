# data: panel curve x p50_ns p99_ns settled; a curve has a row for each x of
# the figure, so that what is missing is a gap
stacked = 0
legend_extra = 3
legend_longest = strlen('hollow: not settled')
load plots . '/style.gp'
set multiplot

stats data using ($4 > 0 ? $4 : NaN) name 'low' nooutput
stats data using ($4 > 0 ? valid(5) && $5 > $4 ? $5 : $4 : NaN) name 'high' nooutput

# Age 0 has no logarithm: it is a decade left of the youngest that has.
youngest = xvalue[1] > 0 ? xvalue[1] : xs > 1 ? xvalue[2] : 1
place_of(age) = age > 0 ? age : youngest / 10.0
set logscale x 10
set logscale y 10
set xrange [place_of(xvalue[1]) / 1.6 : place_of(xvalue[xs]) * 1.6]
set yrange [low_min / 1.6 : high_max * 1.6]
set xtics () font ',10'
do for [i = 1:xs] { set xtics add (sprintf('%g', xvalue[i]) place_of(xvalue[i])) }
set ytics () font ',10'
eval decades

at(p, c, value) = $1 == p && $2 == c ? value : NaN
positive(value) = value > 0 ? value : NaN

do for [p = 1:panels] {
	eval place
	set title panel[p] font ',12' offset 0,-0.6 noenhanced
	set xlabel 'mappings replaced before'
	if (p % columns == 1 || columns == 1) { set ylabel cost . ' per operation (log)' } else { unset ylabel }
	plot for [c = 1:curves] data using (at(p, c, place_of($3))):(positive($5)) with linespoints pt filled[rank(regime[c])] ps 0.3 lw 1.3 dt (3,3) lc rgb color(c), \
		for [c = 1:curves] data using (at(p, c, place_of($3))):(positive($4)) with lines lw 2 dt dash(c) lc rgb color(c), \
		for [c = 1:curves] data using (at(p, c, place_of($3))):($6 == 1 ? positive($4) : NaN) with points pt filled[rank(regime[c])] ps mark lc rgb color(c), \
		for [c = 1:curves] data using (at(p, c, place_of($3))):($6 == 0 ? positive($4) : NaN) with points pt filled[rank(regime[c])] ps mark lc rgb '#ffffff', \
		for [c = 1:curves] data using (at(p, c, place_of($3))):($6 == 0 ? positive($4) : NaN) with points pt hollow[rank(regime[c])] ps mark lw 1.5 lc rgb color(c)
}

eval page
plot for [c = 1:curves] NaN with linespoints pt filled[rank(regime[c])] ps mark lw 2 dt dash(c) lc rgb color(c) title label[c], \
	NaN with lines lw 2 lc rgb '#606060' title 'median (p50)', \
	NaN with lines lw 1.3 dt (3,3) lc rgb '#606060' title 'p99', \
	NaN with points pt 6 ps mark lw 1.5 lc rgb '#606060' title 'hollow: not settled'
unset multiplot
set output

# data: panel choice rank x cost_ns settled size_bytes cheapest; a panel is a
# regime, a row of it a choice; what is missing is a gap
stacked = 0
legend_extra = 0
legend_longest = 0
frame_width = 560
load plots . '/style.gp'
set multiplot

stats data using ($5 > 0 ? log10($5) : NaN) name 'cost' nooutput
span = cost_max > cost_min ? cost_max - cost_min : 1

# Cividis: its lightness rises all the way, also in grey and for the colour-blind.
set palette defined (0 '#00224E', 0.25 '#414D6B', 0.5 '#7C7B78', 0.75 '#BCAF6F', 1 '#FEE838')
set cbrange [cost_min : cost_min + span]
unset colorbox
unset grid

set xrange [0.5 : xs + 0.5]
set yrange [0.5 : curves + 0.5]
set xtics () font ',10'
do for [i = 1:xs] { set xtics add (bytes(xvalue[i]) i) }
set ytics () font ',10'
do for [c = 1:curves] { set ytics add (number[c] == number[c] ? bytes(number[c]) : label[c] c) }

at(p, value) = $1 == p && $5 > 0 ? value : NaN
dark(v) = log10(v) < cost_min + 0.55 * span
# Short enough for a cell, and 1 unit is 1 unit of the axis' words.
text(v, settled) = duration(v) . (settled == 0 ? ' ?' : '')

do for [p = 1:panels] {
	eval place
	set title panel[p] font ',12' offset 0,-0.6 noenhanced
	set xlabel over . ' (bytes)' noenhanced
	set ylabel by . ' (bytes)' noenhanced
	plot data using (at(p, $3)):2:($3 - 0.48):($3 + 0.48):($2 - 0.46):($2 + 0.46):(at(p, log10($5))) with boxxyerror fs solid 1 noborder fc palette, \
		data using (at(p, $3)):($5 > 0 && dark($5) ? $2 : NaN):(text($5, $6)) with labels font ',9' tc rgb '#ffffff', \
		data using (at(p, $3)):($5 > 0 && !dark($5) ? $2 : NaN):(text($5, $6)) with labels font ',9' tc rgb '#000000'
}

eval page
set label 9 'Sum of the medians of all phases' . (icount ? ', instructions' : '') . '; blue is little, yellow is much; ? did not settle; empty is not known, or was refused.' at screen 0.5, screen foot / 2 center font ',11' tc rgb '#404040'
plot NaN notitle
unset multiplot
set output

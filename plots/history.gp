# What did each call cost on one release of the kernel after the other? A panel a call, a line a regime; what it costs is held against the
# line's first kernel.
#
# Each panel has its own scale, which is no finer than makes a step of 5 % a small one: one call that costs an eighth would flatten all others.
#
# Drawn by scripts/history/draw.sh, with data and out set. data, in blocks: "panel name"; "panel scenario kernel ratio", a blank line between
# lines, 0 where there is nothing to do; "place name" of kernels, from 0; "number name" of scenarios, from 1; the title. Columns are separated by tabs.
set output out
set encoding utf8
set datafile separator "\t"
stats data index 0 using 1 name 'panel' nooutput
stats data index 2 using 1 name 'kernel' nooutput
stats data index 3 using 1 name 'scenario' nooutput
panels = int(panel_max)
scenarios = int(scenario_max)
array panel[panels]
array scenario[scenarios]
stats data index 0 using (panel[int($1)] = stringcolumn(2), $1) nooutput
stats data index 3 using (scenario[int($1)] = stringcolumn(2), $1) nooutput

columns = 4
rows = (panels + columns - 1) / columns
width = 1200
height = 270 * rows + 110
set terminal svg noenhanced size width, height dynamic font 'sans-serif,13' background '#ffffff' linewidth 1.2

# Okabe and Ito's, as plots/style.gp has them for regimes. What lies below others is wider, so that equal lines are all seen.
rank(name) = name eq 'direct' ? 1 : name eq 'swiotlb' ? 2 : name eq 'iommu-strict' ? 3 : name eq 'iommu-lazy' ? 4 : name eq 'iommu-identity' ? 5 : 6
array hue[6] = [0x0072B2, 0xE69F00, 0xD55E00, 0x009E73, 0x56B4E9, 0xCC79A7]
array shape[6] = [7, 5, 9, 11, 13, 15]
thick(s) = 1.2 + 1.6 * (scenarios - s)

set border 3 lc rgb '#404040'
set tics nomirror scale 0.6 font ',11'
set grid ytics lt 1 lc rgb '#e0e0e0' lw 0.7
unset key
set logscale y 2
set xrange [-0.3 : kernel_max + 0.3]
finest = 1.3
ticks = "0.8 0.9 1 1.1 1.2 1.4"
coarse = "0.25 0.35 0.5 0.7 1 1.4 2 2.8 4"
coarsest = "1/1024 1/512 1/256 1/128 1/64 1/32 1/16 1/8 1/4 1/2 1 2 4 8 16 32 64 128 256"
place_of(tick) = strlen(tick) > 2 && tick[1:2] eq '1/' ? 1.0 / real(tick[3:*]) : real(tick)

set multiplot
head = 1 - 50.0 / height
foot = 60.0 / height
pitch = (head - foot) / rows
do for [p = 1:panels] {
	set lmargin at screen (20.0 + ((p - 1) % columns) * (width - 40.0) / columns + 36) / width
	set rmargin at screen (20.0 + ((p - 1) % columns + 1) * (width - 40.0) / columns - 14) / width
	set tmargin at screen head - ((p - 1) / columns) * pitch - 36.0 / height
	set bmargin at screen head - ((p - 1) / columns + 1) * pitch + 30.0 / height
	set yrange [*:*] # else it would leave out what lies beyond the last panel's
	stats data index 1 using ($1 == p && $4 > 0 ? $4 : 1) name 'ratio' nooutput
	low = ratio_min < 1 / finest ? ratio_min : 1 / finest
	high = ratio_max > finest ? ratio_max : finest
	set yrange [low / 1.05 : high * 1.05]
	set ytics ()
	do for [tick in (high / low < 2 ? ticks : high / low < 5 ? coarse : coarsest)] { set ytics add (tick place_of(tick)) }
	set title panel[p] font ',13' offset 0,-0.6
	plot 1 with lines lc rgb '#909090' lw 0.8, \
		for [s = 1:scenarios] data index 1 using ($1 == p && $2 == s ? $3 : NaN):4 with linespoints lw thick(s) pt shape[rank(scenario[s])] ps 0.35 lc rgb hue[rank(scenario[s])], \
		data index 2 using 1:(NaN):xtic(2) with points
}

# The page: its title, and a legend.
unset border; unset tics; unset grid; unset logscale; unset title
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen foot
set xrange [0:1]; set yrange [0:1]
title = system(sprintf("tail -n 1 '%s'", data))
set label 1 title at screen 0.5, screen 1 - 22.0 / height center font ',15'
set key inside center center horizontal Left reverse width 2 samplen 4
plot for [s = 1:scenarios] NaN with linespoints lw thick(s) pt shape[rank(scenario[s])] ps 0.6 lc rgb hue[rank(scenario[s])] title scenario[s]
unset multiplot

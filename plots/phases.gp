# data: curve panel low_ns high_ns settled whole; panel is the phase, a stack a
# curve; whole is 0 where a phase of the stack is not known
stacked = 1
legend_extra = 1
legend_longest = strlen('?: not settled')
load plots . '/style.gp'
set multiplot

p = 1
eval place
set bmargin at screen panel_bottom(p) + 26.0 / height
stats data using 4 name 'high' nooutput
set xrange [0.4 : curves + 0.6]
set yrange [0 : high_max * 1.12]
unset xtics
unset grid
set grid ytics lt 1 lc rgb '#e0e0e0' lw 0.7
eval steps('y')
set ylabel 'sum of the medians of the phases' . (icount ? ' (instructions)' : '')
set style fill solid 1 border lc rgb '#404040'
# Under each stack its regime, and a line each for what else tells it apart.
limit = floor((width - 110.0) / curves / 7)
fit(text) = strlen(text) > limit ? text[1:limit - 2] . '..' : text
wrap(text) = strstrt(text, ', ') ? fit(text[1:strstrt(text, ', ') - 1]) . "\n" . wrap(text[strstrt(text, ', ') + 2:*]) : fit(text)
do for [c = 1:curves] {
	set label 100 + c fit(regime[c]) at first c, graph 0 center offset 0,-1 noenhanced font ',10'
	set label 200 + c wrap(detail[c]) at first c, graph 0 center offset 0,-2 noenhanced font ',9' tc rgb '#606060'
}
plot for [q = 1:panels] data using 1:($2 == q ? $3 : NaN):($1 - 0.35):($1 + 0.35):3:4 with boxxyerror lw 1 fc rgb shade[(q - 1) % 8 + 1], \
	for [c = 1:curves] data using ($1 == c && $2 == panels ? $1 : NaN):4:(duration($4) . ($5 == 0 ? ' ?' : '') . ($6 == 0 ? ' and more' : '')) with labels offset 0,0.7 font ',10'

eval page
set style fill solid 1 border lc rgb '#404040'
plot for [q = 1:panels] NaN with boxes lw 1 fc rgb shade[(q - 1) % 8 + 1] title panel[q], \
	NaN with points pt 7 ps 0.1 lc bgnd title '?: not settled'
unset multiplot
set output

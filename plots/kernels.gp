# data: panel curve cluster slot slots kernel p50_ns low_ns high_ns settled; a
# cluster is a regime, a bar in it a kernel, low to high the 95 % interval
load vars
# Kernels are numbered as the data number them, by their first curve.
array kernel_name[curves]
kernels = 0
do for [c = 1:curves] {
	known = 0
	do for [k = 1:kernels] { if (kernel_name[k] eq kernel[c]) { known = 1 } }
	if (!known) { kernels = kernels + 1; kernel_name[kernels] = kernel[c] }
}
stacked = 0
legend_entries = kernels
legend_extra = 2
legend_longest = strlen('line: 95 % interval')
load plots . '/style.gp'
set multiplot

stats data using 3 name 'cluster' nooutput
clusters = int(cluster_max)
stats data using ($7 > 0 ? valid(9) && $9 > $7 ? $9 : $7 : NaN) name 'high' nooutput

# Numbers stand on bars that are wide enough for them.
stats data using 5 name 'slots' nooutput
wide = (1.0 * width / columns - 90) * 0.84 / clusters / slots_max > 44

# Darker is later in the order of the files.
array ramp[4] = [0xC6DBEF, 0x6BAED6, 0x2171B5, 0x08306B]
fill(k) = ramp[(k - 1) % 4 + 1]

# A bar's place: clusters are 1 wide, with a gap between.
left(cluster, slot, slots) = cluster - 0.42 + 0.84 * (slot - 1) / slots
right(cluster, slot, slots) = cluster - 0.42 + 0.84 * slot / slots
middle(cluster, slot, slots) = (left(cluster, slot, slots) + right(cluster, slot, slots)) / 2

set xrange [0.45 : clusters + 0.55]
set yrange [0 : high_max * 1.15]
unset xtics
unset grid
set grid ytics lt 1 lc rgb '#e0e0e0' lw 0.7
eval steps('y')
set style fill solid 1 border lc rgb '#404040'
# Shorter than a pixel it is none: gnuplot 6 makes a point of it, 5.4 nothing.
visible(low, high) = high - low > high_max / 400
# A cluster that is narrower than its name has it in two lines, parted at a dash.
crowded = (1.0 * width / columns - 90) / clusters < 75
parted(name) = crowded && strstrt(name, '-') ? name[1:strstrt(name, '-') - 1] . "\n" . name[strstrt(name, '-') + 1:*] : name
name(c) = parted(regime[c]) . (scenario[c] eq '' || scenario[c] eq regime[c] ? '' : "\n" . scenario[c])

do for [p = 1:panels] {
	eval place
	set title panel[p] font ',12' offset 0,-0.6 noenhanced
	if (p % columns == 1 || columns == 1) { set ylabel cost . ' per operation, median' } else { unset ylabel }
	plot for [k = 1:kernels] data using ($1 == p && $6 == k ? middle($3, $4, $5) : NaN):($7 > 0 ? $7 : 0):(left($3, $4, $5)):(right($3, $4, $5)):(0):7 with boxxyerror lw 1 fc rgb fill(k), \
		data using ($1 == p && visible($8, $9) ? middle($3, $4, $5) : NaN):8:(0):($9 - $8) with vectors nohead lw 2.5 lc rgb '#000000', \
		data using ($1 == p ? middle($3, $4, $5) : NaN):(valid(9) && $9 > $7 ? $9 : $7):((wide ? duration($7) : '') . ($10 == 0 ? ' ?' : '')) with labels offset 0,0.7 font ',9', \
		data using ($1 == p && $4 == 1 ? $3 : NaN):(0):(name($2)) with labels offset 0,-1.3 font ',10' noenhanced
}

eval page
set style fill solid 1 border lc rgb '#404040'
plot for [k = 1:kernels] NaN with boxes lw 1 fc rgb fill(k) title 'Linux ' . kernel_name[k], \
	NaN with lines lw 2.5 lc rgb '#000000' title 'line: 95 % interval', \
	NaN with points pt 7 ps 0.1 lc bgnd title '?: not settled'
unset multiplot
set output

# Common to all figures: terminal, palette, the page with its panels and legend.
#
# A figure is called with plots, vars, data, out and format set; width (pixels)
# and bare (no titles: the page around it has them) need not be. vars is a file
# of settings: title, machine, notes, over, by, icount, xs, xvalue[], panels, panel[],
# curves, label[]; where a curve is a choice: number[], NaN where it is none;
# where it is a regime: regime[], variant[], detail[],
# kernel[], scenario[]. Text in them comes from results: it is never enhanced,
# never a format, never part of a command.
#
# What is not known is NaN in data. An expression that touches it is undefined
# and draws nothing, a gap in a line; one that can do without asks valid(column)
# first. "set datafile missing" would drop the whole row instead: gnuplot 5.4
# where a column stands alone, gnuplot 6 wherever an expression touches it.
#
# A figure sets stacked, legend_extra and legend_longest before it loads this,
# frame_width where its panels want more than 400 pixels (300 on a narrow page), and legend_entries
# where its legend has neither panels nor curves.

reset
load vars

# Okabe and Ito's palette, and a shape of its own for each regime, for print in
# grey. A regime that is unheard of shares the last.
rank(name) = name eq 'direct' ? 1 : name eq 'swiotlb' ? 2 : \
	name eq 'iommu-strict' ? 3 : name eq 'iommu-lazy' ? 4 : \
	name eq 'iommu-identity' ? 5 : name eq 'ops' ? 6 : 7
array hue[7] = [0x0072B2, 0xE69F00, 0xD55E00, 0x009E73, 0x56B4E9, 0xCC79A7, 0x000000]
array filled[7] = [7, 5, 9, 11, 13, 15, 7]
array hollow[7] = [6, 4, 8, 10, 12, 14, 6]
# Phases of a bar: none of the hues of regimes, light and dark in turns.
array shade[8] = [0x2B3A67, 0xB8C4D6, 0x6C7A89, 0xE8DDB5, 0x8C6BB1, 0xD9D9D9, 0x4D4D4D, 0xF2F2F2]
# One regime seen on several kernels, machines or targets: same hue, other dash.
array stroke[4] = [1, 2, 4, 5]
dash(c) = stroke[variant[c] % 4 + 1]
color(c) = hue[rank(regime[c])]

# Choices, which are no regimes: Tol's muted palette, and shapes again.
array choice_hue[8] = [0x332288, 0xCC6677, 0x44AA99, 0x999933, 0x882255, 0x88CCEE, 0x117733, 0xAA4499]
choice_color(c) = choice_hue[(c - 1) % 8 + 1]
choice_filled(c) = filled[(c - 1) % 6 + 1]
choice_hollow(c) = hollow[(c - 1) % 6 + 1]

# Legend: as many columns as the longest name in it leaves room for.
if (!exists('width')) { width = 1200 }
if (!exists('bare')) { bare = 0 }
longest = legend_longest
do for [i = 1:(stacked ? panels : curves)] {
	name = stacked ? panel[i] : label[i]
	if (strlen(name) > longest) { longest = strlen(name) }
}
key_columns = floor((width - 40) / (8.0 * longest + 98))
if (key_columns < 1) { key_columns = 1 }
if (key_columns > 5) { key_columns = 5 }
if (!exists('legend_entries')) { legend_entries = stacked ? panels : curves }
key_rows = (legend_entries + legend_extra + key_columns - 1) / key_columns

frames = stacked ? 1 : panels
if (!exists('frame_width')) { frame_width = width < 800 ? 300 : 400 }
most_columns = width < frame_width ? 1 : floor(width / frame_width)
undefine legend_entries frame_width # the next figure of this gnuplot has its own
columns = frames <= most_columns ? frames : frames == 4 ? 2 : most_columns
rows = (frames + columns - 1) / columns
height = (rows == 1 ? 700 : 400 * rows + 200) * (width < 1000 ? 0.7 : 1) - (bare ? 70 : 0) + (key_rows > 2 ? 22 * (key_rows - 2) : 0)

if (format eq 'svg') {
	set terminal svg noenhanced size width, height dynamic font 'sans-serif,13' background '#ffffff' linewidth 1.2
} else {
	set terminal pngcairo noenhanced size width, height font 'sans-serif,11' background '#ffffff' linewidth 1.2
}
set output out
set encoding utf8
set datafile separator "\t"
set border 3 lc rgb '#404040'
set tics nomirror scale 0.6
set grid xtics ytics lt 1 lc rgb '#e0e0e0' lw 0.7
unset key

# Where panel p, from 1, stands on the page: titles above, legend below.
foot = (22.0 * key_rows + 16) / height
head = 1 - (bare ? 14.0 : 84.0) / height
pitch_x = (width - 40.0) / columns / width
pitch_y = (head - foot) / rows
panel_left(p) = 20.0 / width + ((p - 1) % columns) * pitch_x + 72.0 / width
panel_right(p) = 20.0 / width + ((p - 1) % columns + 1) * pitch_x - 12.0 / width
panel_top(p) = head - ((p - 1) / columns) * pitch_y - 26.0 / height
panel_bottom(p) = head - ((p - 1) / columns + 1) * pitch_y + (rows > 1 ? 66.0 : 52.0) / height
place = "set lmargin at screen panel_left(p); set rmargin at screen panel_right(p); set tmargin at screen panel_top(p); set bmargin at screen panel_bottom(p)"

# Size of markers; SVG draws them larger.
mark = format eq 'svg' ? 0.75 : 1.1

# 4096 as 4K, 1500 ns as 1.5 µs; where the clock counts instructions, 1.5k of them.
whole(v, unit) = v >= unit && int(v) % int(unit) == 0
bytes(v) = whole(v, 2**30) ? sprintf("%dG", v / 2**30) : whole(v, 2**20) ? sprintf("%dM", v / 2**20) : \
	whole(v, 2**10) ? sprintf("%dK", v / 2**10) : sprintf("%d", v)
time_text(v) = v < 1e3 ? sprintf("%.3g ns", v) : v < 1e6 ? sprintf("%.3g µs", v / 1e3) : \
	v < 1e9 ? sprintf("%.3g ms", v / 1e6) : sprintf("%.3g s", v / 1e9)
count_text(v) = v < 1e3 ? sprintf("%.3g", v) : v < 1e6 ? sprintf("%.3gk", v / 1e3) : sprintf("%.3gM", v / 1e6)
duration(v) = icount ? count_text(v) : time_text(v)
cost = icount ? 'instructions' : 'time'

# Some five steps from 0 up to most, of 1, 2 or 5 and a power of ten, as "set
# xtics add" or "set ytics add" take them.
decade(most) = 10.0**floor(log10(most / 5))
step_of(most) = most / 5 > 5 * decade(most) ? 10 * decade(most) : most / 5 > 2 * decade(most) ? 5 * decade(most) : \
	most / 5 > decade(most) ? 2 * decade(most) : decade(most)
steps(axis) = "set " . axis . "tics () font ',10'; do for [i = 0:8] { set " . axis . "tics add (i ? duration(i * step_of(high_max)) : '0' i * step_of(high_max)) }"

# Decades, and steps between them where there would be few.
decades = "do for [i = -3:12] { do for [step in (high_max / low_min < 100 ? '1 2 5' : '1')] { set ytics add (duration(step * 10.0**i) step * 10.0**i) } }"

# A line as large as the page can hold it.
line_font(text, size) = sprintf(',%d', strlen(text) * size * 0.78 < width - 40 ? size : (width - 40) / (strlen(text) * 0.78))

# The page itself, drawn after the panels: titles, and a plot without axes that
# holds nothing but the legend.
page = "unset border; unset tics; unset grid; unset logscale; unset title; unset xlabel; unset ylabel; unset label; unset arrow; set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen foot; set xrange [0:1]; set yrange [0:1]; set key inside center center horizontal noenhanced Left reverse maxcols key_columns width 2 samplen 4 spacing 1.1"
if (!bare) { page = page . "; set label 1 title at screen 0.5, screen 1 - 22.0 / height center font line_font(title, 15) noenhanced; set label 2 machine at screen 0.5, screen 1 - 47.0 / height center font line_font(machine, 11) tc rgb '#404040' noenhanced; set label 3 notes at screen 0.5, screen 1 - 68.0 / height center font line_font(notes, 10) tc rgb '#606060' noenhanced" }

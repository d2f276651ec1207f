# Which commit changed it? The figure of each commit that was tried, in the order of history.
#
# Drawn by scripts/bisect.sh, with data and out set. data, in blocks: points "place figure kind commit title" (kind 0 good, 1 bad, 2 skipped,
# 3 found), and "unit commits question answer"; separated by tabs.
set output out
set encoding utf8
set datafile separator "\t"
set terminal svg noenhanced size 1000, 560 dynamic font 'sans-serif,13' background '#ffffff' linewidth 1
set border 3 lc rgb '#404040'
set tics nomirror scale 0.6
set grid ytics lt 1 lc rgb '#e0e0e0' lw 0.7
last = system(sprintf("tail -n 1 '%s'", data))
field(n) = system(sprintf("tail -n 1 '%s' | cut -f %d", data, n))
commits = int(field(2))
set title field(3)."\n".field(4) font ',15'
set xlabel sprintf('commit, of %d in the order of history', commits)
set ylabel field(1)
set xrange [-0.04 * commits - 0.5 : commits * 1.04 - 0.5]
set yrange [*:*]
set offsets 0, 0, graph 0.15, graph 0.12
set key below samplen 1 height 0.5
set bmargin 6
of(kind, wanted) = kind == wanted ? 1 : NaN
plot data index 0 using 1:($2 * of($3, 0)) with points pt 7 ps 1.1 lc rgb '#2471A3' title 'good', \
	'' index 0 using 1:($2 * of($3, 1)) with points pt 5 ps 1.1 lc rgb '#CA6F1E' title 'bad', \
	'' index 0 using 1:($2 * of($3, 2)) with points pt 2 ps 1.1 lc rgb '#808080' title 'skipped', \
	'' index 0 using 1:($2 * of($3, 3)) with points pt 9 ps 1.6 lc rgb '#B03A2E' title 'found', \
	'' index 0 using 1:($2 * of($3, 3)):4 with labels offset 0,1.2 font ',13' notitle

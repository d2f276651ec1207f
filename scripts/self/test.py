#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""test.py: tests counts.py with counts that are made up. Results in TAP."""
import collections
import pathlib
import sys
import tempfile

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "plugin"))
from counts import Counts, middle, slope, usual  # noqa: E402
sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
from tap import equal, finish  # noqa: E402

KALLSYMS = """\
ffffffff81000000 t dma_map_page_attrs
ffffffff81000100 t interrupt
ffffffffc0000000 t time_nothing [dmabench]
ffffffffc0000100 t single_for_device [dmabench]
ffffffffc0000180 t single_for_cpu [dmabench]
ffffffffc0000200 t cpu_access_loop [dmabench]
"""
# sync is timed in two functions, cpu_access (here of two phases) in its loop. Both begin behind noop's.
COUNTS = """\
passage 0 0 ffffffffc0000010 1000000 1
passage 1 ffffffffc0000010 ffffffffc0000020 11 50
passage 1 ffffffffc0000020 ffffffffc0000010 40 49
passage 1 ffffffffc0000020 ffffffffc0000130 900 1
passage 1 ffffffffc0000130 ffffffffc0000120 46 64
passage 1 ffffffffc0000130 ffffffffc0000120 910 1000
passage 1 ffffffffc0000130 ffffffffc0000120 5910 3
passage 1 ffffffffc0000120 ffffffffc0000190 20 1067
passage 1 ffffffffc0000190 ffffffffc00001a0 35 1067
passage 1 ffffffffc00001a0 ffffffffc0000130 60 1066
passage 2 ffffffffc0000020 ffffffffc0000210 70 1
passage 2 ffffffffc0000210 ffffffffc0000220 100 1000
passage 2 ffffffffc0000220 ffffffffc0000230 30 900
passage 2 ffffffffc0000220 ffffffffc0000210 31 100
passage 2 ffffffffc0000230 ffffffffc0000240 80 900
passage 2 ffffffffc0000240 ffffffffc0000210 31 899
passage 3 ffffffffc0000130 ffffffffc0000140 35 5000
block 2 ffffffffc0000210 ffffffff81000000 60 1000
block 2 ffffffffc0000210 ffffffff81000040 5 2000
block 2 ffffffffc0000210 ffffffff81000100 500 9
block 2 ffffffffc0000210 ffffffffc0000212 30 1000
block 1 ffffffffc0000210 ffffffff81000000 60 7
unknown 3
"""


def main():
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        (directory / "counts").write_text(COUNTS)
        (directory / "kallsyms").write_text(KALLSYMS)
        counts = Counts(directory / "counts", directory / "kallsyms")
    reads = [[hex(mark)[-2:] for mark in counts.reads(*where)] for where in ((1, "sync"), (2, "cpu_access"))]
    equal("reads are in the order they are passed, not that of addresses", ["30", "20", "90", "a0"], reads[0])
    equal("a shorter way round does not hide later reads", ["10", "20", "30", "40"], reads[1])
    equal("the second function is the second phase", 1067, sum(counts.passage(1, "sync", 1, 2).values()))
    equal("and so are the second two reads of a loop", 80, usual(counts.passage(2, "cpu_access", 1, 2)))
    first = counts.passage(1, "sync", 0, 2)
    equal("what one more of a batch adds", 36.0, slope(first, 25))
    equal("is not asked of those that an interrupt hit", 910, usual(first))
    equal("the median", 910, middle(first))
    equal("of few that are low", 1, middle(collections.Counter({1: 2, 5: 1, 6: 1})))
    equal("only the timed calls count, by operation", 70.0, counts.in_kernel(2, "cpu_access", 0, 2, 1))
    finish()


main()

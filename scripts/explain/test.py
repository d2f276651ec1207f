#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""test.py: tests table.py and figure.py with counts that are made up. Results in TAP."""
import json
import pathlib
import sys
import tempfile

import figure
import table

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
from tap import equal, finish  # noqa: E402

KALLSYMS = """\
ffffffff81000000 t dma_map_page_attrs
ffffffff81000100 t iommu_map.isra.0
ffffffff81000200 t interrupt
ffffffffc0000000 t time_nothing [dmabench]
ffffffffc0000100 t dmabench_time_map_single [dmabench]
"""
# A phase of one call with 40 + 10 instructions, and now and then an interrupt; ten operations of warm-up in either run.
PASSAGES = """\
passage {0} 0 ffffffffc0000110 900 1
passage {0} ffffffffc0000110 ffffffffc0000120 55 {1}
passage {0} ffffffffc0000120 ffffffffc0000110 30 {1}
block {0} ffffffffc0000110 ffffffff81000000 40 {1}
block {0} ffffffffc0000110 ffffffff81000108 5 {2}
block {0} ffffffffc0000110 ffffffff81000200 300 {3}
block {0} ffffffffc0000120 ffffffff81000000 7 {1}
"""
COUNTS = PASSAGES.format(1, 70, 140, 3) + PASSAGES.format(2, 190, 380, 15)
# A second point, whose call takes twice as much.
SECOND = COUNTS.replace("passage 1 ", "passage 3 ").replace("passage 2 ", "passage 4 ").replace("block 1 ", "block 3 ").replace(
    "block 2 ", "block 4 ").replace("ffffffff81000000 40", "ffffffff81000000 80")


def result(operations, **changed):
    phase = {"phase": "map", "samples": operations, "net_ns": {"p50": 50}}
    point = {"record": "point", "experiment": "map_single", "status": "ok", "reason": None, "operations": operations,
             "ops_per_round": 10, "batch": 1, "parameters": {"size": 4096}, "phases": [phase]}
    return json.dumps({"record": "header"}) + "\n" + json.dumps(point | changed) + "\n"


def guest(directory, few, many, number=0, counts=COUNTS + SECOND):
    for name, text in (("counts", counts), ("kallsyms", KALLSYMS), ("1.jsonl", few), ("2.jsonl", many)):
        (directory / name).write_text(text)
    (directory / "3.jsonl").write_text(few)
    (directory / "4.jsonl").write_text(many)
    return table.Guest(directory, table.counts_of(directory), number)


def refused(directory, few, many):
    try:
        guest(directory, few, many).phases()
    except table.Wrong as why:
        return str(why)
    return "nothing"


def main():
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        phase, = guest(directory, result(60), result(180)).phases()
        equal("a function's instructions, by operation", 40.0, phase.functions["dma_map_page_attrs"].instructions)
        equal("and calls", 1.0, phase.functions["dma_map_page_attrs"].calls)
        equal("of another point by its number", 80.0,
              guest(directory, result(60), result(180), 1).phases()[0].functions["dma_map_page_attrs"].instructions)
        equal("whichever run is the longer", 40.0,
              guest(directory, result(180), result(60), 0, PASSAGES.format(2, 70, 140, 3) + PASSAGES.format(1, 190, 380, 15)).phases()[0]
              .functions["dma_map_page_attrs"].instructions)
        equal("the compiler's suffix is no name", table.Function(10.0, 0), phase.functions["iommu_map"])
        equal("what is beside the phase does not count", 50.0, phase.instructions)
        equal("an interrupt is told apart", (30.0, None), (phase.seldom, phase.functions.get("interrupt")))
        equal("one figure of all phases", 50.0, figure.figure(directory, None, None))
        equal("or of a function in one", 40.0, figure.figure(directory, "map", "dma_map_page_attrs"))
        equal("which has none where it is not called", 0, figure.figure(directory, "map", "interrupt"))
        try:
            figure.figure(directory, "unmap", None)
        except table.Wrong as why:
            equal("a phase that is not there", "no phase 'unmap'; valid: map", str(why))
        page = "\n".join(table.page("s", ["6.1", "7.2"], json.loads(result(60).splitlines()[1]), [[phase], [phase]]))
        equal("the page has the sum, and no difference", True, "| **sum** | 50 |  | 50 |  | = |" in page)
        long = table.Phase("map", 1000100, {"map": table.Function(1000000, 1), "tick": table.Function(100, 1)}, 0, 0, 0)
        rows = "\n".join(table.phase_table(["6.1"], [long]))
        equal("a tick has no row in what is long", ("`map`" in rows, "`tick`" in rows, "| others | 100 |" in rows), (True, False, True))
        layers = list(table.drawing("s", ["6.1"], {"experiment": "map_single"}, [[phase]]))
        equal("layers lie on one another", ["0\t0.0\t40.0\t1\tdma_map_page_attrs 40", "0\t40.0\t50.0\t2\tiommu_map 10"], layers[:2])
        equal("operations that were not counted", "120 operations were counted, and 130 reported", refused(directory, result(50), result(180)))
        equal("batches of other lengths", "the two runs timed different numbers of operations together; give an operation that is longer, or shorter",
              refused(directory, result(60), result(180, batch=8)))
        equal("rounds may have other lengths", "nothing", refused(directory, result(60), result(180, ops_per_round=9)))
        equal("a refusal is told", "map_single was refused: no engine", refused(directory, result(60, status="refused", reason="no engine"), result(180)))
        equal("several points are", "2 points were asked for; wanted one: give each parameter one value",
              refused(directory, result(60) + result(60), result(180)))
    finish()


main()

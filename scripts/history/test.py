#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""test.py: tests lines.py, points.py, history.py and page.py with results and counts that are made up. Results in TAP."""
import contextlib
import io
import json
import pathlib
import sys
import tempfile

import history
import lines
import page
import points

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
from tap import equal, finish  # noqa: E402

KERNELS, SCENARIOS = ["5.10", "6.1", "6.12"], ["direct", "swiotlb"]
PARAMETERS = {"size": 4096, "cpu_writes": False}
KALLSYMS = """\
ffffffff81000000 t dma_map_page_attrs
ffffffff81000100 t swiotlb_map.isra.0
ffffffff81000200 t iommu_map
ffffffffc0000000 t time_nothing [dmabench]
ffffffffc0000100 t dmabench_time_map_single [dmabench]
"""
# A chapter with so many operations, ten of a warm-up with them, in each of which the functions above have so many instructions.
CHAPTER = """\
passage {0} 0 ffffffffc0000110 900 1
passage {0} ffffffffc0000110 ffffffffc0000120 55 {1}
passage {0} ffffffffc0000120 ffffffffc0000110 30 {1}
block {0} ffffffffc0000110 ffffffff81000000 {2} {1}
block {0} ffffffffc0000110 ffffffff81000108 {3} {1}
block {0} ffffffffc0000110 ffffffff81000200 {4} {1}
"""


def point(index, p50, operations=60, **changed):
    phases = [{"phase": "map", "samples": operations, "net_ns": {"p50": p50}}, {"phase": "unmap", "samples": 0, "net_ns": {"p50": None}}]
    return json.dumps({"record": "point", "index": index, "experiment": "map_single", "status": "ok", "reason": None, "operations": operations,
                       "batch": 1, "parameters": PARAMETERS, "phases": phases} | changed)


def results(directory, kernel, scenario, *told):
    environment = {"kernel": f"{kernel}.0-amd64", "kernel_version": "#1", "kernel_config_sha256": "a" * 64, "compiler": "gcc 12", "cpu_model": "QEMU's"}
    (directory / f"{kernel}-{scenario}.jsonl").write_text("\n".join([json.dumps({"record": "header", "environment": environment}), *told]) + "\n")


def counted(directory, kernel, scenario, *functions):
    """One point's counts, after those of another."""
    guest = directory / f"{kernel}-{scenario}"
    guest.mkdir()
    (directory / f"{kernel}-{scenario}.points").write_text("map_sg --entries 1\nmap_single --size 4096 --cpu_writes no\n")
    for chapter, operations in ((1, 60), (2, 180)):
        (guest / f"{chapter}.jsonl").write_text(point(0, 50, operations) + "\n")
    (guest / "kallsyms").write_text(KALLSYMS)
    (guest / "counts").write_text("".join(
        CHAPTER.format(chapter, operations, *amounts) for chapter, operations, amounts in
        ((1, 70, (9, 9, 9)), (2, 190, (9, 9, 9)), (3, 70, functions), (4, 190, functions))))
    (guest / "3.jsonl").write_text(point(0, 50) + "\n")
    (guest / "4.jsonl").write_text(point(0, 50, 180) + "\n")


def said(function, *arguments):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        function(*map(str, arguments))
    return out.getvalue()


def test_lines(directory):
    found = lines.lines(directory, KERNELS, ["direct"])
    equal("a line is what one phase cost on each kernel", {"5.10": 1000, "6.1": 1050, "6.12": 900}, found[0].values)
    equal("in the order of the sweep; a refused point is none, nor is a phase that is not passed", ["map_single", "map_sg"],
          [line.experiment for line in found])
    equal("5 % are no step, more are", [("6.1", "6.12")], [(s.before, s.after) for s in lines.steps(found[0])])
    equal("a kernel that has no such point is passed over", [("5.10", "6.12")], [(s.before, s.after) for s in lines.steps(found[1])])
    equal("a point is told as options", "map_single --size 4096 --cpu_writes no", lines.point_words(found[0]))
    equal("and by its size", "map_single 4 KiB, map", lines.title("map_single", PARAMETERS, "map"))
    equal("or its list", "map_sg 16 entries, unmap", lines.title("map_sg", {"entries": 16}, "unmap"))


def test_page(made):
    told = page.page(made)
    text = "\n".join(told)
    equal("a step is bold in the table", True, "| map_single 4 KiB, map | 1,000 | 1,050 | 900 **-14 %** |" in text)
    equal("a paragraph tells it with its functions, alike scenarios together", True,
          "**map_single 4 KiB, map**, direct, swiotlb: 1,050 to 900, -14 %.\n`swiotlb_map` -90, gone, `dma_map_page_attrs` -60." in text)
    equal("an average that does not follow the median is told", True,
          "`iommu_map` +100, new. Operations differ among one another: on average, all counted, they are 50 and 150." in text)
    equal("one that does is not", False, "counted, they are 190" in text)
    equal("what is new, too", True, "`iommu_map` +100, new." in text)
    data = "\n".join(page.data(made))
    equal("the figure has ratios to the first kernel", True, "1\t1\t0\t1.0000\n1\t1\t1\t1.0500\n1\t1\t2\t0.9000\n\n" in data)
    free = made["lines"][0] | {"values": {"5.10": 0, "6.1": 20, "6.12": 20}}
    free = made | {"lines": [free], "steps": [{"line": 0, "before": "5.10", "after": "6.1", "functions": {"iommu_map": [0, 20]}, "counted": [0, 20]}]}
    equal("what cost nothing is a step, too", True, "0 to 20, from nothing.\n`iommu_map` +20, new." in "\n".join(page.page(free)))
    equal("held against the first kernel where it costs something", True, "1\t1\t0\t0.0000\n1\t1\t1\t1.0000" in "\n".join(page.data(free)))
    equal("whatever is in the way is summed up", "; 2 others +2.", page.paragraph_functions(
        {"a": [0, 100], "b": [5, 6], "c": [5, 6]}).removeprefix("`a` +100, new"))


def main():
    with tempfile.TemporaryDirectory() as name:
        swept, counts = pathlib.Path(name) / "swept", pathlib.Path(name) / "counts"
        swept.mkdir()
        counts.mkdir()
        sg = {"experiment": "map_sg", "parameters": {"entries": 16}}
        for scenario in SCENARIOS:
            for kernel, p50 in zip(KERNELS, (1000, 1050, 900)):
                results(swept, kernel, scenario, point(1, 2 * p50, **sg, **({"status": "refused"} if kernel == "6.1" else {})), point(0, p50))
        said(points.main, swept, counts, *KERNELS, "--", *SCENARIOS)
        test_lines(swept)
        equal("what has a step is to be counted before and after", ["map_sg --entries 16", "map_single --size 4096 --cpu_writes no"],
              (counts / "6.12-direct.points").read_text().splitlines()[::-1])
        equal("and nowhere else", ["map_sg --entries 16"], (counts / "5.10-direct.points").read_text().splitlines())
        for scenario in SCENARIOS:
            results(swept, "6.1", scenario, point(0, 1050))
            results(swept, "6.12", scenario, point(0, 900))
            counted(counts, "6.1", scenario, 100, 90, 0)
            counted(counts, "6.12", scenario, 40, 0, 0)
        made = json.loads(said(history.main, swept, counts, "q35", *KERNELS, "--", *SCENARIOS))
        equal("and its average", [190.0, 40.0], made["steps"][0]["counted"])
        equal("a step has the functions that differ, the largest first", {"swiotlb_map": [90.0, 0], "dma_map_page_attrs": [100.0, 40.0]},
              made["steps"][0]["functions"])
        equal("and nothing of those that do not", ["swiotlb_map", "dma_map_page_attrs"], list(made["steps"][0]["functions"]))
        test_page(made | {"steps": made["steps"] + [{"line": 0, "before": "5.10", "after": "6.1", "functions": {"iommu_map": [0, 100]}, "counted": [50, 150]}]})
    finish()


main()

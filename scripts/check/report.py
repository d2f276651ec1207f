#!/usr/bin/python3
# report.py [PROGRAM]: the page of "dmabench report" in a headless Chromium: it opens without an error and without the network, its
# figures have a text alternative, its table sorts, its data can be saved, it fits a phone, it prints. Of results/reference/icount: the
# answer is on the first screen, its numbers are those of the files, and the page is small. Results in TAP.
import json
import os
import pathlib
import re
import sys
import tempfile
import time

from browser import Browser

TOP = pathlib.Path(__file__).resolve().parents[2]
ENTER = "\ue007"
# What would run, load or break out, were it taken for markup.
HOSTILE = "</script><script>pwned=1</script><img src=//example.invalid/x onerror=pwned=1>'\"&<svg onload=pwned=1>"
HOSTILE_NAME = "<img src=x onerror=pwned=1>'\"&"  # names have 31 characters at most


def phase(name, p50):
    times = {key: None for key in ("min", "p50", "p90", "p99", "p999", "max", "mean", "stddev")} | {"p50": p50}
    return {"phase": name, "samples": 100, "overhead_ns": 10, "raw_ns": times, "net_ns": times, "p50_ci95_ns": [9, 11],
            "histogram": [[100, 90], [200, 10]]}


def point(index, size, p50, **more):
    return {"record": "point", "index": index, "experiment": "map", "parameters": {"size": size, "note": HOSTILE}, "threads": 1,
            "target": "t", "engine": "none", "status": "ok", "settled": True, "regime": "direct", "batch": 1, "timing": "single",
            "phases": [phase("map", p50), phase(HOSTILE_NAME, 3.5 if size == 4096 else -20)]} | more


def sample(path, more):
    environment = {"machine": HOSTILE, "kernel": HOSTILE, "hostname": HOSTILE, "hypervisor": "TCG emulation",
                   "command_line": "console=ttyS0 " + "a" * 300}
    finding = {"check": "governor", "severity": "spoils", "finding": HOSTILE, "remedy": HOSTILE}
    header = {"record": "header", "schema": 1, "clock": "wall", "label": HOSTILE, "environment": environment,
              "preflight": [finding], "timer": {"name": "tsc", "hz": 1000000000},
              "sweep": {"arguments": ["--label", HOSTILE], "experiments": {"map": {"size": [64, 128, 4096]}}}}
    records = [header, point(0, 64, 100.5), point(1, 128, 3.25, settled=False), point(2, 4096, None), point(3, 1 << 20, -7.5),
               point(4, 2, 0, status="refused", settled=None, reason=HOSTILE, errno="EIO", phases=[]), {"record": "trailer", "complete": True}]
    path.write_text("".join(json.dumps(record | more) + "\n" for record in records), encoding="utf-8")


class Checks:
    """One method a test, by what it says; they run in the order they stand in."""

    def __init__(self, browser, directory, page, source):
        self.browser, self.directory, self.page, self.source = browser, directory, page, source

    def console_has_no_error(self):
        self.browser.open(self.page)
        assert not (said := [entry["message"] for entry in self.browser.log("browser")]), said

    def nothing_is_asked_of_the_network(self):
        events = [json.loads(entry["message"])["message"] for entry in self.browser.log("performance")]
        urls = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
        assert self.page.as_uri() in urls, f"the log does not even have the page: {urls}"
        assert all(url == self.page.as_uri() or url.startswith(("data:", "blob:")) for url in urls), urls

    def text_of_results_is_only_text(self):
        found = self.browser.run("return [window.pwned, document.querySelectorAll('img').length, document.scripts.length,"
                                 "document.querySelectorAll('[onerror], [onload]').length, document.title]")
        assert found[:4] == [None, 0, 2, 0], found
        assert HOSTILE in found[4], found[4]

    def ids_are_unique(self):
        ids = self.browser.run("return Array.from(document.querySelectorAll('[id]'), e => e.id)")
        assert len(ids) > 20 and len(ids) == len(set(ids)), [i for i in ids if ids.count(i) > 1]

    def figures_have_a_text_alternative(self):
        self.browser.cdp("Accessibility.enable")
        nodes = self.browser.cdp("Accessibility.getFullAXTree")["nodes"]
        images = [node for node in nodes if node.get("role", {}).get("value") in ("image", "img")]
        assert len(images) == len(self.browser.find("figure svg")) > 2, [len(images)]
        for image in images:
            assert re.match("map[:,] ", image["name"]["value"]), image
            assert re.search(r"[0-9]", image["description"]["value"]), image

    def _column(self, heading):
        return self.browser.run("const i = Array.from(document.querySelectorAll('#all thead th'), h => h.textContent)"
                                ".findIndex(t => t.startsWith(arguments[0]));"
                                "const h = document.querySelectorAll('#all thead th')[i];"
                                "return [Array.from(document.querySelectorAll('#all tbody tr'), r => r.cells[i].textContent),"
                                "h.ariaSort, i]", heading)

    def _button(self, heading):
        return self.browser.find("#all thead th button")[self._column(heading)[2]]

    def a_click_sorts(self):
        before, state, _ = self._column("p50")
        assert state == "none" and sorted(before) != before, [before, state]
        wanted = sorted((text for text in before if text), key=float)
        unknown = [""] * before.count("")
        assert len(unknown) == 2, before
        self.browser.click(self._button("p50"))
        assert self._column("p50")[:2] == [wanted + unknown, "ascending"], self._column("p50")
        self.browser.click(self._button("p50"))
        assert self._column("p50")[:2] == [wanted[::-1] + unknown, "descending"], self._column("p50")

    def the_keyboard_sorts(self):
        self.browser.type(self._button("phase"), ENTER)
        cells, state, _ = self._column("phase")
        assert state == "ascending" and cells[:-1] == sorted(cells[:-1]) and cells[-1] == "", [cells, state]
        assert self._column("p50")[1] == "none"

    def data_are_saved_as_they_were(self):
        self.browser.click(self.browser.find("#data button")[0])
        for _ in range(100):
            saved = list(self.directory.glob("*.jsonl"))
            if saved:
                break
            time.sleep(0.1)
        # A browser takes away what no file's name may have.
        assert [path.name for path in saved] == ["_img src=x_.jsonl"], saved
        assert saved[0].read_bytes() == self.source.read_bytes()

    def _fits(self, width):
        for dark in (False, True):
            self.browser.look(width, 900, dark)
            wide = self.browser.run("return document.documentElement.scrollWidth")
            assert wide <= width, f"{wide} pixels on {width}"

    def it_fits_a_desk(self):
        self._fits(1280)

    def it_fits_a_phone(self):
        self._fits(390)

    def _contrast(self):
        """The least between text and what is behind it, by WCAG 2's formula, and whether the page is dark."""
        return self.browser.run("""
            const light = c => c.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255)
                .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
            const behind = e => { let c; do { c = getComputedStyle(e).backgroundColor; e = e.parentElement; }
                while (e && c === 'rgba(0, 0, 0, 0)'); return light(c); };
            let least = [99, ''];
            for (const e of document.querySelectorAll('body :not(svg *):not(script)')) {
                if (!Array.from(e.childNodes).some(n => n.nodeType === 3 && n.data.trim())) continue;
                const a = light(getComputedStyle(e).color), b = behind(e);
                const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                if (ratio < least[0]) least = [ratio, e.outerHTML.slice(0, 80)];
            }
            return [...least, behind(document.body) < 0.2]""")

    def text_can_be_read_in_light_and_dark(self):
        for dark in (False, True):
            self.browser.look(1280, 900, dark)
            least, where, is_dark = self._contrast()
            assert is_dark == dark
            assert least >= 4.5, [dark, least, where]

    def it_prints(self):
        self.browser.print(self.directory / "page.pdf")
        assert (self.directory / "page.pdf").read_bytes().startswith(b"%PDF")

    def console_has_no_error_after_all_that(self):
        assert not (said := [entry["message"] for entry in self.browser.log("browser")]), said

    def without_javascript_it_is_a_plain_page(self):
        self.browser.cdp("Emulation.setScriptExecutionDisabled", value=True)
        self.browser.open(self.page)
        assert not self.browser.find("button")
        assert len(self.browser.find("#all tbody tr")) == 9
        assert self.browser.find("noscript p")


def medians(files, experiment, phases):
    """{(kernel, regime): net medians of those phases, summed}, of 4 KiB at offset 0 or without one."""
    found = {}
    for path in files:
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for record in records[1:]:
            values = record.get("parameters", {})
            if record.get("experiment") != experiment or values["size"] != 4096 or values.get("offset", 0) != 0:
                continue
            costs = {phase["phase"]: phase["net_ns"]["p50"] for phase in record["phases"]}
            key = records[0]["environment"]["kernel"], path.stem.split("-", 1)[1]
            found[key] = sum(costs[phase] for phase in phases)
    return found


class Reference:
    """The page of results that are kept: 15 files of 3 kernels."""

    MOST_BYTES = 5_000_000

    def __init__(self, browser, page, files):
        self.browser, self.page, self.files = browser, page, files

    def page_is_below_5_mb(self):
        assert self.page.stat().st_size < self.MOST_BYTES, self.page.stat().st_size

    def _look(self, width):
        self.browser.look(width, 800, False)
        self.browser.open(self.page)
        return self.browser.run("return Object.fromEntries(['measured', 'cautions', 'headline', 'brief', 'lead'].map(id =>"
                                "[id, document.getElementById(id).getBoundingClientRect()]))")

    def answer_is_on_the_first_screen(self):
        places = self._look(1280)
        assert all(place["bottom"] <= 800 for place in places.values()), places
        assert places["headline"]["right"] <= places["lead"]["left"], places

    def answer_begins_on_the_first_screen_of_a_phone(self):
        places = self._look(400)
        assert places["cautions"]["bottom"] <= 400 and places["headline"]["top"] <= 500, places

    def headline_has_the_numbers_of_the_files(self):
        self._look(1280)
        head, *rows = self.browser.run("return Array.from(document.querySelectorAll('#headline tr'),"
                                       "r => Array.from(r.cells, c => c.textContent))")
        kernels = head[1:]
        wanted = medians(self.files, "map_single", ("map", "unmap")), medians(self.files, "sync", ("sync_for_device", "sync_for_cpu"))
        seen = 0
        for row in rows[1:]:
            scenario = re.sub(r".*\((.*)\)", r"\1", row[0])
            for i, kernel in enumerate(kernels):
                for k, costs in enumerate(wanted):
                    shown = float(row[1 + 2 * i + k].replace(",", ""))
                    assert abs(shown - costs[kernel, scenario]) <= 0.5001, [row[0], kernel, k, shown, costs[kernel, scenario]]
                    seen += 1
        assert seen == 2 * len(self.files), seen

    def left_out_figures_are_counted(self):
        said = self.browser.run("return document.getElementById('left-out').textContent")
        left_out, of = map(int, re.match(r"(\d+) of (\d+) figures", said).groups())
        assert left_out + len(self.browser.find("figure svg")) == of, said
        # Each number of a reason is part of the sum.
        assert sum(map(int, re.findall(r"(?:\. |; |; of |; for )(\d+) ", said))) == left_out, said
        titles = self.browser.run("return Array.from(document.querySelectorAll('figure title'), t => t.textContent)")
        assert len(titles) == len(set(titles)) > 10, titles


class Compared(Checks):
    """The page that compares two of them."""

    def what_changed_is_on_the_first_screen(self):
        self.browser.look(1280, 800, False)
        self.browser.open(self.page)
        places = self.browser.run("return Object.fromEntries(['cautions', 'verdict-1', 'changed-1', 'ratios-1-title'].map(id =>"
                                  "[id, document.getElementById(id).closest('svg, p, ul, table').getBoundingClientRect()]))")
        assert all(place["bottom"] <= 800 for place in places.values()), places

    def largest_ratio_is_that_of_the_files(self):
        files = [[json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[1:]] for path in self.source]
        base, new = ({(record["experiment"], json.dumps(record["parameters"], sort_keys=True), phase["phase"]): phase["net_ns"]["p50"]
                      for record in records if record["record"] == "point" for phase in record["phases"]} for records in files)
        ratios = {key: new[key] / base[key] for key in base if (base[key] or 0) > 0 and (new.get(key) or 0) > 0}
        most = max(ratios.values(), key=lambda ratio: max(ratio, 1 / ratio))
        shown = self.browser.run("return document.querySelector('#changed-1 tbody tr').cells[3].textContent")
        assert abs(float(shown) - most) < 0.0006, [shown, most]
        counts = re.findall(r"(\d+) (?:more|fewer|equal)", self.browser.run("return document.getElementById('verdict-1').textContent"))
        rows = len(self.browser.find("#changes table.changed tbody tr"))
        assert sum(map(int, counts)) == rows > 100, [counts, rows]

    def compared_page_fits_and_reads_as_well(self):
        self.ids_are_unique()
        self.it_fits_a_desk()
        self.it_fits_a_phone()
        self.text_can_be_read_in_light_and_dark()


def test(number, name, check):
    try:
        check()
    except Exception as error:  # pylint: disable=broad-except
        print(f"not ok {number} - {name}")
        for line in (str(error) or repr(error))[:2000].splitlines():
            print(f"#   | {line}")
        return False
    print(f"ok {number} - {name}")
    return True


def main(program):
    names = [name for name in vars(Checks) if not name.startswith("_")]
    with tempfile.TemporaryDirectory(prefix="dmabench-report-") as name:
        directory = pathlib.Path(name)
        (directory / "saved").mkdir()
        sources = [directory / "<img src=x>.jsonl", directory / "b.jsonl"]
        sample(sources[0], {})
        sample(sources[1], {"regime": "swiotlb"})
        page = directory / "page.html"
        made = os.spawnv(os.P_WAIT, program, [program, "report", str(sources[0]), "-o", str(page)])
        both = os.spawnv(os.P_WAIT, program, [program, "report", *map(str, sources), "-o", str(directory / "both.html")])
        files = sorted((TOP / "results/reference/icount").glob("*.jsonl"))
        kept = directory / "kept.html"
        made |= os.spawnv(os.P_WAIT, program, [program, "report", *map(str, files), "-o", str(kept)])
        pair = [path for path in files if path.name in ("6.12-iommu-strict.jsonl", "7.2-iommu-strict.jsonl")]
        changed = directory / "changed.html"
        made |= os.spawnv(os.P_WAIT, program, [program, "report", "--compare", "--across", "kernel", *map(str, pair), "-o", str(changed)])
        names_of_changed = [name for name in vars(Compared) if not name.startswith("_")]
        names_of_kept = [name for name in vars(Reference) if not name.startswith(("_", "M"))]
        print(f"1..{len(names) + len(names_of_kept) + len(names_of_changed) + 1}")
        good = test(1, "pages of one file and of two are made", lambda: (made, both) == (0, 0) or 1 / 0)
        with Browser(directory / "saved") as browser:
            checks = Checks(browser, directory / "saved", page, sources[0])
            for number, check in enumerate(names, 2):
                good &= test(number, check.replace("_", " "), getattr(checks, check))
        with Browser(directory / "saved") as browser:
            checks = Reference(browser, kept, files)
            for number, check in enumerate(names_of_kept, len(names) + 2):
                good &= test(number, check.replace("_", " "), getattr(checks, check))
            checks = Compared(browser, directory / "saved", changed, pair)
            for number, check in enumerate(names_of_changed, len(names) + len(names_of_kept) + 2):
                good &= test(number, check.replace("_", " "), getattr(checks, check))
    return not good


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else str(TOP / "build/bench/dmabench")))

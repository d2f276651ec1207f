#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""table.py ROWS DIR NAME...: the table of mutants.sh. For each mutant of ROWS (mutants.tsv) that is named, DIR has what its boot
left: NAME.tap, NAME.err, NAME.status and, if the tests came to their end, NAME/hits; none-SCENARIO.tap is the run without a
fault. Exits with 1 if one is neither caught nor may survive."""
import collections
import pathlib
import re
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "conformance"))
import ktap  # noqa: E402

RUNNING = re.compile(r"^  #  RUN +(\S+) \.\.\.", re.MULTILINE)
SHOWN = 3

Mutant = collections.namedtuple("Mutant", "name scenario drivers assertions accepted broken")
Verdict = collections.namedtuple("Verdict", "word caught_by details", defaults=("", ""))


def read_rows(path):
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    return {row.name: row for row in (Mutant(*line.split("\t")) for line in lines)}


def results(path):
    """{test: verdict}"""
    return {result.test: result.verdict for result in ktap.read_run(path).results}


def some(names):
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def last_line(path):
    lines = path.read_text(errors="replace").splitlines()
    return lines[-1] if lines else "it left no message"


def running(path):
    """The test that began last, or None."""
    found = RUNNING.findall(path.read_text(errors="replace"))
    return found[-1] if found else None


def judge(mutant, directory):
    tap, err, hits = (directory / f"{mutant.name}{end}" for end in (".tap", ".err", "/hits"))
    count = int(hits.read_text()) if hits.is_file() else None
    before, after = results(directory / f"none-{mutant.scenario}.tap"), results(tap)
    failed = [test for test, word in after.items() if word == "fail"]
    undeclared = [line for line in err.read_text(errors="replace").splitlines() if "kernel message" in line]
    if (failed or undeclared) and count == 0:
        return Verdict("broken", details=f"not reached, and yet failed: {some(failed or undeclared)}")
    if failed:
        numbers = sorted({ktap.number_of(test)[0] for test in failed} - {None})
        own = set(map(str, numbers)) & set(mutant.assertions.split(","))
        return Verdict("killed" if own else "killed by others", ", ".join(map(str, numbers)), some(failed))
    if count is None:
        test = running(tap)
        return (Verdict("killed by a crash", details=f"in {test}: {last_line(err)}") if test else
                Verdict("broken", details=last_line(err)))
    if undeclared:
        return Verdict("killed by the log", details=undeclared[0])
    if mutant.accepted != "-":
        return Verdict("accepted", details=mutant.accepted)
    if not count:
        return Verdict("not reached", details="no test calls what is broken")
    silent = [test for test, word in after.items() if word == "skip" and before.get(test) == "pass"]
    return Verdict("survived", details=f"happened {count} times" + (f"; now skipped: {some(silent)}" if silent else ""))


def main(rows, directory, *names):
    directory = pathlib.Path(directory)
    mutants = read_rows(pathlib.Path(rows))
    verdicts = {name: judge(mutants[name], directory) for name in names}
    print("| mutant | what is broken | scenario | should catch it | verdict | caught by | tests, or why not |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, verdict in verdicts.items():
        row = mutants[name]
        print("|", " | ".join((name, row.broken, row.scenario, row.assertions.replace(",", ", "), *verdict)), "|")
    words = collections.Counter(verdict.word for verdict in verdicts.values())
    killed = sum(count for word, count in words.items() if word.startswith("killed"))
    print(f"\n{killed} of {len(verdicts)} killed: " + ", ".join(f"{count} {word}" for word, count in words.most_common()))
    missing = sorted({int(number) for name, verdict in verdicts.items() if verdict.word in ("survived", "not reached")
                      for number in mutants[name].assertions.split(",")})
    if missing:
        print("Missing or too weak: assertions " + ", ".join(map(str, missing)))
    return 0 if killed + words["accepted"] == len(verdicts) else 1


if __name__ == "__main__":
    if len(sys.argv) < 4:
        print("table.py: wanted: ROWS DIR NAME...", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(*sys.argv[1:]))

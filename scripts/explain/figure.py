#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""figure.py DIR [--phase NAME] [--function NAME]: prints how many instructions an operation takes, of what count.sh left in DIR: those of all
phases, or of that one; of all functions, or of that one, which has 0 where it is not called."""
import argparse
import pathlib
import sys

import table


def figure(directory, phase, function):
    phases = table.Guest(directory, table.counts_of(directory)).phases()
    chosen = [p for p in phases if phase in (None, p.name)]
    if not chosen:
        raise table.Wrong(f"no phase '{phase}'; valid: {' '.join(p.name for p in phases)}")
    if function:
        return sum(p.functions.get(function, table.Function(0, 0)).instructions for p in chosen)
    return sum(p.instructions for p in chosen)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("directory", type=pathlib.Path)
    arguments.add_argument("--phase")
    arguments.add_argument("--function")
    given = arguments.parse_args()
    try:
        print(table.number(figure(given.directory, given.phase, given.function)))
    except (table.Wrong, OSError) as why:
        print(f"figure.py: {why}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()

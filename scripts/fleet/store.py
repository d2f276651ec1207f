# SPDX-License-Identifier: GPL-2.0
"""A plan's folder: its tasks, and the attempts at them, one file each, which is written beside, renamed and never changed."""
import collections
import os
import pathlib
import re

import plan

ENDS = "started", "failed", "jsonl"
NAME = re.compile(r"([A-Za-z0-9_-]+)\.(\d+)\.(\d+)\.(started|failed|jsonl)")

# began_s and ended_s are the file system's times, None where not known; end is "" of one that has not ended, or was killed.
Attempt = collections.namedtuple("Attempt", "name task job restart end began_s ended_s")


class StoreError(Exception):
    """A line for the user."""


def write(path, data):
    """A file, whole or not at all."""
    new = path.with_name(f".{path.name}.new")
    try:
        with open(new, "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
    except OSError:
        new.unlink(missing_ok=True)
        raise


class Store:
    def __init__(self, directory, tasks):
        self.directory, self.tasks = pathlib.Path(directory), tasks
        self.attempts_directory = self.directory / "attempts"

    def freeze(self):
        """Keeps the tasks, by whose numbers attempts are named: a plan that has attempts is not another one later."""
        text = "".join(f"{plan.line_of(task)}\n" for task in self.tasks)
        kept = self.directory / "tasks"
        self.attempts_directory.mkdir(parents=True, exist_ok=True)
        if kept.exists() and kept.read_text() == text:
            return
        if kept.exists() and any(self.attempts_directory.iterdir()):
            raise StoreError(f"the plan is not what it was when {self.directory} was begun, whose attempts are at other tasks; "
                             "give it another --dir, or remove that")
        write(kept, text)

    def known(self):
        """The tasks as they were frozen."""
        kept = self.directory / "tasks"
        if not kept.exists():
            raise StoreError(f"nothing of this plan was begun in {self.directory}; begin with: fleet run --local 2 PLAN, or fleet submit PLAN")
        self.tasks = [plan.task_of(line) for line in kept.read_text().splitlines()]
        return self

    def path(self, attempt):
        return self.attempts_directory / f"{attempt.name}.{attempt.end or 'started'}"

    def keep(self, name, end, data):
        write(self.attempts_directory / f"{name}.{end}", data)

    def attempts(self):
        """All of them, [task]: a list in the order in which they ended, those that did not end last."""
        found = {}
        with os.scandir(self.attempts_directory) as files:
            for file in files:
                match = NAME.fullmatch(file.name)
                if match and int(match[2]) < len(self.tasks):
                    found.setdefault(match.group(1, 2, 3), {})[match[4]] = file.stat().st_mtime
        of_task = [[] for _ in self.tasks]
        for (job, task, restart), times in found.items():
            end = "jsonl" if "jsonl" in times else "failed" if "failed" in times else ""
            of_task[int(task)].append(Attempt(f"{job}.{task}.{restart}", int(task), job, int(restart), end, times.get("started"), times.get(end)))
        for attempts in of_task:
            attempts.sort(key=lambda a: (a.ended_s is None, a.ended_s or a.began_s, a.name))
        return of_task

# SPDX-License-Identifier: GPL-2.0
"""A plan: which jobs are to be measured on which machines, with which kernels, in which regimes; README.md says what stands in it."""
import collections
import itertools
import pathlib
import re
import shlex

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
VM = TOP / "scripts/vm"

# One machine, kernel, regime and job, and how that is measured. kind is the file in vm/machines of a VM; it is the machine's name elsewhere.
Task = collections.namedtuple("Task", "machine kind kernel regime job options measure hook constraint timeout_seconds expect_seconds")
IDENTITY = "machine", "kernel", "regime", "job"

# word: (what a section has without it, is it a list, what it says)
WORDS = {
    "machine": (None, True, "NAME,... of the machines; of VMs a file in scripts/vm/machines, or NAME=FILE"),
    "kernel": (None, True, "NAME,... of the kernels: of VMs those of scripts/kernels/catalogue"),
    "regime": (None, True, "NAME,... of scripts/vm/scenarios"),
    "job": (None, True, "NAME,... of bench/jobs, or files .job, from the plan's folder"),
    "measure": ("vm", False, "vm, host (the node itself is measured), or a command that writes the results to $FLEET_RESULT"),
    "options": ("", False, "more options of dmabench run"),
    "hook": ("", False, "a command that the node runs before; where it fails, so does the attempt"),
    "constraint": ("", False, "features that a node of Slurm's must have, with {machine}, {kernel}, {regime}, '_' for '-': {machine}&{regime} for host"),
    "timeout_seconds": ("900", False, "after which an attempt is ended"),
    "expect_seconds": ("60", False, "how long one is expected to take, until some have ended"),
}


class PlanError(Exception):
    """Lines for the user, one for each mistake."""


def stems(folder, suffix):
    return sorted(path.stem for path in folder.glob(f"*{suffix}"))


def catalogue():
    rows = (line.split() for line in (TOP / "scripts/kernels/catalogue").read_text().splitlines())
    return list(dict.fromkeys(row[0] for row in rows if row and not row[0].startswith("#")))


def expected_regime(scenario):
    """What results say where a scenario was; None where the scenario has none."""
    for line in (VM / "scenarios" / f"{scenario}.conf").read_text().splitlines():
        if line.startswith("expect_regime="):
            return line.partition("=")[2]
    return None


class Section:
    def __init__(self, name, number, inherited=()):
        self.name, self.number = name, number
        self.values = dict(inherited)  # word: (number of the line, value)
        self.own = set()


class Reader:
    """Reads a plan to its end, and keeps all that is wrong with it."""

    def __init__(self, path):
        self.path, self.wrong, self.sections = pathlib.Path(path), [], []

    def complain(self, number, what):
        self.wrong.append(f"{self.path.name}:{number}: {what}")

    def read(self):
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise PlanError(f"the plan {self.path} cannot be read: {getattr(error, 'strerror', error)}") from error
        shared = section = Section("", 0)
        for number, line in enumerate(lines, 1):
            line = line.strip()
            if line.startswith("["):
                section = self.begin(line, number, shared)
            elif line and not line.startswith("#"):
                self.word(section, number, *line.partition(" ")[::2])
        if not self.sections and not self.wrong:
            self.complain(len(lines), "no section; wanted: [NAME], and below it the words machine, kernel, regime and job")

    def begin(self, line, number, shared):
        name = line[1:-1]
        if not line.endswith("]") or not re.fullmatch(r"[A-Za-z0-9_.-]+", name):
            self.complain(number, f"wrong section '{line}'; wanted: [NAME] of letters, digits and _.-")
        if name in (section.name for section in self.sections):
            self.complain(number, f"a second section [{name}]; give it another name")
        self.sections.append(Section(name, number, shared.values))
        return self.sections[-1]

    def word(self, section, number, word, value):
        value = value.strip()
        if word not in WORDS:
            return self.complain(number, f"unknown word '{word}'; valid: {', '.join(WORDS)}")
        if word in section.own:
            return self.complain(number, f"'{word}' stands twice in this section; give one list: A,B")
        section.own.add(word)
        if not value:
            return self.complain(number, f"'{word}' without a value; wanted: {WORDS[word][2]}")
        if word.endswith("_seconds") and not re.fullmatch("[1-9][0-9]*", value):
            return self.complain(number, f"'{word} {value}'; wanted: a whole number of seconds above 0")
        section.values[word] = number, value
        return None

    def get(self, section, word):
        preset, is_list, _ = WORDS[word]
        number, value = section.values.get(word, (section.number, preset))
        if value is None:
            self.complain(section.number, f"section [{section.name}] has no '{word}'; wanted: {word} {WORDS[word][2]}")
            value = ""
        if not is_list:
            return number, value
        names = [name.strip() for name in value.split(",") if name.strip()]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.complain(number, f"'{name}' stands twice in '{word}'; leave one out")
        return number, names

    def machines(self, section, is_vm):
        number, names = self.get(section, "machine")
        pairs = [(name, kind or name) for name, _, kind in (name.partition("=") for name in names)]
        valid = stems(VM / "machines", ".conf")
        for name, kind in pairs:
            if not re.fullmatch(r"[A-Za-z0-9_.-]+", name):
                self.complain(number, f"wrong name '{name}' of a machine; wanted: letters, digits and _.-")
            elif is_vm and kind not in valid:
                self.complain(number, f"no machine '{kind}' of VMs; valid: {', '.join(valid)}")
        return pairs

    def kernels(self, section, is_vm):
        number, names = self.get(section, "kernel")
        valid = catalogue()
        for name in names:
            base = name.split("=")[0]
            if is_vm and "=" not in name and base not in valid and base.rpartition("-")[0] not in valid:
                self.complain(number, f"no kernel '{name}'; valid: {', '.join(valid)}, or NAME=TREE")
        return names

    def regimes(self, section, is_vm, machines):
        number, names = self.get(section, "regime")
        valid = stems(VM / "scenarios", ".conf")
        for name in names:
            if name not in valid:
                self.complain(number, f"no regime '{name}'; valid: {', '.join(valid)}")
        for kind in {kind for _, kind in machines if is_vm}:
            file = VM / "machines" / f"{kind}.conf"
            has = re.findall(r"^\[(.*)\]$", file.read_text(), re.M) if file.exists() else names
            for name in names:
                if name in valid and name not in has:
                    self.complain(number, f"machine {kind} has no '{name}'; it has: {', '.join(has)}")
        return names

    def jobs(self, section, measure):
        number, names = self.get(section, "job")
        if measure not in ("vm", "host"):
            return names  # the command knows what they are
        found, valid = [], stems(TOP / "bench/jobs", ".job")
        for name in names:
            file = (self.path.parent / name).resolve() if name.endswith(".job") else TOP / "bench/jobs" / f"{name}.job"
            if not file.is_file():
                self.complain(number, f"no job '{name}'; valid: {', '.join(valid)}, or a file .job, from the plan's folder")
            found.append(str(file) if name.endswith(".job") else name)
        return found

    def constraint(self, section, measure):
        number, text = self.get(section, "constraint")
        for name in re.findall(r"\{(.*?)\}", text):
            if name not in IDENTITY:
                self.complain(number, f"unknown '{{{name}}}' in a constraint; valid: {', '.join('{' + name + '}' for name in IDENTITY)}")
        return text or ("{machine}&{regime}" if measure == "host" else "")

    def tasks(self):
        seen = {}
        for section in self.sections:
            measure = self.get(section, "measure")[1]
            is_vm = measure == "vm"
            machines = self.machines(section, is_vm)
            lists = [machines, self.kernels(section, is_vm), self.regimes(section, is_vm, machines), self.jobs(section, measure)]
            constraint = self.constraint(section, measure)
            rest = {word: self.get(section, word)[1] for word in ("options", "hook", "timeout_seconds", "expect_seconds")}
            for (machine, kind), kernel, regime, job in itertools.product(*lists):
                identity = machine, kernel, regime, job
                if identity in seen:
                    self.complain(section.number, f"{' '.join(identity)} is in [{section.name}] and in [{seen[identity].name}]; leave it out of one")
                    continue
                seen[identity] = section
                features = constraint
                for name, value in zip(IDENTITY, identity):
                    features = features.replace(f"{{{name}}}", value.replace("-", "_"))  # which a feature that can change may have
                yield Task(machine, kind, kernel, regime, job, measure=measure, constraint=features,
                           **rest | {word: int(rest[word]) for word in rest if word.endswith("_seconds") and rest[word].isdigit()})


def read(path):
    """The tasks of a plan, in its order; PlanError with all that is wrong."""
    reader = Reader(path)
    reader.read()
    tasks = list(reader.tasks())
    if reader.wrong:
        raise PlanError("\n".join(reader.wrong))
    return tasks


def line_of(task):
    """A task as attempt.sh takes it: words of the shell."""
    return " ".join(f"{name}={shlex.quote(str(value))}" for name, value in task._asdict().items())


def task_of(line):
    values = dict(word.split("=", 1) for word in shlex.split(line))
    return Task(**values | {name: int(values[name]) for name in ("timeout_seconds", "expect_seconds")})


def name_of(task):
    return " ".join((task.machine, task.kernel, task.regime, pathlib.Path(task.job).stem))

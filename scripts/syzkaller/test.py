#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""test.py: holds dmabench.txt to the ABI in module/uapi: every command, every struct, each member in its order and size, each
constant. Then copies that must be found wrong. Results in TAP."""
import pathlib
import re
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
from tap import finish, ok  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
UAPI = HERE.parent.parent / "module" / "uapi"
SIZES = {"__s16": 2, "__u32": 4, "__s32": 4, "__aligned_u64": 8, "char": 1}


def headers():
    return "\n".join(path.read_text() for path in sorted(UAPI.glob("dmabench*.h")))


def of_abi(text):
    """{struct: [(member, bytes)]} of the headers."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    lengths = {name: int(value) for name, value in re.findall(r"#define (DMABENCH_\w+_(?:LEN|SIZES))\s+(\d+)", text)}
    return {name: [(member, SIZES[kind] * (lengths[length] if length else 1))
                   for kind, member, length in re.findall(r"(\w+) (\w+)(?:\[(\w+)\])?;", body)]
            for name, body in re.findall(r"struct (dmabench_\w+) \{(.*?)\n\};", text, flags=re.S)}


def bytes_of(kind, resources, unions):
    array = re.match(r"array\[int(8|64), (\d+)\]", kind)
    if array:
        return int(array[1]) // 8 * int(array[2])
    if kind.startswith("ptr64"):
        return 8
    base = re.match(r"\w+", kind)[0]
    if base in unions:
        return bytes_of(unions[base], resources, unions)
    base = resources.get(base, re.findall(r"int\d+|bool32", kind)[-1:] or ["?"])
    return {"int16": 2, "int32": 4, "bool32": 4, "int64": 8}.get(base if isinstance(base, str) else base[0])


def of_description(text):
    """The same of dmabench.txt."""
    text = re.sub(r"#.*", "", text)
    resources = dict(re.findall(r"^resource (\w+)\[(\w+)\]", text, flags=re.M))
    unions = {name: body.split()[1] for name, body in re.findall(r"^(\w+) \[\n(.*?)^\]", text, flags=re.S | re.M)}
    return {name: [(member, bytes_of(kind, resources, unions))
                   for member, kind in re.findall(r"^\t(\w+)\t+(.+?)(?:\t\((?:out|in|inout)\))?$", body, flags=re.M)]
            for name, body in re.findall(r"^(\w+) \{\n(.*?)^\}", text, flags=re.S | re.M)}


def struct_faults(abi, described):
    wrong = []
    for name in sorted(abi.keys() | described.keys()):
        for place, (wanted, got) in enumerate(zip(abi.get(name, []) + [None] * 64, described.get(name, []) + [None] * 64)):
            if wanted != got:
                wrong.append(f"{name}, member {place}: in the ABI {wanted}, in dmabench.txt {got}")
                break
    return wrong


def command_faults(abi, text):
    """Each command has its number, and is called."""
    wanted = re.findall(r"DMABENCH_CMD_(\w+)", re.search(r"enum \{(.*?)\}", abi, flags=re.S)[1])
    defined = re.findall(r"^define DMABENCH_IOC_(\w+)\tDMABENCH_IO\(\1\)$", text, flags=re.M)
    called = re.findall(r"^ioctl\$DMABENCH_(\w+)\(fd fd_dmabench, cmd const\[DMABENCH_IOC_\1\],", text, flags=re.M)
    return [f"{what} {names}, wanted {wanted}" for what, names in (("defined", defined), ("called", called)) if names != wanted]


def constant_faults(abi, text):
    ours = set(re.findall(r"\bDMABENCH_(?!IOC_|IO\b)\w+", re.sub(r"#.*|ioctl\$\w+", "", text)))
    return sorted(f"{name} is not in the ABI" for name in ours if not re.search(rf"\b{name}\b", abi))


def twice(text):
    """Names that are given twice; syzkaller takes none of them."""
    names = re.findall(r"^(?:resource )?(\w+)(?= (?:=|\{|\[)|\[)", text, flags=re.M)
    return sorted(f"{name} is there twice" for name in set(names) if names.count(name) > 1)


def caught(abi, text, old, new):
    """Is one change to the description found?"""
    changed = text.replace(old, new, 1)
    found = (struct_faults(of_abi(abi), of_description(changed)) + command_faults(abi, changed) +
             constant_faults(abi, changed) + twice(changed))
    return [] if changed != text and found else [f"not found: {old!r} became {new!r}"]


def main():
    abi, text = headers(), (HERE / "dmabench.txt").read_text()
    ok("every struct of the ABI has its members, in their order and size", struct_faults(of_abi(abi), of_description(text)))
    ok("every command is called, by its number", command_faults(abi, text))
    ok("every constant is the ABI's", constant_faults(abi, text))
    ok("every name is given once", twice(text))
    ok("a member that is missing is found", caught(abi, text, "\tout_state\t\tint32\t(out)\n", ""))
    ok("one of another size", caught(abi, text, "buffer_offset\t\tint64", "buffer_offset\t\tint32"))
    ok("two that changed places", caught(abi, text, "\tsrc\t\t\tdmabench_side\n\tdst\t", "\tdst\t\t\tdmabench_side\n\tsrc\t"))
    ok("a command that is missing", caught(abi, text, "ioctl$DMABENCH_PEER(", "ioctl$DMABENCH_PEAR("))
    ok("a constant that there is not", caught(abi, text, "DMABENCH_SG_LIST", "DMABENCH_SG_LOST"))
    ok("a name that is given twice", caught(abi, text, "dmabench_attrs = ", "dmabench_alloc_flags = DMABENCH_ALLOC_COMP\ndmabench_attrs = "))
    finish()


main()

#!/usr/bin/python3
# junit.py FILE: prints of a JUnit file, parted by "|", each suite with its properties and each case: suite, case, what its elements
# are and say; last the sums.
# Fails and says where, if a strict reader would refuse the file or its sums are wrong.
#
# The rules are what both versions of junit-10.xsd of Jenkins' xUnit plugin allow (jenkinsci/xunit-plugin on GitHub, below
# src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/; commits 0c3752259ca1 and 031e285ef3b6).
import re
import sys
import xml.etree.ElementTree as tree

RESULT = (set(), {"type", "message"}, set(), True)
OUTPUT = (set(), set(), set(), True)
RULES = {  # attributes that must be, and may be; children; is there text?
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, {"testsuite"}, False),
    "testsuite": ({"name", "tests", "failures", "errors"},
                  {"time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
                  {"testsuite", "properties", "testcase", "system-out", "system-err"}, False),
    "properties": (set(), set(), {"property"}, False),
    "property": ({"name", "value"}, set(), set(), False),
    "testcase": ({"name"}, {"time", "classname", "group"},
                 {"skipped", "error", "failure", "system-out", "system-err"}, False),
    "skipped": RESULT, "error": RESULT, "failure": RESULT, "system-out": OUTPUT, "system-err": OUTPUT,
}
TIME = r"(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]{0,3})?"
SUMS = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}


def problems(node):
    must, may, children, mixed = RULES[node.tag]
    have = set(node.keys())
    for name in must - have:
        yield f"{node.tag} lacks {name}"
    for name in have - must - may:
        yield f"{node.tag} must not have {name}"
    if not re.fullmatch(TIME, node.get("time", "")):
        yield f"{node.tag}: '{node.get('time')}' is no time"
    if not mixed and (node.text or "").strip() + "".join(child.tail or "" for child in node).strip():
        yield f"{node.tag} must not have text"
    for name in SUMS.keys() & have if node.tag.startswith("testsuite") else ():
        if int(node.get(name)) != len(list(node.iter(SUMS[name]))):
            yield f"{node.tag} {node.get('name')}: {name} is {node.get(name)}, not the sum"
    for child in node:
        if child.tag in children:
            yield from problems(child)
        else:
            yield f"{node.tag} must not have a {child.tag}"


try:
    root = tree.parse(sys.argv[1]).getroot()
except tree.ParseError as error:
    sys.exit(f"no XML: {error}")
wrong = list(problems(root)) if root.tag == "testsuites" else [f"it begins with {root.tag}"]
if wrong:
    sys.exit("\n".join(wrong))
for suite in root:
    print(suite.get("name"), *(f"{about.get('name')} {about.get('value')}" for about in suite.iter("property")), sep="|")
    for case in suite.iter("testcase"):
        told = (" ".join(filter(None, (child.tag, child.get("message"), child.text))).rstrip() for child in case)
        print(suite.get("name"), case.get("name"), *told, sep="|")
print(*(root.get(name) for name in ("tests", "failures", "errors")))

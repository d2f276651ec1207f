# SPDX-License-Identifier: GPL-2.0
"""Results of tests in TAP, for the tests in Python; check/ok.sh is the same for those in bash."""
import sys

_passed = []


def ok(name, wrong=()):
    """A result: WRONG is empty, or the lines that say what is."""
    _passed.append(not wrong)
    print(f"{'not ok' if wrong else 'ok'} {len(_passed)} - {name}")
    for line in wrong:
        print(f"# {line}")


def equal(name, wanted, got):
    ok(name, [] if wanted == got else [f"wanted {wanted}", f"got {got}"])


def finish():
    """The plan; ends the process, with 1 where a test failed."""
    print(f"1..{len(_passed)}")
    sys.exit(not all(_passed))
